"""How long a session lasts: what a person does moves its end, what a page does by itself does not."""

import time

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import caches
from django.urls import reverse

from tests import factories as make
from units import session_ends
from units.models import Setting
from units.session_store import SessionStore

PAGE = reverse("notice_list")
EXTEND = reverse("session_extend")
UNATTENDED = {"X-Unattended": "1", "HX-Request": "true"}


@pytest.fixture
def ago(people, client_of):
    """ago(acted=seconds, begun=seconds): a client of the clerk whose session is as old as that."""

    def opened(user=people.clerk, **seconds):
        client = client_of(user)
        client.get(PAGE)
        turn(client, **seconds)
        return client

    return opened


def turn(client, **seconds):
    session = client.session
    session.update({name: int(time.time()) - value for name, value in seconds.items()})
    session.save()


def left(answer):
    """(seconds to the end, seconds to the last end) as an answer tells them, to the nearest ten."""
    return tuple(round(int(each), -1) for each in answer.headers["X-Session"].split())


def test_every_answer_and_page_says_how_long_the_session_lasts(ago):
    client = ago()
    answer = client.get(PAGE)
    assert left(answer) == (900, 43200)
    assert f'data-session="{answer.headers["X-Session"]}"' in answer.content.decode()


def test_what_a_person_asks_for_moves_the_end(ago):
    client = ago(acted=800)
    assert left(client.post(EXTEND)) == (900, 43200)
    assert int(time.time()) - client.session["acted"] < 10


def test_what_a_page_asks_for_by_itself_does_not_move_the_end(ago):
    client = ago(acted=800)
    for _ in range(2):
        answer = client.get(PAGE, headers=UNATTENDED)
        assert (answer.status_code, left(answer)) == (200, (100, 43200))
    assert "sessionid" not in answer.cookies
    turn(client, acted=901)
    assert client.get(PAGE, headers=UNATTENDED).status_code == 401


def test_a_session_in_which_nobody_did_anything_is_over(ago):
    client = ago(acted=901)
    assert client.get(PAGE).url == f"{reverse('login')}?next={PAGE}"
    assert "begun" not in client.session


def test_a_session_ends_after_twelve_hours_whatever_happens(ago):
    client = ago(begun=session_ends.LONGEST - 60)
    assert left(client.post(EXTEND)) == (60, 60)
    turn(client, begun=session_ends.LONGEST)
    assert client.get(PAGE).status_code == 302


def test_signing_in_again_begins_anew(people, ago, client):
    ago(begun=session_ends.LONGEST)
    client.get(PAGE)
    client.post(reverse("login"), {"username": people.clerk.username, "password": make.PASSWORD})
    assert left(client.get(PAGE)) == (900, 43200)


def test_a_shorter_length_reaches_sessions_that_are_open(ago):
    client = ago(acted=400)
    Setting.objects.create(key="session_minutes", value="5")
    assert client.get(PAGE).status_code == 302


def test_who_becomes_an_administrator_keeps_no_long_session(people, ago):
    client = ago()
    make.make_role("admin", user=people.clerk)
    assert left(client.get(PAGE)) == (300, 43200)
    turn(client, acted=400)
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_of_one_person_does_nothing_for_another(people, client_of, method):
    client = client_of(people.clerk)
    answer = getattr(client, method)(EXTEND, headers={"X-Person": str(people.head.pk), "HX-Request": "true"})
    assert (answer.status_code, answer.headers["X-Person"]) == (409, str(people.clerk.pk))
    assert "đăng nhập bằng tài khoản khác" in answer.content.decode()
    assert client.post(EXTEND, headers={"X-Person": str(people.clerk.pk)}).status_code == 204


def test_a_page_of_another_person_does_not_move_the_end(people, ago):
    client = ago(acted=800)
    client.post(EXTEND, headers={"X-Person": str(people.head.pk)})
    assert int(time.time()) - client.session["acted"] >= 800


def test_a_page_of_somebody_whose_session_is_over_hears_just_that(people, client):
    answer = client.post(EXTEND, headers={"X-Person": str(people.head.pk), "HX-Request": "true"})
    assert answer.status_code == 401


def test_a_request_under_way_does_not_bring_back_a_session_that_was_signed_out(people, client_of):
    client = client_of(people.clerk)
    client.get(PAGE)
    under_way = SessionStore(client.session.session_key)
    under_way["acted"] = int(time.time())
    gone = []

    class SignedOutInBetween:
        """The cache of the request under way: the session goes between its look and its writing."""

        def __getattr__(self, name):
            return getattr(caches["default"], name)

        def set(self, *args):
            if not gone:
                gone.append(client.post(reverse("logout")).status_code)
            return caches["default"].set(*args)

    under_way._cache = SignedOutInBetween()
    with pytest.raises(UpdateError):
        under_way.save()
    assert gone == [302]
    assert not SessionStore().exists(under_way.session_key)
