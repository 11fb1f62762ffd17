"""The list of sheets as of a day: the units of that day, and each sheet as it then stood."""

from datetime import date

import pytest
from django.urls import reverse

from scoring.models import Action, Assessment
from scoring.opening import expected_units
from scoring.progress import counts_of
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = date(2022, 11, 15)


@pytest.fixture
def round_(people):
    return make.make_round(
        make.make_campaign(people.province), opens_at=make.moment(2022, 10, 1), closes_at=make.moment(2022, 12, 20)
    )


def sheet_with(round_, unit, *steps):
    """A sheet with these (day, status after) steps, at present in the last of them."""
    sheet = make.make_assessment(round_, unit)
    for day, status in steps:
        sheet.events.create(action=Action.SUBMIT, status=status, at=make.moment(2022, 12, 1), dated=day, by_name="Lan")
    Assessment.objects.filter(pk=sheet.pk).update(status=steps[-1][1] if steps else "draft")
    return sheet


def then(user, day=DAY):
    sheets = Assessment.objects.visible_to(user).standing_on(day)
    return {sheet.pk: (sheet.status_then, sheet.moved_on) for sheet in sheets}


def test_a_sheet_stands_where_the_last_step_up_to_the_day_left_it(people, round_):
    sheet = sheet_with(
        round_, people.unit, (date(2022, 11, 1), "submitted"), (DAY, "returned"), (date(2022, 11, 16), "submitted")
    )
    assert then(people.clerk) == {sheet.pk: ("returned", True)}
    assert then(people.clerk, date(2022, 12, 1)) == {sheet.pk: ("submitted", False)}


def test_a_sheet_without_a_step_by_then_was_a_draft(people, round_):
    sheet = sheet_with(round_, people.unit, (date(2022, 11, 20), "submitted"))
    assert then(people.clerk) == {sheet.pk: ("draft", True)}


def test_units_that_did_not_exist_and_rounds_that_had_not_begun_are_left_out(people, round_):
    sheet_with(round_, make.make_unit(people.province, valid_from=date(2022, 11, 16)))
    sheet_with(round_, make.make_unit(people.province, valid_to=date(2022, 11, 14)))
    assert then(people.coordinator) == {}
    sheet_with(round_, people.unit)
    assert then(people.coordinator, date(2022, 9, 30)) == {}


def test_the_page_filters_by_the_state_of_that_day(client_of, people, round_):
    sheet_with(round_, people.unit, (date(2022, 11, 1), "submitted"), (date(2022, 12, 1), "approved"))
    client, address = client_of(people.coordinator), reverse("assessment_list")
    shown = client.get(address, {"ngay": "15/11/2022", "trang-thai": "submitted"})
    assert people.unit.name in shown.content.decode()
    assert (
        people.unit.name not in client.get(address, {"ngay": "15/11/2022", "trang-thai": "approved"}).content.decode()
    )


def test_no_step_is_offered_in_the_past(client_of, people, round_):
    sheet_with(round_, people.unit, (date(2022, 11, 1), "submitted"))
    page = client_of(people.head).get(reverse("assessment_list"), {"ngay": "15/11/2022"}).content.decode()
    assert 'name="phieu"' not in page


def test_a_day_typed_wrongly_says_so_and_shows_the_list_of_today(client_of, people, round_):
    sheet_with(round_, people.unit)
    page = client_of(people.clerk).get(reverse("assessment_list"), {"ngay": "31/2/2022"}).content.decode()
    assert "không có trên lịch" in page
    assert people.unit.name in page


def test_the_past_costs_the_same_with_one_and_with_thirty_sheets(client_of, people, round_, django_assert_num_queries):
    client, address = client_of(people.coordinator), reverse("assessment_list")
    sheet_with(round_, people.unit, (DAY, "submitted"))
    with django_assert_num_queries(8):
        client.get(address, {"ngay": "15/11/2022"})
    for _ in range(29):
        sheet_with(round_, make.make_unit(people.province), (DAY, "submitted"))
    with django_assert_num_queries(8):
        client.get(address, {"ngay": "15/11/2022"})


def test_the_round_counts_as_of_the_day(client_of, people, round_):
    sheet_with(round_, people.unit, (date(2022, 11, 1), "submitted"), (date(2022, 12, 1), "approved"))
    assert counts_of(round_, day=DAY)["submitted"] == 1
    assert counts_of(round_)["approved"] == 1
    page = client_of(people.coordinator).get(round_.get_absolute_url(), {"ngay": "15/11/2022"}).content.decode()
    assert "Gia hạn cho một đơn vị" not in page


def test_before_the_closing_day_a_round_expects_the_units_of_the_day(people, round_):
    make.make_unit(people.province, kind="so_nganh", valid_from=date(2022, 12, 1))
    assert expected_units(round_).count() == expected_units(round_, day=DAY).count() + 1
    assert expected_units(round_, day=date(2023, 5, 1)).count() == expected_units(round_).count()
