"""Choosing a unit or a person by typing its name or code: a list of two hundred is no place to scroll."""

import re

from django import forms
from django.core.exceptions import ValidationError

from units.forms import NfcCharField
from units.text import fold, one_line

_CODE_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
_SHOWN = 5


class NotOne(ValueError):
    """The words name nobody, or several; the message is a sentence for the person who typed them."""


def label_of(unit):
    """How a unit stands in the field: the name for the eye, the code for certainty."""
    return f"{unit.name} ({unit.code})"


def find_unit(words, units):
    """The one unit of the queryset `units` meant by `words` (its code, its name, or enough of it), or `NotOne`."""
    return _find(words, units, name="name", what="đơn vị")


def find_staff(words, staff):
    """The same for people, by mã cán bộ or name."""
    return _find(words, staff, name="full_name", what="người")


def _find(words, rows, *, name, what):
    text = one_line(words)
    in_brackets = _CODE_IN_BRACKETS.search(text)
    for code in [text, in_brackets[1]] if in_brackets else [text]:
        if by_code := list(rows.filter(code__iexact=code)[:2]):
            return _only(by_code, text, name, what)
    key = fold(text)
    if not key:
        raise NotOne(f"Hãy nhập tên hoặc mã {what}.")
    same_end = rows.filter(search_key__endswith=key)
    if exact := [row for row in same_end if fold(getattr(row, name)) == key]:
        return _only(exact, text, name, what)
    return _only(list(rows.filter(search_key__contains=key)[: _SHOWN + 1]), text, name, what)


def _only(found, text, name, what):
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotOne(f"Không có {what} nào khớp “{text}”. Hãy chọn trong danh sách hoặc nhập đúng mã.")
    names = "; ".join(f"{getattr(row, name)} ({row.code})" for row in found[:_SHOWN])
    more = " và các tên khác" if len(found) > _SHOWN else ""
    raise NotOne(f"“{text}” khớp nhiều {what}: {names}{more}. Hãy ghi rõ hơn hoặc nhập mã.")


class UnitInput(forms.TextInput):
    """A text field with a native list of suggestions; without the list the name or code can still be typed."""

    template_name = "units/unit_input.html"
    units = None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id') or name}-ds"
        context["widget"]["attrs"]["list"] = context["widget"]["list_id"] = list_id
        context["widget"]["options"] = [label_of(unit) for unit in self.units] if self.units is not None else []
        return context


class UnitField(NfcCharField):
    """Cleans to a Unit. Give it the units that may be chosen by `choose_from` when the form is made."""

    widget = UnitInput(attrs={"autocomplete": "off"})
    default_help = "Gõ vài chữ của tên rồi chọn, hoặc nhập mã đơn vị"

    def __init__(self, **kwargs):
        super().__init__(**{"label": "Đơn vị", "help_text": self.default_help, **kwargs})
        self.units = None

    def choose_from(self, units):
        self.units = self.widget.units = units

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return find_unit(text, self.units)
        except NotOne as error:
            raise ValidationError(str(error), code="not_one") from None

    def prepare_value(self, value):
        """A bound row hands over its key: show the unit's name instead."""
        if value is None or isinstance(value, str):
            return value
        unit = value if hasattr(value, "code") else self.units.filter(pk=value).first()
        return label_of(unit) if unit else ""


def province_field(provinces):
    """Which province a form is about; not asked where the person has only one."""
    field = forms.ModelChoiceField(provinces, label="Tỉnh", empty_label="Chọn tỉnh")
    if len(provinces) == 1:
        field.initial, field.widget = provinces[0], forms.HiddenInput()
    return field
