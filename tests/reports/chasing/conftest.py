"""A round that has closed with every state in it, for the tests of the board and of reminders."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scoring.models import Status
from tests import factories as make
from tests.reports.making import event, sheet_at


@pytest.fixture
def now():
    """Noon: a day before or after it is a day on the calendar."""
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def round_(people, now):
    return make.make_round(
        make.make_campaign(people.province), opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=3)
    )


@pytest.fixture
def waiting(round_, now):
    """waiting(unit, days=6): its sheet was submitted so many days ago and waits for the head."""

    def made(unit, days=6, **fields):
        day = (now - timedelta(days=days)).date()
        return sheet_at(Status.SUBMITTED, round_, unit, days={"submitted": day}, **fields)

    return made


@pytest.fixture
def returned(round_, now):
    def made(unit, days=2):
        day = (now - timedelta(days=days)).date()
        sheet = sheet_at(Status.SUBMITTED, round_, unit, days={"submitted": day})
        event(sheet, "return", "returned", day)
        sheet.status = Status.RETURNED
        sheet.save()
        return sheet

    return made
