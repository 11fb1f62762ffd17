"""Jobs: one open at a time, claimed by one worker, taken over when silent, given up after three interruptions."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from reports.background import jobs
from reports.models import Job, JobKind, JobStatus, Report, Snapshot
from tests import factories as make
from units import working
from units.refusals import Refused

AT = make.moment(2022, 8, 8)
SILENT = settings.JOB_PATIENCE + timedelta(seconds=1)


@pytest.fixture
def report(db):
    campaign = make.make_campaign()
    return Report.objects.create(
        campaign=campaign,
        kind="mid_term",
        year=2022,
        as_of=date(2022, 8, 8),
        requested_at=AT,
        requested_by=make.make_role("coordinator", province=campaign.province).user,
    )


@pytest.fixture
def job(report):
    return jobs.request_job(subject=report, kind=JobKind.COMPILE, by=report.requested_by, at=AT)


def test_asking_twice_gives_the_open_job(report, job):
    assert jobs.request_job(subject=report, kind=JobKind.RENDER, by=report.requested_by, at=AT) == job
    assert report.events.count() == 1


def test_a_report_without_figures_is_not_rendered(report):
    with pytest.raises(Refused, match="chưa có số liệu"):
        jobs.request_job(subject=report, kind=JobKind.RENDER, by=report.requested_by, at=AT)


def test_a_job_is_claimed_once(job):
    claimed = jobs.claim(job.pk, at=AT)
    assert (claimed.status, claimed.attempts) == (JobStatus.RUNNING, 1)
    assert jobs.claim(job.pk, at=AT + settings.JOB_PATIENCE) is None


def test_a_silent_job_is_taken_over_and_its_first_worker_can_no_longer_close_it(job):
    first = jobs.claim(job.pk, at=AT)
    second = jobs.claim(job.pk, at=AT + SILENT)
    assert second.attempts == 2
    with pytest.raises(working.TakenOver):
        jobs.finish(first, at=AT)
    jobs.give_up(first, "Hỏng.", at=AT)
    assert Job.objects.get().status == JobStatus.RUNNING
    jobs.finish(second, at=AT)
    assert Job.objects.get().status == JobStatus.DONE


def test_a_closed_job_is_not_claimed_again(job):
    jobs.finish(jobs.claim(job.pk, at=AT), at=AT)
    assert jobs.claim(job.pk, at=AT + SILENT) is None


def test_giving_up_says_why_on_the_job_and_in_the_log(job):
    jobs.give_up(jobs.claim(job.pk, at=AT), "Thiếu phông chữ.", at=AT)
    job.refresh_from_db()
    assert (job.status, job.failure, job.finished_at) == (JobStatus.FAILED, "Thiếu phông chữ.", AT)
    assert job.report.events.first().text == "Tổng hợp số liệu không xong: Thiếu phông chữ."


def test_after_a_failure_the_job_may_be_asked_for_again(report, job):
    jobs.give_up(jobs.claim(job.pk, at=AT), "Hỏng.", at=AT)
    again = jobs.request_job(subject=report, kind=JobKind.COMPILE, by=report.requested_by, at=AT)
    assert again != job
    assert again.status == JobStatus.QUEUED


def test_rescue_leaves_jobs_alone_that_still_beat(job):
    jobs.claim(job.pk, at=AT)
    assert jobs.rescue_stalled(at=AT + settings.JOB_PATIENCE) == []


def test_rescue_queues_silent_jobs_again_and_gives_up_after_three_interruptions(job):
    at = AT
    for attempt in (1, 2):
        jobs.claim(job.pk, at=at)
        at += SILENT
        assert jobs.rescue_stalled(at=at) == [job.pk]
        assert Job.objects.get().attempts == attempt
    jobs.claim(job.pk, at=at)
    assert jobs.claim(job.pk, at=at + SILENT) is None
    assert jobs.rescue_stalled(at=at + SILENT) == []
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.failure.startswith("Việc đã bị ngắt 3 lần giữa chừng nên dừng lại.")


def test_a_queued_job_whose_message_was_lost_is_told_of_again_without_counting(job):
    for n in range(1, 6):
        assert jobs.rescue_stalled(at=AT + n * SILENT) == [job.pk]
    assert Job.objects.get().status == JobStatus.QUEUED
    assert Job.objects.get().attempts == 0


def test_looking_again_at_the_figures_does_not_keep_the_pdf_waiting(report, job):
    report.snapshot = Snapshot.objects.create(sha256="0" * 64, body="{}", made_at=AT)
    report.save()
    jobs.cancel(job=job, by=report.requested_by, at=AT)
    check = jobs.request_job(subject=report, kind=JobKind.CHECK, by=report.requested_by, at=AT)
    render = jobs.request_job(subject=report, kind=JobKind.RENDER, by=report.requested_by, at=AT)
    assert (check.kind, render.kind) == (JobKind.CHECK, JobKind.RENDER)
    assert jobs.request_job(subject=report, kind=JobKind.CHECK, by=report.requested_by, at=AT) == check
