"""Every invariant of the tallies, tried: the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError

from reports.models import Tally
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tally():
    def kept(campaign, scope):
        return Tally.objects.create(
            campaign=campaign, year=2022, scope=scope, as_of=date(2022, 8, 8), settled=True,
            counted_at=make.moment(2022, 8, 8), milliseconds=1, numbers={}, figures={}, standings=[],
        )  # fmt: skip

    return kept


def test_a_year_and_audience_is_kept_once(tally):
    campaign = make.make_campaign()
    tally(campaign, "collective")
    with pytest.raises(IntegrityError, match="reports_tally_once"):
        tally(campaign, "collective")


def test_an_audience_is_a_known_one(tally):
    with pytest.raises(IntegrityError, match="reports_tally_scope_known"):
        tally(make.make_campaign(), "everybody")
