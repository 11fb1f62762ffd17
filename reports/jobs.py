"""Jobs: asked for once, claimed by one worker at a time, closed by whoever claimed them, rescued when silent."""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from reports import events, tasks
from reports.models import OPEN_JOB, Job, JobKind, JobStatus, Report, ReportStatus
from units.refusals import Refused

ATTEMPTS = 3
ASKED = {JobKind.COMPILE: "Yêu cầu tổng hợp số liệu", JobKind.RENDER: "Yêu cầu dựng bản PDF"}
GAVE_UP = (
    "Việc đã bị ngắt {attempts} lần giữa chừng nên dừng lại. Hãy thử lại; nếu vẫn không xong, báo quản trị hệ thống."
)


class TakenOver(Exception):
    """The job is no longer this worker's: it was silent too long, or somebody closed it."""


@transaction.atomic
def request_job(*, report, kind, by, at):
    """The report's open job, or a new one that a worker is told of after commit. Raises Refused.

    `by` is None where one job leads to the next by itself.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if open_job := report.jobs.filter(status__in=OPEN_JOB).first():
        return open_job
    if report.status == ReportStatus.ISSUED:
        raise Refused("Báo cáo đã ban hành nên không thay đổi nữa. Hãy lập bản mới để đính chính.")
    if kind == JobKind.COMPILE and report.status != ReportStatus.DRAFT:
        raise Refused("Báo cáo đang ban hành nên không tổng hợp lại được.")
    if kind == JobKind.RENDER and report.snapshot_id is None:
        raise Refused("Báo cáo chưa có số liệu. Hãy tổng hợp số liệu trước.")
    job = report.jobs.create(kind=kind, requested_at=at, beat_at=at)
    if by is not None:
        events.record(report, f"{ASKED[kind]}.", by=by, at=at)
    tasks.run_job.delay_on_commit(job.pk)
    return job


def claim(job_id, *, at):
    """The job, now RUNNING and this caller's alone, or None: closed, or alive in another worker.

    One conditional update decides, so a message delivered twice runs once; `attempts` is the token by which a
    worker that comes back from the dead learns that the job is no longer its own.
    """
    silent = Q(status=JobStatus.RUNNING, beat_at__lt=at - settings.JOB_PATIENCE, attempts__lt=ATTEMPTS)
    free = Q(status=JobStatus.QUEUED) | silent
    claimed = Job.objects.filter(free, pk=job_id).update(
        status=JobStatus.RUNNING, attempts=F("attempts") + 1, beat_at=at, step=0, step_label=""
    )
    return Job.objects.select_related("report", "report__campaign__province").get(pk=job_id) if claimed else None


def owned(job):
    """The row of a claimed job, empty once it was taken over or closed."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)


def finish(job, *, at):
    """Closes a claimed job as DONE, in the transaction that writes its result. Raises TakenOver."""
    if not owned(job).update(status=JobStatus.DONE, step=F("steps"), finished_at=at, beat_at=at):
        raise TakenOver


def give_up(job, failure, *, at):
    """Closes a claimed job as FAILED with a sentence for the page."""
    if owned(job).update(status=JobStatus.FAILED, failure=failure[:500], finished_at=at, beat_at=at):
        events.record(job.report, f"{job.get_kind_display()} không xong: {failure}", by=None, at=at)


@transaction.atomic
def rescue_stalled(*, at):
    """Queues silent jobs again, and fails those that were interrupted too often; returns the ids queued.

    A queued job that nobody took is only told of again: its message may be lost, or the queue long.
    """
    silent = Job.objects.select_for_update(of=("self",), skip_locked=True).filter(
        status__in=OPEN_JOB, beat_at__lt=at - settings.JOB_PATIENCE
    )
    queued = []
    for job in silent.select_related("report"):
        if job.status == JobStatus.RUNNING and job.attempts >= ATTEMPTS:
            give_up(job, GAVE_UP.format(attempts=job.attempts), at=at)
            continue
        Job.objects.filter(pk=job.pk).update(status=JobStatus.QUEUED, beat_at=at)
        tasks.run_job.delay_on_commit(job.pk)
        queued.append(job.pk)
    return queued
