"""Writing the words of a report: first drafts from the figures, then one section at a time under its revision."""

from django.db import transaction

from reports import events
from reports.background import jobs
from reports.models import JobKind, NarrativeSection, Report
from reports.narrative import history
from reports.narrative.standing import first_texts
from reports.outline import SECTIONS, WRITTEN
from reports.sentences import check
from reports.snapshots import body_of
from units.permissions import coordinates
from units.refusals import Refused
from units.text import nfc, one_line

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
    existing, texts = set(report.sections.values_list("code", flat=True)), first_texts(report, body)
    made = NarrativeSection.objects.bulk_create(
        NarrativeSection(report=report, code=section.code, text=nfc(texts[section.code]), saved_at=at)
        for section in WRITTEN
        if section.code not in existing
    )
    history.first_versions(made)


@transaction.atomic
def copy_sections(*, report, into, at):
    """Gives a new report the words of another; their history starts anew, with the name of who wrote them last."""
    made = NarrativeSection.objects.bulk_create(
        NarrativeSection(report=into, code=old.code, text=old.text, saved_at=at, saved_by_name=old.saved_by_name)
        for old in report.sections.all()
        if old.code in SECTIONS
    )
    history.first_versions(made)


@transaction.atomic
def save_section(*, section, text, revision, by, at, apart=False):
    """Stores the text of a section if nobody saved it since `revision`; returns the section.

    Saving again what stands there changes nothing, so a repeated request does no harm. `apart`: a version of its own
    in the history, whatever the same person saved a moment ago.
    """
    report = _locked(section.report_id, by)
    section = NarrativeSection.objects.select_for_update().get(pk=section.pk)
    text = nfc(text)
    if text == section.text:
        return section
    if revision != section.revision:
        raise TextConflict(section, text)
    if len(text) > MAX_LENGTH:
        raise Refused(f"Mục này dài quá {MAX_LENGTH} ký tự. Hãy rút gọn hoặc chuyển bớt sang mục khác.")
    if report.snapshot:
        check(text, body_of(report.snapshot)["figures"])
    before = (section.text, section.revision, section.saved_at or at, section.saved_by_name)
    section.text = text
    section.revision += 1
    section.saved_at, section.saved_by_name = at, by.full_name
    section.save(update_fields=["text", "revision", "saved_at", "saved_by_name"])
    history.keep(section, before=before, by=by, at=at, apart=apart)
    return section


def redraft(*, section, by, at):
    """Writes the section anew from the figures; what stood there stays in its history."""
    report = section.report
    text = nfc(first_texts(report, body_of(report.snapshot), [section.code])[section.code]) if report.snapshot else ""
    if not text:
        raise Refused("Mục này không có lời văn gợi ý từ số liệu. Lời văn đang có được giữ nguyên.")
    return save_section(section=section, text=text, revision=section.revision, by=by, at=at, apart=True)


def restore(*, section, version, by, at):
    """Makes an earlier version the text again: an ordinary save, which can be taken back in the same way."""
    return save_section(section=section, text=version.text, revision=section.revision, by=by, at=at, apart=True)


def refusal_to_edit(report):
    """Why words, figures and settings of a report or document may not change; None when they may."""
    if report.is_issued:
        return f"{report.called} đã ban hành nên không sửa được. Muốn đính chính, hãy lập bản mới."
    if not report.is_draft:
        return f"{report.called} đang ban hành nên không sửa được. Hãy chờ dựng xong bản PDF hoặc hủy việc ban hành."
    return None


@transaction.atomic
def change_settings(*, report, issuing_body, recipients, by, at, reason=""):
    """Who issues the report and who receives it; of a correction also why it is made. A PDF is then made anew."""
    report = _locked(report.pk, by)
    report.issuing_body, report.recipients = issuing_body, nfc(recipients)
    report.reason = one_line(reason) if report.previous_id else ""
    report.word = None
    report.save(update_fields=["issuing_body", "recipients", "reason", "word"])
    events.record(report, "Sửa cơ quan ban hành, nơi nhận", by=by, at=at)
    if report.snapshot_id:
        jobs.request_job(subject=report, kind=JobKind.RENDER, by=by, at=at)


def _locked(pk, by):
    """The report, locked, which this person may write in. Raises Refused."""
    report = Report.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=pk)
    if not coordinates(by, report.campaign.province_id):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được sửa báo cáo này.")
    if refused := refusal_to_edit(report):
        raise Refused(refused)
    return report
