"""The queue as it really is: a worker compiles and renders, is killed in the middle, and the report still ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from reports import tasks
from reports.background import jobs
from reports.compiling import request_report
from reports.models import Job, JobKind, JobStatus, Report, ReportStatus
from tests import factories as make
from tests.reports.drafts import issue_seen
from tests.worker import wait_until
from units.models import Notice


def requested():
    province = make.make_province()
    campaign = make.make_campaign(province)
    make.make_unit(province)
    by = make.make_role("coordinator", province=province).user
    return request_report(
        campaign=campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8), by=by, at=make.moment(2022, 8, 8)
    )


def job_of(report, kind):
    return report.jobs.filter(kind=kind).first()


def is_done(report, kind):
    job = job_of(report, kind)
    assert job is None or job.status != JobStatus.FAILED, job.failure
    return job is not None and job.status == JobStatus.DONE


def test_a_requested_report_is_compiled_and_its_first_draft_rendered(celery_worker):
    report = requested()
    wait_until(lambda: is_done(report, JobKind.RENDER), otherwise=lambda: celery_worker.log)
    report.refresh_from_db()
    assert report.snapshot is not None
    assert report.pdf.content_type == "application/pdf"
    assert job_of(report, JobKind.COMPILE).attempts == 1


def test_a_worker_killed_in_the_middle_of_compiling_is_replaced_and_the_report_is_finished(celery_worker):
    with transaction.atomic(), connection.cursor() as cursor:
        # Compiling stops at its first count until this lock goes.
        cursor.execute("LOCK TABLE campaign_plan IN ACCESS EXCLUSIVE MODE")
        report = elsewhere(requested)
        wait_until(
            lambda: Job.objects.filter(report=report, status=JobStatus.RUNNING, step_label="Đếm kế hoạch").exists(),
            otherwise=lambda: celery_worker.log,
        )
        celery_worker.kill()
    assert job_of(report, JobKind.COMPILE).status == JobStatus.RUNNING
    celery_worker.start()
    wait_until(lambda: is_done(report, JobKind.RENDER), timeout=60, otherwise=lambda: celery_worker.log)
    assert job_of(report, JobKind.COMPILE).attempts == 2
    report.refresh_from_db()
    assert report.snapshot is not None


def elsewhere(ask):
    """Asked on a connection of its own, so that it is committed while the test's own transaction holds a lock."""

    def asking():
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asking).result()


def test_running_a_task_twice_is_harmless(transactional_db):
    report = requested()
    job = report.jobs.get()
    tasks.run_job(job.pk)
    first = Job.objects.get(pk=job.pk)
    tasks.run_job(job.pk)
    assert Job.objects.get(pk=job.pk).finished_at == first.finished_at
    assert report.jobs.filter(kind=JobKind.COMPILE).count() == 1
    tasks.rescue_stalled()
    tasks.rescue_stalled()
    assert Job.objects.filter(status=JobStatus.FAILED).count() == 0


def test_a_worker_killed_while_issuing_is_replaced_and_the_report_is_issued_once(celery_worker):
    report = compiled(celery_worker)
    with transaction.atomic(), connection.cursor() as cursor:
        # Making the file stops at its first question until this lock goes.
        cursor.execute("LOCK TABLE reports_finishedfile IN ACCESS EXCLUSIVE MODE")
        elsewhere(lambda: issue_seen(report, by=report.requested_by, at=timezone.now()))
        wait_until(
            lambda: Job.objects.filter(report=report, status=JobStatus.RUNNING, step_label="Dựng bản PDF").exists(),
            otherwise=lambda: celery_worker.log,
        )
        celery_worker.kill()
    assert Report.objects.get(pk=report.pk).status == ReportStatus.ISSUING
    celery_worker.start()
    wait_until(lambda: Report.objects.get(pk=report.pk).is_issued, timeout=60, otherwise=lambda: celery_worker.log)
    assert report.events.filter(text="Ban hành số 07").count() == 1
    assert report.jobs.filter(status=JobStatus.RUNNING).count() == 0
    assert Notice.objects.filter(text__endswith="đã ban hành, số 07.").count() == 1


def test_a_job_that_is_cancelled_while_it_waits_writes_nothing(celery_worker):
    report = compiled(celery_worker)
    before = Report.objects.get(pk=report.pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reports_finishedfile IN ACCESS EXCLUSIVE MODE")
        elsewhere(lambda: issue_seen(report, by=report.requested_by, at=timezone.now()))
        wait_until(
            lambda: Job.objects.filter(report=report, status=JobStatus.RUNNING, step_label="Dựng bản PDF").exists(),
            otherwise=lambda: celery_worker.log,
        )
        job = Job.objects.filter(report=report).first()
        elsewhere(lambda: jobs.cancel(job=job, by=report.requested_by, at=timezone.now()))
    wait_until(lambda: "was taken over" in celery_worker.log, otherwise=lambda: celery_worker.log)
    job.refresh_from_db()
    after = Report.objects.get(pk=report.pk)
    assert (job.status, after.status, after.pdf_id) == (JobStatus.CANCELLED, ReportStatus.ISSUING, before.pdf_id)


def test_the_person_who_asked_is_told_once_that_the_pdf_is_there(celery_worker):
    report = compiled(celery_worker)
    (notice,) = Notice.objects.filter(user=report.requested_by)
    assert notice.text == f"{report.title}: đã dựng xong bản PDF."
    assert notice.url == report.get_absolute_url()


def compiled(celery_worker):
    report = requested()
    wait_until(lambda: is_done(report, JobKind.RENDER), otherwise=lambda: celery_worker.log)
    return report
