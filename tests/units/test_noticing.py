"""What people are told: on the site at once, and by letter when and as they want it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.factories import moment
from units import noticing
from units.lettering import MOST_TRIES, send_due
from units.models import Notice, NoticePreference

pytestmark = pytest.mark.django_db
WORKING_DAY = moment(2022, 7, 13, 10)
EVENING = moment(2022, 7, 13, 22)
MORNING = moment(2022, 7, 14, 7)


def tell(user, *, at=WORKING_DAY, **fields):
    return noticing.tell(user=user, at=at, **{"text": "Đã dựng xong bản PDF.", "url": "/bao-cao/1/", **fields})


def with_address(**fields):
    user = make.make_user(**{"email": "lan@example.gov.vn", "full_name": "Nguyễn Thị Lan", **fields})
    make.make_role("clerk", unit=make.make_unit(), user=user)
    return user


def wants(user, letters="at_once", **wishes):
    return NoticePreference.objects.create(user=user, letters=letters, **wishes)


def letter_of(notice):
    notice.refresh_from_db()
    return notice.letter


def test_a_letter_goes_to_those_who_have_an_address():
    notice = tell(with_address())
    assert send_due(at=WORKING_DAY) == 1
    (letter,) = mail.outbox
    assert letter.to == ["lan@example.gov.vn"]
    assert letter.subject == "Đã dựng xong bản PDF."
    assert "Nguyễn Thị Lan" in letter.body
    assert "/bao-cao/1/" in letter.body
    assert letter_of(notice) == "sent"


def test_without_an_address_or_with_a_disabled_account_no_letter_waits():
    told = [tell(make.make_user()), tell(with_address(is_active=False)), tell(with_address(), by_letter=False)]
    assert [each.letter for each in told] == ["none"] * 3
    assert send_due(at=WORKING_DAY) == 0


def test_a_letter_is_sent_once_however_often_the_worker_asks():
    tell(with_address())
    send_due(at=WORKING_DAY)
    send_due(at=WORKING_DAY + timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_a_letter_of_the_night_waits_until_morning_together_with_others():
    user = with_address()
    tell(user, at=EVENING)
    tell(user, at=EVENING + timedelta(hours=1), text="Phiếu bị trả lại.")
    assert send_due(at=MORNING - timedelta(minutes=1)) == 0
    assert send_due(at=MORNING) == 1
    (letter,) = mail.outbox
    assert letter.subject == "2 thông báo chưa đọc"
    assert "Đã dựng xong bản PDF." in letter.body
    assert "Phiếu bị trả lại." in letter.body


def test_who_wants_nights_gets_the_letter_at_night():
    user = with_address()
    wants(user, quiet_nights=False)
    tell(user, at=EVENING)
    assert send_due(at=EVENING) == 1


def test_a_digest_gathers_what_is_unread_at_its_hour():
    user = with_address()
    wants(user, "digest", digest_hour=16)
    first, read, _ = (tell(user, text=f"Việc {n}.") for n in (1, 2, 3))
    noticing.read(notice=read, at=WORKING_DAY)
    assert send_due(at=moment(2022, 7, 13, 15, 59)) == 0
    assert send_due(at=moment(2022, 7, 13, 16)) == 1
    assert "Việc 1." in mail.outbox[0].body
    assert "Việc 2." not in mail.outbox[0].body
    assert (letter_of(first), letter_of(read)) == ("sent", "read")


def test_a_digest_with_nothing_unread_is_no_letter():
    user = with_address()
    wants(user, "digest")
    tell(user)
    noticing.read_all(user=user, at=WORKING_DAY)
    assert send_due(at=moment(2022, 7, 15, 8)) == 0


def test_who_wants_no_letters_is_told_on_the_site_alone():
    user = with_address()
    wants(user, "none")
    assert tell(user).letter == "none"
    assert Notice.objects.visible_to(user).unread().count() == 1


def choose(user, letters, *, at=EVENING, **wishes):
    noticing.set_preference(user, letters=letters, at=at, **wishes)


def test_a_letter_that_waits_is_cancelled_for_who_chooses_none():
    user = with_address()
    wants(user, "digest", digest_hour=8)
    notice = tell(user, at=EVENING)
    choose(user, "none", at=moment(2022, 7, 14, 7, 50))
    assert send_due(at=moment(2022, 7, 14, 8)) == 0
    assert letter_of(notice) == "none"


@pytest.mark.parametrize(
    ("letters", "wishes", "due"),
    [
        ("at_once", {"quiet_nights": False}, EVENING),
        ("at_once", {"quiet_to": 6}, moment(2022, 7, 14, 6)),
        ("digest", {"digest_hour": 16}, moment(2022, 7, 14, 16)),
    ],
)
def test_a_letter_that_waits_follows_what_is_chosen_anew(letters, wishes, due):
    user = with_address()
    notice, others = tell(user, at=EVENING - timedelta(minutes=5)), tell(with_address(), at=EVENING)
    choose(user, letters, **wishes)
    notice.refresh_from_db()
    assert notice.letter_due == due
    assert others.letter_due == MORNING


def test_a_letter_that_failed_keeps_its_pause_whatever_is_chosen():
    user = with_address()
    notice, due = tell(user), WORKING_DAY + timedelta(minutes=40)
    Notice.objects.filter(pk=notice.pk).update(letter_tries=4, letter_due=due)
    choose(user, "at_once", at=WORKING_DAY)
    notice.refresh_from_db()
    assert notice.letter_due == due


def test_a_letter_that_left_is_not_called_back():
    user = with_address()
    notice = tell(user)
    send_due(at=WORKING_DAY)
    choose(user, "none")
    assert letter_of(notice) == "sent"


def test_an_account_that_ended_meanwhile_gets_no_letter():
    user = with_address()
    notice = tell(user, at=EVENING)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert send_due(at=MORNING) == 0
    assert letter_of(notice) == "none"


def test_who_holds_no_office_any_more_gets_no_letter_of_it():
    user = with_address()
    notice = tell(user, at=EVENING)
    user.roles.update(valid_to=EVENING.date())
    assert send_due(at=MORNING) == 0
    assert letter_of(notice) == "none"


def test_a_mail_server_that_fails_is_tried_again_later_and_given_up_at_last(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice, at = tell(with_address()), WORKING_DAY
    for tried in range(1, MOST_TRIES + 1):
        assert letter_of(notice) == "waiting"
        send_due(at=at)
        notice.refresh_from_db()
        assert notice.letter_tries == tried
        send_due(at=at)  # too early: nothing happens
        at = notice.letter_due
    assert letter_of(notice) == "failed"


def test_a_letter_that_failed_leaves_when_the_server_is_back(settings):
    user = with_address()
    with_trouble, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice = tell(user)
    send_due(at=WORKING_DAY)
    settings.EMAIL_BACKEND = with_trouble
    assert send_due(at=WORKING_DAY + timedelta(minutes=5)) == 1
    assert letter_of(notice) == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_one_worker_is_sending_is_left_alone_by_the_next():
    tell(with_address())
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        list(Notice.objects.select_for_update())
        assert pool.submit(_send_in_a_connection_of_its_own).result() == 0
    assert send_due(at=WORKING_DAY) == 1


def _send_in_a_connection_of_its_own():
    try:
        return send_due(at=WORKING_DAY)
    finally:
        connection.close()


@pytest.mark.parametrize("url", ["https://noi-khac.example/", "//noi-khac.example/", ""])
def test_a_notice_leads_nowhere_but_to_this_site(url):
    with pytest.raises(IntegrityError, match="units_notice_url_is_ours"), transaction.atomic():
        tell(make.make_user(), url=url)


def test_an_empty_notice_is_refused():
    with pytest.raises(IntegrityError, match="units_notice_text_not_blank"), transaction.atomic():
        tell(make.make_user(), text="")


def test_opening_a_notice_reads_it_and_leads_to_what_it_speaks_of(people, client_of):
    notice = tell(people.clerk)
    client = client_of(people.clerk)
    assert client.get(reverse("notice_list")).context["user"].unread_notices == 1
    assert client.post(reverse("notice_open", args=[notice.pk])).url == "/bao-cao/1/"
    assert client.get(reverse("notice_list")).context["user"].unread_notices == 0


def test_all_are_read_at_once_but_only_ones_own(people, client_of):
    mine, others = tell(people.clerk), tell(people.head)
    client_of(people.clerk).post(reverse("notice_read_all"))
    mine.refresh_from_db()
    others.refresh_from_db()
    assert mine.read_at is not None
    assert others.read_at is None


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(people, client_of, django_assert_num_queries, rows):
    for _ in range(rows):
        tell(people.clerk, at=timezone.now())
    client = client_of(people.clerk)
    with django_assert_num_queries(4):  # account with its unread notices, roles, count, notices
        client.get(reverse("notice_list"))


@pytest.mark.parametrize("persons", [1, 30])
def test_telling_many_takes_the_queries_of_telling_one(persons, django_assert_num_queries):
    told = [(with_address(), "Hãy trình phiếu.", "/") for _ in range(persons)]
    with django_assert_num_queries(2):  # how they want letters, the notices
        noticing.tell_each(told, at=WORKING_DAY)


def test_the_subject_of_a_letter_is_one_line():
    tell(with_address(), text="Đã dựng xong\nbản PDF.")
    send_due(at=WORKING_DAY)
    assert mail.outbox[0].subject == "Đã dựng xong bản PDF."


def test_an_address_that_breaks_the_head_of_a_letter_undoes_nothing():
    notice = tell(with_address(email="lan@example.gov.vn\nBcc: b@example.gov.vn"))
    send_due(at=WORKING_DAY)
    assert mail.outbox == []
    assert letter_of(notice) == "failed"


def test_a_person_chooses_how_letters_come(people, client_of):
    client = client_of(people.clerk)
    page = client.get(reverse("notice_settings")).content.decode()
    assert "chưa có thư điện tử" in page
    wishes = {
        "letters": "digest", "digest_hour": "16", "quiet_from": "20", "quiet_to": "6", "quiet_nights": "on",
    }  # fmt: skip
    assert client.post(reverse("notice_settings"), wishes).status_code == 302
    kept = NoticePreference.objects.get(user=people.clerk)
    assert (kept.letters, kept.digest_hour, kept.quiet_from, kept.quiet_weekends) == ("digest", 16, 20, False)
    type(people.clerk).objects.filter(pk=people.clerk.pk).update(email="lan@example.gov.vn")
    people.clerk.refresh_from_db()
    waiting = tell(people.clerk)
    client.post(reverse("notice_settings"), {**wishes, "letters": "none"})
    assert NoticePreference.objects.get(user=people.clerk).letters == "none"
    assert letter_of(waiting) == "none"


@pytest.mark.parametrize("wrong", [{"quiet_to": "20"}, {"digest_hour": "24"}, {"letters": "bo-cau"}])
def test_wishes_that_mean_nothing_are_refused(people, client_of, wrong):
    wishes = {"letters": "at_once", "digest_hour": "8", "quiet_from": "20", "quiet_to": "6", "quiet_nights": "on"}
    page = client_of(people.clerk).post(reverse("notice_settings"), wishes | wrong)
    assert page.context["form"].errors
    assert not NoticePreference.objects.exists()
