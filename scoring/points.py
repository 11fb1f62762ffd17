"""From marks to a total: the arithmetic of docs/points.md, without database, clock or settings."""

import enum
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from units.numbers import round_half_up, show_decimal

ZERO = Decimal(0)


class CriterionKind(enum.StrEnum):
    """What the points of a criterion do to the total (docs/points.md#kinds)."""

    ORDINARY = "ordinary"
    BONUS = "bonus"
    DEDUCTION = "deduction"
    APPRAISER_ONLY = "appraiser_only"
    MANDATORY = "mandatory"


# The kinds whose maxima make up the scale; bonus and deduction stand beside it.
BASE_KINDS = frozenset({CriterionKind.ORDINARY, CriterionKind.APPRAISER_ONLY, CriterionKind.MANDATORY})


class BadPoints(ValueError):
    """Points that the criterion does not allow; the message is a sentence for the person who typed them."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of the three says of a criterion: points, "không áp dụng", or nothing yet."""

    points: Decimal | None = None
    not_applicable: bool = False

    @property
    def given(self):
        return self.not_applicable or self.points is not None


BLANK = Opinion()
NOT_APPLICABLE = Opinion(not_applicable=True)


@dataclass(frozen=True, slots=True)
class CriterionMark:
    """One criterion of a sheet with its deciding points; None is not marked yet."""

    code: str
    group: str
    kind: CriterionKind
    max_points: Decimal
    points: Decimal | None = None
    applicable: bool = True

    @property
    def counts(self):
        """Whether it belongs to the scale of 100 (or whatever the rubric adds up to) and applies."""
        return self.applicable and self.kind in BASE_KINDS

    @property
    def missing(self):
        return self.counts and self.points is None


def rounded(points):
    """Points to two decimals, half up: the only rounding of a total (docs/points.md#rounding)."""
    return round_half_up(points, 2)


def deciding(self_=BLANK, head=BLANK, appraisal=BLANK, *, kind=CriterionKind.ORDINARY):
    """The opinion that counts: the appraisal's, else the head's, else the self mark (docs/points.md#three-opinions).

    Of a criterion that only the appraiser marks, nobody else's opinion counts.
    """
    opinions = (appraisal,) if kind == CriterionKind.APPRAISER_ONLY else (appraisal, head, self_)
    return next((opinion for opinion in opinions if opinion.given), BLANK)


def total(marks):
    """The total of a sheet, or None while a mark is missing or where nothing applies (docs/points.md#total).

    Points have two decimals, so Decimals add up exactly; only the quotient needs a Fraction.
    """
    marks = list(marks)
    if missing(marks):
        return None
    applied, whole = _scales(marks)
    if not applied:
        return None
    base = sum(mark.points for mark in marks if mark.counts)
    beside = _beside(marks, CriterionKind.BONUS) - _beside(marks, CriterionKind.DEDUCTION)
    return rounded(max(Fraction(base) * Fraction(whole) / Fraction(applied) + Fraction(beside), ZERO))


def missing(marks):
    """The marks without which there is no total, in the order given (docs/points.md#missing)."""
    return [mark for mark in marks if mark.missing]


def missing_before_appraisal(marks):
    """Those of `missing` that the unit itself must give (docs/points.md#missing)."""
    return [mark for mark in missing(marks) if mark.kind != CriterionKind.APPRAISER_ONLY]


def bounds(marks):
    """(lowest, highest) total that the missing marks still allow, or None where nothing applies.

    The missing criteria are taken to apply; bonuses and deductions stay as they are (docs/points.md#missing).
    """
    marks = list(marks)
    low = total(_filled(mark, ZERO) for mark in marks)
    return None if low is None else (low, total(_filled(mark, mark.max_points) for mark in marks))


def sum_so_far(marks):
    """(points given, points they could have been) on the scale, for "82,5 trên 93 điểm" (docs/points.md#missing)."""
    given = [mark for mark in marks if mark.counts and not mark.missing]
    return sum((mark.points for mark in given), ZERO), sum((mark.max_points for mark in given), ZERO)


def check_points(points, max_points, step=None):
    """Raise `BadPoints` unless 0 ≤ points ≤ max_points in steps of `step`; the maximum itself is always allowed."""
    if not points.is_finite():
        wrong = "Điểm phải là một số."
    elif points < 0:
        wrong = f"{show_decimal(points)} nhỏ hơn 0."
    elif points > max_points:
        wrong = f"{show_decimal(points)} lớn hơn điểm tối đa {show_decimal(max_points)}."
    elif step and points != max_points and Fraction(points) % Fraction(step):
        wrong = f"{show_decimal(points)} không đúng mức chia {show_decimal(step)} điểm."
    else:
        return
    raise BadPoints(f"{wrong} {allowed(max_points, step)}")


def allowed(max_points, step=None):
    """What the criterion takes, as the end of a refusal."""
    steps = f", cách nhau {show_decimal(step)}" if step else ""
    return f"Hãy nhập từ 0 đến {show_decimal(max_points)}{steps}."


def _scales(marks):
    """(A, M): the maxima that apply and the maxima of the whole rubric."""
    whole = sum(mark.max_points for mark in marks if mark.kind in BASE_KINDS)
    return sum(mark.max_points for mark in marks if mark.counts), whole


def _beside(marks, kind):
    """The points of the bonuses (or deductions): blank is 0, and none counts beyond its own maximum."""
    chosen = (mark for mark in marks if mark.kind == kind and mark.applicable and mark.points is not None)
    return sum((min(mark.points, mark.max_points) for mark in chosen), ZERO)


def _filled(mark, points):
    if not mark.missing:
        return mark
    return CriterionMark(mark.code, mark.group, mark.kind, mark.max_points, points)
