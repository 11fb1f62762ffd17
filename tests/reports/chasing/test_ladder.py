"""The next rung of a unit: from what went before, and from the days left or late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.chasing.ladder import next_step
from reports.models import Rung

GAPS = {Rung.HEAD: 3, Rung.ABOVE: 3, Rung.LETTER: 5}
TODAY = date(2022, 7, 18)
DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))


def step(last=None, ago=None, late=5, today=TODAY):
    last_day = None if last is None else today - timedelta(days=ago)
    return next_step(last=last, last_day=last_day, deadline=today - timedelta(days=late), today=today, gaps=GAPS)


@pytest.mark.parametrize(
    ("last", "ago", "late", "rung", "wait"),
    [
        (None, None, -5, Rung.HOLDER, 0),
        (None, None, 3, Rung.HOLDER, 0),
        (None, None, 4, Rung.HEAD, 0),  # late by more than the head is given
        (Rung.HOLDER, 1, 5, Rung.HEAD, 2),
        (Rung.HOLDER, 3, 5, Rung.HEAD, 0),
        (Rung.HEAD, 3, 5, Rung.ABOVE, 0),
        (Rung.HEAD, 9, -1, Rung.HEAD, 0),  # still time: nobody above hears of it
        (Rung.ABOVE, 4, 9, Rung.LETTER, 1),
        (Rung.LETTER, 30, 60, Rung.LETTER, 0),
    ],
)
def test_the_next_rung(last, ago, late, rung, wait):
    found = step(last, ago, late)
    assert (found.rung, found.on - TODAY, found.due) == (rung, timedelta(days=wait), wait == 0)


@given(st.sampled_from(Rung), DAYS.filter(lambda day: day <= TODAY), DAYS)
def test_a_rung_is_never_skipped_and_never_taken_back_once_late(last, last_day, deadline):
    found = next_step(last=last, last_day=last_day, deadline=deadline, today=TODAY, gaps=GAPS)
    assert found.rung <= last + 1
    if deadline < TODAY:
        assert found.rung == min(last + 1, Rung.LETTER)
    assert found.on >= TODAY
    assert found.due == (found.on == TODAY)


@given(st.sampled_from(Rung), DAYS.filter(lambda day: day <= TODAY), DAYS)
def test_before_the_deadline_nobody_outside_the_unit_is_told(last, last_day, deadline):
    if deadline >= TODAY:
        found = next_step(last=last, last_day=last_day, deadline=deadline, today=TODAY, gaps=GAPS)
        assert found.rung <= Rung.HEAD
