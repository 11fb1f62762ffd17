"""Sheets that end with their unit: closed when it does not last to the closing day, resumed when its end is undone."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate, now

from scoring import ending
from scoring.ending import reorganise, rounds_to_open, settle_sheets, sheets_that_end, take_back
from scoring.models import Action, Status
from scoring.opening import open_sheets
from scoring.progress import counts_of, with_counts
from scoring.workflow import take
from tests import factories as make
from units.models import Unit
from units.refusals import Refused
from units.reorganising import preview
from units.reorganising_decision import Decision, NewUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def settle(people):
    return lambda **who: settle_sheets(people.province, **{"by": people.coordinator, "at": now()} | who)


@pytest.fixture
def dissolve(people):
    """The unit's end on today's date, before the round closes."""
    decision = Decision(province=people.province, kind="giai_the", effective_on=localdate(now()), old=(people.unit,))
    return lambda: reorganise(decision, by=people.coordinator, at=now())


def end(unit, day=date(2020, 1, 1)):
    Unit.objects.filter(pk=unit.pk).update(valid_to=day)


def status_of(sheet):
    sheet.refresh_from_db()
    return sheet.status


def test_a_sheet_whose_unit_is_gone_on_the_closing_day_ends(sheet_of, settle, people):
    end(people.unit)
    assert (settle().closed, status_of(sheet_of)) == (1, Status.CLOSED)
    event = sheet_of.events.get()
    assert (event.action, event.status, event.by, event.by_position) == (
        Action.CLOSE, Status.CLOSED, people.coordinator, "Chuyên viên Sở Nội vụ",
    )  # fmt: skip
    assert event.marks == {"A1": ["60.00", None, None], "A2": ["40.00", None, None]}


def test_it_ends_with_its_province_too(sheet_of, settle, people):
    type(people.province).objects.filter(pk=people.province.pk).update(valid_to=date(2020, 1, 1))
    assert settle().closed == 1


def test_a_unit_that_lasts_to_the_closing_day_keeps_its_sheet(sheet_of, settle, people):
    end(people.unit, sheet_of.round.closing_day)
    assert (settle().closed, status_of(sheet_of)) == (0, Status.DRAFT)


def test_settling_again_changes_nothing(sheet_of, settle, people):
    end(people.unit)
    settle()
    again = settle()
    assert (again.closed, again.resumed, sheet_of.events.count()) == (0, 0, 1)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_where_its_ending_is_undone_it_goes_on_where_it_stood(sheet_of, settle, people, status):
    if status != Status.DRAFT:
        take(Action.SUBMIT, sheet_of, by=people.clerk, at=now())
    if status == Status.RETURNED:
        take(Action.RETURN, sheet_of, by=people.head, at=now(), reason="Thiếu minh chứng")
    end(people.unit)
    settle()
    end(people.unit, None)
    assert (settle().resumed, status_of(sheet_of)) == (1, status)
    assert sheet_of.events.order_by("pk").last().action == Action.RESUME


def test_what_was_approved_was_earned_and_stays(sheet_of, settle, people):
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=now())
    take(Action.APPROVE, sheet_of, by=people.head, at=now())
    end(people.unit)
    assert (settle().closed, status_of(sheet_of)) == (0, Status.APPROVED)


def test_versions_that_were_reopened_stay_as_they_were(sheet_of, settle, people):
    sheet_of.is_current = False
    sheet_of.save()
    end(people.unit)
    assert settle().closed == 0


def test_sheets_of_other_provinces_are_left_alone(settle, sheet_of):
    other = make.make_assessment()
    end(other.unit)
    assert (settle().closed, status_of(other)) == (0, Status.DRAFT)


def test_a_command_is_named_where_nobody_is_signed_in(sheet_of, settle, people):
    end(people.unit)
    settle(by=None)
    event = sheet_of.events.get()
    assert (event.by, event.by_name) == (None, "Dòng lệnh")


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_one_sheet_and_for_thirty(people, settle, number, django_assert_num_queries):
    round_ = make.make_round(make.make_campaign(people.province))
    for _ in range(number):
        unit = make.make_unit(people.province, valid_to=date(2020, 1, 1))
        make.make_assessment(round_, unit)
    assert people.coordinator.scope
    with django_assert_num_queries(7):
        assert settle().closed == number


def test_a_reorganisation_ends_the_sheets_and_undoing_it_brings_them_back(sheet_of, dissolve, people):
    person = make.make_assessment(sheet_of.round, staff=make.make_staff(people.unit))
    done = dissolve()
    assert (status_of(sheet_of), status_of(person)) == (Status.CLOSED, Status.CLOSED)
    take_back(done, by=people.coordinator, at=now())
    assert (status_of(sheet_of), status_of(person)) == (Status.DRAFT, Status.DRAFT)


def test_the_preview_names_the_sheets_that_will_end(sheet_of, people):
    day = localdate(now())
    decision = Decision(province=people.province, kind="giai_the", effective_on=day, old=(people.unit,))
    assert list(sheets_that_end(preview(decision, by=people.coordinator))) == [sheet_of]
    later = Decision(
        province=people.province, kind="giai_the", effective_on=day + timedelta(days=90), old=(people.unit,)
    )
    assert list(sheets_that_end(preview(later, by=people.coordinator))) == []


def test_a_closed_sheet_is_nobodys_work_and_not_counted_as_expected(sheet_of, dissolve, people):
    dissolve()
    round_ = sheet_of.round
    assert counts_of(round_)["collective"] == 0
    assert [(each.sheets, each.closed) for each in with_counts(type(round_).objects.filter(pk=round_.pk))] == [(0, 1)]
    for action in (Action.SUBMIT, Action.REOPEN):
        with pytest.raises(Refused, match="Kết thúc cùng đơn vị"):
            take(action, sheet_of, by=people.coordinator, at=now(), reason="Nhầm")


def test_the_new_unit_gets_a_sheet_in_the_round_under_way(sheet_of, people):
    day = localdate(now())
    decision = Decision(
        province=people.province, kind="doi_ten", effective_on=day, old=(people.unit,), new=(NewUnit("Sở mới"),)
    )
    reorganise(decision, by=people.coordinator, at=now())
    assert rounds_to_open(people.province, day=day, at=now()) == [sheet_of.round]
    assert rounds_to_open(people.province, day=day + timedelta(days=90), at=now()) == []
    open_sheets(sheet_of.round, at=now())
    assert Unit.objects.get(name="Sở mới").assessments.get().status == Status.DRAFT
    assert status_of(sheet_of) == Status.CLOSED


def test_another_closing_day_asks_anew_which_units_last(sheet_of, people):
    who, round_ = {"by": people.coordinator, "at": now()}, sheet_of.round
    last_day = round_.closing_day
    end(people.unit, last_day)
    ending.move_close(round_, closes_on=last_day + timedelta(days=30), reason="Lùi hạn", **who)
    assert status_of(sheet_of) == Status.CLOSED
    ending.move_close(round_, closes_on=last_day, reason="Giữ hạn cũ", **who)
    assert status_of(sheet_of) == Status.DRAFT
    end(people.unit, localdate(now()) - timedelta(days=1))
    ending.close_now(round_, reason="Khóa sớm", **who)
    assert status_of(sheet_of) == Status.CLOSED


def test_importing_and_withdrawing_units_settles_the_sheets(sheet_of, people, tmp_path):
    file = tmp_path / "don-vi.csv"
    people.unit.refresh_from_db()
    file.write_text(
        f"Mã đơn vị;Tên đơn vị;Loại đơn vị;Hiệu lực đến\n{people.unit.code};{people.unit.name};so_nganh;30/6/2020\n"
    )
    call_command("import_data", "units", str(file), province=people.province.slug)
    assert status_of(sheet_of) == Status.CLOSED
    call_command("withdraw_import", str(people.province.import_batches.get().pk))
    assert status_of(sheet_of) == Status.DRAFT
