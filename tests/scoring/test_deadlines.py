"""Until when a sheet is open: the latest of the round's end, the unit's extension and the sheet's own deadline."""

from datetime import timedelta

import pytest

from campaign.models import Extension
from scoring.deadlines import deadline_of, lock_sentence, with_deadline
from scoring.models import Assessment

DAY = timedelta(days=1)


def extend(sheet, until, *, unit=None):
    Extension.objects.create(
        round=sheet.round, unit=unit or sheet.unit, until=until, reason="Bão", granted_at=until, by_name="A"
    )


def fresh(sheet):
    return Assessment.objects.get(pk=sheet.pk)


@pytest.mark.parametrize(
    ("extended", "own", "latest"), [(None, None, 0), (2, None, 2), (None, 3, 3), (2, 3, 3), (4, 3, 4), (None, -1, 0)]
)
def test_the_latest_of_the_three_counts(sheet_of, extended, own, latest):
    closes = sheet_of.round.closes_at
    if extended:
        extend(sheet_of, closes + extended * DAY)
    if own:
        Assessment.objects.filter(pk=sheet_of.pk).update(due_at=closes + own * DAY)
    assert deadline_of(fresh(sheet_of)) == closes + latest * DAY


def test_the_extension_of_another_unit_is_not_ours(sheet_of, people):
    extend(sheet_of, sheet_of.round.closes_at + DAY, unit=people.sibling)
    assert deadline_of(fresh(sheet_of)) == sheet_of.round.closes_at


def test_a_list_asks_for_every_deadline_at_once(sheet_of, django_assert_num_queries):
    extend(sheet_of, sheet_of.round.closes_at + DAY)
    with django_assert_num_queries(1):
        assert [deadline_of(each) for each in with_deadline(Assessment.objects.all())] == [
            sheet_of.round.closes_at + DAY
        ]


def test_a_sheet_is_open_from_the_first_moment_to_the_last(sheet_of):
    opens, closes, tick = sheet_of.round.opens_at, sheet_of.round.closes_at, timedelta(microseconds=1)
    assert "mở từ ngày" in lock_sentence(sheet_of, at=opens - tick)
    assert [lock_sentence(sheet_of, at=at) for at in (opens, closes)] == [None, None]
    assert "đã khóa" in lock_sentence(sheet_of, at=closes + tick)
