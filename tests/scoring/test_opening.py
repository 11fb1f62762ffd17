"""Which sheets a round opens: what exists on its closing day, takes part and is not excused."""

from datetime import date

import pytest
from django.utils import timezone

from campaign.rounds import excuse_unit
from scoring.models import Assessment, Mark
from scoring.opening import expected_units, open_sheets
from tests import factories as make
from units.refusals import Refused

DAY = date(2022, 7, 15)


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign)
    make.make_rubric(campaign, audience="individual", maxima=("100",))
    return make.make_round(campaign, opens_at=make.moment(2022, 6, 1), closes_at=make.moment(2022, 7, 15, 23, 59))


def opened(round_):
    return open_sheets(round_, at=timezone.now())


def test_every_participating_unit_and_person_in_post_gets_one_sheet(people, round_):
    make.make_staff(people.unit)
    assert opened(round_) == 3
    assert Assessment.objects.collective().count() == 2
    assert Assessment.objects.individual().get().marks.get().max_points == 100


def test_opening_again_adds_only_what_came_later(people, round_):
    opened(round_)
    late = make.make_unit(people.province)
    assert opened(round_) == 1
    assert Assessment.objects.filter(unit=late).count() == 1
    assert opened(round_) == 0


def test_units_of_other_kinds_days_and_provinces_get_none(people, round_):
    make.make_unit(people.province, kind="khac")
    make.make_unit(people.province, valid_to=date(2022, 7, 14))
    make.make_unit(people.province, valid_from=date(2022, 7, 16))
    make.make_unit()
    still_there = make.make_unit(people.province, valid_to=DAY)
    assert set(expected_units(round_)) == {people.unit, people.sibling, still_there}


def test_staff_outside_the_campaigns_categories_or_out_of_post_get_none(people, round_):
    make.make_staff(people.unit, category="nguoi_lao_dong")
    make.make_staff(people.unit, valid_to=date(2022, 7, 14))
    opened(round_)
    assert not Assessment.objects.individual().exists()


def test_an_excused_unit_leaves_what_is_expected(people, round_):
    excuse_unit(round_, unit=people.unit, reason="Mới lập", document="CV 12", by=people.coordinator, at=timezone.now())
    assert set(expected_units(round_)) == {people.sibling}


def test_a_rubric_that_names_the_kind_wins(people, round_):
    special = make.make_rubric(round_.campaign, unit_kinds=["xa"], maxima=("100",))
    commune = make.make_unit(people.province, kind="xa")
    opened(round_)
    assert commune.assessments.get().rubric == special
    assert people.unit.assessments.get().rubric != special


def test_first_use_freezes_the_rubric_and_later_edits_change_no_mark(people, round_):
    opened(round_)
    sheet = people.unit.assessments.get()
    assert sheet.rubric.frozen_at is not None
    sheet.rubric.criteria.update(max_points=1)
    assert set(Mark.objects.filter(assessment=sheet).values_list("max_points", flat=True)) == {60, 40}


def test_without_a_rubric_nothing_opens(people):
    with pytest.raises(Refused, match="bộ tiêu chí"):
        open_sheets(make.make_round(make.make_campaign(people.province)), at=timezone.now())


def test_the_cost_does_not_grow_with_the_units(people, round_, django_assert_num_queries):
    for _ in range(30):
        make.make_unit(people.province)
    with django_assert_num_queries(9):
        opened(round_)
