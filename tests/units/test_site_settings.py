"""Settings of the installation: within bounds, with their history, in force at once; and the letter of trial."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD
from units import account_log, keeping, site_settings
from units.bulk import jobs
from units.models import AccountEvent, Setting, SettingChange, User
from units.refusals import Refused

PAGE = reverse("settings_page")


@pytest.fixture(autouse=True)
def _no_trials_before():
    cache.delete("often:trial-letter:127.0.0.1")


def values(**changed):
    return {key.value: value for key, value in site_settings.current().items()} | changed


def change(people, **changed):
    return site_settings.change(changed, by=people.admin, at=timezone.now())


def test_a_change_says_who_from_what_to_what_and_stands_in_the_log(people, client_of):
    client = client_of(people.admin)
    answer = client.post(PAGE, values(office_name="Sở Nội vụ tỉnh Kiên Giang"), follow=True)
    assert "Đã lưu cài đặt" in answer.content.decode()
    made = SettingChange.objects.get()
    assert (made.before, made.after, made.by_name) == ("", "Sở Nội vụ tỉnh Kiên Giang", people.admin.full_name)
    assert AccountEvent.objects.get(action="setting_changed").detail.endswith("trống → Sở Nội vụ tỉnh Kiên Giang")
    assert "Không có gì thay đổi" in client.post(PAGE, values(), follow=True).content.decode()
    assert SettingChange.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("session_minutes", "16"), ("session_minutes", "4"), ("session_minutes", "một"), ("admin_session_minutes", "6"),
     ("log_months", "11"), ("log_months", "-1"), ("banner", "x" * 301), ("session_minutes", "")],
)  # fmt: skip
def test_what_is_out_of_bounds_is_told_beside_the_field_and_nothing_is_written(people, client_of, field, value):
    answer = client_of(people.admin).post(PAGE, values(office_name="Khác", **{field: value}))
    assert answer.context["form"].errors[field]
    assert not Setting.objects.exists()
    if value:
        with pytest.raises(Refused):
            change(people, office_name="Khác", **{field: value})
        assert not Setting.objects.exists()


def test_the_contact_stands_on_the_page_of_sign_in_and_on_those_that_tell_of_an_error(people, client):
    change(people, office_name="Sở Nội vụ", office_contact="Điện thoại 0297 3 000 000")
    assert "0297 3 000 000" in client.get(reverse("login")).content.decode()
    client.force_login(people.clerk, backend="units.account_loading.AccountBackend")
    assert "0297 3 000 000" in client.get("/khong-co-trang-nay/").content.decode()


def test_the_banner_and_the_length_of_sessions_come_with_the_account(people, client, django_assert_num_queries):
    change(people, banner="Bảo trì lúc 22:00 <b>")
    assert "Bảo trì lúc 22:00 &lt;b&gt;" in client.get(reverse("login")).content.decode()
    client.force_login(people.nobody, backend="units.account_loading.AccountBackend")
    with django_assert_num_queries(2):  # the account, and its roles
        client.post(reverse("session_extend"))
    assert "Bảo trì lúc 22:00" in client.get(reverse("notice_list")).content.decode()


def test_sessions_last_as_long_as_is_set(people, client):
    change(people, session_minutes="10", admin_session_minutes="3")
    for user, seconds in ((people.clerk, 600), (people.admin, 180)):
        client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
        assert client.session.get_expiry_age() == seconds
        client.logout()


def test_a_letter_of_trial_goes_to_oneself(people, client_of):
    client, address = client_of(people.admin), reverse("settings_letter")
    assert "chưa có thư điện tử" in client.post(address, follow=True).content.decode()
    User.objects.filter(pk=people.admin.pk).update(email="qt@kiengiang.gov.vn")
    assert "Đã gửi thư thử tới qt@kiengiang.gov.vn" in client.post(address, follow=True).content.decode()
    assert [letter.to for letter in mail.outbox] == [["qt@kiengiang.gov.vn"]]
    (line,) = AccountEvent.objects.filter(action="letter_tried")
    assert (line.detail, line.by_name) == ("qt@kiengiang.gov.vn: máy chủ thư nhận", people.admin.full_name)


def test_letters_of_trial_are_few_and_each_stands_in_the_log(people, client_of):
    client, address = client_of(people.admin), reverse("settings_letter")
    User.objects.filter(pk=people.admin.pk).update(email="qt@kiengiang.gov.vn")
    told = [client.post(address, follow=True).content.decode() for _ in range(6)]
    assert "Đã gửi thử 5 thư trong 10 phút" in told[-1]
    assert len(mail.outbox) == AccountEvent.objects.filter(action="letter_tried").count() == 5


def test_a_mail_server_that_refuses_is_told(people, client_of, settings):
    User.objects.filter(pk=people.admin.pk).update(email="qt@kiengiang.gov.vn")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    answer = client_of(people.admin).post(reverse("settings_letter"), follow=True)
    page = answer.content.decode()
    assert "Máy chủ thư không nhận" in page
    assert "refused" not in page.lower()  # what the server says stays in its log
    assert AccountEvent.objects.get(action="letter_tried").detail.endswith("không nhận")


def test_the_environment_is_shown_without_secrets(people, client_of, settings):
    settings.DATABASE_URL = "postgres://nguoi:matkhau-bi-mat@db.noi-bo:5433/campaign"
    shown = client_of(people.admin).get(PAGE).content.decode()
    assert "db.noi-bo:5433" in shown
    assert "matkhau-bi-mat" not in shown
    assert settings.SECRET_KEY not in shown


@pytest.mark.parametrize("who", ["coordinator", "leader", "head", "clerk", "nobody"])
def test_others_neither_see_nor_change_settings(people, client_of, who):
    client = client_of(getattr(people, who))
    assert [client.get(PAGE).status_code, client.post(PAGE, values()).status_code] == [404, 404]
    with pytest.raises(Refused, match="Chỉ quản trị hệ thống"):
        site_settings.change({"banner": "x"}, by=getattr(people, who), at=timezone.now())


def test_the_log_and_names_in_finished_work_go_after_the_months_that_are_set(people):
    now = timezone.now()
    job = jobs.ask_for_many(kind="reset", users=User.objects.filter(pk=people.clerk.pk), by=people.admin, at=now)
    jobs.dismiss(job, by=people.admin, at=now - timedelta(days=800))
    for days in (800, 700):
        account_log.record("signed_in", username=f"cu{days}", at=now - timedelta(days=days))
    assert keeping.sweep(at=now) == 1
    job.refresh_from_db()
    assert job.rows == []
    assert list(AccountEvent.objects.values_list("action", "username", "detail")) == [
        ("log_swept", "", "1 dòng"), ("signed_in", "cu700", ""),
    ]  # fmt: skip
