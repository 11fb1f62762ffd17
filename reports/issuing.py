"""Issuing a report: number, date and signer, the final PDF, the signed file, and the next version."""

from django.db import transaction
from django.utils import timezone

from campaign.storing import store_upload
from reports import compiling, events, jobs
from reports.editing import refusal_to_edit
from reports.models import OPEN_JOB, IssuingBody, Job, JobKind, NarrativeSection, Report, ReportStatus
from reports.outline import SECTIONS, WRITTEN
from reports.sentences import keys_in
from reports.snapshots import body_of
from units.days import show_day
from units.refusals import Refused
from units.text import nfc, one_line

NOTHING_SIGNED = {
    "number": None,
    "issued_on": None,
    "signer_authority": "",
    "signer_position": None,
    "signer_name": None,
    "issued_by": None,
}


def particulars(report):
    """What the PDF prints of the issue, or None while the report is a draft."""
    if report.is_draft:
        return None
    return {
        "number": report.number,
        "issued_on": report.issued_on,
        "authority": report.signer_authority,
        "position": report.signer_position,
        "signer": report.signer_name,
    }


def recipients_of(report):
    """The lines of Nơi nhận: those typed, else the usual ones."""
    return [line for line in report.recipients.splitlines() if line.strip()] or usual_recipients(report)


def usual_recipients(report):
    place = report.campaign.province.level_on(report.as_of)
    committee = "Tỉnh ủy" if place == "tỉnh" else "Thành ủy"
    lines = [
        "Ban Thi đua - Khen thưởng Trung ương",
        f"Thường trực {committee}, Thường trực HĐND {place}",
        f"Chủ tịch, các Phó Chủ tịch UBND {place}",
        f"Các cơ quan, đơn vị, địa phương trong {place}",
        "Lưu: VT, SNV",
    ]
    if report.issuing_body == IssuingBody.SNV:
        lines[2:3] = [f"UBND {place} (để báo cáo)"]
        lines[-1] = "Lưu: VT, TĐKT"
    return lines


def refusal_to_issue(report):
    """Why the report cannot be issued now; None when it can. The same sentence for the button and the form."""
    if refused := refusal_to_edit(report):
        return refused
    if report.snapshot_id is None:
        return "Chưa có bản chốt số liệu. Hãy chờ tổng hợp xong rồi ban hành."
    if report.jobs.filter(status__in=OPEN_JOB).exists():
        return "Đang tổng hợp hoặc dựng bản PDF. Hãy chờ xong rồi ban hành."
    if unknown := unknown_keys(report):
        place, key = unknown[0]
        return f"Mục {place} nhắc số liệu “{key}” không còn trong bản chốt. Hãy sửa mục đó trước khi ban hành."
    return None


def unknown_keys(report):
    """[(section, key)] of what the words name but the snapshot does not hold."""
    if report.snapshot is None:
        return []
    figures = body_of(report.snapshot)["figures"]
    texts = dict(report.sections.values_list("code", "text"))
    return [
        (section.place, key)
        for section in WRITTEN
        for key in keys_in(texts.get(section.code, ""))
        if key not in figures
    ]


@transaction.atomic
def issue(*, report, number, issued_on, authority, position, signer, by, at):
    """Records number, date and signer and asks for the final PDF; the report is issued when the file exists."""
    report = _locked(report)
    if refused := refusal_to_issue(report):
        raise Refused(refused)
    if issued_on > timezone.localdate(at):
        raise Refused(f"Ngày ban hành {show_day(issued_on)} ở sau hôm nay. Hãy nhập ngày ghi trên văn bản đã ký.")
    if issued_on < report.as_of:
        raise Refused(
            f"Ngày ban hành {show_day(issued_on)} ở trước ngày chốt số liệu {show_day(report.as_of)}. "
            "Hãy nhập lại ngày ban hành."
        )
    number = one_line(number)
    report.number = number.zfill(2) if number.isdigit() else number
    report.issued_on = issued_on
    report.signer_authority = nfc(authority)
    report.signer_position, report.signer_name = one_line(position), one_line(signer)
    report.issued_by = by
    report.status = ReportStatus.ISSUING
    report.save(update_fields=[*NOTHING_SIGNED, "status"])
    events.record(report, f"Ghi số {report.number}, ngày {show_day(issued_on)}, người ký {signer}", by=by, at=at)
    jobs.request_job(report=report, kind=JobKind.RENDER, by=by, at=at)
    return report


@transaction.atomic
def complete(*, report, pdf, at):
    """The final PDF exists: from here on nothing of the report changes. Called by the job that rendered it."""
    report = _locked(report)
    if report.status != ReportStatus.ISSUING:
        raise Refused("Báo cáo không ở bước ban hành.")
    report.pdf, report.status = pdf, ReportStatus.ISSUED
    report.save(update_fields=["pdf", "status"])
    events.record(report, f"Ban hành số {report.number}", by=report.issued_by, at=at, sha256=pdf.sha256)
    return report


@transaction.atomic
def cancel(*, report, by, at):
    """Back to draft, while the final PDF does not exist and nobody is making it."""
    report = _locked(report)
    if report.status != ReportStatus.ISSUING:
        raise Refused("Báo cáo không ở bước ban hành nên không có gì để hủy.")
    if Job.objects.filter(report=report, status__in=OPEN_JOB).exists():
        raise Refused("Đang dựng bản PDF để ban hành. Hãy chờ ít phút.")
    for field, empty in NOTHING_SIGNED.items():
        setattr(report, field, empty)
    report.status = ReportStatus.DRAFT
    report.save(update_fields=[*NOTHING_SIGNED, "status"])
    events.record(report, "Hủy việc ban hành, trở lại dự thảo", by=by, at=at)
    return report


@transaction.atomic
def attach_signed(*, report, upload, by, at):
    """Keeps the signed PDF or scan beside the issued report; once."""
    report = _locked(report)
    if not report.is_issued:
        raise Refused("Chỉ báo cáo đã ban hành mới gắn được bản ký.")
    if report.signed_file_id:
        raise Refused("Báo cáo này đã có bản ký. Muốn thay văn bản, hãy lập bản mới.")
    report.signed_file = store_upload(upload, by=by, at=at, allowed=(".pdf",))
    report.save(update_fields=["signed_file"])
    events.record(report, "Gắn bản đã ký", by=by, at=at, sha256=report.signed_file.sha256)
    return report


@transaction.atomic
def new_version(*, report, by, at):
    """A correction: the next version, with the same words and fresh figures; the issued one stays as it is."""
    if not report.is_issued:
        raise Refused("Chỉ báo cáo đã ban hành mới cần bản đính chính.")
    if hasattr(report, "next_version"):
        raise Refused("Đã có bản đính chính của báo cáo này. Hãy mở bản đó.")
    fresh = compiling.request_report(
        campaign=report.campaign,
        kind=report.kind,
        year=report.year,
        as_of=report.as_of,
        issuing_body=report.issuing_body,
        by=by,
        at=at,
    )
    fresh.recipients = report.recipients
    fresh.save(update_fields=["recipients"])
    NarrativeSection.objects.bulk_create(
        NarrativeSection(report=fresh, code=old.code, text=old.text, saved_at=at, saved_by_name=old.saved_by_name)
        for old in report.sections.all()
        if old.code in SECTIONS
    )
    return fresh


def _locked(report):
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("campaign__province", "snapshot", "issued_by")
        .get(pk=report.pk)
    )
