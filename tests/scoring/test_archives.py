"""What the people of a province formed from others read of the sheets of those others."""

from datetime import date

import pytest

from scoring.models import Action, Assessment
from scoring.workflow import STEPS, refusal
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_sheets():
    """(the new province, a collective and an individual sheet of the old one)."""
    old, new = make.make_province(valid_to=date(2025, 6, 30)), make.make_province(valid_from=date(2025, 7, 1))
    new.predecessors.add(old)
    unit, round_ = make.make_unit(old), make.make_round(make.make_campaign(old))
    staff = make.make_staff(unit)
    rubric = make.make_rubric(round_.campaign, audience="individual")
    return new, make.make_assessment(round_, unit), make.make_assessment(round_, unit, staff=staff, rubric=rubric)


@pytest.mark.parametrize("office", ["coordinator", "leader"])
def test_collective_sheets_are_read_and_those_of_persons_are_not(old_sheets, office):
    new, collective, individual = old_sheets
    seen = Assessment.objects.visible_to(make.make_role(office, province=new).user)
    assert set(seen.filter(pk__in=[collective.pk, individual.pk])) == {collective}


def test_nothing_can_be_done_to_them(old_sheets):
    new, collective, _ = old_sheets
    coordinator, at = make.make_role("coordinator", province=new).user, make.moment(2025, 8, 1)
    assert all(refusal(action, collective, coordinator, at=at) for action in STEPS)
    assert "chuyên viên Sở Nội vụ" in refusal(Action.APPRAISE, collective, coordinator, at=at)
