"""The invariants of reminders and of the rule of a round, tried: the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reports.models import ChasingRule, Reminder
from tests import factories as make
from units.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people):
    now = timezone.now()
    return {
        "round": make.make_round(make.make_campaign(people.province)), "audience": "collective", "unit": people.unit,
        "rung": 1, "recipient": people.clerk, "recipient_name": "Nguyễn Thị Lan", "post": "Chuyên viên",
        "words": "Hãy trình phiếu.", "at": now, "dated": now.date(), "by_name": "Tự động",
    }  # fmt: skip


@pytest.fixture
def remind(values):
    def made(**fields):
        user = values["recipient"]
        notice = Notice.objects.create(user=user, at=values["at"], text="Hãy trình phiếu.", url="/")
        with transaction.atomic():
            return Reminder.objects.create(notice=notice, **values | fields)

    return made


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("reports_reminder_audience_known", {"audience": "khac"}),
        ("reports_reminder_rung_known", {"rung": 4}),
        ("reports_reminder_words_given", {"words": ""}),
        ("reports_reminder_recipient_named", {"recipient_name": ""}),
    ],
)
def test_a_reminder_says_who_what_and_on_which_rung(remind, name, wrong):
    with pytest.raises(IntegrityError, match=name):
        remind(**wrong)


def test_nobody_is_reminded_of_the_same_twice_a_day(remind):
    remind()
    remind(audience="individual")
    with pytest.raises(IntegrityError, match="reports_reminder_once_a_day"):
        remind(rung=2)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("reports_chasingrule_gaps_of_days", {"gap_head": 0}),
        ("reports_chasingrule_automatic_has_days", {"automatic": True}),
    ],
)
def test_a_rule_gives_days(values, name, wrong):
    with pytest.raises(IntegrityError, match=name):
        ChasingRule.objects.create(round=values["round"], **wrong)
