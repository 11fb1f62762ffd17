"""The queue as it really is: a worker compiles and renders, is killed in the middle, and the report still ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.db import connection, transaction

from reports import tasks
from reports.compiling import request_report
from reports.models import Job, JobKind, JobStatus
from tests import factories as make
from tests.worker import wait_until


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
        report = requested_elsewhere()
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


def requested_elsewhere():
    """Requested on a connection of its own, so that it is committed while the test's own transaction holds a lock."""

    def request():
        try:
            return requested()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(request).result()


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
