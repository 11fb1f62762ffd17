"""Writing the words of a report: first drafts from the figures, then one section at a time under its revision."""

from django.db import transaction

from reports import events
from reports.models import NarrativeSection, Report
from reports.outline import WRITTEN, draft_text
from reports.sentences import check
from reports.snapshots import body_of
from units.refusals import Refused
from units.text import nfc

MAX_LENGTH = NarrativeSection._meta.get_field("text").max_length


class TextConflict(Refused):
    """Somebody else saved this section in between; carries the stored section and what was being written."""

    def __init__(self, section, text):
        super().__init__(
            f"{section.saved_by_name or 'Người khác'} vừa lưu mục này. Lời văn anh/chị đang viết chưa được lưu."
        )
        self.section, self.text = section, text


@transaction.atomic
def first_drafts(*, report, body, at):
    """Makes the sections that do not exist yet, each with its first text; what people wrote is never touched."""
    existing = set(report.sections.values_list("code", flat=True))
    NarrativeSection.objects.bulk_create(
        NarrativeSection(report=report, code=section.code, text=nfc(draft_text(section.code, body)), saved_at=at)
        for section in WRITTEN
        if section.code not in existing
    )


@transaction.atomic
def save_section(*, section, text, revision, by, at):
    """Stores the text of a section if nobody saved it since `revision`; returns the section.

    Saving again what stands there changes nothing, so a repeated request does no harm.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=section.report_id)
    if refused := refusal_to_edit(report):
        raise Refused(refused)
    section = NarrativeSection.objects.select_for_update().get(pk=section.pk)
    text = nfc(text)
    if len(text) > MAX_LENGTH:
        raise Refused(f"Mục này dài quá {MAX_LENGTH} ký tự. Hãy rút gọn hoặc chuyển bớt sang mục khác.")
    if text == section.text:
        return section
    if revision != section.revision:
        raise TextConflict(section, text)
    if report.snapshot:
        check(text, body_of(report.snapshot)["figures"])
    section.text = text
    section.revision += 1
    section.saved_at, section.saved_by_name = at, by.full_name
    section.save(update_fields=["text", "revision", "saved_at", "saved_by_name"])
    return section


def refusal_to_edit(report):
    """Why words, figures and settings of the report may not change; None when they may."""
    if report.is_issued:
        return "Báo cáo đã ban hành nên không sửa được. Muốn đính chính, hãy lập bản mới."
    if not report.is_draft:
        return "Báo cáo đang ban hành nên không sửa được. Hãy chờ dựng xong bản PDF hoặc hủy việc ban hành."
    return None


@transaction.atomic
def change_settings(*, report, issuing_body, recipients, by, at):
    """Who issues the report and who receives it."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if refused := refusal_to_edit(report):
        raise Refused(refused)
    report.issuing_body, report.recipients = issuing_body, nfc(recipients)
    report.save(update_fields=["issuing_body", "recipients"])
    events.record(report, "Sửa cơ quan ban hành, nơi nhận", by=by, at=at)
