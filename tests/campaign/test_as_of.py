"""The lists of records as of a day: units of that day, and what was dated up to it."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.models import Award, Figure, Inspection, Plan
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = date(2022, 6, 1)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


def shown(client, name, campaign, **query):
    response = client.get(reverse(name, args=[campaign.pk]), {"ngay": "1/6/2022", **query})
    return [row.pk for row in response.context["page_obj"]]


@pytest.mark.parametrize(
    ("name", "model", "fields", "before", "after"),
    [
        ("plan_list", Plan, {"number": "1/KH"}, {"issued_on": DAY}, {"issued_on": date(2022, 6, 2), "number": "2/KH"}),
        (
            "inspection_list",
            Inspection,
            {"kind": "emulation"},
            {"inspected_on": DAY},
            {"inspected_on": date(2022, 6, 2)},
        ),
        (
            "award_list",
            Award,
            {"form": "giay_khen", "scope": "tap_the"},
            {"decided_on": DAY},
            {"decided_on": date(2022, 6, 2), "decision_number": "2/QĐ"},
        ),
    ],
)
def test_only_what_was_dated_by_then_is_listed(client_of, people, campaign, name, model, fields, before, after):
    early = model.objects.create(campaign=campaign, unit=people.unit, **fields | before)
    model.objects.create(campaign=campaign, unit=people.unit, **fields | after)
    assert shown(client_of(people.coordinator), name, campaign) == [early.pk]


def test_figures_go_by_their_year_and_cumulative_ones_stay(client_of, people, campaign):
    now, whole, _ = (
        Figure.objects.create(campaign=campaign, key="inspections.emulation", value=1, year=year)
        for year in (2022, None, 2023)
    )
    assert set(shown(client_of(people.coordinator), "figure_list", campaign)) == {now.pk, whole.pk}


def test_what_belongs_to_a_unit_of_another_time_is_left_out(client_of, people, campaign):
    gone = make.make_unit(people.province, valid_to=date(2022, 5, 31))
    Plan.objects.create(campaign=campaign, unit=gone, number="1/KH", issued_on=date(2020, 1, 1))
    client = client_of(people.coordinator)
    assert shown(client, "plan_list", campaign) == []
    assert gone.pk not in shown(client, "plan_list", campaign, xem="chua-co")
    assert people.unit.pk in shown(client, "plan_list", campaign, xem="chua-co")
