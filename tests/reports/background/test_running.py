"""Running a job in this process: results, failures as sentences, progress that others can see."""

from datetime import date

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from campaign.models import Inspection
from campaign.storing import DOCX, store_bytes
from reports import requesting, running
from reports.background import jobs
from reports.background.heartbeat import Heartbeat
from reports.compiling import STEPS, request_report
from reports.issue import issuing
from reports.letters.minuting import request_minutes
from reports.models import Job, JobKind, JobStatus, Report, Snapshot
from reports.narrative import editing
from reports.press.sheaf import PressFailed
from tests import factories as make
from tests.worker import wait_until
from units import working

AT = make.moment(2022, 8, 8)


@pytest.fixture
def report(transactional_db):
    campaign = make.make_campaign()
    make.make_unit(campaign.province)
    by = make.make_role("coordinator", province=campaign.province).user
    return request_report(campaign=campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8), by=by, at=AT)


def run(report):
    running.run_job(report.jobs.first().pk, clock=timezone.now)
    return Job.objects.filter(report=report).order_by("pk")


def test_compiling_freezes_the_figures_with_first_words_and_asks_for_the_pdf(report):
    compile_job, render_job = run(report)
    assert (compile_job.status, compile_job.step, compile_job.steps) == (JobStatus.DONE, len(STEPS), len(STEPS))
    assert (render_job.kind, render_job.status) == (JobKind.RENDER, JobStatus.QUEUED)
    report.refresh_from_db()
    assert report.snapshot == Snapshot.objects.get()
    assert report.sections.count() > 0


def test_rendering_keeps_the_pdf_with_the_snapshot_it_came_from(report):
    run(report)
    section = report.sections.get(code="V")
    section.text = "Tiếp tục thực hiện phong trào."
    section.save()
    assert [job.status for job in run(report)] == [JobStatus.DONE, JobStatus.DONE]
    report.refresh_from_db()
    assert report.pdf.content_type == "application/pdf"
    assert "Tiếp tục thực hiện phong trào." in report.snapshot.body
    assert Snapshot.objects.count() == 2


def test_compiling_again_changes_nothing_of_what_people_wrote(report):
    run(report)
    run(report)
    report.sections.filter(code="V").update(text="Lời của Sở.")
    jobs.request_job(subject=report, kind=JobKind.COMPILE, by=report.requested_by, at=AT)
    run(report)
    report.refresh_from_db()
    assert "Lời của Sở." in report.snapshot.body
    assert report.pdf is None


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (PressFailed("Thiếu phông chữ."), "Thiếu phông chữ."),
        (SoftTimeLimitExceeded(), working.TOO_LONG),
        (OperationalError("mất kết nối"), working.BROKEN),
        (KeyError("x"), working.BROKEN),
    ],
)
def test_whatever_goes_wrong_the_job_ends_with_a_sentence(report, monkeypatch, trouble, sentence):
    def fails(job, heartbeat, clock):
        raise trouble

    monkeypatch.setitem(running.WORK, JobKind.COMPILE, (fails, STEPS))
    (job,) = run(report)
    assert (job.status, job.failure) == (JobStatus.FAILED, sentence)


def test_a_worker_whose_job_was_taken_over_writes_nothing(report):
    job = report.jobs.get()

    class TakenMeanwhile:
        def say(self, label):
            Job.objects.filter(pk=job.pk).update(attempts=2)

    claimed = jobs.claim(job.pk, at=AT)
    with pytest.raises(working.TakenOver):
        running.WORK[JobKind.COMPILE][0](claimed, TakenMeanwhile(), timezone.now)
    assert Snapshot.objects.count() == 0
    assert report.sections.count() == 0


def test_others_see_the_step_while_it_is_being_done(report):
    job = jobs.claim(report.jobs.get().pk, at=AT)
    with Heartbeat(job, steps=3, clock=timezone.now) as heartbeat:
        heartbeat.say("Đếm kế hoạch")
        heartbeat.say("Đếm kiểm tra")
        wait_until(lambda: Job.objects.get().step == 1)
        seen = Job.objects.get()
        assert (seen.step_label, seen.steps) == ("Đếm kiểm tra", 3)
        assert seen.beat_at > AT
        Job.objects.update(attempts=2)
        heartbeat.say("Xếp hạng")
        wait_until(lambda: heartbeat.lost)
        with pytest.raises(working.TakenOver):
            heartbeat.say("Chốt số liệu")


@pytest.fixture
def letter(transactional_db):
    campaign = make.make_campaign()
    unit = make.make_unit(campaign.province)
    by = make.make_role("coordinator", province=campaign.province).user
    inspection = Inspection.objects.create(
        campaign=campaign, unit=unit, kind="emulation", inspected_on=date(2022, 6, 14), conclusion="Tốt."
    )
    return request_minutes(inspection=inspection, fields={}, issuing_body="snv", by=by, at=AT)


def save_words(letter, **changes):
    said = {"title": letter.title, "text": "Lời mới.", "recipients": "Như trên", "issuing_body": "snv", **changes}
    return requesting.save_words(document=letter, **said, revision=0, by=letter.requested_by, at=AT)


def render_while(subject, save):
    """Runs the open job of the PDF; `save()` happens between its reading and its printing."""

    class SavedMeanwhile:
        lost = False

        def say(self, label):
            if label == running.RENDER_STEPS[1]:
                save()

        def tell(self, *told):
            pass

    claimed = jobs.claim(subject.jobs.first().pk, at=AT)
    running.WORK[JobKind.RENDER][0](claimed, SavedMeanwhile(), timezone.now)


@pytest.mark.parametrize("changed", [{"issuing_body": "snv"}, {"recipients": "Như trên"}, {"reason": "Ghi sai."}])
def test_settings_changed_while_the_pdf_of_a_report_was_being_made_are_printed_by_the_next_job(report, changed):
    run(report)
    running.run_job(report.jobs.first().pk, clock=timezone.now)
    correction = request_correction(report)
    run(correction)
    settings = {"issuing_body": "ubnd", "recipients": "", "reason": correction.reason, **changed}
    by = report.requested_by
    render_while(correction, lambda: editing.change_settings(report=correction, **settings, by=by, at=AT))
    last, first, _ = correction.jobs.all()
    assert (first.status, last.kind, last.status) == (JobStatus.DONE, JobKind.RENDER, JobStatus.QUEUED)
    correction.refresh_from_db()
    assert correction.pdf is None


def request_correction(report):
    """The next version of a report, as if this one were issued."""
    Report.objects.filter(pk=report.pk).update(
        status="issued", number="9", issued_on=report.as_of, signer_position="CHỦ TỊCH", signer_name="Lê Văn A",
        issued_by=report.requested_by,
    )  # fmt: skip
    report.refresh_from_db()
    return issuing.new_version(report=report, reason="Số ghi sai.", by=report.requested_by, at=AT)


def test_words_saved_while_the_pdf_was_being_made_are_printed_by_the_next_job(letter):
    render_while(letter, lambda: save_words(letter))
    last, first = letter.jobs.all()
    assert (first.status, last.kind, last.status) == (JobStatus.DONE, JobKind.RENDER, JobStatus.QUEUED)
    letter.refresh_from_db()
    assert (letter.pdf, letter.snapshot) == (None, None)
    running.run_job(last.pk, clock=timezone.now)
    letter.refresh_from_db()
    assert letter.pdf is not None
    assert "Lời mới." in letter.snapshot.body
    assert letter.jobs.count() == 2


def test_other_words_or_recipients_leave_no_word_file_of_before(letter):
    letter.word = store_bytes(b"PK", DOCX, by=None, at=AT)
    letter.save()
    assert save_words(letter, text=letter.text, recipients="Lưu: VT").word is None
