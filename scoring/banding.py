"""From a total to a band: thresholds, points that are fatal, group floors and the cap of docs/points.md#bands."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.points import CriterionKind
from units.numbers import show_percent

# "Không đủ điều kiện xếp loại": decided by a person, never by points, and no rung of the ladder.
NOT_RANKED = "khong_xep_loai"


@dataclass(frozen=True, slots=True)
class BandRule:
    """One band of a rubric; without `from_points` it is never given by points."""

    code: str
    name: str
    from_points: Decimal | None = None
    group_floor: Decimal | None = None
    top_share: Decimal | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Banding:
    """The band of a sheet, the band that its total alone would reach, and why the two differ (in Vietnamese)."""

    code: str | None = None
    reached: str | None = None
    reasons: tuple[str, ...] = ()


def band(total, marks, rules):
    """The code of the band of a sheet, or None where it has no total or reaches no band (docs/points.md#bands)."""
    return banded(total, marks, rules).code


def banded(total, marks, rules):
    """`band` with its reasons (docs/points.md#bands)."""
    marks, rungs = list(marks), ladder(rules)
    if total is None or not rungs:
        return Banding()
    start = next((n for n, rule in enumerate(rungs) if total >= rule.from_points), None)
    reached = None if start is None else rungs[start].code
    fatal = [mark for mark in marks if mark.kind == CriterionKind.MANDATORY and mark.counts and mark.points == 0]
    if fatal:
        lowest = rungs[-1]
        reasons = () if reached == lowest.code else tuple(_fatal_sentence(mark, lowest) for mark in fatal)
        return Banding(lowest.code, reached, reasons)
    if start is None:
        return Banding()
    if all(rung.group_floor is None for rung in rungs[start:]):
        return Banding(reached, reached)
    return _below_floors(rungs, start, group_shares(marks))


def ladder(rules):
    """The bands that points can give, highest first (docs/points.md#bands)."""
    rungs = (rule for rule in rules if rule.code != NOT_RANKED and rule.from_points is not None)
    return sorted(rungs, key=lambda rule: (-rule.from_points, rule.position))


def group_shares(marks):
    """Each group's points as an exact percentage of what applies in it; groups where nothing applies are left out.

    Bonuses and deductions belong to no group's maximum (docs/points.md#group-floors).
    """
    points, maxima = {}, {}
    for mark in marks:
        if mark.counts:
            points[mark.group] = points.get(mark.group, 0) + (mark.points or 0)
            maxima[mark.group] = maxima.get(mark.group, 0) + mark.max_points
    return {group: Fraction(100 * points[group]) / Fraction(maximum) for group, maximum in maxima.items() if maximum}


def allowed_at_top(cluster_size, top_share):
    """How many of a cluster's sheets the cap lets into the band; None without a cap (docs/points.md#cap).

    Rounded down, because one more would exceed the share: 20% of 9 is 1.
    """
    if top_share is None:
        return None
    return int(cluster_size * Fraction(top_share) // 100)


def surplus(cluster_size, top_count, top_share):
    """How many sheets of a cluster are in the band beyond its cap (docs/points.md#cap)."""
    allowed = allowed_at_top(cluster_size, top_share)
    return 0 if allowed is None else max(0, top_count - allowed)


def _below_floors(rungs, start, shares):
    """Down from the rung reached to the first whose own floor every group reaches; the lowest takes the rest."""
    reasons = []
    at = start
    while at < len(rungs) - 1 and (low := _groups_under(rungs[at].group_floor, shares)):
        reasons += [_floor_sentence(group, shares[group], rungs[at]) for group in low]
        at += 1
    return Banding(rungs[at].code, rungs[start].code, tuple(reasons))


def _groups_under(floor, shares):
    return [] if floor is None else [group for group, share in shares.items() if share < Fraction(floor)]


def _fatal_sentence(mark, lowest):
    return f"Tiêu chí bắt buộc {mark.code} được 0 điểm nên xếp loại “{lowest.name}”."


def _floor_sentence(group, share, rule):
    # Cut, not rounded: 49,999% must not read as the 50% that it did not reach.
    cut = Decimal(int(share * 100)).scaleb(-2)
    return (
        f"Nhóm {group} đạt {show_percent(cut)} điểm tối đa, dưới mức {show_percent(rule.group_floor)} "
        f"của loại “{rule.name}”."
    )
