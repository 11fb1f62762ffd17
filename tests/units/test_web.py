"""What every view shares."""

from types import SimpleNamespace

import pytest
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.contrib.messages.storage.fallback import FallbackStorage

from units.refusals import Refused
from units.web import address_of, is_fragment, page_of, refusals_as_messages


@pytest.fixture
def request_(rf):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def said(request):
    return [(message.level_tag, str(message)) for message in request._messages]


def test_a_refusal_becomes_a_message(request_):
    with refusals_as_messages(request_, "Đã trình.") as outcome:
        raise Refused("Phiếu đã trình.")
    assert outcome.refused == "Phiếu đã trình."
    assert said(request_) == [("bad", "Phiếu đã trình.")]


def test_what_was_done_is_said(request_):
    with refusals_as_messages(request_, "Đã trình.") as outcome:
        pass
    assert outcome.refused is None
    assert said(request_) == [("ok", "Đã trình.")]


def test_other_errors_are_not_hidden(request_):
    with pytest.raises(ZeroDivisionError), refusals_as_messages(request_):
        raise ZeroDivisionError


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("2", 2), ("99", 4), ("hai", 1)])
def test_a_page_that_does_not_exist_shows_the_nearest(rf, asked, number):
    assert page_of(rf.get("/", {"trang": asked}), range(100)).number == number


@pytest.mark.parametrize(
    ("htmx", "boosted", "restoring", "fragment"),
    [(True, False, False, True), (True, True, False, False), (True, False, True, False), (False, False, False, False)],
)
def test_a_fragment_is_what_htmx_asks_for_itself(htmx, boosted, restoring, fragment):
    class Details(SimpleNamespace):
        def __bool__(self):
            return htmx

    request = SimpleNamespace(htmx=Details(boosted=boosted, history_restore_request=restoring))
    assert is_fragment(request) is fragment


def test_a_request_beyond_the_limits_is_answered_in_vietnamese(client, db):
    answer = client.post("/dang-nhap/", {f"a{n}": "1" for n in range(5001)})
    assert answer.status_code == 400
    assert "Yêu cầu gửi lên không hợp lệ" in answer.content.decode()
    assert answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "không rõ", "10.0.0.1"),
        (1, "fe80::1%eth0", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_added_is_believed(rf, settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    assert address_of(request) == get_client_ip_address(request) == address


def test_a_request_through_a_socket_has_no_address(rf):
    assert address_of(rf.get("/", REMOTE_ADDR="")) is None


def test_a_failed_sign_in_is_kept_with_the_address_before_the_proxy(client, db, settings):
    settings.TRUSTED_PROXIES = 1
    client.post("/dang-nhap/", {"username": "ai.do", "password": "x"}, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert AccessAttempt.objects.get().ip_address == "203.0.113.9"
