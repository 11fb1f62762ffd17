"""What the overview keeps is what a report would count, and whatever changes it is counted anew."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaign.models import Excusal
from reports.models import Tally, TallyChange
from reports.overview import tallying
from reports.overview.tallying import recount, tallies_of
from reports.tasks import recount_tallies
from scoring.models import Assessment, Status
from scoring.workflow import take
from tests import factories as make
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership

pytestmark = pytest.mark.django_db
NOW = make.moment(2022, 8, 8)


def tally(campaign, year=2022, scope="collective", *, at=NOW, full=()):
    return tallies_of([campaign], at=at, full=full)[campaign.pk, year, scope]


def states(campaign, scope="collective", **asked):
    return {state: by_kind[""] for state, by_kind in tally(campaign, scope=scope, **asked).numbers["states"].items()}


def test_a_tally_holds_the_figures_of_a_report_of_that_day(year, figures_of):
    unit, other = make.make_unit(year.province), make.make_unit(year.province, kind="huyen")
    sheet_at(Status.APPROVED, year.round, unit)
    sheet_at(Status.FINAL, year.round, other, "40", "20")
    sheet_at(Status.SUBMITTED, year.round, staff=make.make_staff(unit))
    reported = figures_of(year.campaign, as_of=NOW.date())
    for scope in ("collective", "individual"):
        kept = tally(year.campaign, scope=scope, full=["figures"]).figures
        families = tuple(f"{family}.{scope}." for family in ("assessments", "bands", "totals"))
        expected = {key: figure for key, figure in reported.items() if key.startswith(families)}
        assert {key: {**figure, "position": 0} for key, figure in kept.items()} == {
            key: {**figure, "position": 0} for key, figure in expected.items()
        }


def test_the_numbers_stand_by_kind_and_the_bands_from_the_best(year):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province, kind="huyen"), "30", "25")
    make.make_unit(year.province, kind="huyen")
    numbers = tally(year.campaign).numbers
    assert (numbers["states"]["expected"][""], numbers["states"]["expected"]["huyen"]) == (3, 2)
    assert numbers["order"] == ["xuat_sac", "tot", "dat", "chua_dat"]
    assert [numbers["bands"][code][""] for code in numbers["order"]] == [1, 0, 1, 0]
    assert (numbers["mean"][""], numbers["mixed"]) == ("77.50", False)


def test_standings_of_clusters_are_those_of_the_snapshot(year, body_of):
    cluster = Cluster.objects.create(province=year.province, name="Khối thi đua", sort_key="k")
    for points in ("60", "50", "50"):
        unit = make.make_unit(year.province)
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
        sheet_at(Status.APPROVED, year.round, unit, points, "40")
    ((name, places),) = tally(year.campaign, full=["standings"]).standings
    assert [{"unit": unit, "total": total, "rank": rank} for unit, total, rank in places] == body_of(
        year.campaign, as_of=NOW.date()
    )["rankings"][name]
    assert [rank for _, _, rank in places] == [1, 2, 2]


def test_nothing_is_counted_again_while_nothing_changes(year, django_assert_num_queries):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
    first = tally(year.campaign)
    with django_assert_num_queries(3):
        again = tally(year.campaign, at=NOW + timedelta(hours=5))
    assert again.counted_at == first.counted_at


def test_after_an_approval_the_next_reader_sees_the_new_number(people, sheet_of):
    at = timezone.now()
    campaign = sheet_of.round.campaign
    assert (states(campaign, at=at)["submitted"], states(campaign, at=at)["approved"]) == (0, 0)
    take("submit", sheet_of, by=people.clerk, at=at)
    assert (states(campaign, at=at)["submitted"], states(campaign, at=at)["approved"]) == (1, 0)
    take("approve", sheet_of, by=people.head, at=at)
    assert (states(campaign, at=at)["submitted"], states(campaign, at=at)["approved"]) == (1, 1)
    assert TallyChange.objects.count() == 0


def test_entering_marks_in_a_draft_changes_nothing_that_is_counted(sheet_of):
    tally(sheet_of.round.campaign, at=timezone.now())
    sheet_of.total = 80
    sheet_of.save()
    assert TallyChange.objects.count() == 0


def leave(staff):
    staff.valid_to = date(2022, 5, 31)
    staff.save()


CHANGES = {
    "a unit is founded": (lambda world: make.make_unit(world.province), "collective", {"expected": 2}),
    "a unit ends": (
        lambda world: type(world.unit).objects.filter(pk=world.unit.pk).update(valid_to=date(2022, 5, 1)),
        "collective",
        {"expected": 0, "approved": 0},
    ),
    "a unit is excused": (
        lambda world: Excusal.objects.create(
            round=world.round, unit=world.unit, reason="Sáp nhập", document="01/QĐ", granted_at=NOW, by_name="A"
        ),
        "collective",
        {"expected": 0, "approved": 0},
    ),
    "a person comes": (lambda world: make.make_staff(world.unit), "individual", {"expected": 2}),
    "a person leaves before the day": (lambda world: leave(world.staff), "individual", {"expected": 0}),
    "a person goes for good": (lambda world: world.staff.delete(), "individual", {"expected": 0}),
    "the campaign asks another kind of unit": (
        lambda world: type(world.campaign).objects.filter(pk=world.campaign.pk).update(unit_kinds=["xa"]),
        "collective",
        {"expected": 0, "approved": 0},
    ),
    "the province ends": (
        lambda world: type(world.province).objects.filter(pk=world.province.pk).update(valid_to=date(2021, 1, 1)),
        "collective",
        {},
    ),
    "the round closes earlier": (
        lambda world: type(world.round).objects.filter(pk=world.round.pk).update(closes_at=make.moment(2022, 2, 1)),
        "collective",
        {"expected": 1},
    ),
    "a sheet is taken away": (
        lambda world: (world.sheet.events.all().delete(), world.sheet.marks.all().delete(), world.sheet.delete()),
        "collective",
        {"expected": 1, "approved": 0},
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_a_number_is_counted_anew(year, what):
    change, scope, expected = CHANGES[what]
    year.unit = make.make_unit(year.province, valid_from=date(2020, 1, 1))
    year.staff = make.make_staff(year.unit)
    year.sheet = sheet_at(Status.APPROVED, year.round, year.unit)
    tally(year.campaign, scope=scope)
    change(year)
    year.campaign.refresh_from_db()
    year.campaign.province.refresh_from_db()
    assert TallyChange.objects.filter(campaign_id=year.campaign.pk, scope=scope).exists()
    found = states(year.campaign, scope=scope)
    assert {state: found[state] for state in expected} == expected
    assert not TallyChange.objects.filter(scope=scope).exists()


def test_who_leaves_today_is_still_expected_in_the_years_before_and_nothing_is_counted_again(year):
    staff = make.make_staff(make.make_unit(year.province))
    tally(year.campaign, scope="individual")
    TallyChange.objects.all().delete()
    staff.valid_to = date(2022, 8, 8)
    staff.save()
    assert TallyChange.objects.count() == 0


def test_a_change_elsewhere_marks_no_other_campaign(year):
    tally(year.campaign)
    TallyChange.objects.all().delete()
    sheet_at(Status.APPROVED, make.make_round(), None)
    assert not TallyChange.objects.filter(campaign_id=year.campaign.pk).exists()


def test_an_open_round_is_counted_anew_on_the_next_day(people):
    round_ = make.make_round(make.make_campaign(people.province))
    at = timezone.now()
    make.make_unit(people.province, valid_from=timezone.localdate(at) + timedelta(days=1))
    assert states(round_.campaign, at=at)["expected"] == 2
    assert states(round_.campaign, at=at + timedelta(days=1))["expected"] == 3


def test_a_step_dated_later_counts_from_its_day(year):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), days={Status.APPROVED: date(2022, 8, 10)})
    assert states(year.campaign)["approved"] == 0
    assert states(year.campaign, at=NOW + timedelta(days=2))["approved"] == 1


def test_an_ended_province_is_counted_on_its_last_day_for_ever():
    province = make.make_province(valid_to=date(2025, 6, 30))
    campaign = make.make_campaign(province)
    make.make_round(campaign, year=2025, opens_at=make.moment(2025, 1, 1), closes_at=make.moment(2025, 12, 31, 23, 59))
    make.make_unit(province)
    at = make.moment(2026, 1, 5)
    assert tally(campaign, 2025, at=at).numbers["states"]["expected"][""] == 1
    counted = tally(campaign, 2025, at=at).counted_at
    assert tally(campaign, 2025, at=at + timedelta(days=30)).counted_at == counted


def test_a_long_count_is_left_for_a_minute_and_says_from_when_it_is(year):
    staff = make.make_staff(make.make_unit(year.province))
    sheet = sheet_at(Status.SUBMITTED, year.round, staff=staff)
    first = tally(year.campaign, scope="individual")
    Tally.objects.update(milliseconds=tallying.LONG + 1)
    Assessment.objects.filter(pk=sheet.pk).update(status=Status.RETURNED)
    soon = tally(year.campaign, scope="individual", at=NOW + timedelta(seconds=30))
    assert soon.counted_at == first.counted_at
    later = NOW + tallying.PATIENCE
    assert tally(year.campaign, scope="individual", at=later).counted_at == later


def test_the_quiet_hours_count_what_is_stale_and_nothing_else(year):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
    recount([year.campaign], at=NOW)
    assert set(Tally.objects.values_list("scope", flat=True)) == {"collective", "individual"}
    recount([year.campaign], at=NOW + timedelta(hours=1))
    assert set(Tally.objects.values_list("counted_at", flat=True)) == {NOW}


def test_the_cost_does_not_grow_with_the_units(year, django_assert_max_num_queries):
    for _ in range(30):
        unit = make.make_unit(year.province)
        sheet_at(Status.APPROVED, year.round, unit)
        sheet_at(Status.APPROVED, year.round, staff=make.make_staff(unit))
    with django_assert_max_num_queries(60):
        tally(year.campaign)


def test_the_queue_counts_every_campaign(year):
    recount_tallies()
    assert set(Tally.objects.values_list("campaign", "year", "scope")) == {
        (year.campaign.pk, 2022, "collective"),
        (year.campaign.pk, 2022, "individual"),
    }


def test_a_year_whose_round_is_gone_or_moved_has_nothing_counted(year):
    tally(year.campaign)
    TallyChange.objects.create(campaign_id=year.campaign.pk, year=2022, scope="collective")
    year.campaign.rounds.filter(pk=year.round.pk).update(year=2023)
    assert not Tally.objects.filter(year=2022).exists()
    assert set(TallyChange.objects.values_list("year", flat=True)) == {2023}
    tallies_of([year.campaign], at=NOW)
    year.campaign.rounds.all().delete()
    assert not Tally.objects.exists()
    assert not TallyChange.objects.exists()
