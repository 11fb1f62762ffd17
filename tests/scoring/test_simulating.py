"""The trial's arithmetic: the same rubric gives the same totals, shares are kept, nothing leaves its bounds."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.banding import BandRule, band
from scoring.points import BASE_KINDS, CriterionKind, CriterionMark, total
from scoring.rubrics.simulating import NewCriterion, Sheet, rescaled, same_codes, simulate, translated

RULES = [BandRule("tot", "Tốt", Decimal(70)), BandRule("dat", "Đạt", Decimal(50)), BandRule("kem", "Kém", Decimal(0))]
points = st.integers(0, 10_000).map(lambda n: Decimal(n).scaleb(-2))
maxima = st.integers(1, 10_000).map(lambda n: Decimal(n).scaleb(-2))
kinds = st.sampled_from(list(CriterionKind))


@st.composite
def marked(draw):
    """The marks of a sheet: some blank, some not applicable, none above its maximum."""
    marks = []
    for n in range(draw(st.integers(1, 6))):
        most, applicable = draw(maxima), draw(st.booleans())
        given_points = draw(st.none() | points.map(lambda value, most=most: min(value, most))) if applicable else None
        marks.append(CriterionMark(f"A{n}", draw(st.sampled_from("AB")), draw(kinds), most, given_points, applicable))
    return tuple(marks)


def as_new(marks):
    return [NewCriterion(mark.code, mark.group, mark.kind, mark.max_points) for mark in marks]


def sheet(marks, code="s", name_key=""):
    points = total(marks)
    return Sheet(code, name_key, tuple(marks), points, band(points, marks, RULES))


def trial(marks, criteria, mapping):
    (tried,) = simulate([sheet(marks)], criteria, mapping, RULES).tried
    return tried


@given(marked())
def test_the_same_rubric_gives_identical_totals_and_bands(marks):
    codes = [mark.code for mark in marks]
    tried = trial(marks, as_new(marks), same_codes(codes, codes))
    assert (tried.after, tried.band_after) == (tried.before, tried.band_before)
    assert not tried.changes_band


@given(marked(), st.integers(2, 5))
def test_a_scale_so_many_times_as_long_gives_so_many_times_the_points(marks, times):
    longer = [NewCriterion(mark.code, mark.group, mark.kind, mark.max_points * times) for mark in marks]
    for mark, new in zip(marks, translated(marks, longer, {mark.code: mark.code for mark in marks}), strict=True):
        assert new.points == (None if mark.points is None else mark.points * times)


@given(marked(), maxima, kinds)
def test_points_stay_within_the_new_maximum(marks, most, kind):
    for mark in marks:
        new = rescaled(mark, NewCriterion("N", "A", kind, most))
        assert new.points is None or 0 <= new.points <= most
        assert (new.points is None) == (mark.points is None)


@given(marked(), maxima, kinds)
def test_a_criterion_without_an_old_one_changes_no_total_of_full_marks(marks, most, kind):
    """It does not apply, or is 0; who had everything has everything."""
    full = tuple(
        CriterionMark(mark.code, mark.group, CriterionKind.ORDINARY, mark.max_points, mark.max_points) for mark in marks
    )
    criteria = [*as_new(full), NewCriterion("N", "A", kind, most)]
    scale = sum(each.max_points for each in criteria if each.kind in BASE_KINDS)
    assert trial(full, criteria, {mark.code: mark.code for mark in full}).after == scale


def test_a_share_is_kept_and_rounded_half_up():
    mark = CriterionMark("A1", "A", CriterionKind.ORDINARY, Decimal(30), Decimal(20))
    assert rescaled(mark, NewCriterion("A1", "A", CriterionKind.ORDINARY, Decimal(10))).points == Decimal("6.67")


def test_nothing_mapped_leaves_no_total():
    marks = (CriterionMark("A1", "A", CriterionKind.ORDINARY, Decimal(100), Decimal(80)),)
    tried = trial(marks, as_new(marks), {})
    assert (tried.after, tried.band_after, tried.rank_after, tried.moved) == (None, None, None, None)


def test_places_and_bands_that_change_are_counted():
    """Weighing the second criterion more turns the order round."""
    first = (_mark("A1", "50", "50"), _mark("A2", "50", "10"))
    second = (_mark("A1", "50", "10"), _mark("A2", "50", "45"))
    criteria = [NewCriterion("A1", "A", CriterionKind.ORDINARY, Decimal(10)),
                NewCriterion("A2", "A", CriterionKind.ORDINARY, Decimal(90))]  # fmt: skip
    result = simulate([sheet(first, "một"), sheet(second, "hai")], criteria, {"A1": "A1", "A2": "A2"}, RULES)
    one, two = result.tried
    assert (one.before, one.after, one.rank_before, one.rank_after) == (60, 28, 1, 2)
    assert (two.before, two.after, two.moved) == (55, 83, 1)
    assert (result.bands_before, result.bands_after) == ({"dat": 2}, {"kem": 1, "tot": 1})
    assert (result.mean_before, result.mean_after) == (Decimal("57.50"), Decimal("55.50"))


def _mark(code, most, given_points):
    return CriterionMark(code, "A", CriterionKind.ORDINARY, Decimal(most), Decimal(given_points))
