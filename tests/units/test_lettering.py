"""Letters through a real mail server: one run at a time, one call, no one waits for it, and what a crash costs."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.db import connection, transaction

from campaign.celery import app
from tests import factories as make
from tests.factories import moment
from tests.mail_server import free_port, mail_server, send_to, silent_server
from tests.worker import wait_until
from units import lettering, noticing
from units.models import Notice
from units.tasks import send_letters

pytestmark = pytest.mark.django_db
NOW = moment(2022, 7, 13, 10)
LATER = NOW + lettering.FIRST_PAUSE
SEND = """
import sys, django
django.setup()
from django.utils.dateparse import parse_datetime
from units.lettering import send_due
send_due(at=parse_datetime(sys.argv[1]))
"""


@pytest.fixture
def server(settings):
    with mail_server(settings) as running:
        yield running


def tell(name="lan", *, at=NOW):
    user = make.make_user(email=f"{name}@example.gov.vn", full_name="Nguyễn Thị Lan")
    make.make_role("clerk", unit=make.make_unit(), user=user)
    return noticing.tell(user=user, text="Đã dựng xong bản PDF.", url="/bao-cao/1/", at=at)


def tell_many(number):
    return [tell(f"can-bo-{n}") for n in range(number)]


def letters():
    """{address: (state, tries, when due)}"""
    rows = Notice.objects.values_list("user__email", "letter", "letter_tries", "letter_due")
    return {email.partition("@")[0]: tuple(rest) for email, *rest in rows}


def send_elsewhere(at=NOW):
    """In a thread, with a connection of its own as another worker has."""
    try:
        return lettering.send_due(at=at)
    finally:
        connection.close()


def test_letters_of_one_run_leave_over_one_connection(server):
    tell_many(5)
    assert lettering.send_due(at=NOW) == 5
    assert sorted(server.reached) == [f"can-bo-{n}@example.gov.vn" for n in range(5)]
    assert server.calls == 1


def test_nobody_is_called_while_nothing_is_due(server):
    tell(at=LATER)
    assert lettering.send_due(at=NOW) == 0
    assert server.calls == 0


def test_a_port_that_refuses_ends_the_run_and_puts_all_letters_off(settings):
    send_to(settings, free_port())
    tell_many(3)
    assert lettering.send_due(at=NOW) == 0
    assert set(letters().values()) == {("waiting", 1, LATER)}
    with mail_server(settings):
        assert lettering.send_due(at=NOW) == 0
        assert lettering.send_due(at=LATER) == 3


def calls_to(listening):
    """How often a silent server was called."""
    listening.setblocking(False)
    number = 0
    with suppress(BlockingIOError):
        while True:
            listening.accept()[0].close()
            number += 1
    return number


def test_a_server_that_says_nothing_costs_one_wait_and_not_one_for_each(settings):
    settings.EMAIL_TIMEOUT = 0.3
    tell_many(20)
    with silent_server(settings) as listening:
        assert lettering.send_due(at=NOW) == 0
        assert calls_to(listening) == 1
    assert set(letters().values()) == {("waiting", 1, LATER)}


def test_a_server_that_falls_silent_in_the_middle_ends_the_run(settings, server):
    settings.EMAIL_TIMEOUT = 1
    tell_many(3)
    let_go = threading.Event()
    server.before_taking = lambda _: let_go.wait(10)
    try:
        assert lettering.send_due(at=NOW) == 0
    finally:
        let_go.set()
    assert letters() == {
        "can-bo-0": ("waiting", 1, LATER), "can-bo-1": ("waiting", 0, NOW), "can-bo-2": ("waiting", 0, NOW),
    }  # fmt: skip
    assert len(server.letters) == 1


def test_one_whom_the_server_does_not_know_stops_nobody(server):
    tell_many(3)
    server.refused = {"can-bo-0@example.gov.vn"}
    assert lettering.send_due(at=NOW) == 2
    assert letters()["can-bo-0"] == ("waiting", 1, LATER)
    assert sorted(server.reached) == ["can-bo-1@example.gov.vn", "can-bo-2@example.gov.vn"]


@pytest.mark.parametrize("odd", ["lan@[", "lan hoa@ex ample", "@", "lan@example.gov.vn\nBcc: b@example.gov.vn"])
def test_an_odd_address_stops_nobody(server, odd):
    notice = tell()
    type(notice.user).objects.filter(pk=notice.user_id).update(email=odd)
    tell("hoa")
    assert lettering.send_due(at=NOW) == 1
    assert server.reached == ["hoa@example.gov.vn"]
    notice.refresh_from_db()
    assert notice.letter_tries == 1


def test_one_run_takes_on_so_many_letters_and_the_next_the_rest(server, monkeypatch):
    monkeypatch.setattr(lettering, "MOST_LETTERS", 2)
    tell_many(3)
    assert [lettering.send_due(at=NOW) for _ in range(3)] == [2, 1, 0]


def test_a_run_ends_when_its_time_is_up(server, monkeypatch):
    seconds = [0]
    monkeypatch.setattr(lettering, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    server.before_taking = lambda _: seconds.append(seconds.pop() + lettering.MOST_SECONDS + 1)
    tell_many(3)
    assert lettering.send_due(at=NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_who_opens_a_notice_and_a_second_worker_do_not_wait_for_the_mail_server(server):
    notice, waits, let_go = tell(), threading.Event(), threading.Event()

    def taking(_):
        waits.set()
        let_go.wait(10)

    server.before_taking = taking
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(send_elsewhere)
        assert waits.wait(10)
        tell("hoa")
        noticing.read(notice=notice, at=NOW)
        assert lettering.send_due(at=NOW) == 0  # one run at a time
        assert not first.done()
        assert letters()["lan"][0] == "sending"
        let_go.set()
        assert first.result() == 1
    assert letters()["lan"][0] == "sent"
    assert lettering.send_due(at=NOW) == 1
    assert server.reached == ["lan@example.gov.vn", "hoa@example.gov.vn"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_after_sending_costs_one_letter_more_at_most(server):
    tell()
    at = NOW
    for taken in (1, 2, 2):
        _send_and_die(server, at)
        assert len(server.letters) == taken
        assert lettering.send_due(at=at + timedelta(minutes=4)) == 0  # it may still be under way
        at += lettering.FIRST_PAUSE
    assert letters()["lan"][0] == "failed"


def _send_and_die(server, at):
    """A process that is killed once the server has the letter, before it can say so."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    sent_to = {"EMAIL_HOST": site.EMAIL_HOST, "EMAIL_PORT": str(site.EMAIL_PORT)}
    process = subprocess.Popen(
        [sys.executable, "-c", SEND, at.isoformat()],
        cwd=site.BASE_DIR,
        env=os.environ | sent_to | {"DATABASE_URL": database.geturl(), "DJANGO_SETTINGS_MODULE": "campaign.settings"},
    )
    server.before_taking = lambda _: process.kill()
    process.wait(60)


@pytest.mark.django_db(transaction=True)
def test_who_chooses_no_letters_while_one_is_sent_and_fails_gets_none_later(server):
    notice = tell()

    def taking(_):
        noticing.set_preference(notice.user, at=NOW, letters="none")
        connection.close()
        raise RuntimeError("answered as 500")

    server.before_taking = taking
    assert lettering.send_due(at=NOW) == 0
    assert letters()["lan"] == ("waiting", 1, LATER)
    assert lettering.send_due(at=LATER) == 0
    assert letters()["lan"][0] == "none"
    assert len(server.letters) == 1


def test_a_letter_that_a_dead_run_left_is_not_sent_to_one_who_wants_none_since(server):
    notice = tell()
    Notice.objects.update(letter="sending", letter_tries=1, letter_due=LATER)
    noticing.set_preference(notice.user, at=NOW, letters="none")
    assert lettering.send_due(at=LATER) == 0
    assert (letters()["lan"][0], server.letters) == ("none", [])


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_is_cancelled_while_the_server_is_away_stays_cancelled(settings):
    send_to(settings, free_port())
    notice = tell()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            noticing.set_preference(notice.user, at=NOW, letters="none")
            run = pool.submit(send_elsewhere)
            wait_until(_somebody_waits_for_a_lock)
        assert run.result() == 0
    assert letters()["lan"] == ("none", 0, None)


def _somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("reached", [True, False])
def test_the_pause_after_a_failure_ends_outside_the_quiet_hours(settings, server, reached):
    evening = moment(2022, 7, 13, 20, 56)
    tell(at=evening)
    server.refused = {"lan@example.gov.vn"}
    if not reached:
        send_to(settings, free_port())
    assert lettering.send_due(at=evening) == 0
    assert letters()["lan"] == ("waiting", 1, moment(2022, 7, 14, 7))


def test_a_request_that_waited_for_a_worker_until_the_next_one_is_dropped():
    assert send_letters.expires < app.conf.beat_schedule["send-letters"]["schedule"].total_seconds()
