"""A report as far along as a test needs it, without a worker: figures by hand, the PDF a small real file."""

from datetime import date

from django.utils import timezone

from campaign.storing import store_bytes
from reports import events, snapshots
from reports.checking import checklist
from reports.issue import issuing
from reports.models import Report
from reports.narrative import editing
from tests.report_bodies import kien_giang

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SIGNING = {
    "number": "7",
    "issued_on": date(2022, 8, 9),
    "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    "position": "PHÓ CHỦ TỊCH",
    "signer": "Nguyễn Văn Ví Dụ",
}


def make_draft(campaign, by, *, body=None, **fields):
    """A draft with figures, first words and a PDF; no job is open."""
    now = timezone.now()
    body = body or kien_giang()
    report = Report.objects.create(
        campaign=campaign,
        requested_by=by,
        **{"kind": "mid_term", "year": 2022, "as_of": date(2022, 8, 8), "requested_at": now, **fields},
    )
    editing.first_drafts(report=report, body=body, at=now)
    report.snapshot = snapshots.freeze(body, at=now)
    report.pdf = store_bytes(PDF, "application/pdf", by=None, at=now)
    report.save()
    return report


def issue_seen(subject, *, by, at, **signing):
    """Signed with SIGNING by somebody who has read what the checker warns of."""
    page = type(subject).objects.get(pk=subject.pk)
    seen = checklist.token_of(checklist.check(page, today=timezone.localdate(at)))
    return issuing.issue(subject=subject, **{**SIGNING, **signing}, seen=seen, by=by, at=at)


def make_issued(campaign, by, *, signing=None, **fields):
    """The same, issued: what the job does when the final PDF is there; numbered from 7 on within the province."""
    report = make_draft(campaign, by, **fields)
    now = timezone.now()
    number = 7 + Report.objects.filter(campaign__province=campaign.province, number__isnull=False).count()
    issue_seen(report, by=by, at=now, **{"number": str(number), **(signing or {})})
    report.jobs.update(status="done", finished_at=now)
    return issuing.complete(subject=report, pdf=report.pdf, at=now)


def make_requested(campaign, by, **fields):
    """Asked for, not compiled yet."""
    now = timezone.now()
    report = Report.objects.create(
        campaign=campaign,
        requested_by=by,
        **{"kind": "annual", "year": 2021, "as_of": date(2021, 12, 31), "requested_at": now, **fields},
    )
    report.jobs.create(kind="compile", requested_at=now, beat_at=now)
    events.record(report, "Yêu cầu tổng hợp số liệu", by=by, at=now)
    return report
