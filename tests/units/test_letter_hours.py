"""When letters may leave: the edges of the night, weekends and the daily digest, for every moment and every wish."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import moment
from units.letter_hours import QuietHours, is_quiet, next_digest, next_open

HOURS = st.integers(0, 23)
MOMENTS = st.integers(0, 10**7).map(lambda minutes: moment(2019, 1, 1) + timedelta(minutes=minutes, seconds=7))
QUIETS = st.builds(QuietHours, nights=st.booleans(), starts=HOURS, ends=HOURS, weekends=st.booleans()).filter(
    lambda quiet: quiet.starts != quiet.ends
)
USUAL = QuietHours()


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (moment(2022, 7, 13, 20, 59), moment(2022, 7, 13, 20, 59)),
        (moment(2022, 7, 13, 21), moment(2022, 7, 14, 7)),
        (moment(2022, 7, 14, 6, 59), moment(2022, 7, 14, 7)),
        (moment(2022, 7, 14, 7), moment(2022, 7, 14, 7)),
        (moment(2022, 7, 15, 22), moment(2022, 7, 18, 7)),  # Friday night waits for Monday
        (moment(2022, 7, 17, 12), moment(2022, 7, 18, 7)),
    ],
)
def test_usual_quiet_lasts_from_nine_to_seven_and_over_the_weekend(now, leaves):
    assert next_open(now, USUAL) == leaves


def test_quiet_within_a_day_ends_on_that_day():
    siesta = QuietHours(starts=11, ends=14, weekends=False)
    assert next_open(moment(2022, 7, 16, 12), siesta) == moment(2022, 7, 16, 14)


def test_a_digest_asked_for_at_its_own_hour_is_that_of_the_next_day():
    assert next_digest(moment(2022, 7, 13, 8), 8, USUAL) == moment(2022, 7, 14, 8)
    assert next_digest(moment(2022, 7, 13, 7, 59), 8, USUAL) == moment(2022, 7, 13, 8)
    assert next_digest(moment(2022, 7, 15, 9), 8, USUAL) == moment(2022, 7, 18, 7)


@given(MOMENTS, QUIETS)
def test_a_letter_leaves_at_the_first_moment_that_is_not_quiet(now, quiet):
    leaves = next_open(now, quiet)
    assert leaves >= now
    assert not is_quiet(leaves, quiet)
    assert leaves - now <= timedelta(hours=24 * 3)
    # Quiet begins and ends on whole hours: the moment itself and each whole hour before the end tell all between.
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while hour < leaves:
        assert is_quiet(hour, quiet)
        hour += timedelta(hours=1)
    assert leaves == now or is_quiet(now, quiet)


@given(MOMENTS, QUIETS)
def test_waiting_again_changes_nothing(now, quiet):
    leaves = next_open(now, quiet)
    assert next_open(leaves, quiet) == leaves


@given(MOMENTS, HOURS, QUIETS)
def test_a_digest_is_later_than_what_it_tells_and_never_in_quiet_hours(now, hour, quiet):
    leaves = next_digest(now, hour, quiet)
    assert leaves > now
    assert not is_quiet(leaves, quiet)
    assert leaves - now <= timedelta(days=4)


@given(MOMENTS, HOURS)
def test_without_quiet_a_digest_leaves_at_its_hour_within_a_day(now, hour):
    leaves = next_digest(now, hour, QuietHours(nights=False, weekends=False))
    assert (leaves.hour, leaves.minute, leaves.second) == (hour, 0, 0)
    assert timedelta(0) < leaves - now <= timedelta(days=1)
