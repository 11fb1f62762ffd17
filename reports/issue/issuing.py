"""Issuing what was made: number, date and signer, the final PDF, the signed file, and a report's next version."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from campaign.storing import store_upload
from reports import briefing, compiling, events, snapshots
from reports.background import jobs
from reports.background.jobs import open_jobs
from reports.checking import checklist
from reports.issue import numbering
from reports.issue.signatories import refusal_of_name, sign_named
from reports.issue.vouching import what_was_attached
from reports.models import Document, DocumentKind, JobKind, Report, ReportStatus
from reports.narrative import remarks
from reports.narrative.editing import copy_sections
from reports.papers.catalogue import paper_of
from units import account_log
from units.account_log import AccountAction
from units.days import show_day
from units.permissions import coordinates
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


class Unseen(Refused):
    """There is something that must be read before it is let pass."""


def particulars(subject):
    """What the PDF prints of the issue, or None while the report or document is a draft."""
    if subject.is_draft:
        return None
    return {
        "number": subject.number,
        "issued_on": subject.issued_on,
        "authority": subject.signer_authority,
        "position": subject.signer_position,
        "signer": subject.signer_name,
    }


def refusal_to_issue(subject, found):
    """Why it cannot be issued now; None when it can. The same sentence for the button and the form.

    `found` is what `checklist.check` found just now.
    """
    if isinstance(subject, Document) and not subject.is_numbered:
        return f"{subject.get_kind_display()} không lấy số, không ban hành. Hãy tải về rồi in, ký."
    if not subject.is_draft:
        return _begun(subject)
    if subject.snapshot_id is None:
        return "Chưa có bản chốt số liệu. Hãy chờ tổng hợp xong rồi ban hành."
    if open_jobs(subject).exists():
        return "Đang tổng hợp hoặc dựng bản PDF. Hãy chờ xong rồi ban hành."
    if isinstance(subject, Document) and (own := getattr(paper_of(subject.kind), "refusal_to_issue", None)):
        refused = own(subject)
    else:
        refused = None
    return refused or _refusal_of_what_was_printed(subject) or checklist.blocking(found)


def _begun(subject):
    what, number = subject.called, subject.notation
    if subject.is_issued:
        return f"{what} đã ban hành, số {number}. Muốn đính chính, hãy lập bản mới."
    return f"{what} đang ban hành với số {number}. Hãy chờ dựng xong bản PDF, hoặc hủy việc ban hành."


def _refusal_of_what_was_printed(subject):
    """The final PDF repeats the snapshot, so that of a document must hold its present words and facts."""
    if not isinstance(subject, Document):
        return None
    body, is_current = snapshots.body_of(subject.snapshot), getattr(paper_of(subject.kind), "is_current", None)
    printed = {name: body.get(name) for name in ("title", "text")}
    same = snapshots.same(printed, {"title": subject.title, "text": subject.text})
    if same and (is_current is None or is_current(subject, body)):
        return None
    # A letter has its own button, which brings its facts up to date as well.
    button = "Lấy tình hình mới nhất" if subject.kind == DocumentKind.REMINDER else "Dựng lại với số liệu mới"
    return f"Bản PDF chưa có sửa đổi mới nhất. Hãy bấm “{button}” rồi ban hành."


@transaction.atomic
def issue(*, subject, number, issued_on, authority, position, signer, by, at, authorised_by="", seen=""):
    """Records number, date and signer and asks for the final PDF; it is issued when the file exists.

    `authority` and `position` are those of a Sign of the issuing body, `authorised_by` the paper that lets somebody
    sign TUQ.; `seen` is `checklist.token_of` what was read and let pass. Raises Unseen where that is not what is found
    now, and Refused.
    """
    subject = _locked(subject)
    found = checklist.check(subject, today=timezone.localdate(at))
    if refused := _refusal_to(by, subject) or refusal_to_issue(subject, found):
        raise Refused(refused)
    if refused := checklist.refusal_of_unseen(found, seen):
        raise Unseen(refused)
    authorised_by = one_line(authorised_by)
    sign = _sign(subject, nfc(authority), one_line(position), authorised_by)
    if issued_on > timezone.localdate(at):
        raise Refused(f"Ngày ban hành {show_day(issued_on)} ở sau hôm nay. Hãy nhập ngày ghi trên văn bản đã ký.")
    first, what = _not_before(subject)
    if issued_on < first:
        raise Refused(
            f"Ngày ban hành {show_day(issued_on)} ở trước {what} {show_day(first)}. Hãy nhập lại ngày ban hành."
        )
    number = numbering.written(one_line(number))
    if refused := numbering.refusal(subject, number, issued_on) or refusal_of_name(one_line(signer)):
        raise Refused(refused)
    subject.number = number
    subject.issued_on = issued_on
    subject.signer_authority, subject.signer_position = sign.authority, sign.position
    subject.signer_name = one_line(signer)
    subject.issued_by = by
    subject.status = ReportStatus.ISSUING
    subject.save(update_fields=[*NOTHING_SIGNED, "status"])
    told = f"Ghi số {subject.number}, ngày {show_day(issued_on)}, người ký {subject.signer_name}"
    told += f", theo văn bản ủy quyền {authorised_by}" if sign.by_paper else ""
    told += f". Đã xem {len(warnings)} điểm cần lưu ý" if (warnings := checklist.to_be_seen(found)) else ""
    events.record(subject, told, by=by, at=at)
    jobs.request_job(subject=subject, kind=JobKind.RENDER, by=by, at=at)
    return subject


@transaction.atomic
def complete(*, subject, pdf, at, sealed_by=""):
    """The final PDF exists: from here on nothing of it changes. Called by the job that rendered it."""
    subject = _locked(subject)
    if subject.status != ReportStatus.ISSUING:
        raise Refused("Văn bản không ở bước ban hành.")
    subject.pdf, subject.sealed_by, subject.word = pdf, sealed_by, None
    subject.status = ReportStatus.ISSUED
    subject.save(update_fields=["pdf", "sealed_by", "word", "status"])
    events.record(subject, f"Ban hành số {subject.number}", by=subject.issued_by, at=at, sha256=pdf.sha256)
    who = {"username": subject.issued_by.username if subject.issued_by else "", "by": subject.issued_by}
    account_log.record(AccountAction.PAPER_ISSUED, at=at, detail=f"Số {subject.number}: {subject.title}", **who)
    if isinstance(subject, Report):
        briefing.renew(report=subject, by=None, at=at)
    return subject


@transaction.atomic
def cancel(*, subject, by, at):
    """Back to draft, while the final PDF does not exist and nobody is making it."""
    subject = _locked(subject)
    if refused := _refusal_to(by, subject):
        raise Refused(refused)
    if subject.status != ReportStatus.ISSUING:
        raise Refused("Văn bản không ở bước ban hành nên không có gì để hủy.")
    if open_jobs(subject).exists():
        raise Refused("Đang dựng bản PDF để ban hành. Hãy chờ ít phút, hoặc hủy việc đang chạy.")
    for field, empty in NOTHING_SIGNED.items():
        setattr(subject, field, empty)
    subject.status = ReportStatus.DRAFT
    subject.save(update_fields=[*NOTHING_SIGNED, "status"])
    events.record(subject, "Hủy việc ban hành, trở lại dự thảo", by=by, at=at)
    return subject


@transaction.atomic
def attach_signed(*, subject, upload, by, at, vouched=""):
    """Keeps the signed PDF or scan beside what was issued; once.

    `vouched` is the SHA-256 of a file without a digital signature that `by` confirms as the signed paper. Raises
    vouching.Unvouched where such a file was not confirmed, and Refused.
    """
    subject = _locked(subject)
    if refused := _refusal_to(by, subject):
        raise Refused(refused)
    if not subject.is_issued:
        raise Refused("Chỉ văn bản đã ban hành mới gắn được bản ký.")
    if subject.signed_file_id:
        raise Refused("Văn bản này đã có bản ký. Muốn thay văn bản, hãy lập bản mới.")
    told = what_was_attached(upload, subject, vouched=vouched)
    subject.signed_file = store_upload(upload, by=by, at=at, allowed=(".pdf",))
    subject.save(update_fields=["signed_file"])
    events.record(subject, told, by=by, at=at, sha256=subject.signed_file.sha256)
    return subject


@transaction.atomic
def new_version(*, report, reason, by, at):
    """A correction: the next version, with the same words, the remarks still open and fresh figures.

    The issued one stays as it is.
    """
    reason = one_line(reason)
    if not reason:
        raise Refused("Hãy nêu lý do đính chính: lý do được in ở đầu bản mới.")
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
    fresh.recipients, fresh.reason = report.recipients, reason
    fresh.save(update_fields=["recipients", "reason"])
    events.record(fresh, f"Lập bản đính chính. Lý do: {reason}", by=by, at=at)
    copy_sections(report=report, into=fresh, at=at)
    remarks.carry_open(report=report, into=fresh)
    return fresh


def _refusal_to(by, subject):
    if not coordinates(by, subject.campaign.province_id):
        return "Chỉ chuyên viên Sở Nội vụ của tỉnh được ban hành văn bản này."
    return None


def _sign(subject, authority, position, authorised_by):
    """The form of signature that was chosen. Raises Refused."""
    sign = sign_named(subject.issuing_body, authority, position)
    if sign is None:
        block = " / ".join([*authority.splitlines(), position])
        raise Refused(
            f"{subject.get_issuing_body_display()} không ban hành văn bản với khối chữ ký “{block}”. Hãy chọn lại thẩm "
            "quyền ký."
        )
    if refused := sign.refusal(authorised_by):
        raise Refused(refused)
    return sign


def _not_before(subject):
    """(the first day that may stand on it, what that day is)."""
    if isinstance(subject, Report):
        return subject.as_of, "ngày chốt số liệu"
    own = getattr(paper_of(subject.kind), "not_before", None)
    return own(subject) if own else (date.min, "")


def _locked(subject):
    return (
        type(subject)
        .objects.select_for_update(of=("self",))
        .select_related("campaign__province", "snapshot", "issued_by", "pdf")
        .get(pk=subject.pk)
    )
