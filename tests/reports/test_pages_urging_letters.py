"""The list of late units and the page that writes to them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.models import Document
from tests import factories as make
from tests.reports.making import sheet_in

NOW = timezone.now()
LIST = "reminder_late"


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    return make.make_round(campaign, opens_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(days=5))


@pytest.fixture
def late(people, round_):
    make.make_assessment(round_, people.unit)
    sheet_in("submitted", round_, people.sibling)
    return [people.unit, people.sibling]


def shown(client, **asked):
    page = client.get(reverse(LIST), asked)
    return [row.unit.pk for row in page.context["rows"]], page.content.decode()


def test_the_list_says_what_is_missing_and_where_it_lies(people, late, client_of):
    units, page = shown(client_of(people.coordinator))
    assert set(units) == {unit.pk for unit in late}
    for words in ("Chưa bắt đầu chấm", "Cán bộ đầu mối", "Chỉ định người duyệt", "quá hạn 5 ngày"):
        assert words in page


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"buoc": "khong-nguoi-duyet"}, 1), ({"han": "con-han"}, 0), ({"han": "tat-ca"}, 2), ({"loai": "huyen"}, 2)],
)
def test_the_filters_stand_in_the_address(people, late, client_of, asked, count):
    assert len(shown(client_of(people.coordinator), **asked)[0]) == count


def test_the_list_is_sorted_by_any_column(people, late, round_, client_of):
    third = sheet_in("submitted", round_, make.make_unit(people.province)).unit
    make.make_role("head", unit=third)
    client = client_of(people.coordinator)
    assert shown(client, xep="viec")[0] == [people.unit.pk, people.sibling.pk, third.pk]
    assert shown(client, xep="dang_o")[0] == [third.pk, people.sibling.pk, people.unit.pk]
    assert shown(client, xep="-dang_o")[0] == [people.unit.pk, people.sibling.pk, third.pk]


def test_the_list_goes_out_as_it_is_shown(people, late, client_of):
    client = client_of(people.coordinator)
    asked = {"xuat": "csv", "cot": "dang_o", "buoc": "khong-nguoi-duyet"}
    lines = b"".join(client.get(reverse(LIST), asked).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã đơn vị;Tên đơn vị;Loại đơn vị;Cụm, khối;Đang ở"
    assert len(lines) == 2
    assert lines[1].startswith(people.sibling.code)
    assert lines[1].endswith("Chưa có người duyệt")
    assert client_of(people.leader).get(reverse(LIST), asked).status_code == 404


def test_an_unopened_unit_is_told_apart(people, late, client_of):
    make.make_unit(people.province)
    assert "1 đơn vị phải chấm mà chưa được mở phiếu" in shown(client_of(people.coordinator))[1]


def test_a_unit_with_sheets_of_persons_alone_is_not_told_that_its_own_is_approved(people, round_, client_of):
    make.make_assessment(round_, staff=make.make_staff(people.unit))
    page = shown(client_of(people.coordinator))[1]
    assert "Phiếu tập thể chưa mở. Còn 1/1 phiếu cá nhân" in page


def test_an_earlier_day_is_only_looked_at(people, late, round_, client_of):
    day = timezone.localdate(NOW - timedelta(days=7))
    _, page = shown(client_of(people.coordinator), ngay=f"{day:%d/%m/%Y}", han="tat-ca")
    assert "Tình hình đến hết ngày" in page
    assert 'name="don-vi"' not in page


@pytest.mark.parametrize("units", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    people, round_, client_of, units, django_assert_num_queries
):
    for _ in range(units):
        make.make_assessment(round_, make.make_unit(people.province))
    client = client_of(people.coordinator)
    # account, roles, views, rounds; ten of the late units with their marks; letters before, drafts to issue
    with django_assert_num_queries(16):
        page = client.get(reverse(LIST))
    assert len(page.context["rows"]) == units


def compose(client, **sent):
    return client.post(f"{reverse('reminder_compose')}?han=qua-han", sent)


def test_the_units_that_were_ticked_are_written_to(people, late, client_of):
    client = client_of(people.coordinator)
    page = compose(client, **{"don-vi": [people.unit.pk]})
    assert "Công văn đôn đốc 1 đơn vị" in page.content.decode()
    asked = {"how": "rieng", "new_deadline": "1/1/2099", "issuing_body": "snv", "contact": "Chị Lan"}
    answer = compose(client, **{"don-vi": [people.unit.pk], **asked})
    letter = Document.objects.get()
    assert answer.headers["Location"] == letter.get_absolute_url()
    assert (letter.unit, letter.about["contact"]) == (people.unit, "Chị Lan")
    assert "Dự thảo đang soạn" in shown(client, han="tat-ca")[1]


def test_all_of_the_filter_in_one_letter(people, late, client_of):
    client = client_of(people.coordinator)
    page = compose(client, **{"tat-ca": "1"})
    assert len(page.context["units"]) == 2
    compose(
        client,
        **{"don-vi": [unit.pk for unit in late], "how": "chung", "new_deadline": "1/1/2099", "issuing_body": "ubnd"},
    )
    letter = Document.objects.get()
    assert letter.about["together"]
    assert letter.addressed.count() == 2


def test_both_ways_of_sending_are_previewed_where_both_can_be_chosen(people, late, client_of):
    client = client_of(people.coordinator)
    page = compose(client, **{"tat-ca": "1"})
    assert [(how, code) for how, code, _ in page.context["examples"]] == [
        ("rieng", "reminder_one"),
        ("chung", "reminder_list"),
    ]
    assert "Công văn gửi chung" in page.content.decode()
    page = compose(client, **{"don-vi": [people.unit.pk]})
    assert [how for how, *_ in page.context["examples"]] == ["rieng"]


def test_what_letters_would_say_is_asked_of_the_database_once(people, late, client_of):
    client = client_of(people.coordinator)
    with CaptureQueriesContext(connection) as asked:
        compose(client, **{"tat-ca": "1"})
    said = [each["sql"] for each in asked]
    assert [sql for sql in said if '"reports_documentunit"' in sql and said.count(sql) > 1] == []
    assert len([sql for sql in said if 'COUNT(*) AS "__count" FROM "units_unit"' in sql]) == 1


def test_each_letter_does_not_ask_for_its_unit(people, round_, late, client_of):
    client = client_of(people.coordinator)
    asked = {"how": "rieng", "new_deadline": "1/1/2099", "issuing_body": "snv"}
    with CaptureQueriesContext(connection) as queries:
        compose(client, **{"don-vi": [unit.pk for unit in late], **asked})
    assert Document.objects.count() == 2
    assert len([each for each in queries if 'FROM "units_unit" WHERE "units_unit"."id"' in each["sql"]]) == 1


def test_a_second_click_leads_to_the_draft_that_the_first_made(people, late, client_of):
    client = client_of(people.coordinator)
    asked = {"how": "rieng", "new_deadline": "1/1/2099", "issuing_body": "snv"}
    compose(client, **{"don-vi": [people.unit.pk], **asked})
    (letter,) = Document.objects.all()
    again = compose(client, **{"don-vi": [people.unit.pk], **asked})
    assert again.headers["Location"] == letter.get_absolute_url()
    assert "Đơn vị này đã có công văn đôn đốc đang soạn" in client.get(letter.get_absolute_url()).content.decode()
    compose(client, **{"don-vi": [unit.pk for unit in late], **asked})
    assert Document.objects.count() == 2
    told = client.get(reverse("document_list")).content.decode()
    assert "1 đơn vị đã có công văn gửi riêng đang soạn trong đợt nên không lập thêm." in told
    answer = compose(client, **{"don-vi": [unit.pk for unit in late], **asked})
    assert answer.headers["Location"] == f"{reverse('document_list')}?loai=reminder"


@pytest.mark.parametrize("body", ["snv", "ubnd"])
def test_drafts_that_wait_are_issued_together_from_both_lists(people, late, round_, client_of, body):
    client = client_of(people.coordinator)
    asked = {"don-vi": [unit.pk for unit in late], "new_deadline": "1/1/2099", "issuing_body": body}
    at_once = f"{reverse('reminder_issue')}?dot={round_.pk}&amp;co-quan={body}"
    letters = f"{reverse('document_list')}?loai=reminder"
    assert "Ban hành" not in shown(client)[1]
    compose(client, **asked, how="rieng")
    compose(client, **asked, how="chung")
    for page in (shown(client)[1], client.get(letters).content.decode()):
        assert at_once in page
        assert "Ban hành 2 dự thảo" in page
    assert len(client.get(at_once.replace("&amp;", "&")).context["drafts"]) == 2
    assert at_once not in client.get(reverse("document_list")).content.decode()
    for other in (people.leader, people.stranger):
        assert at_once not in client_of(other).get(letters).content.decode()
    Document.objects.filter(unit=people.unit).update(issuing_body="ubnd" if body == "snv" else "snv")
    assert at_once not in shown(client)[1]


def test_writing_letters_gives_nobody_more_time(people, late, round_, client_of):
    client = client_of(people.coordinator)
    page = compose(client, **{"don-vi": [people.unit.pk]}).content.decode()
    assert "không gia hạn cho đơn vị nào" in page
    assert reverse(LIST) in page
    asked = {"how": "rieng", "new_deadline": "1/1/2099", "issuing_body": "snv", "extends": "on"}
    compose(client, **{"don-vi": [people.unit.pk], **asked})
    assert Document.objects.exists()
    assert not round_.extensions.exists()


def test_a_refusal_keeps_what_was_typed(people, late, client_of):
    sent = {"don-vi": [people.unit.pk], "how": "rieng", "new_deadline": "1/1/2020", "issuing_body": "snv"}
    page = compose(client_of(people.coordinator), **sent, contact="Chị Lan").content.decode()
    assert "đã qua" in page
    assert "Chị Lan" in page
    assert not Document.objects.exists()


def test_nothing_ticked_is_said_in_the_list(people, late, client_of):
    answer = client_of(people.coordinator).post(reverse("reminder_compose"), follow=True)
    assert "Chưa chọn đơn vị nào" in answer.content.decode()


def test_a_unit_of_another_province_is_never_written_to(people, late, client_of):
    elsewhere = make.make_unit()
    answer = compose(client_of(people.coordinator), **{"don-vi": [elsewhere.pk]})
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "nobody"])
def test_the_pages_are_the_coordinators(people, late, client_of, who):
    client = client_of(getattr(people, who))
    assert client.get(reverse(LIST)).status_code == 404
    assert compose(client, **{"don-vi": [people.unit.pk]}).status_code == 404


def test_a_coordinator_of_another_province_sees_no_unit_of_this_one(people, late, client_of):
    assert people.unit.name not in client_of(people.stranger).get(reverse(LIST)).content.decode()


def test_a_draft_is_brought_up_to_date_from_its_page(people, late, client_of):
    client = client_of(people.coordinator)
    asked = {"how": "rieng", "new_deadline": "1/1/2099", "issuing_body": "snv"}
    compose(client, **{"don-vi": [people.unit.pk], **asked})
    letter = Document.objects.get()
    assert "Tình hình đến ngày" in client.get(letter.get_absolute_url()).content.decode()
    address = reverse("reminder_refresh", args=[letter.pk])
    answer = client.post(address, {"new_deadline": "2/1/2099"}, follow=True)
    assert "Đã lấy tình hình mới nhất" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.about["new_deadline"] == "2099-01-02"
    for typed, told in (("2/1/2020", "đã qua"), ("mai", "“mai” không phải là ngày")):
        assert told in client.post(address, {"new_deadline": typed}, follow=True).content.decode()


def test_units_are_given_a_new_deadline_together_from_the_list(people, late, round_, client_of):
    client, address = client_of(people.coordinator), reverse("reminder_extend")
    nobody = client.post(address, follow=True).content.decode()
    assert "Chưa chọn đơn vị nào để gia hạn" in nobody
    asked = client.post(address, {"don-vi": [unit.pk for unit in late]}).content.decode()
    assert "Gia hạn cho 2 đơn vị" in asked
    said = {"don-vi": [unit.pk for unit in late], "until": "1/1/2020", "reason": "Mưa lũ"}
    refused = client.post(address, said).content.decode()
    assert "Hạn riêng phải sau ngày khóa" in refused
    assert "Mưa lũ" in refused
    until = timezone.localdate(NOW) + timedelta(days=5)
    told = client.post(address, {**said, "until": f"{until:%d/%m/%Y}"}, follow=True).content.decode()
    assert "Đã gia hạn cho 2 đơn vị" in told
    assert round_.extensions.count() == 2


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin"])
def test_nobody_else_reaches_the_page_of_new_deadlines(people, client_of, who):
    assert client_of(getattr(people, who)).post(reverse("reminder_extend")).status_code == 404
