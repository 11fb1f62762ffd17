"""What may follow the bytes of an issued document: signatures and what proves them, nothing that changes a page."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import RawPdfPath
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FieldComparisonContext,
    FormUpdate,
    FormUpdatingRule,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.form_rules_api import _list_fields

FORM_OF_SIGNATURES = {"/Fields", "/SigFlags", "/DR", "/DA", "/Q"}


class FirstForm(FormUpdatingRule):
    """The library compares forms; an issued document that nobody signed yet has none, as if it were empty."""

    def apply(self, old, new):
        if "/AcroForm" in old.root or "/AcroForm" not in new.root:
            if "/AcroForm" in old.root:
                yield from super().apply(old, new)
            return
        form = new.root["/AcroForm"]
        if not isinstance(form, generic.DictionaryObject) or not set(form) <= FORM_OF_SIGNATURES:
            raise SuspiciousModification("The form holds more than signatures.")
        for holder, name in ((new.root, "/AcroForm"), (form, "/Fields"), (form, "/DR")):
            yield from self._fresh(holder, name, old, new)
        path = RawPdfPath("/Root", "/AcroForm", "/Fields")
        fields = dict(_list_fields(generic.ArrayObject(), form.get("/Fields"), old_path=path))
        context = FieldComparisonContext(field_specs=fields, old=old, new=new)
        for rule in self.field_rules:
            yield from rule.apply(context)

    @staticmethod
    def _fresh(holder, name, old, new):
        """The object itself may be new; of default resources also what they need."""
        value = holder.raw_get(name) if name in holder else None
        if isinstance(value, generic.IndirectObject):
            if not old.is_ref_unassignable(value.reference):
                raise SuspiciousModification("The form takes the place of something else.")
            yield ModificationLevel.LTA_UPDATES, FormUpdate(updated_ref=value.reference, field_name=None)
        if name == "/DR" and value is not None:
            for each in new.collect_dependencies(value, since_revision=old.revision + 1):
                yield ModificationLevel.FORM_FILLING, FormUpdate(updated_ref=each, field_name=None)


POLICY = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules, form_rule=FirstForm(DEFAULT_DIFF_POLICY.form_rule.field_rules)
)


def only_signs(reader, revision):
    """Whether every revision after `revision` does nothing but sign."""
    try:
        found = POLICY.review_file(reader, revision)
    except SuspiciousModification:
        return False
    return not isinstance(found, SuspiciousModification) and found.modification_level <= ModificationLevel.FORM_FILLING
