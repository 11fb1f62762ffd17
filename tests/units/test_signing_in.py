"""Signing in and out: who gets in, what is logged, and the forced first change of a password."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.factories import PASSWORD
from units.models import AccountEvent, User
from units.views import signing_in

LOGIN = reverse("login")
CHANGE = reverse("password_change")
NEW = "Bien-Xanh-Gio-2026"


@pytest.fixture
def person(db):
    return make.make_role("clerk", unit=make.make_unit(name="Sở Y tế"), user=make.make_user(username="lan.syt")).user


def sign_in(client, username="lan.syt", password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password} | extra)


def actions():
    return list(AccountEvent.objects.order_by("pk").values_list("action", "username", "by_name"))


def test_the_right_password_opens_the_home_page_and_is_logged(client, person):
    response = sign_in(client)
    assert (response.status_code, response.url) == (302, "/")
    event = AccountEvent.objects.get()
    assert (event.action, event.username, event.by_name) == ("signed_in", "lan.syt", person.full_name)
    assert event.address == "127.0.0.1"


def test_the_name_is_read_without_regard_to_capitals_and_spaces(client, person):
    assert sign_in(client, username=" Lan.SYT ").status_code == 302


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client, person):
    asked = reverse("unit_list")
    assert client.get(asked).url == f"{LOGIN}?next={asked}"
    assert f'value="{asked}"' in client.get(LOGIN, {"next": asked}).content.decode()
    assert sign_in(client, next=asked).url == asked


def test_signing_in_never_leads_to_a_foreign_site(client, person):
    assert sign_in(client, next="https://example.com/").url == "/"


@pytest.mark.parametrize("name", ["lan.syt\x00", "x" * 5000, "\x00", "lan\nAXES: forged", "lan.syt\u200b"])
def test_a_name_that_nobody_can_have_is_answered_like_a_wrong_one(client, person, name):
    response = sign_in(client, username=name)
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in response.content.decode() or "\x00" in name
    event = AccountEvent.objects.get()
    assert event.action == "sign_in_failed"
    assert not {"\x00", "\n"} & set(event.username)


def test_a_wrong_password_says_so_and_is_logged_without_the_password(client, person):
    response = sign_in(client, password="sai")
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in response.content.decode()
    assert actions() == [("sign_in_failed", "lan.syt", "")]
    assert AccountEvent.objects.get().detail == ""


def test_an_unknown_name_is_answered_like_a_wrong_password(client, person):
    known, unknown = sign_in(client, password="sai"), sign_in(client, username="khong.co")
    assert [list(r.context["form"].non_field_errors()) for r in (known, unknown)] == [
        ["Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra chữ hoa, chữ thường và bộ gõ tiếng Việt."]
    ] * 2


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client, person):
    for _ in range(4):
        assert sign_in(client, password="sai").status_code == 200
    for password in ("sai", PASSWORD):
        response = sign_in(client, password=password)
        assert response.status_code == 429
        assert "Tài khoản tạm khóa" in response.content.decode()
    assert [action for action, *_ in actions()] == ["sign_in_failed"] * 4 + ["locked"] * 2


def test_a_right_password_forgets_the_wrong_ones_before(client, person):
    for _ in range(4):
        sign_in(client, password="sai")
    sign_in(client)
    client.logout()
    assert sign_in(client, password="sai").status_code == 200


def test_a_disabled_account_does_not_get_in(client, person):
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 200


def test_a_demo_account_never_opens_the_real_system(client, person, settings):
    User.objects.update(is_demo=True)
    settings.PRODUCTION = True
    assert "Tài khoản dùng thử không đăng nhập được" in sign_in(client).content.decode()
    settings.PRODUCTION = False
    assert sign_in(client).status_code == 302


def test_signing_out_is_a_post_and_is_logged(client, person):
    sign_in(client)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == LOGIN
    assert client.get(reverse("unit_list")).status_code == 302
    assert actions()[-1] == ("signed_out", "lan.syt", person.full_name)


def test_an_administrators_session_ends_sooner(client, db):
    make.make_role("admin", user=make.make_user(username="qt"))
    sign_in(client, username="qt")
    assert client.session.get_expiry_age() == 300
    client.logout()
    make.make_role("head", unit=make.make_unit(), user=make.make_user(username="tt"))
    sign_in(client, username="tt")
    assert client.session.get_expiry_age() == 900


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": again or new})


def test_a_first_password_is_changed_before_anything_else(client, person):
    User.objects.update(must_change_password=True, password_given_at=timezone.now())
    sign_in(client)
    for address in ("/", reverse("unit_list"), reverse("staff_list", args=[person.roles.get().unit_id])):
        assert client.get(address).url == CHANGE
    assert "Để sau" not in client.get(CHANGE).content.decode()
    assert change(client).url == "/"
    assert client.get(reverse("unit_list")).status_code == 200
    assert actions()[-1] == ("password_changed", "lan.syt", person.full_name)
    client.logout()
    assert sign_in(client, password=NEW).url == "/"


@pytest.mark.parametrize(("days", "opens"), [(13, True), (15, False), (400, False)])
def test_a_password_that_was_given_opens_the_account_for_two_weeks(client, person, days, opens):
    given = timezone.now() - timedelta(days=days)
    User.objects.update(must_change_password=True, password_given_at=given)
    answer = sign_in(client)
    assert answer.status_code == (302 if opens else 200)
    if not opens:
        last = timezone.localdate(given) + timedelta(days=14)
        said = f"Mật khẩu được cấp chỉ dùng được đến hết ngày {last.day}/{last.month}/{last.year}."
        assert f"{said} Hãy báo quản trị hệ thống cấp mật khẩu mới." in answer.content.decode()
        assert actions() == [("sign_in_failed", "lan.syt", "")]


def test_a_wrong_password_tells_nothing_of_how_long_the_right_one_lasts(client, person):
    User.objects.update(must_change_password=True, password_given_at=timezone.now() - timedelta(days=400))
    assert "được cấp" not in sign_in(client, password="sai").content.decode()


def test_ones_own_password_does_not_run_out(client, person):
    sign_in(client)
    User.objects.update(must_change_password=True, password_given_at=timezone.now() - timedelta(days=14))
    change(client)
    person.refresh_from_db()
    assert (person.must_change_password, person.password_given_at) == (False, None)


def test_who_must_change_the_password_may_still_sign_out(client, person):
    User.objects.update(must_change_password=True, password_given_at=timezone.now())
    sign_in(client)
    assert client.post(reverse("logout")).url == LOGIN


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        (PASSWORD, PASSWORD, "Mật khẩu mới phải khác mật khẩu đang dùng."),
        ("Ngan-1", "Ngan-1", "14"),
        ("chi-chu-thuong-2026", "chi-chu-thuong-2026", "chữ hoa"),
        (NEW, NEW + "x", "không giống nhau"),
    ],
)
def test_a_poor_new_password_is_refused_with_the_reason(client, person, new, again, sentence):
    sign_in(client)
    assert sentence in change(client, new=new, again=again).content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_old_password_is_asked_for(client, person):
    sign_in(client)
    assert change(client, old="sai").status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_changing_the_password_ends_sessions_elsewhere(client, person, django_user_model):
    elsewhere = type(client)()
    sign_in(client)
    sign_in(elsewhere)
    change(client)
    assert client.get(reverse("unit_list")).status_code == 200
    assert elsewhere.get(reverse("unit_list")).status_code == 302


@pytest.mark.parametrize("address", ["/", "/phieu/", "/don-vi/", "/khong-co/", LOGIN, CHANGE])
def test_no_cache_keeps_a_page(client, person, address):
    for _ in ("a stranger", "a person"):
        assert "no-store" in client.get(address)["Cache-Control"]
        sign_in(client)


def test_whoever_sent_a_form_after_the_session_was_over_hears_that_it_was_not_saved(client, db):
    answer = client.post("/don-vi/lap/", {"name": "Sở Nội vụ"}, follow=True)
    assert "nội dung vừa gửi chưa được lưu" in answer.content.decode()
    assert "chưa được lưu" not in client.get("/don-vi/lap/", follow=True).content.decode()


def test_a_form_sent_too_late_leads_back_to_the_page_it_stood_on(client, db):
    answer = client.post("/don-vi/3/tu-cham/", headers={"referer": "http://testserver/don-vi/3/can-bo/?tim=an"})
    assert answer.url == f"{LOGIN}?next=/don-vi/3/can-bo/%3Ftim%3Dan&het-phien=1"
    elsewhere = client.post("/don-vi/3/tu-cham/", headers={"referer": "https://example.com/don-vi/"})
    assert elsewhere.url == f"{LOGIN}?next=/don-vi/3/tu-cham/&het-phien=1"


def test_asking_for_more_time_moves_the_end_and_says_how_long_there_is(client, person):
    sign_in(client)
    answer = client.post(reverse("session_extend"))
    assert (answer.status_code, answer.headers["X-Session"]) == (204, "900 43200")
    assert client.get(reverse("session_extend")).status_code == 405
    client.logout()
    assert client.post(reverse("session_extend"), headers={"HX-Request": "true"}).status_code == 401


def test_an_address_that_fails_under_many_names_waits_and_others_do_not(client, person, monkeypatch):
    cache.clear()
    monkeypatch.setattr(signing_in, "MOST_FAILURES", 3)
    for number in range(4):
        assert sign_in(client, username=f"ten-thu-{number}", password="sai").status_code == 200
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Địa chỉ mạng này vừa đăng nhập sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại." in answer.content.decode()
    assert (
        client.post(LOGIN, {"username": "lan.syt", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9").status_code == 302
    )


def test_the_old_password_cannot_be_guessed_for_long(client, person, monkeypatch):
    cache.clear()
    monkeypatch.setattr(signing_in, "MOST_TRIES", 2)
    client.force_login(person)
    tried = [
        client.post(CHANGE, {"old_password": f"đoán {n}", "new_password1": NEW, "new_password2": NEW}) for n in range(3)
    ]
    assert [answer.status_code for answer in tried] == [200, 200, 302]
    assert "quá nhiều lần. Hãy đợi 15 phút" in client.get(CHANGE).content.decode()
