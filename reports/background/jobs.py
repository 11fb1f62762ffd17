"""Jobs: asked for once, claimed by one worker at a time, closed by whoever claimed them, rescued when silent."""

from functools import partial

from django.db import transaction
from django.db.models import F

from reports import events, tasks
from reports.background import telling
from reports.models import AHEAD, BESIDE, Job, JobKind, JobStatus, ReportStatus
from units import working
from units.permissions import coordinates
from units.refusals import Refused

ASKED = {
    JobKind.COMPILE: "Yêu cầu tổng hợp số liệu",
    JobKind.RENDER: "Yêu cầu dựng bản PDF",
    JobKind.WORD: "Yêu cầu tạo bản Word",
    JobKind.CHECK: "Yêu cầu đối chiếu số liệu",
    JobKind.BUILD: "Yêu cầu lập danh sách",
}


@transaction.atomic
def request_job(*, subject, kind, by, at):
    """The open job of a report or document, or a new one that a worker is told of after commit. Raises Refused.

    Whether `by` may ask is for the verb to say that calls this: `requesting.request_work`, or the one that changed
    what is printed. None where one job leads to the next by itself; the person told of the end is the one before.
    """
    subject = type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if open_job := open_jobs(subject, kind).first():
        return open_job
    if refused := refusal(subject, kind):
        raise Refused(refused)
    job = subject.jobs.create(kind=kind, requested_at=at, beat_at=at, by=by or _last_to_ask(subject))
    if by is not None:
        events.record(subject, f"{ASKED[kind]}.", by=by, at=at)
    tasks.run_job.delay_on_commit(job.pk)
    return job


def open_jobs(subject, kind=JobKind.RENDER):
    """Its open jobs that another of `kind` would disturb: some work goes on beside the PDF, the rest in turn."""
    jobs = subject.jobs.at_work()
    return jobs.filter(kind=kind) if kind in (*BESIDE, *AHEAD) else jobs.exclude(kind__in=BESIDE)


def refusal(subject, kind):
    """Why no such work can be asked for now; None when it can."""
    if kind == JobKind.WORD:
        return None if subject.snapshot_id else "Chưa có nội dung để xuất. Hãy chờ dựng xong bản PDF."
    if subject.status == ReportStatus.ISSUED:
        return "Văn bản đã ban hành nên không thay đổi nữa. Hãy lập bản mới để đính chính."
    if kind == JobKind.COMPILE and subject.status != ReportStatus.DRAFT:
        return "Báo cáo đang ban hành nên không tổng hợp lại được."
    if kind == JobKind.CHECK and subject.snapshot_id is None:
        return "Báo cáo chưa có số liệu để đối chiếu. Hãy tổng hợp số liệu trước."
    if kind == JobKind.RENDER and subject.snapshot_id is None and hasattr(subject, "as_of"):
        return "Báo cáo chưa có số liệu. Hãy tổng hợp số liệu trước."
    return None


def _last_to_ask(subject):
    last = subject.jobs.exclude(by=None).select_related("by").first()
    return last.by if last else subject.requested_by


@transaction.atomic
def cancel(*, job, by, at):
    """Stops an open job; a worker that is at it learns so at its next step and writes nothing. Raises Refused."""
    # The report or document first, as a worker that completes it does: two who meet wait for each other in one order.
    type(job.subject).objects.select_for_update(of=("self",)).get(pk=job.subject.pk)
    jobs = Job.objects.select_for_update(of=("self",)).select_related("report__campaign", "document__campaign")
    job = jobs.get(pk=job.pk)
    if not (job.by_id == by.pk or coordinates(by, job.subject.campaign.province_id)):
        raise Refused("Chỉ người yêu cầu hoặc chuyên viên Sở Nội vụ của tỉnh được hủy việc này.")
    if not job.is_at_work:
        raise Refused(f"Việc này đã kết thúc ({job.get_status_display().lower()}) nên không còn gì để hủy.")
    job.status, job.finished_at, job.beat_at = JobStatus.CANCELLED, at, at
    job.save(update_fields=["status", "finished_at", "beat_at"])
    events.record(job.subject, f"Hủy việc: {job.get_kind_display()}.", by=by, at=at)
    return job


def claim(job_id, *, at):
    """The job, now RUNNING and this caller's alone, or None: closed, or alive in another worker."""
    related = ("by", "report__campaign__province", "document__campaign__province", "document__unit", "document__report")
    return working.claim(Job.objects.select_related(*related), job_id, at=at, step=0, percent=0, step_label="")


def finish(job, *, at):
    """Closes a claimed job as DONE, in the transaction that writes its result. Raises TakenOver."""
    working.finish(job, step=F("steps"), percent=100, at=at)


@transaction.atomic
def give_up(job, failure, *, at):
    """Closes a claimed job as FAILED with a sentence for the page, and tells the person who asked."""
    if working.give_up(job, failure, at=at):
        telling.tell_failed(job, failure, at=at)
        events.record(job.subject, f"{job.get_kind_display()} không xong: {failure}", by=None, at=at)


waiting_since = partial(working.waiting_since, Job)


def rescue_stalled(*, at):
    """Queues silent jobs again, and fails those that were interrupted too often; returns the ids queued."""
    silent = Job.objects.select_related("report__campaign", "document", "by")
    return working.rescue(silent, tasks.run_job, at=at, give_up=give_up)
