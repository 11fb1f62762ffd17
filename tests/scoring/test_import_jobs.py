"""Import jobs: checked, shown, taken in whole; interrupted, taken over and refused in plain words."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign.celery import app
from campaign.models import StoredFile
from campaign.storing import path_of
from scoring.imports import jobs, running
from scoring.imports.heartbeat import Heartbeat
from scoring.imports.problems import Left, problems_of
from scoring.models import ImportJob, ImportJobStatus, Status
from tests import factories as make
from tests.worker import wait_until
from units import working
from units.models import ImportBatch, Unit
from units.refusals import Refused
from units.working import TakenOver

HEAD = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Hiệu lực đến\n"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def office(transactional_db, people):
    """The coordinator of a province; its clerk and units come along."""
    return people


def sent(office, text, *, kind="units", name="đơn vị.csv", campaign=None, at=None, replaces=None):
    upload = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return jobs.request_job(
        kind=kind,
        province=office.province,
        campaign=campaign,
        upload=upload,
        by=office.coordinator,
        at=at or timezone.now(),
        replaces=replaces,
    )


def run(job):
    running.run_job(job.pk, clock=timezone.now)
    job.refresh_from_db()
    return job


def confirmed(office, job):
    return run(jobs.confirm(job, by=office.coordinator, at=timezone.now()))


def test_a_check_counts_and_shows_and_writes_nothing(office):
    text = HEAD + f"{office.unit.code};Tên mới;so_nganh;\nSM;Sở Mới;so_nganh;\n"
    job = run(sent(office, text))
    assert (job.status, job.new_count, job.changed_count, job.rows_to_write) == ("checked", 1, 1, 2)
    found = problems_of(job)
    assert found.new_rows == [(3, "Sở Mới")]
    assert [(change.row, change.column, change.after) for change in found.changes] == [(2, "Tên đơn vị", "Tên mới")]
    assert not Unit.objects.filter(code="SM").exists()
    assert not ImportBatch.objects.exists()


def test_the_confirmed_file_is_taken_in_under_the_name_of_who_confirmed(office):
    job = confirmed(office, run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n")))
    assert (job.status, job.batch.row_count, job.batch.by) == ("done", 1, office.coordinator)
    assert (job.batch.sha256, job.batch.file_name) == (job.file.sha256, "đơn vị.csv")
    assert Unit.objects.filter(code="SM").exists()


def test_a_file_with_errors_is_refused_whole(office):
    job = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\nSN;Sở Nữa;lạ;\n"))
    assert (job.status, job.error_count) == (ImportJobStatus.REFUSED, 1)
    (error,) = problems_of(job).errors
    assert (error.row, error.column) == (3, "Loại đơn vị")
    assert not Unit.objects.filter(code="SM").exists()


def test_what_became_wrong_since_the_check_refuses_the_import(office):
    job = run(sent(office, "Mã đơn vị;Mã cán bộ;Họ và tên;Đối tượng\nSX;A;Lê Văn A;cong_chuc\n", kind="staff"))
    assert job.status == ImportJobStatus.REFUSED
    make.make_unit(office.province, code="SX")
    job = run(jobs.repeat(job, by=office.coordinator, at=timezone.now()))
    Unit.objects.filter(code="SX").delete()
    job = confirmed(office, job)
    assert job.status == ImportJobStatus.REFUSED
    assert "SX" in problems_of(job).errors[0].sentence


def test_a_file_that_changes_nothing_has_nothing_to_confirm(office):
    text = HEAD + "SM;Sở Mới;so_nganh;\n"
    confirmed(office, run(sent(office, text)))
    again = run(sent(office, text))
    assert (again.status, again.unchanged_count) == ("checked", 1)
    with pytest.raises(Refused, match="không có gì để nhập"):
        jobs.confirm(again, by=office.coordinator, at=timezone.now())


def test_a_corrected_file_takes_the_place_of_the_one_with_errors(office):
    wrong = run(sent(office, HEAD + "SM;Sở Mới;lạ;\n"))
    corrected = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n", name="đã sửa.csv", replaces=wrong))
    wrong.refresh_from_db()
    assert wrong.status == ImportJobStatus.CANCELLED
    assert problems_of(wrong).left == Left(office.coordinator.full_name, corrected.pk, "đã sửa.csv")


def test_another_file_of_the_kind_leaves_the_one_with_errors_waiting(office):
    wrong = run(sent(office, HEAD + "SM;Sở Mới;lạ;\n"))
    run(sent(office, HEAD + "SN;Sở Nữa;so_nganh;\n"))
    wrong.refresh_from_db()
    assert wrong.status == ImportJobStatus.REFUSED


def test_a_file_gives_way_to_none_of_another_kind_and_never_once_it_is_checked(office):
    wrong = run(sent(office, HEAD + "SM;Sở Mới;lạ;\n"))
    checked = run(sent(office, HEAD + "SN;Sở Nữa;so_nganh;\n"))
    run(sent(office, "Mã đơn vị\n", kind="staff", replaces=wrong))
    run(sent(office, HEAD, replaces=checked))
    for job, status in ((wrong, ImportJobStatus.REFUSED), (checked, ImportJobStatus.CHECKED)):
        job.refresh_from_db()
        assert job.status == status


def test_a_file_that_waits_for_a_worker_can_be_dropped(office):
    waiting = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n")
    jobs.dismiss(waiting, by=office.coordinator, at=timezone.now())
    job = run(waiting)
    assert (job.status, problems_of(job).left) == (ImportJobStatus.CANCELLED, Left(office.coordinator.full_name))
    job = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n"))
    jobs.dismiss(jobs.confirm(job, by=office.coordinator, at=timezone.now()), by=office.coordinator, at=timezone.now())
    assert run(job).status == ImportJobStatus.CANCELLED
    assert not Unit.objects.filter(code="SM").exists()


def test_a_file_that_waits_for_its_turn_is_not_called_checked_or_taken_in(office):
    def states(job):
        return job.state, jobs.claim(job.pk, at=timezone.now()).state

    job = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n")
    assert states(job) == ("Đang chờ đến lượt", "Đang kiểm tra")
    ImportJob.objects.update(status=ImportJobStatus.QUEUED)
    job = jobs.confirm(run(job), by=office.coordinator, at=timezone.now())
    assert states(job) == ("Đang chờ đến lượt", "Đang nhập")


def test_a_job_waits_long_after_a_minute_without_a_worker(office):
    asked = timezone.now()
    job = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n", at=asked)
    assert not job.waits_long(at=asked + timedelta(seconds=59))
    assert job.waits_long(at=asked + timedelta(seconds=61))
    jobs.claim(job.pk, at=asked)
    job.refresh_from_db()
    assert not job.waits_long(at=asked + timedelta(seconds=61))


def test_old_encoding_is_offered_for_conversion_and_then_converted(office):
    text = "M· ®¬n vÞ;Tªn ®¬n vÞ;Lo¹i ®¬n vÞ\nSM;Së N«ng nghiÖp;so_nganh\nSN;Së Gi¸o dôc vµ §µo t¹o;so_nganh\n"
    job = run(sent(office, text.encode("cp1252")))
    assert job.status == ImportJobStatus.REFUSED
    legacy = problems_of(job).legacy
    assert legacy.encoding == "TCVN3 (ABC)"
    assert any("Sở Nông nghiệp" in after for _, after in legacy.samples)
    job = run(jobs.repeat(job, by=office.coordinator, at=timezone.now(), convert_from=legacy.encoding))
    assert (job.status, job.converted_from) == ("checked", "TCVN3 (ABC)")
    assert confirmed(office, job).status == "done"
    assert Unit.objects.get(code="SM").name == "Sở Nông nghiệp"


def test_sheets_end_with_the_units_that_a_file_ends_and_go_on_after_it_is_withdrawn(office):
    round_ = make.make_round(make.make_campaign(office.province))
    sheet = make.make_assessment(round_, office.unit)
    text = HEAD + f"{office.unit.code};{office.unit.name};so_nganh;30/6/2022\n"
    job = confirmed(office, run(sent(office, text)))
    sheet.refresh_from_db()
    assert sheet.status == Status.CLOSED
    jobs.take_back(job.batch, by=office.coordinator, at=timezone.now())
    sheet.refresh_from_db()
    assert sheet.status == Status.DRAFT


def test_one_file_of_a_province_at_a_time(office):
    first = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n", name="một.csv")
    with pytest.raises(Refused, match=r"đang nhập tệp “một.csv” của tỉnh. Hãy đợi"):
        sent(office, HEAD + "SN;Sở Nữa;so_nganh;\n")
    run(first)
    second = run(sent(office, HEAD + "SN;Sở Nữa;so_nganh;\n"))
    jobs.confirm(second, by=office.coordinator, at=timezone.now())
    with pytest.raises(Refused, match="đang nhập tệp"):
        jobs.confirm(first, by=office.coordinator, at=timezone.now())


def test_a_message_delivered_twice_runs_once(office):
    job = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n")
    assert jobs.claim(job.pk, at=timezone.now())
    assert jobs.claim(job.pk, at=timezone.now()) is None


def test_confirming_twice_and_dismissing_what_runs_is_refused(office):
    job = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n"))
    jobs.confirm(job, by=office.coordinator, at=timezone.now())
    jobs.claim(job.pk, at=timezone.now())
    for verb in (jobs.confirm, jobs.dismiss):
        with pytest.raises(Refused, match="không chờ xác nhận nữa"):
            verb(job, by=office.coordinator, at=timezone.now())


def test_only_coordinators_of_the_province_send_confirm_and_dismiss(office):
    job = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n"))
    for person in (office.clerk, office.leader, office.stranger):
        for verb in (jobs.confirm, jobs.dismiss):
            with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
                verb(job, by=person, at=timezone.now())


def test_records_need_a_campaign_of_the_same_province(office):
    with pytest.raises(Refused, match="Hãy chọn phong trào"):
        sent(office, "x", kind="plans")
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        sent(office, "x", kind="plans", campaign=make.make_campaign())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4", "không thuộc loại nhận được"),
        ("a.xlsx", b"MZ\x90\x00", "không phải là tệp XLSX thật"),
        ("a.csv", b"PK\x03\x04\x00\x00", "không phải là tệp CSV thật"),
        ("a.csv", b"", "rỗng"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1", "tệp Excel cũ"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1", "tệp Excel cũ"),
    ],
)
def test_what_is_no_table_is_not_even_kept(office, name, content, sentence):
    with pytest.raises(Refused, match=sentence):
        sent(office, content, name=name)
    assert not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_refused_with_its_size(office, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(Refused, match="quá mức 1 MB"):
        sent(office, b"x" * (2 * 1024 * 1024))


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (SoftTimeLimitExceeded(), running.TOO_LONG),
        (ValueError("lạ"), running.BROKEN),
        (Refused("Một câu."), "Một câu."),
    ],
)
def test_every_trouble_ends_as_a_sentence(office, monkeypatch, trouble, sentence):
    def fail(*_, **__):
        raise trouble

    monkeypatch.setattr(running, "import_file", fail)
    job = run(sent(office, HEAD))
    assert (job.status, job.failure) == (ImportJobStatus.FAILED, sentence)


def test_a_stored_file_that_changed_is_not_taken_in(office):
    job = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n"))
    path = path_of(job.file)
    path.chmod(0o640)
    path.write_text(HEAD + "SN;Sở Khác;so_nganh;\n")
    assert confirmed(office, job).failure == running.OTHER_FILE
    assert not Unit.objects.filter(code="SN").exists()


def test_a_silent_job_is_told_of_again_and_fails_after_the_third_time(office):
    long_ago = timezone.now() - timedelta(hours=1)
    job = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n", at=long_ago)
    for _ in range(working.ATTEMPTS):
        jobs.rescue_stalled(at=timezone.now())
        job.refresh_from_db()
        assert (job.status, job.beat_at > long_ago) == (ImportJobStatus.QUEUED, True)
        assert jobs.claim(job.pk, at=long_ago)
    jobs.rescue_stalled(at=timezone.now())
    job.refresh_from_db()
    assert (job.status, job.failure) == (ImportJobStatus.FAILED, jobs.INTERRUPTED)


def test_a_worker_that_checked_too_long_does_not_close_the_import_that_came_after(office):
    long_ago = timezone.now() - timedelta(hours=1)
    job = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n", at=long_ago)
    dead = jobs.claim(job.pk, at=long_ago)
    jobs.confirm(run(job), by=office.coordinator, at=timezone.now())
    assert jobs.claim(job.pk, at=timezone.now()).attempts == dead.attempts
    with pytest.raises(TakenOver):
        working.finish(dead, status=ImportJobStatus.CHECKED, at=timezone.now())


def test_every_task_of_the_clock_exists(settings):
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_worker_that_comes_back_from_the_dead_writes_nothing(office, monkeypatch):
    job = run(sent(office, HEAD + "SM;Sở Mới;so_nganh;\n"))
    jobs.confirm(job, by=office.coordinator, at=timezone.now())
    close = running._close

    def late(claimed, *args, **kwargs):
        working.give_up(claimed, jobs.INTERRUPTED, at=timezone.now())
        close(claimed, *args, **kwargs)

    monkeypatch.setattr(running, "_close", late)
    run(job)
    assert not Unit.objects.filter(code="SM").exists()
    assert not ImportBatch.objects.exists()


def test_progress_is_seen_while_the_import_goes_on_and_a_lost_job_stops(office):
    job = sent(office, HEAD + "SM;Sở Mới;so_nganh;\n")
    claimed = jobs.claim(job.pk, at=timezone.now())
    with Heartbeat(claimed, clock=timezone.now) as heartbeat:
        heartbeat.read(500, 1200)
        wait_until(lambda: ImportJob.objects.get(pk=job.pk).rows_read == 500)
        assert ImportJob.objects.get(pk=job.pk).rows_in_all == 1200
        working.give_up(claimed, "x", at=timezone.now())
        heartbeat.read(1000, 1200)
        wait_until(lambda: heartbeat.lost)
        with pytest.raises(TakenOver):
            heartbeat.read(1200, 1200)


def test_a_file_beside_another_is_refused_before_it_is_kept(office):
    sent(office, HEAD + "SM;Sở Mới;so_nganh;\n")
    with pytest.raises(Refused, match="Hãy đợi tệp đó xong"):
        sent(office, HEAD + "SK;Sở Khác;so_nganh;\n")
    assert StoredFile.objects.count() == 1
