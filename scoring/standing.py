"""Where a sheet stands while it is being marked: the running total, what it can still become, and the band ruler."""

from dataclasses import dataclass
from decimal import Decimal

from scoring import banding, points
from scoring.sheets import band_rules, criterion_marks
from units.drawing import band_ruler
from units.numbers import show_decimal


@dataclass(frozen=True)
class Standing:
    """The running total of the opinions up to one stage; `total` only where it is true already."""

    total: Decimal | None
    given: Decimal
    out_of: Decimal
    low: Decimal | None
    high: Decimal | None
    band: str
    reasons: tuple
    missing: tuple
    marked: int
    to_mark: int
    groups: dict
    ruler: dict | None

    @property
    def forecast(self):
        """What the missing marks still allow, as a sentence; empty once there is a total."""
        if self.total is not None or self.low is None or not self.marked:
            return ""
        what = self.missing[0] if len(self.missing) == 1 else f"{len(self.missing)} tiêu chí"
        return f"Chấm nốt {what}, tổng sẽ từ {show_decimal(self.low)} đến {show_decimal(self.high)}."


def standing_of(sheet, lines, *, stage):
    """The Standing of the opinions up to `stage`."""
    values, rules = criterion_marks(lines, stage=stage), band_rules(sheet.rubric)
    total, bounds = points.total(values), points.bounds(values)
    given, out_of = points.sum_so_far(values)
    low, high = bounds or (None, None)
    final = banding.banded(total, values, rules)
    lacking = tuple(mark.code for mark in points.missing(values))
    scale = [mark for mark in values if mark.kind in points.BASE_KINDS]
    return Standing(
        total=total,
        given=given,
        out_of=out_of,
        low=low,
        high=high,
        band=_name(rules, final.code) if total is not None else _expected(rules, low, high),
        reasons=final.reasons,
        missing=lacking,
        marked=len(scale) - len(lacking),
        to_mark=len(scale),
        groups=_groups(values),
        ruler=_ruler(rules, low, high, scale, total=total),
    )


def _name(rules, code):
    return next((rule.name for rule in rules if rule.code == code), "")


def _expected(rules, low, high):
    """The band, or the two bands, that the total can still fall in; by points alone, the conditions come later."""
    rungs = banding.ladder(rules)
    if low is None or not rungs:
        return ""
    names = [next((rule.name for rule in rungs if total >= rule.from_points), rungs[-1].name) for total in (low, high)]
    return names[0] if names[0] == names[1] else f"{names[0]} đến {names[1]}"


def _groups(values):
    """{group: (points given, maximum)} on the scale; what does not apply counts in neither."""
    sums = {}
    for mark in values:
        given, most = sums.get(mark.group, (Decimal(0), Decimal(0)))
        if mark.counts:
            sums[mark.group] = (given + (mark.points or 0), most + mark.max_points)
        else:
            sums[mark.group] = (given, most)
    return sums


def _ruler(rules, low, high, scale, *, total):
    rungs = banding.ladder(rules)
    whole = sum(mark.max_points for mark in scale)
    if low is None or not rungs or not whole:
        return None
    if total is not None:
        sentence = f"Tổng {show_decimal(total)} điểm"
    else:
        sentence = f"Tổng còn có thể từ {show_decimal(low)} đến {show_decimal(high)} điểm"
    thresholds = [rule.from_points for rule in rungs]
    return band_ruler(thresholds=thresholds, low=low, high=high, scale=whole, sentence=sentence)
