"""Who has not finished a round: what is missing, who holds it up, and who is no part of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from campaign.models import Excusal, Extension
from campaign.rounds import end_of
from reports.chasing import late as rule
from reports.chasing.board import board_of
from tests import factories as make
from tests.reports.making import move, sheet_in
from units.models import Cluster, ClusterMembership

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def round_(people):
    return make.make_round(
        make.make_campaign(people.province),
        opens_at=NOW - timedelta(days=30),
        closes_at=end_of(timezone.localdate(NOW) - timedelta(days=5)),
    )


def late(round_, **asked):
    return {each.pk: each for each in rule.late_in(round_, at=asked.pop("at", NOW), **asked).units}


def sheet(round_, unit, status="draft", **fields):
    return sheet_in(status, round_, unit, **fields)


@pytest.mark.parametrize(
    ("status", "filled", "step"),
    [
        ("draft", False, "Chưa bắt đầu chấm"),
        ("draft", True, "Chưa trình"),
        ("returned", True, "Bị trả lại, chưa trình lại"),
        ("submitted", True, "Chờ thủ trưởng duyệt"),
    ],
)
def test_a_unit_is_told_by_the_step_that_it_has_not_taken(people, round_, status, filled, step):
    made = sheet(round_, people.unit, status)
    if filled:
        make.fill_self(made)
    found = late(round_)[people.unit.pk]
    assert found.step_words == step
    assert found.overdue


@pytest.mark.parametrize("status", ["approved", "appraised", "final", "closed"])
def test_a_unit_whose_sheet_is_approved_or_ended_is_no_part_of_it(people, round_, status):
    sheet(round_, people.unit, status)
    assert late(round_) == {}


def test_a_sheet_that_was_never_opened_is_not_called_approved(people, round_):
    for unit in (people.unit, people.sibling):
        sheet(round_, None, staff=make.make_staff(unit))
    sheet(round_, people.sibling, "approved")
    found = late(round_)
    assert {each.step_words for each in found.values()} == {"Còn phiếu cá nhân"}
    assert found[people.unit.pk].sheet_words == "Chưa mở"
    assert found[people.sibling.pk].sheet_words == "Đã được duyệt"


def test_nobody_to_approve_is_a_step_of_its_own(people, round_):
    sheet(round_, people.sibling, "submitted")
    found = late(round_)[people.sibling.pk]
    assert found.step == rule.VACANT
    assert (found.has_head, found.has_clerk) == (False, True)


def test_people_are_counted_by_whom_their_sheets_wait_for(people, round_):
    sheet(round_, people.unit, "approved")
    for status in ("draft", "returned", "submitted", "approved", "closed"):
        sheet(round_, None, status, staff=make.make_staff(people.unit))
    found = late(round_)[people.unit.pk]
    assert found.step == rule.PEOPLE
    assert (found.people, found.people_entering, found.people_waiting, found.people_left) == (4, 2, 1, 3)


def test_an_excused_unit_never_appears(people, round_):
    sheet(round_, people.unit)
    Excusal.objects.create(
        round=round_, unit=people.unit, reason="Mới lập", document="CV 1", granted_at=NOW, by_name="A"
    )
    assert late(round_) == {}


def test_a_unit_that_has_ended_is_not_written_to(people, round_):
    move(sheet(round_, people.unit), "closed")
    people.unit.valid_to = (NOW - timedelta(days=2)).date()
    people.unit.save()
    assert late(round_) == {}


def test_an_extension_moves_the_deadline_of_its_unit_alone(people, round_):
    sheet(round_, people.unit)
    sheet(round_, people.sibling)
    until = NOW + timedelta(days=3)
    Extension.objects.create(
        round=round_, unit=people.unit, until=until, reason="Xin thêm", granted_at=NOW, by_name="A"
    )
    found = late(round_)
    assert (found[people.unit.pk].overdue, found[people.unit.pk].deadline) == (False, until)
    assert found[people.sibling.pk].overdue


def test_a_later_deadline_of_one_sheet_does_not_hide_the_others(people, round_):
    sheet(round_, people.unit, "returned", due_at=NOW + timedelta(days=3))
    sheet(round_, None, staff=make.make_staff(people.unit))
    assert late(round_)[people.unit.pk].overdue


def test_a_sheet_that_nobody_opened_makes_no_unit_overdue(people, round_):
    due = NOW + timedelta(days=3)
    sheet(round_, None, "returned", staff=make.make_staff(people.unit), due_at=due)
    make.make_staff(people.unit)
    found = late(round_)[people.unit.pk]
    assert (found.deadline, found.overdue, found.people_entering) == (due, False, 1)
    assert {each.deadline for each in board_of(round_, "collective", at=NOW)} == {round_.closes_at}


def test_units_of_both_boards_stand_in_one_order(people, round_):
    """Also one that only the persons' sheets hold up, its own having ended with it."""
    for name, status in (("Ban A", "closed"), ("Ban B", "draft")):
        unit = make.make_unit(people.province, name=name)
        sheet(round_, unit, status)
        sheet(round_, None, staff=make.make_staff(unit))
    assert [each.name for each in late(round_).values()] == ["Ban A", "Ban B"]


def test_asked_for_some_units_no_sheet_of_others_is_gathered(people, round_):
    for unit in (people.unit, people.sibling):
        sheet(round_, unit)
        sheet(round_, None, staff=make.make_staff(unit))
    assert list(late(round_, only={people.sibling.pk})) == [people.sibling.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, count(*) FROM counted_sheet GROUP BY unit_id")
        assert cursor.fetchall() == [(people.sibling.pk, 2)]
    assert late(round_, only=set()) == {}


def test_before_the_round_ends_nobody_is_overdue(people):
    round_ = make.make_round(make.make_campaign(people.province))
    sheet(round_, people.unit)
    assert [each.overdue for each in late(round_).values()] == [False]


def test_units_without_a_sheet_are_counted_apart(people, round_):
    sheet(round_, people.unit)
    assert rule.late_in(round_, at=NOW).not_opened == 1
    assert people.sibling.pk not in late(round_)


def test_an_earlier_day_shows_the_sheets_as_they_stood(people, round_):
    then = timezone.localdate(NOW) - timedelta(days=2)
    made = sheet(round_, people.unit, "submitted", day=then)
    move(made, "approved", timezone.localdate(NOW))
    assert late(round_) == {}
    found = late(round_, day=then)[people.unit.pk]
    assert (found.status, found.overdue) == ("submitted", True)
    assert not late(round_, day=timezone.localdate(round_.closes_at))[people.unit.pk].overdue


def test_the_filters_narrow(people, round_):
    cluster = Cluster.objects.create(province=people.province, name="Khối các sở", sort_key="k")
    ClusterMembership.objects.create(cluster=cluster, unit=people.unit, valid_from=date(2020, 1, 1))
    sheet(round_, people.unit)
    sheet(round_, people.sibling, "submitted")
    found = list(late(round_).values())

    def names(**asked):
        return {each.pk for each in rule.narrowed(found, **asked)}

    assert names(cluster_id=str(cluster.pk)) == {people.unit.pk}
    assert names(step=rule.VACANT) == {people.sibling.pk}
    assert names(kind="huyen") == set()
    assert names(words=people.unit.name) == {people.unit.pk}
    assert names(overdue=False) == set()


def test_late_units_are_those_that_the_board_calls_blocked(people, round_):
    """One rule: who is written to is who stands on the board, and a head's own sheet needs somebody else in both."""
    own = make.make_staff(people.unit, account=people.head)
    sheet(round_, None, "submitted", staff=own)
    sheet(round_, people.unit, "approved")
    sheet(round_, people.sibling, "returned")
    gone = make.make_unit(people.province, valid_from=timezone.localdate(NOW))  # not there on the closing day
    sheet(round_, gone)
    found = late(round_)
    blocked = {each.pk for audience in ("collective", "individual") for each in board_of(round_, audience, at=NOW)
               if each.entering or each.waiting}  # fmt: skip
    assert set(found) == blocked == {people.unit.pk, people.sibling.pk}
    assert not found[people.unit.pk].has_head
    assert found[people.sibling.pk].step == rule.RETURNED


@pytest.mark.parametrize("units", [1, 30])
def test_a_thousand_units_cost_the_queries_of_one(people, round_, units, django_assert_num_queries):
    for _ in range(units):
        sheet(round_, make.make_unit(people.province))
    with django_assert_num_queries(10):  # savepoint and counting, levels, offices, clusters; extensions
        assert len(rule.late_in(round_, at=NOW).units) == units
