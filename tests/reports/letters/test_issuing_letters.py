"""Issuing many letters at once: numbers in a row, what stays behind, and where it stops."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.storing import store_bytes
from reports import snapshots
from reports.chasing.late import late_in
from reports.issue import issuing
from reports.letters import issuing_letters, urging
from reports.models import Document
from reports.papers import reminders
from scoring.models import Assessment
from tests import factories as make
from tests.reports.drafts import PDF
from units.refusals import Refused

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
SIGNED = {"issued_on": TODAY, "authority": "", "position": "GIÁM ĐỐC", "signer": "Nguyễn Văn Mẫu"}


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    return make.make_round(campaign, opens_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(days=5))


@pytest.fixture
def letters(people, round_):
    """A draft to each of three units, its PDF made as the job makes it."""
    for unit in (people.unit, people.sibling, make.make_unit(people.province, name="Zz cuối danh sách")):
        make.make_assessment(round_, unit)
    made = urging.request_letters(
        round_=round_,
        units=late_in(round_, at=NOW).units,
        together=False,
        new_deadline=TODAY + timedelta(days=5),
        contact="",
        issuing_body="snv",
        by=people.coordinator,
        at=NOW,
    )
    for letter in made:
        letter.jobs.update(status="done", finished_at=NOW)
        body = reminders.collect(letter) | {"title": letter.title, "text": letter.text}
        letter.snapshot = snapshots.freeze(body, at=NOW)
        letter.pdf = store_bytes(PDF, "application/pdf", by=None, at=NOW)
        letter.save()
    return made


def issue(people, round_, number=412):
    drafts = list(issuing_letters.drafts_in(round_, "snv"))
    return issuing_letters.issue_each(documents=drafts, number=number, **SIGNED, by=people.coordinator, at=NOW)


def numbers():
    return sorted(Document.objects.exclude(number=None).values_list("number", flat=True))


def test_letters_take_numbers_in_a_row_in_the_order_of_the_list(people, round_, letters):
    outcome = issue(people, round_)
    assert (outcome.left, outcome.stopped) == ([], None)
    assert [each.number for each in outcome.issued] == ["412", "413", "414"]
    last = Document.objects.get(number="414")
    assert last.unit.name == "Zz cuối danh sách"
    assert last.status == "issuing"


def test_a_unit_that_has_finished_stops_what_follows_and_keeps_its_number_free(people, round_, letters):
    first, second, _ = issuing_letters.drafts_in(round_, "snv")
    Assessment.objects.filter(unit=second.unit).update(status="approved")
    outcome = issue(people, round_)
    assert numbers() == ["412"]
    assert outcome.stopped.document == second
    assert "đã hoàn thành" in outcome.stopped.why
    assert [each.pk for each in outcome.issued] == [first.pk]


def test_a_number_that_is_taken_is_asked_about_and_not_jumped_over(people, round_, letters):
    first, *_ = issuing_letters.drafts_in(round_, "snv")
    Document.objects.filter(pk=first.pk).update(
        status="issuing",
        number="413",
        issued_on=TODAY,
        signer_position="GIÁM ĐỐC",
        signer_name="Nguyễn Văn Mẫu",
        issued_by=people.coordinator,
    )
    outcome = issue(people, round_)
    assert numbers() == ["412", "413"]
    assert "đã dùng" in outcome.stopped.why


def test_a_letter_with_something_to_be_seen_waits_and_keeps_no_number(people, round_, letters):
    first, *_ = issuing_letters.drafts_in(round_, "snv")
    Document.objects.filter(pk=first.pk).update(about=first.about | {"new_deadline": "2022-01-01"})
    first.refresh_from_db()
    body = reminders.collect(first) | {"title": first.title, "text": first.text}
    Document.objects.filter(pk=first.pk).update(snapshot=snapshots.freeze(body, at=NOW))
    outcome = issue(people, round_)
    assert [each.document.pk for each in outcome.left] == [first.pk]
    assert (outcome.stopped, numbers()) == (None, ["412", "413"])


def second_draft(letter):
    """Another draft to the unit of a letter, as two clicks at once once made."""
    again = Document.objects.get(pk=letter.pk)
    again.pk = None
    again.save()
    again.addressed.create(unit=letter.unit)
    return again


def test_of_two_letters_to_one_unit_the_second_waits_and_keeps_no_number(people, round_, letters):
    again = second_draft(letters[0])
    outcome = issue(people, round_)
    assert ([each.document for each in outcome.left], outcome.stopped) == ([again], None)
    assert "đã có công văn trong lần ban hành này" in outcome.left[0].why
    assert numbers() == ["412", "413", "414"]


def test_of_two_drafts_to_one_unit_neither_is_ticked_beforehand(people, letters, client_of):
    second_draft(letters[0])
    page = client_of(people.coordinator).get(reverse("reminder_issue"))
    assert page.context["ticked"] == {each.pk for each in letters[1:]}
    assert page.content.decode().count("Đơn vị này có nhiều dự thảo") == 2


def test_only_drafts_to_one_unit_of_this_body_and_round_are_offered(people, round_, letters):
    urging.request_letters(
        round_=round_,
        units=late_in(round_, at=NOW).units,
        together=True,
        new_deadline=TODAY,
        contact="",
        issuing_body="snv",
        by=people.coordinator,
        at=NOW,
    )
    assert {each.pk for each in issuing_letters.drafts_in(round_, "snv")} == {each.pk for each in letters}
    assert not issuing_letters.drafts_in(round_, "ubnd").exists()
    other = make.make_round(round_.campaign, year=2021, opens_at=date_before(40), closes_at=date_before(35))
    assert not issuing_letters.drafts_in(other, "snv").exists()


def date_before(days):
    return NOW - timedelta(days=days)


def post(client, letters, **typed):
    sent = {
        "van-ban": [each.pk for each in letters],
        "number": "412",
        "issued_on": f"{TODAY:%d/%m/%Y}",
        "sign": "giam_doc",
        "signer": "Nguyễn Văn Mẫu",
    }
    return client.post(reverse("reminder_issue"), {**sent, **typed})


def test_the_page_issues_what_was_ticked(people, letters, client_of):
    client = client_of(people.coordinator)
    assert letters[0].unit.name in client.get(reverse("reminder_issue")).content.decode()
    answer = post(client, letters[:2])
    assert answer.status_code == 302
    assert "Đã ghi từ số 412 đến số 413 cho 2 công văn." in client.get(answer.headers["Location"]).content.decode()


def test_the_page_says_where_it_stopped(people, round_, letters, client_of):
    _, second, _ = issuing_letters.drafts_in(round_, "snv")
    Assessment.objects.filter(unit=second.unit).update(status="approved")
    answer = post(client_of(people.coordinator), letters)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Đã ghi số 412 cho 1 công văn." in shown
    assert f'Dừng ở công văn gửi <a href="{second.get_absolute_url()}">' in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "15/SNV"}, "số thứ tự"),
        ({"number": "9" * 20}, "không quá 6 chữ số"),
        ({"van-ban": []}, "Chưa chọn công văn nào"),
        ({"signer": "TS. Mẫu"}, "học hàm"),
        ({"issued_on": f"{date(2099, 1, 1):%d/%m/%Y}"}, "ở sau hôm nay"),
    ],
)
def test_what_cannot_be_issued_is_said_and_nothing_happens(people, letters, client_of, typed, sentence):
    answer = post(client_of(people.coordinator), letters, **typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert numbers() == []


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "nobody"])
def test_the_page_is_the_coordinators(people, letters, client_of, who):
    client = client_of(getattr(people, who))
    assert client.get(reverse("reminder_issue")).status_code == 404
    assert post(client, letters).status_code == 404
    assert numbers() == []


def test_a_coordinator_elsewhere_issues_nothing_here(people, letters, client_of):
    post(client_of(people.stranger), letters)
    assert numbers() == []


def refusal_to_issue(letter):
    return issuing.refusal_to_issue(Document.objects.get(pk=letter.pk), [])


def test_a_letter_being_issued_is_called_a_letter_and_not_issued_again(people, round_, letters):
    drafts = list(issuing_letters.drafts_in(round_, "snv"))
    issue(people, round_)
    again = issuing_letters.issue_each(documents=drafts, number=500, **SIGNED, by=people.coordinator, at=NOW)
    assert again.stopped.why == (
        "Văn bản đang ban hành với số 412/SNV-TĐKT. Hãy chờ dựng xong bản PDF, hoặc hủy việc ban hành."
    )
    day = TODAY + timedelta(days=5)
    with pytest.raises(Refused, match="Văn bản đang ban hành nên không sửa được"):
        urging.refresh(document=letters[0], new_deadline=day, by=people.coordinator, at=NOW)


@pytest.mark.parametrize("change", [{"title": "Đôn đốc lần hai"}, {"text": "Lời mới."}])
def test_words_saved_after_the_last_pdf_are_not_left_out_of_the_issued_letter(letters, change):
    assert refusal_to_issue(letters[0]) is None
    Document.objects.filter(pk=letters[0].pk).update(**change)
    assert refusal_to_issue(letters[0]) == (
        "Bản PDF chưa có sửa đổi mới nhất. Hãy bấm “Lấy tình hình mới nhất” rồi ban hành."
    )


def test_facts_brought_up_to_date_without_a_new_pdf_hold_the_letter_back(people, letters):
    later = NOW + timedelta(days=2)
    day = TODAY + timedelta(days=5)
    urging.refresh(document=letters[0], new_deadline=day, by=people.coordinator, at=later)
    letters[0].jobs.update(status="cancelled", finished_at=NOW)
    assert "chưa có sửa đổi mới nhất" in refusal_to_issue(letters[0])
