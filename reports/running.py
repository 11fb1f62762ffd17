"""Running a job: compile or render, from the claim to the result, and never "running" for ever."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import close_old_connections, transaction

from campaign.storing import store_bytes
from reports import compiling, editing, events, issuing, jobs, pdf, snapshots
from reports.heartbeat import Heartbeat
from reports.models import JobKind, Report, ReportStatus
from units.refusals import Refused

logger = logging.getLogger(__name__)

RENDER_STEPS = ("Đọc số liệu và lời văn", "Dựng bản PDF", "Lưu bản PDF")
TOO_LONG = "Quá thời gian cho phép. Hãy thử lại; nếu vẫn không xong, báo quản trị hệ thống."
BROKEN = "Có lỗi của hệ thống khi làm việc này. Hãy thử lại; nếu vẫn không xong, báo quản trị hệ thống."


def run_job(job_id, *, clock):
    """Claims the job and does it; delivered twice it runs once. Every failure ends as a sentence on the job."""
    job = jobs.claim(job_id, at=clock())
    if job is None:
        return
    work, steps = WORK[job.kind]
    try:
        with Heartbeat(job, steps=len(steps), clock=clock) as heartbeat:
            work(job, heartbeat.say, clock)
    except jobs.TakenOver:
        logger.warning("Job %s was taken over", job.pk)
    except (pdf.PdfFailed, Refused) as failure:
        jobs.give_up(job, str(failure), at=clock())
    except SoftTimeLimitExceeded:
        jobs.give_up(job, TOO_LONG, at=clock())
    except Exception:  # whatever it was, the page must not say "running" for ever
        logger.exception("Job %s failed", job.pk)
        close_old_connections()  # the trouble may be the connection itself
        jobs.give_up(job, BROKEN, at=clock())


def _compile(job, say, clock):
    """Counts, freezes the figures with the words as they stand, and asks for the first PDF."""
    report = job.report
    body = compiling.compute(report.campaign, kind=report.kind, year=report.year, as_of=report.as_of, progress=say)
    at = clock()
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not report.is_draft:
            raise Refused("Báo cáo đang ban hành hoặc đã ban hành nên không tổng hợp lại được.")
        editing.first_drafts(report=report, body=body, at=at)
        report.snapshot = snapshots.freeze(snapshots.with_words(body, _words(report)), at=at)
        report.pdf = None
        report.save(update_fields=["snapshot", "pdf"])
        events.record(report, "Đã tổng hợp số liệu.", by=None, at=at, sha256=report.snapshot.sha256)
        jobs.finish(job, at=at)
        jobs.request_job(report=report, kind=JobKind.RENDER, by=None, at=at)


def _render(job, say, clock):
    """Makes the PDF from a snapshot that holds the present words, and keeps both."""
    say(RENDER_STEPS[0])
    report = job.report
    body = snapshots.with_words(snapshots.body_of(report.snapshot), _words(report))
    snapshot = snapshots.freeze(body, at=clock())
    say(RENDER_STEPS[1])
    content = pdf.render(
        body,
        draft=report.is_draft,
        issue=issuing.particulars(report),
        issuing_body=report.issuing_body,
        recipients=issuing.recipients_of(report),
        sha256=snapshot.sha256,
    )
    say(RENDER_STEPS[2])
    at = clock()
    stored = store_bytes(content, "application/pdf", by=None, at=at)
    with transaction.atomic():
        current = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if (current.status, current.snapshot_id) != (report.status, report.snapshot_id):
            raise Refused("Báo cáo đã đổi trong lúc dựng bản PDF. Hãy dựng lại.")
        current.snapshot = snapshot
        current.save(update_fields=["snapshot"])
        _keep(current, stored, at=at)
        jobs.finish(job, at=at)


def _keep(report, stored, *, at):
    if report.status == ReportStatus.ISSUING:
        issuing.complete(report=report, pdf=stored, at=at)
        return
    report.pdf = stored
    report.save(update_fields=["pdf"])
    events.record(report, "Đã dựng bản PDF dự thảo.", by=None, at=at, sha256=stored.sha256)


def _words(report):
    return dict(report.sections.order_by("code").values_list("code", "text"))


WORK = {JobKind.COMPILE: (_compile, compiling.STEPS), JobKind.RENDER: (_render, RENDER_STEPS)}
