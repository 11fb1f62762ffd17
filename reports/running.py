"""Running a job: compile or render, from the claim to the result, and never "running" for ever."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import close_old_connections, transaction

from reports import (
    compiling,
    correcting,
    editing,
    events,
    finishing,
    issuing,
    jobs,
    pdf,
    requesting,
    sealing,
    snapshots,
    telling,
)
from reports.heartbeat import Heartbeat
from reports.models import Document, JobKind, Report, ReportStatus
from reports.papers.catalogue import paper_of
from reports.press.sheaf import PressFailed, Stopped
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
            work(job, heartbeat, clock)
    except (jobs.TakenOver, Stopped):
        logger.warning("Job %s was cancelled or taken over", job.pk)
    except (PressFailed, Refused) as failure:
        jobs.give_up(job, str(failure), at=clock())
    except SoftTimeLimitExceeded:
        jobs.give_up(job, TOO_LONG, at=clock())
    except Exception:  # whatever it was, the page must not say "running" for ever
        logger.exception("Job %s failed", job.pk)
        close_old_connections()  # the trouble may be the connection itself
        jobs.give_up(job, BROKEN, at=clock())


def _compile(job, heartbeat, clock):
    """Counts, freezes the figures with the words as they stand, and asks for the first PDF."""
    report = job.report
    body = compiling.compute(
        report.campaign, kind=report.kind, year=report.year, as_of=report.as_of, progress=heartbeat.say
    )
    at = clock()
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not report.is_draft:
            raise Refused("Báo cáo đang ban hành hoặc đã ban hành nên không tổng hợp lại được.")
        editing.first_drafts(report=report, body=body, at=at)
        body = correcting.with_correction(snapshots.with_words(body, _words(report)), report)
        report.snapshot = snapshots.freeze(body, at=at)
        report.pdf = report.word = None
        report.save(update_fields=["snapshot", "pdf", "word"])
        events.record(report, "Đã tổng hợp số liệu.", by=None, at=at, sha256=report.snapshot.sha256)
        jobs.finish(job, at=at)
        jobs.request_job(subject=report, kind=JobKind.RENDER, by=None, at=at)


def _render(job, heartbeat, clock):
    """Makes the PDF from a snapshot that holds the present words, and keeps both."""
    heartbeat.say(RENDER_STEPS[0])
    subject = job.subject
    body = _body_of(job)
    snapshot = snapshots.freeze(body, at=clock())
    heartbeat.say(RENDER_STEPS[1])
    at = clock()
    made = finishing.finish(
        _facts(subject, snapshot),
        _writing(subject, body, snapshot, heartbeat),
        seal=lambda path: sealing.seal_file(path, subject=subject, at=at),
        at=at,
    )
    heartbeat.say(RENDER_STEPS[2])
    at = clock()
    with transaction.atomic():
        current = type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
        if (current.status, current.snapshot_id) != (subject.status, subject.snapshot_id):
            raise Refused("Văn bản đã đổi trong lúc dựng bản PDF. Hãy dựng lại.")
        if current.snapshot_id != snapshot.pk:
            current.snapshot, current.word = snapshot, None
            current.save(update_fields=["snapshot", "word"])
        current = _keep(current, made, at=at)
        jobs.finish(job, at=at)
        telling.tell_done(job, current, at=at)


def _body_of(job):
    """What is printed: of a report its figures with the words as they stand; of a draft document its data read anew."""
    subject = job.subject
    if isinstance(subject, Report):
        body = snapshots.with_words(snapshots.body_of(subject.snapshot), _words(subject))
        return correcting.with_correction(body, subject)
    if not subject.is_draft:
        return snapshots.body_of(subject.snapshot)
    # A role may have ended between asking and making.
    if refused := requesting.refusal_to_ask(subject, job.by):
        raise Refused(refused)
    with compiling.one_moment():
        return paper_of(subject.kind).collect(subject) | {"title": subject.title, "text": subject.text}


def _facts(subject, snapshot):
    """Everything besides the layout that decides the file."""
    issue = issuing.particulars(subject)
    return {
        "made": subject._meta.model_name,
        "kind": subject.kind,
        "snapshot": snapshot.sha256,
        "draft": subject.is_draft,
        "issue": issue and issue | {"issued_on": issue["issued_on"].isoformat()},
        "issuing_body": subject.issuing_body,
        "recipients": issuing.recipients_of(subject),
        "keys": sealing.keys_of(subject),
    }


def _writing(subject, body, snapshot, heartbeat):
    """The function that writes the file, should it not exist yet."""
    issue = issuing.particulars(subject)

    def write(path):
        if isinstance(subject, Document):
            sheaf = paper_of(subject.kind).sheaf_of(subject, body, issue)
        else:
            sheaf = pdf.sheaf_of(
                body,
                draft=subject.is_draft,
                issue=issue,
                issuing_body=subject.issuing_body,
                recipients=issuing.recipients_of(subject),
                sha256=snapshot.sha256,
            )
        finishing.press(path, sheaf, tell=heartbeat.tell, stopped=lambda: heartbeat.lost)

    return write


def _keep(subject, made, *, at):
    if subject.status == ReportStatus.ISSUING:
        return issuing.complete(subject=subject, pdf=made.file, sealed_by=made.sealed_by, at=at)
    subject.pdf = made.file
    subject.save(update_fields=["pdf"])
    drafted = "dự thảo" if isinstance(subject, Report) or subject.is_numbered else "để in"
    events.record(subject, f"Đã dựng bản PDF {drafted}.", by=None, at=at, sha256=made.file.sha256)
    return subject


def _words(report):
    return dict(report.sections.order_by("code").values_list("code", "text"))


WORK = {JobKind.COMPILE: (_compile, compiling.STEPS), JobKind.RENDER: (_render, RENDER_STEPS)}
