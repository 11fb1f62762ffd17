"""Standings within a cluster: by total, ties share a rank (docs/points.md#ranks)."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ranking knows of a unit: its code, the sort key of its name and its stored total."""

    unit_code: str
    name_key: str
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A standing with its rank."""

    rank: int
    unit_code: str
    name_key: str
    total: Decimal


def ranked(standings):
    """The standings with ranks "1, 2, 2, 4", in Vietnamese name order inside a tie (docs/points.md#ranks).

    A sheet without a total has no rank and is left out.
    """
    rows = sorted((s for s in standings if s.total is not None), key=lambda s: (-s.total, s.name_key, s.unit_code))
    result = []
    for place, row in enumerate(rows, start=1):
        tied = bool(result) and result[-1].total == row.total
        result.append(Ranked(result[-1].rank if tied else place, row.unit_code, row.name_key, row.total))
    return result


def ranks_of(standings):
    """{unit code: rank}."""
    return {each.unit_code: each.rank for each in ranked(standings)}


def ranked_in(groups):
    """{cluster: its Ranked} of pairs (cluster, Standing)."""
    found = {}
    for group, standing in groups:
        found.setdefault(group, []).append(standing)
    return {group: ranked(standings) for group, standings in found.items()}
