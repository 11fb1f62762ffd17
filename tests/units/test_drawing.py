"""Lengths of the small drawings."""

from decimal import Decimal

import pytest

from units.drawing import band_ruler, length


@pytest.mark.parametrize(
    ("value", "whole", "share"),
    [(94, 100, "94"), (1, 3, "33.33"), (0, 5, "0"), (5, 0, "0"), (None, 5, "0"), (7, 5, "100")],
)
def test_a_bar_is_a_share_between_nothing_and_all(value, whole, share):
    assert length(value, whole) == share


def ruler(low, high=None, **more):
    return band_ruler(thresholds=[90, 70, 0, 50], low=Decimal(low), high=high and Decimal(high), sentence="Tốt", **more)


def test_the_range_lies_between_what_is_sure_and_what_can_be_reached():
    drawn = ruler("82.5", "89.5")
    assert (drawn["x"], drawn["width"]) == ("82.5%", "7%")


def test_the_band_of_the_sure_points_is_lit():
    assert [band["on"] for band in ruler("82.5")["bands"]] == [False, False, True, False]
    assert [band["on"] for band in ruler("0")["bands"]] == [True, False, False, False]


def test_thresholds_are_marked_where_they_stand():
    assert ruler("10")["marks"] == [
        {"x": "50%", "text": "50"},
        {"x": "70%", "text": "70"},
        {"x": "90%", "text": "90"},
    ]


def test_a_total_over_the_scale_stays_inside_the_drawing():
    drawn = ruler("104", "110")
    assert (drawn["x"], drawn["width"]) == ("98.5%", "1.5%")
    assert drawn["bands"][-1]["on"]


def test_another_scale_moves_the_thresholds():
    drawn = band_ruler(thresholds=[100], low=50, scale=200, sentence="")
    assert (drawn["marks"][0]["x"], drawn["x"]) == ("50%", "25%")
