"""The total of a sheet and what stands in its way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.points import (
    BASE_KINDS,
    BLANK,
    NOT_APPLICABLE,
    BadPoints,
    CriterionKind,
    CriterionMark,
    Opinion,
    bounds,
    check_points,
    deciding,
    missing,
    missing_before_appraisal,
    rounded,
    sum_so_far,
    total,
)

D = Decimal


def mark(points, maximum="10", kind=CriterionKind.ORDINARY, *, applicable=True, code="T1", group="A"):
    return CriterionMark(code, group, kind, D(maximum), None if points is None else D(points), applicable)


def says(points):
    return Opinion(D(points))


quarters = st.integers(0, 400).map(lambda n: D(n) / 4)
maxima = st.integers(1, 400).map(lambda n: D(n) / 4)


@st.composite
def drawn_marks(draw, blanks=True, kinds=tuple(CriterionKind)):
    maximum = draw(maxima)
    points = draw(quarters.map(lambda p: min(p, maximum)))
    if blanks and draw(st.booleans()):
        points = None
    kind = draw(st.sampled_from(kinds))
    return CriterionMark("T", draw(st.sampled_from("ABC")), kind, maximum, points, draw(st.booleans()))


sheets = st.lists(drawn_marks(), max_size=12)
full_sheets = st.lists(drawn_marks(blanks=False), max_size=12)


@pytest.mark.parametrize(
    ("self_", "head", "appraisal", "decided"),
    [
        (BLANK, BLANK, BLANK, BLANK),
        (says("9"), BLANK, BLANK, says("9")),
        (says("9"), says("8"), BLANK, says("8")),
        (says("9"), says("8"), says("7"), says("7")),
        (says("9"), BLANK, says("0"), says("0")),
        (NOT_APPLICABLE, BLANK, BLANK, NOT_APPLICABLE),
        (NOT_APPLICABLE, says("8"), BLANK, says("8")),
        (says("9"), says("8"), NOT_APPLICABLE, NOT_APPLICABLE),
    ],
)
def test_the_last_opinion_given_decides(self_, head, appraisal, decided):
    assert deciding(self_, head, appraisal) == decided


def test_only_the_appraiser_decides_an_appraiser_only_criterion():
    kind = CriterionKind.APPRAISER_ONLY
    assert deciding(says("9"), says("9"), BLANK, kind=kind) == BLANK
    assert deciding(NOT_APPLICABLE, BLANK, says("4"), kind=kind) == says("4")


def test_a_sheet_without_criteria_has_no_total():
    assert total([]) is None
    assert bounds([]) is None
    assert sum_so_far([]) == (0, 0)


def test_points_of_the_scale_are_summed():
    assert total([mark("8.5"), mark("7", kind=CriterionKind.MANDATORY), mark("1")]) == D("16.50")


def test_a_total_always_has_two_decimals():
    assert str(total([mark("8")])) == "8.00"


def test_not_applicable_rebases_to_the_whole_scale():
    assert total([mark("8"), mark(None, applicable=False)]) == D("16.00")


def test_not_applicable_bonus_and_deduction_are_nothing():
    beside = [mark("3", kind=kind, applicable=False) for kind in (CriterionKind.BONUS, CriterionKind.DEDUCTION)]
    assert total([mark("8"), *beside]) == D("8.00")


def test_a_bonus_is_not_rebased():
    assert total([mark("5"), mark(None, applicable=False), mark("2", kind=CriterionKind.BONUS)]) == D("12.00")


def test_bonus_and_deduction_are_bounded_by_their_own_maximum():
    assert total([mark("8"), mark("9", "2", CriterionKind.BONUS)]) == D("10.00")
    assert total([mark("8"), mark("9", "2", CriterionKind.DEDUCTION)]) == D("6.00")


def test_only_bonuses_make_no_total():
    assert total([mark("3", kind=CriterionKind.BONUS)]) is None


def test_kinds_read_from_the_database_as_plain_strings_work():
    assert total([mark("8", kind="ordinary"), mark("1", kind="bonus"), mark("2", kind="deduction")]) == D("7.00")
    assert missing_before_appraisal([mark(None, kind="appraiser_only")]) == []


def test_a_missing_mark_leaves_no_total_whatever_its_kind_on_the_scale():
    for kind in BASE_KINDS:
        assert total([mark("8"), mark(None, kind=kind)]) is None


def test_what_is_missing_is_told_in_order():
    marks = [mark(None, code="A1"), mark("1", code="A2"), mark(None, kind=CriterionKind.APPRAISER_ONLY, code="A3")]
    assert [m.code for m in missing(marks)] == ["A1", "A3"]
    assert [m.code for m in missing_before_appraisal(marks)] == ["A1"]


def test_a_single_pass_iterator_of_marks_will_do():
    assert total(iter([mark("8"), mark("7")])) == D("15.00")
    assert bounds(iter([mark("8"), mark(None)])) == (D("8.00"), D("18.00"))


def test_thirds_are_summed_exactly_before_the_one_rounding():
    thirds = [mark("1", "3"), mark("1", "3"), mark("1", "3"), mark(None, "1", applicable=False)]
    assert total(thirds) == rounded(Fraction(3 * 10, 9))


@given(full_sheets)
def test_the_total_is_the_formula(marks):
    counted = [m for m in marks if m.kind in BASE_KINDS and m.applicable]
    assume(counted)
    applied = sum(Fraction(m.max_points) for m in counted)
    whole = sum(Fraction(m.max_points) for m in marks if m.kind in BASE_KINDS)
    exact = sum(Fraction(m.points) for m in counted) * whole / applied
    exact += sum(Fraction(m.points) for m in marks if m.kind == CriterionKind.BONUS and m.applicable)
    exact -= sum(Fraction(m.points) for m in marks if m.kind == CriterionKind.DEDUCTION and m.applicable)
    assert total(marks) == rounded(max(exact, Fraction(0)))


@given(full_sheets)
def test_a_total_is_never_negative_and_never_depends_on_the_order(marks):
    found = total(marks)
    assert found is None or found >= 0
    assert total(reversed(marks)) == found


@given(st.lists(drawn_marks(blanks=False, kinds=tuple(BASE_KINDS)), min_size=1))
def test_without_bonus_a_total_stays_on_the_scale(marks):
    found = total(marks)
    assert found is None or found <= sum(m.max_points for m in marks)


@given(sheets)
def test_there_is_a_total_just_where_nothing_is_missing_and_something_applies(marks):
    applies = any(m.counts for m in marks)
    assert (total(marks) is not None) == (applies and not missing(marks))


@given(sheets, st.data())
def test_whatever_the_missing_marks_become_the_total_stays_within_the_bounds(marks, data):
    limits = bounds(marks)
    filled = [
        CriterionMark(m.code, m.group, m.kind, m.max_points, data.draw(st.integers(0, 4)) * m.max_points / 4)
        if m.missing
        else m
        for m in marks
    ]
    found = total(filled)
    if limits is None:
        assert found is None
    else:
        assert limits[0] <= found <= limits[1]


@given(full_sheets)
def test_bounds_meet_where_nothing_is_missing(marks):
    found = total(marks)
    assert bounds(marks) == (None if found is None else (found, found))


@given(sheets)
def test_what_is_given_so_far_fits_into_what_it_could_have_been(marks):
    points, of = sum_so_far(marks)
    assert 0 <= points <= of


@given(full_sheets, st.integers(0, 11))
def test_one_point_more_never_lowers_a_total_except_in_a_deduction(marks, where):
    assume(where < len(marks) and total(marks) is not None)
    chosen = marks[where]
    raised = CriterionMark("T", chosen.group, chosen.kind, chosen.max_points, chosen.max_points, chosen.applicable)
    after = total([*marks[:where], raised, *marks[where + 1 :]])
    if chosen.kind == CriterionKind.DEDUCTION:
        assert after <= total(marks)
    else:
        assert after >= total(marks)


@pytest.mark.parametrize(
    ("points", "maximum", "step", "sentence"),
    [
        ("26", "25", "0.5", "26 lớn hơn điểm tối đa 25. Hãy nhập từ 0 đến 25, cách nhau 0,5."),
        ("-0.5", "25", "0.50", "−0,5 nhỏ hơn 0. Hãy nhập từ 0 đến 25, cách nhau 0,5."),
        ("8.3", "25.00", "0.5", "8,3 không đúng mức chia 0,5 điểm. Hãy nhập từ 0 đến 25, cách nhau 0,5."),
        ("2.5", "12.5", "1", "2,5 không đúng mức chia 1 điểm. Hãy nhập từ 0 đến 12,5, cách nhau 1."),
        ("7", "5", None, "7 lớn hơn điểm tối đa 5. Hãy nhập từ 0 đến 5."),
        ("NaN", "5", "1", "Điểm phải là một số. Hãy nhập từ 0 đến 5, cách nhau 1."),
    ],
)
def test_points_that_are_not_allowed_are_refused_in_words(points, maximum, step, sentence):
    with pytest.raises(BadPoints) as refused:
        check_points(D(points), D(maximum), step and D(step))
    assert str(refused.value) == sentence


@pytest.mark.parametrize("points", ["0", "0.5", "8.50", "25"])
def test_steps_from_nothing_to_the_maximum_are_allowed(points):
    check_points(D(points), D("25"), D("0.5"))


def test_the_maximum_is_allowed_even_off_the_steps():
    check_points(D("12.5"), D("12.5"), D("1"))


@given(st.integers(0, 200), st.sampled_from(["0.1", "0.25", "0.5", "1", "5"]))
def test_every_whole_number_of_steps_is_allowed(count, step):
    check_points(count * D(step), D("1000"), D(step))
