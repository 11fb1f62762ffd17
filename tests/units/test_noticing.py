"""Notices: one's own, once, with a letter to those who have an address."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from units import noticing
from units.models import Notice


@pytest.fixture
def tell(db, django_capture_on_commit_callbacks):
    def told(user, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return noticing.tell(
                user=user, at=timezone.now(), **{"text": "Đã dựng xong bản PDF.", "url": "/bao-cao/1/", **fields}
            )

    return told


def test_a_letter_goes_to_those_who_have_an_address(tell):
    tell(make.make_user(email="lan@example.gov.vn", full_name="Nguyễn Thị Lan"))
    (letter,) = mail.outbox
    assert letter.to == ["lan@example.gov.vn"]
    assert letter.subject == "Đã dựng xong bản PDF."
    assert "Nguyễn Thị Lan" in letter.body
    assert "/bao-cao/1/" in letter.body


def test_without_an_address_or_with_a_disabled_account_no_letter_is_sent(tell):
    tell(make.make_user())
    tell(make.make_user(email="b@example.gov.vn", is_active=False))
    assert mail.outbox == []
    assert Notice.objects.count() == 2


def test_a_mail_server_that_fails_undoes_nothing(tell, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(make.make_user(email="lan@example.gov.vn"))
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("url", ["https://noi-khac.example/", "//noi-khac.example/", ""])
def test_a_notice_leads_nowhere_but_to_this_site(tell, url):
    with pytest.raises(IntegrityError, match="units_notice_url_is_ours"), transaction.atomic():
        tell(make.make_user(), url=url)


def test_an_empty_notice_is_refused(tell):
    with pytest.raises(IntegrityError, match="units_notice_text_not_blank"), transaction.atomic():
        tell(make.make_user(), text="")


def test_opening_a_notice_reads_it_and_leads_to_what_it_speaks_of(people, client_of, tell):
    notice = tell(people.clerk)
    client = client_of(people.clerk)
    assert client.get(reverse("notice_list")).context["user"].unread_notices == 1
    assert client.post(reverse("notice_open", args=[notice.pk])).url == "/bao-cao/1/"
    assert client.get(reverse("notice_list")).context["user"].unread_notices == 0


def test_all_are_read_at_once_but_only_ones_own(people, client_of, tell):
    mine, others = tell(people.clerk), tell(people.head)
    client_of(people.clerk).post(reverse("notice_read_all"))
    mine.refresh_from_db()
    others.refresh_from_db()
    assert mine.read_at is not None
    assert others.read_at is None


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    people, client_of, tell, django_assert_num_queries, rows
):
    for _ in range(rows):
        tell(people.clerk)
    client = client_of(people.clerk)
    with django_assert_num_queries(4):  # account with its unread notices, roles, count, notices
        client.get(reverse("notice_list"))


def test_the_subject_of_a_letter_is_one_line(tell):
    tell(make.make_user(email="lan@example.gov.vn"), text="Đã dựng xong\nbản PDF.")
    assert mail.outbox[0].subject == "Đã dựng xong bản PDF."


def test_an_address_that_breaks_the_head_of_a_letter_undoes_nothing(tell):
    tell(make.make_user(email="lan@example.gov.vn\nBcc: b@example.gov.vn"))
    assert mail.outbox == []
    assert Notice.objects.count() == 1
