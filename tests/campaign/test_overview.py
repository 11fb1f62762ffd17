"""How far a campaign is recorded: who takes part, who lacks a plan or a report, what each list holds."""

from datetime import date

import pytest

from campaign import overview
from campaign.models import Award, Inspection, Plan, UnitReport
from tests import factories as make

TODAY = date(2026, 11, 20)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province, unit_kinds=["so_nganh", "huyen"])


def test_units_of_the_named_kinds_that_ever_existed_in_the_span_take_part(people, campaign):
    ended = make.make_unit(people.province, kind="huyen", valid_to=date(2025, 6, 30))
    make.make_unit(people.province, kind="xa")
    make.make_unit(people.province, kind="huyen", valid_to=date(2018, 12, 31))
    make.make_unit(people.province, kind="huyen", valid_from=date(2027, 1, 1))
    units = overview.taking_part(campaign, people.coordinator, until=TODAY)
    assert set(units) == {people.unit, people.sibling, ended}


def test_a_clerk_sees_the_own_unit_alone(people, campaign):
    assert list(overview.taking_part(campaign, people.clerk, until=TODAY)) == [people.unit]


def test_a_unit_owes_the_report_of_a_year_at_whose_end_it_existed(people, campaign):
    ended = make.make_unit(people.province, kind="huyen", valid_to=date(2025, 6, 30))
    assert ended in overview.reporting_units(campaign, people.coordinator, 2024, until=TODAY)
    assert ended not in overview.reporting_units(campaign, people.coordinator, 2025, until=TODAY)


@pytest.mark.parametrize(("year", "first"), [(2018, 2019), (2022, 2022), (2026, 2025)])
def test_the_report_year_is_this_one_or_the_campaigns_nearest(campaign, year, first):
    assert overview.report_year(campaign, date(year, 3, 1)) == first


def test_counts_are_of_units_once_and_of_awards_by_quantity(people, campaign):
    for number in ("1/KH", "2/KH"):
        Plan.objects.create(campaign=campaign, unit=people.unit, number=number, issued_on=date(2020, 1, 2))
    for day in (1, 2):
        Inspection.objects.create(
            campaign=campaign, unit=people.unit, kind="emulation", inspected_on=date(2021, 1, day)
        )
    Award.objects.create(campaign=campaign, form="bang_khen_tinh", scope="tap_the", quantity=2262)
    Award.objects.create(campaign=campaign, form="co_thi_dua_tinh", scope="tap_the", quantity=3)
    UnitReport.objects.create(campaign=campaign, unit=people.unit, year=2025, sent_at=make.moment(2025, 12, 1))
    UnitReport.objects.create(campaign=campaign, unit=people.sibling, year=2025)
    assert overview.counts_of(campaign, people.coordinator, today=TODAY) == {
        "plans": 1,
        "taking_part": 2,
        "emulation": 1,
        "discipline": 0,
        "indicators": 0,
        "figures": 0,
        "forms": 2262,
        "titles": 3,
        "report_year": 2025,
        "reports": 1,
    }


def test_units_without_a_plan_are_found(people, campaign):
    Plan.objects.create(campaign=campaign, unit=people.unit, number="1/KH", issued_on=date(2020, 1, 2))
    units = overview.taking_part(campaign, people.coordinator, until=TODAY)
    assert list(overview.without_plan(units, campaign)) == [people.sibling]
