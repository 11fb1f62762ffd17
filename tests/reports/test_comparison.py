"""Mid-term beside final: which keys are shared, and what change may be told."""

from decimal import Decimal

import pytest

from reports.comparison import change, comparison, moved_to
from reports.figures import Figure


def count(numerator, denominator=None, **said):
    return Figure("Nhãn", "Đếm.", numerator=numerator, denominator=denominator, **said)


def value(amount, form, **said):
    return Figure("Nhãn", "Ghi.", value=Decimal(amount), form=form, **said)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (count(126, 206), count(190, 206), ("64", "50.79", "31.06")),
        (count(10), count(7), ("-3", "-30.00", None)),
        (count(0), count(7), ("7", None, None)),
        (count(3, 0), count(3, 4), ("0", "0.00", None)),
        (value("80.5", "points"), value("82.25", "points"), ("1.75", None, None)),
        (value("93.40", "percent"), value("90.00", "percent"), (None, None, "-3.40")),
        (value("5200", "number"), value("6500", "number"), ("1300", "25.00", None)),
        (count(1, 2), value("60.00", "percent"), (None, None, "10.00")),
    ],
)
def test_the_change_is_told_in_numbers_in_percent_and_in_percentage_points(before, after, told):
    assert change(before, after) == {
        **dict(zip(("amount", "percent", "points"), told, strict=True)),
        "not_compared": None,
    }


def test_a_change_is_what_a_reader_gets_by_subtracting_the_printed_numbers():
    assert change(count(1, 3), count(2, 3))["points"] == "33.34"  # 66,67 − 33,33


@pytest.mark.parametrize("side", [0, 1])
def test_of_more_than_and_about_no_change_is_told(side):
    sides = [count(1, 2), count(1, 2)]
    sides[side] = count(1, 2, qualifier=">")
    assert change(*sides) == {"amount": None, "percent": None, "points": None, "not_compared": "qualifiers"}


def test_of_different_rubrics_no_change_is_told():
    told = change(value("80", "points"), value("90", "points"), comparable=False)
    assert told == {"amount": None, "percent": None, "points": None, "not_compared": "rubrics"}


def test_yearly_figures_of_sheets_move_beside_the_final_year_and_others_are_left():
    keys = [
        "plans.issued",
        "assessments.collective.2021.approved",
        "assessments.collective.2022.approved.xa",
        "indicators.a",
        "indicators.a.2022",
        "awards.b.collective.2022",
    ]
    moved = moved_to(2025, {key: count(1) for key in keys}, mid_year=2022)
    assert list(moved) == ["plans.issued", "assessments.collective.2025.approved.xa", "indicators.a"]


def test_only_shared_keys_are_compared_each_with_the_key_that_it_had():
    key = "assessments.collective.2025.approved"
    told = comparison(
        {key: count(5, 9), "plans.issued": count(1, 2)},
        {key: count(6, 9), "inspections.emulation": count(1)},
        mid_year=2022,
        same_rubrics=bool,
    )
    assert list(told) == [key]
    assert told[key]["before"]["key"] == "assessments.collective.2022.approved"
    assert told[key]["before"]["value"] == "55.56"
    assert (told[key]["after"]["key"], told[key]["after"]["numerator"]) == (key, "6")


def test_where_parts_had_their_mid_term_in_different_years_the_old_key_is_open():
    key = "assessments.collective.2025.approved"
    told = comparison({key: count(5)}, {key: count(6)}, mid_year=None, same_rubrics=bool)
    assert told[key]["before"]["key"] is None
