"""The units of a year as a tree: kinds, the groups of a kind, the units of a group, each with its result."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from reports.counting.restating import restate
from reports.counting.sheets import REACHED, gather, rows_of
from reports.figures import Span
from reports.models import ReportKind
from reports.overview.drawn import by_group
from reports.overview.tallying import day_of
from reports.overview.years import MISSING, signs_of
from scoring.models import Status
from units.models import UnitKind

# So many units of a kind are shown at once; of more, their groups first.
AT_ONCE = 60
LOOSE = 0  # the group of units that have no unit above them and no cluster

# A commune stands under its district, where it has one; any other unit in its cluster of that day.
UNITS = """
SELECT s.unit_id, u.name, s.sheet_id, s.reached, s.band, s.total,
    CASE WHEN p.kind = 'huyen' THEN -p.id ELSE COALESCE(c.id, 0) END,
    CASE WHEN p.kind = 'huyen' THEN p.name ELSE COALESCE(c.name, '') END,
    CASE WHEN p.kind = 'huyen' THEN p.sort_key ELSE COALESCE(c.sort_key, '') END, (
        SELECT e.status FROM scoring_assessmentevent e
        WHERE e.assessment_id = s.sheet_id AND e.dated <= %(day)s ORDER BY e.id DESC LIMIT 1
    )
FROM counted_sheet s
JOIN units_unit u ON u.id = s.unit_id
LEFT JOIN units_unit p ON p.id = u.parent_id AND s.kind = 'xa'
LEFT JOIN LATERAL (
    SELECT c.id, c.name, c.sort_key FROM units_clustermembership m JOIN units_cluster c ON c.id = m.cluster_id
    WHERE m.unit_id = u.id AND COALESCE(m.valid_from <= s.day, true) AND COALESCE(m.valid_to >= s.day, true)
    ORDER BY m.id LIMIT 1
) c ON true
WHERE s.kind = %(kind)s
ORDER BY u.sort_key, u.id
"""


@dataclass(frozen=True)
class Cell:
    """A unit with its band of the year and the sign of that; without one its state says how far its sheet is."""

    unit_id: int
    name: str
    status: str
    band: str = ""
    band_name: str = ""
    sign: str = ""
    total: Decimal | None = None


@dataclass(frozen=True)
class Group:
    """The units of a kind under one district or in one cluster; `key` is what the address says."""

    key: str
    name: str
    cells: tuple

    def number(self, band):
        """How many have the band, or none where it is empty."""
        return sum(1 for each in self.cells if each.band == band)


def tree_of(campaigns, numbers, kind, *, today):
    """[Group] of the units of a kind that the rounds of these campaigns expect; where they are many, with the province.

    `numbers` is the YearNumbers of the year, which knows the bands. In the order of the groups' names, units without
    a group last.
    """
    found = []
    for campaign in campaigns:
        groups = units_of(campaign, numbers, kind, day=day_of(campaign, today))
        if len(campaigns) > 1:
            groups = [
                replace(each, key=f"{campaign.pk}-{each.key}", name=f"{each.name} ({campaign.province})")
                for each in groups
            ]
        found += groups
    return found


def units_of(campaign, numbers, kind, *, day):
    """[Group] of one campaign, as a report of `day` would count them. One gathering and one query."""
    year = numbers.year
    span = Span(campaign, ReportKind.MID_TERM, year, day, (year,), ("collective",))
    with transaction.atomic():
        gather(span)
        restate(span)
        rows = rows_of(UNITS, {"kind": kind, "day": day})
    signs, groups = signs_of(numbers.order), {}
    for unit, name, sheet, reached, band, total, group, group_name, group_key, status in rows:
        banded = {}
        if reached >= REACHED[Status.APPROVED] and total is not None and band is not None:
            banded = {"band": band, "band_name": numbers.names.get(band, band), "sign": signs.get(band), "total": total}
        cell = Cell(unit, name, status or (Status.DRAFT if sheet else ""), **banded)
        groups.setdefault((group == LOOSE, group_key, group, group_name), []).append(cell)
    return [
        Group(_key(group), name or f"{UnitKind(kind).label} ngoài các cụm, khối", tuple(cells))
        for (_, _, group, name), cells in sorted(groups.items())
    ]


@dataclass(frozen=True)
class Opened:
    """What of a tree is shown: the units of `groups`, or the `chart` of all groups where they are too many at once.

    `counts`: {band code, or `MISSING`: number} of the group that is open, else of the kind.
    """

    counts: Counter
    total: int
    groups: list
    group: Group | None
    chart: object


def opened(groups, key, band, numbers, branch):
    """The Opened of `key`, the group asked for; with `band` only units that have it (`MISSING`: that have none)."""
    group = next((each for each in groups if each.key == key), None)
    chosen = [group] if group else groups
    counts = Counter(cell.band or MISSING for each in chosen for cell in each.cells)
    shown = _with_band(chosen, band)
    number = sum(len(each.cells) for each in shown)
    few = group is not None or number <= AT_ONCE or len(shown) == 1
    chart = None if few else by_group(shown, numbers, lambda each, code="": branch(code or band, each.key))
    return Opened(counts, sum(counts.values()), shown if few else [], group, chart)


def _with_band(groups, band):
    if not band:
        return groups
    wanted = "" if band == MISSING else band
    found = [replace(each, cells=tuple(cell for cell in each.cells if cell.band == wanted)) for each in groups]
    return [each for each in found if each.cells]


def _key(group):
    return f"huyen-{-group}" if group < 0 else f"cum-{group}"
