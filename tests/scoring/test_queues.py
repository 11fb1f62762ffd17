"""The order of what waits, and which sheet comes after one that is done."""

import pytest

from scoring.queues import following, place_of
from tests import factories as make


@pytest.mark.parametrize(
    ("order", "pk", "still", "after"),
    [
        ([1, 2, 3], 2, None, 3),
        ([1, 2, 3], 3, None, 1),
        ([1, 2, 3], 2, {1}, 1),
        ([1, 2, 3], 9, None, 1),
        ([2], 2, None, None),
        ([], 2, None, None),
    ],
)
def test_after_a_sheet_comes_the_next_that_still_waits(order, pk, still, after):
    assert following(order, pk, still=still) == after


def test_a_sheet_far_down_the_queue_is_counted_and_shown_among_its_neighbours(people, sheet_of):
    waiting = [
        make.make_assessment(sheet_of.round, make.make_unit(people.province, name=f"Đơn vị {n:02d}"), status="approved")
        for n in range(1, 46)
    ]
    place = place_of(waiting[39], people.coordinator, "appraisal")
    assert (place.number, place.count, place.next_pk) == (40, 45, waiting[40].pk)
    assert waiting[39] in place.rows
    assert len(place.rows) == 30
