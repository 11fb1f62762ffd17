"""The band of a sheet: thresholds, fatal points, group floors and the cap."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.banding import NOT_RANKED, Banding, BandRule, allowed_at_top, band, banded, group_shares, ladder, surplus
from scoring.points import CriterionKind, CriterionMark, total

D = Decimal
EXCELLENT = BandRule("xuat_sac", "Xuất sắc", D("90"), D("50"), D("20"), 1)
GOOD = BandRule("tot", "Tốt", D("70"), None, None, 2)
FAIR = BandRule("dat", "Đạt", D("50"), None, None, 3)
POOR = BandRule("khong_dat", "Không đạt", D("0"), None, None, 4)
APART = BandRule(NOT_RANKED, "Không đủ điều kiện xếp loại", None, None, None, 5)
RULES = [EXCELLENT, GOOD, FAIR, POOR, APART]


def mark(points, maximum="10", kind=CriterionKind.ORDINARY, *, applicable=True, code="A1", group="A"):
    return CriterionMark(code, group, kind, D(maximum), None if points is None else D(points), applicable)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("105", "xuat_sac"),
        ("90", "xuat_sac"),
        ("89.99", "tot"),
        ("70", "tot"),
        ("69.99", "dat"),
        ("50", "dat"),
        ("0", "khong_dat"),
    ],
)
def test_the_highest_threshold_reached_gives_the_band(points, code):
    assert band(D(points), [], RULES) == code


def test_the_order_in_which_the_rules_come_does_not_matter():
    assert band(D("75"), [], RULES[::-1]) == "tot"


def test_a_sheet_without_a_total_has_no_band():
    assert banded(None, [mark(None)], RULES) == Banding()
    assert band(D("80"), [], []) is None


def test_a_total_under_every_threshold_has_no_band():
    assert band(D("49"), [], [EXCELLENT, GOOD, FAIR, APART]) is None


def test_points_never_give_the_band_that_stands_apart():
    apart_with_threshold = BandRule(NOT_RANKED, "Không đủ điều kiện xếp loại", D("0"))
    assert band(D("10"), [], [FAIR, apart_with_threshold]) is None
    assert [rule.code for rule in ladder(RULES)] == ["xuat_sac", "tot", "dat", "khong_dat"]


def test_bands_with_one_threshold_go_by_position():
    twin = BandRule("tot_hon", "Tốt hơn", D("70"), position=0)
    assert band(D("75"), [], [*RULES, twin]) == "tot_hon"


def test_nothing_on_a_mandatory_criterion_gives_the_lowest_band_and_says_why():
    marks = [mark("0", "5", CriterionKind.MANDATORY, code="B2"), mark("95", "95")]
    assert banded(total(marks), marks, RULES) == Banding(
        "khong_dat", "xuat_sac", ("Tiêu chí bắt buộc B2 được 0 điểm nên xếp loại “Không đạt”.",)
    )


def test_nothing_on_a_mandatory_criterion_gives_the_lowest_band_even_below_its_threshold():
    marks = [mark("0", "60", CriterionKind.MANDATORY), mark("40", "40")]
    found = banded(total(marks), marks, [EXCELLENT, GOOD, FAIR, APART])
    assert (found.code, found.reached) == ("dat", None)


def test_the_least_point_on_a_mandatory_criterion_is_enough():
    marks = [mark("0.5", "5", CriterionKind.MANDATORY), mark("95", "95")]
    assert band(total(marks), marks, RULES) == "xuat_sac"


def test_a_mandatory_criterion_that_does_not_apply_is_not_fatal():
    for points in (None, "0"):
        marks = [mark(points, "5", CriterionKind.MANDATORY, applicable=False), mark("95", "95")]
        assert band(total(marks), marks, RULES) == "xuat_sac"


def test_nothing_on_an_ordinary_criterion_is_not_fatal():
    marks = [mark("0", "5"), mark("95", "95")]
    assert band(total(marks), marks, RULES) == "xuat_sac"


def test_a_demotion_that_changes_nothing_is_not_explained():
    marks = [mark("0", "5", CriterionKind.MANDATORY), mark("10", "95")]
    assert banded(total(marks), marks, RULES) == Banding("khong_dat", "khong_dat", ())


def test_a_group_under_its_floor_gives_the_next_lower_band_and_says_why():
    marks = [mark("90", "90"), mark("4.9", "10", code="B1", group="B")]
    assert banded(total(marks), marks, RULES) == Banding(
        "tot", "xuat_sac", ("Nhóm B đạt 49% điểm tối đa, dưới mức 50% của loại “Xuất sắc”.",)
    )


def test_a_group_on_its_floor_stays():
    marks = [mark("90", "90"), mark("5", "10", code="B1", group="B")]
    assert banded(total(marks), marks, RULES) == Banding("xuat_sac", "xuat_sac", ())


def test_a_share_just_under_the_floor_does_not_read_as_the_floor():
    marks = [mark("90000", "90000"), mark("4999.9", "10000", code="B1", group="B")]
    rules = [BandRule("cao", "Cao", D("0.5"), D("50")), BandRule("thap", "Thấp", D("0"))]
    assert "49,99%" in banded(D("1"), marks, rules).reasons[0]


def test_the_floor_of_a_lower_band_is_asked_in_turn():
    good = BandRule("tot", "Tốt", D("70"), D("30"), None, 2)
    marks = [mark("90", "90"), mark("2", "10", code="B1", group="B")]
    found = banded(total(marks), marks, [EXCELLENT, good, FAIR, POOR])
    assert found.code == "dat"
    assert len(found.reasons) == 2


def test_the_lowest_band_takes_the_sheet_whatever_its_floor():
    poor = BandRule("khong_dat", "Không đạt", D("0"), D("50"))
    marks = [mark("1", "10")]
    assert banded(total(marks), marks, [GOOD, poor]) == Banding("khong_dat", "khong_dat", ())


def test_a_floor_of_a_band_not_reached_says_nothing():
    marks = [mark("80", "90"), mark("1", "10", code="B1", group="B")]
    assert banded(total(marks), marks, RULES) == Banding("tot", "tot", ())


def test_shares_of_groups_leave_out_what_does_not_apply_and_what_stands_beside_the_scale():
    marks = [
        mark("6", "10"),
        mark(None, "10", applicable=False),
        mark("5", "5", CriterionKind.BONUS),
        mark("5", "5", CriterionKind.DEDUCTION, group="C"),
        mark(None, "10", applicable=False, group="D"),
        mark("3", "4", CriterionKind.MANDATORY, group="B"),
    ]
    assert group_shares(marks) == {"A": 60, "B": 75}


@pytest.mark.parametrize(
    ("size", "top", "share", "over"),
    [
        (10, 2, "20", 0),
        (10, 3, "20", 1),
        (9, 2, "20", 1),
        (4, 1, "20", 1),
        (0, 0, "20", 0),
        (3, 1, "33.33", 1),
        (3, 1, "33.34", 0),
        (7, 7, "100", 0),
        (5, 3, "0", 3),
    ],
)
def test_the_cap_counts_those_beyond_the_share(size, top, share, over):
    assert surplus(size, top, D(share)) == over


def test_without_a_cap_nobody_is_beyond_it():
    assert surplus(10, 10, None) == 0
    assert allowed_at_top(10, None) is None


@given(st.integers(0, 500), st.integers(0, 500), st.decimals(0, 100, places=2))
def test_the_places_never_exceed_the_share_and_never_waste_one(size, top, share):
    allowed = allowed_at_top(size, share)
    assert allowed * 100 <= size * share < (allowed + 1) * 100
    assert surplus(size, top, share) == max(0, top - allowed)


points = st.integers(0, 20).map(lambda n: D(n) / 2)
drawn = st.builds(
    lambda p, kind, applies, group: mark(p, "10", kind, applicable=applies, group=group),
    points,
    st.sampled_from([CriterionKind.ORDINARY, CriterionKind.MANDATORY]),
    st.booleans(),
    st.sampled_from("ABC"),
)
floors = st.none() | st.integers(0, 100).map(D)
rule_sets = st.lists(floors, min_size=1, max_size=5).map(
    lambda drawn: [BandRule(f"b{n}", f"B{n}", D(10 * n), floor) for n, floor in enumerate(drawn)]
)


@given(st.lists(drawn, min_size=1, max_size=10), rule_sets)
def test_conditions_only_ever_lower_a_band_and_always_say_why(marks, rules):
    points = total(marks)
    assume(points is not None)
    found = banded(points, marks, rules)
    thresholds = {rule.code: rule.from_points for rule in rules}
    assert thresholds[found.code] <= thresholds[found.reached] <= points
    assert bool(found.reasons) == (found.code != found.reached)


@given(st.lists(drawn, min_size=1, max_size=10), rule_sets)
def test_the_band_given_has_its_floor_reached_or_is_the_lowest(marks, rules):
    points = total(marks)
    assume(points is not None)
    given_rule = next(rule for rule in rules if rule.code == band(points, marks, rules))
    floor = given_rule.group_floor
    reached = floor is None or all(share >= floor for share in group_shares(marks).values())
    assert reached or given_rule.code == "b0"
