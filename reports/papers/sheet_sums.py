"""What the marks of a sheet add up to on paper: sums of groups, the lines under the table, re-basing in words."""

from decimal import Decimal
from fractions import Fraction

from scoring import points
from scoring.models import Stage
from scoring.opinions import opinion
from scoring.points import BASE_KINDS, CriterionKind
from scoring.sheets import criterion_marks, stage_of
from units.numbers import show_decimal

KINDS_BESIDE = ((CriterionKind.BONUS, "Điểm thưởng"), (CriterionKind.DEDUCTION, "Điểm trừ"))


class Sums:
    """The sums of one sheet for each opinion that somebody has given; a column in which nobody spoke stays blank.

    In the column of a stage the opinions up to it decide, as they do in the total of a sheet at that stage.
    """

    def __init__(self, sheet, lines):
        self.spoken = [stage for stage in Stage if any(opinion(mark, stage).given for mark in lines)]
        self.values = {stage: criterion_marks(lines, stage=stage) for stage in Stage}
        self.deciding = self.values[stage_of(sheet)]
        self.scale = _most(self.deciding)

    def of_group(self, code):
        """[maximum, self, head, appraisal] of the criteria of one group that are on the scale."""
        most = _most(self.deciding, code)
        return [_shown(most or None), *self._columns(lambda values: _given(values, code) if most else None)]

    def below(self):
        """[(words, [maximum, self, head, appraisal])]: what leads from marks to total; none where it is plain."""
        applied = {stage: _applied(self.values[stage]) for stage in self.spoken}
        rows = [("Cộng điểm các tiêu chí", [_shown(self.scale), *self._columns(_given)])]
        if any(most != self.scale for most in applied.values()):
            rows.append(("Điểm tối đa của các tiêu chí áp dụng", ["", *self._columns(_applied)]))
        for kind, words in KINDS_BESIDE:
            if most := sum(mark.max_points for mark in self.deciding if mark.kind == kind):
                rows.append((words, [_shown(most), *self._columns(lambda values, kind=kind: _beside(values, kind))]))
        plain = len(rows) == 1 and rows[0][1][1:] == self.totals()
        return [] if plain else rows

    def totals(self):
        """The totals of the three columns; blank while a mark is missing."""
        return self._columns(points.total)

    def missing(self):
        """Codes of the criteria without which the sheet has no total."""
        return [mark.code for mark in points.missing(self.deciding)]

    def rebasing(self):
        """One line on the criteria that do not apply; blank where all do, or there is no total yet."""
        left_out = [mark.code for mark in self.deciding if mark.kind in BASE_KINDS and not mark.applicable]
        total, applied = points.total(self.deciding), _applied(self.deciding)
        if not left_out or total is None:
            return ""
        given = _given(self.deciding)
        rebased = points.rounded(Fraction(given) * Fraction(self.scale) / Fraction(applied))
        steps = f"{_shown(given)} × {_shown(self.scale)} : {_shown(applied)} = {_shown(rebased)}"
        for kind, sign in zip((CriterionKind.BONUS, CriterionKind.DEDUCTION), "+−", strict=True):
            if beside := _beside(self.deciding, kind):
                steps += f"; {sign} {_shown(beside)} {'điểm thưởng' if sign == '+' else 'điểm trừ'}"
        ending = f"; tổng điểm {_shown(total)}" if ";" in steps else ""
        codes = ", ".join(left_out)
        return f"Tiêu chí {codes} không áp dụng (KAD) nên điểm được quy về thang {_shown(self.scale)}: {steps}{ending}."

    def _columns(self, of):
        return [_shown(of(self.values[stage])) if stage in self.spoken else "" for stage in Stage]


def _most(values, group=None):
    return sum(
        (mark.max_points for mark in values if mark.kind in BASE_KINDS and group in (None, mark.group)), Decimal(0)
    )


def _applied(values):
    return sum((mark.max_points for mark in values if mark.counts), Decimal(0))


def _given(values, group=None):
    given = [mark for mark in values if mark.counts and mark.points is not None and group in (None, mark.group)]
    return sum((mark.points for mark in given), Decimal(0)) if given else None


def _beside(values, kind):
    given = (mark for mark in values if mark.kind == kind and mark.applicable and mark.points is not None)
    return sum((min(mark.points, mark.max_points) for mark in given), Decimal(0))


def _shown(value):
    return "" if value is None else show_decimal(value)
