"""Health of the installation: for administrators, each part with what to do; and the pulse, for anybody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.worker import wait_until
from units import health
from units.bulk import jobs
from units.models import User

TOLD = [health.HEARTBEAT, health.PAPER, "worker:celery", "worker:previews"]


@pytest.fixture(autouse=True)
def _silence():
    cache.delete_many(TOLD)
    yield
    cache.delete_many(TOLD)


def looked(at=None):
    return {check.title: check for check in health.examine(at=at or timezone.now())}


def test_without_a_worker_the_page_says_what_to_do(people, client_of):
    shown = client_of(people.admin).get(reverse("health_page"))
    assert shown.status_code == 200
    assert "Có phần không chạy" in shown.content.decode()
    checks = looked()
    assert (checks["Cơ sở dữ liệu"].state, checks["Nâng cấp cơ sở dữ liệu"].state) == ("ok", "ok")
    assert (checks["Bộ nhớ tạm"].state, checks["Hàng đợi"].state, checks["Phông chữ và PDF"].state) == (
        "ok", "ok", "warn",
    )  # fmt: skip
    assert checks["Máy xử lý nền (worker)"].state == "bad"
    assert "Hãy chạy lại tiến trình worker" in checks["Bộ hẹn giờ (beat)"].todo


def test_a_worker_and_its_clock_are_seen(celery_worker, db):
    wait_until(lambda: cache.get(health.HEARTBEAT), timeout=45, otherwise=lambda: celery_worker.log)
    checks = looked()
    assert (checks["Máy xử lý nền (worker)"].state, checks["Bộ hẹn giờ (beat)"].state) == ("ok", "ok")


def test_a_worker_says_itself_that_it_lives_and_is_told_within_two_minutes_once_it_is_dead(celery_worker, db):
    wait_until(lambda: cache.get("worker:celery"), timeout=20, otherwise=lambda: celery_worker.log)
    first = cache.get("worker:celery")
    wait_until(lambda: cache.get("worker:celery") > first, timeout=20, otherwise=lambda: celery_worker.log)
    celery_worker.kill()
    worker = looked(timezone.now() + timedelta(seconds=90))["Máy xử lý nền (worker)"]
    assert (worker.state, worker.todo) == ("bad", health.START_WORKER)


def test_a_worker_that_draws_no_previews_is_told_while_all_else_works(db):
    now = timezone.now()
    health.worker_lives(["celery"], at=now)
    worker = looked(now + timedelta(seconds=30))["Máy xử lý nền (worker)"]
    assert worker.state == "warn"
    assert "hình xem trước" in worker.said
    assert "-Q previews" in worker.todo


def test_a_heart_that_stopped_is_told(db):
    now = timezone.now()
    health.beat(at=now)
    assert looked(now)["Bộ hẹn giờ (beat)"].state == "ok"
    assert looked(now + timedelta(minutes=3))["Bộ hẹn giờ (beat)"].state == "bad"


def test_a_worker_tries_now_and_then_whether_it_can_print(db, monkeypatch):
    now = timezone.now()
    health.beat(at=now)
    assert looked(now)["Phông chữ và PDF"].state == "ok"
    assert "dựng được PDF" in looked(now)["Phông chữ và PDF"].said
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda _: 1 / 0)
    health.beat(at=now + timedelta(minutes=9))
    assert looked(now)["Phông chữ và PDF"].state == "ok"
    health.beat(at=now + timedelta(minutes=11))
    assert looked(now)["Phông chữ và PDF"].state == "bad"


def test_work_that_nobody_takes_is_told(people):
    now = timezone.now()
    assert looked(now)["Việc đang chờ"].said == "Không việc nào phải chờ."
    job = jobs.ask_for_many(kind="reset", users=User.objects.filter(pk=people.clerk.pk), by=people.admin, at=now)
    jobs.confirm(job, reason="Mất", by=people.admin, at=now)
    assert looked(now)["Việc đang chờ"].state == "ok"
    assert looked(now + timedelta(minutes=3))["Việc đang chờ"].state == "warn"


def test_the_last_backup_is_known_by_the_file_it_touches(db, tmp_path, settings):
    stamp = tmp_path / "xong"
    settings.BACKUP_STAMP = str(stamp)
    now = timezone.now()
    assert looked(now)["Sao lưu"].state == "bad"
    stamp.touch()
    assert looked(now)["Sao lưu"].state == "ok"
    assert looked(now + timedelta(hours=27))["Sao lưu"].state == "bad"
    settings.BACKUP_STAMP = ""
    assert "BACKUP_STAMP" in looked(now)["Sao lưu"].todo


def test_a_check_that_breaks_is_told_in_words_and_its_error_goes_to_the_log(db, settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path / "khong-co"
    assert looked()["Ổ đĩa dữ liệu"].said == "Không kiểm tra được phần này."
    assert "khong-co" in caplog.text


def test_clocks_that_differ_are_told(db):
    assert looked(timezone.now() - timedelta(seconds=9))["Đồng hồ"].state == "warn"


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk", "nobody"])
def test_others_find_no_page_of_health(people, client_of, who):
    assert client_of(getattr(people, who)).get(reverse("health_page")).status_code == 404


def test_the_pulse_is_open_and_tells_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/song/")
    assert (answer.status_code, answer.content) == (200, b"ok")
