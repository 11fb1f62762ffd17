"""Which of comparable numbers stand out: the robust rule of docs/inspections.md, from median and absolute deviation."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

# Of normal data 1,4826 × MAD is one standard deviation; three of them, and no less than two points, stand out.
SCALE, TIMES, LEAST = Decimal("1.4826"), 3, Decimal(2)
# On one criterion a single step of the scale may be five or ten percent of its maximum.
LEAST_OF_ONE = Decimal(10)
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a number stands in its group: the group's middle, the bounds of the ordinary, and whether it is outside."""

    middle: Decimal
    low: Decimal
    high: Decimal
    is_out: bool


def verdicts(values, *, least=LEAST):
    """{key: Verdict} of {key: number} of one group; empty for a group too small to say what is ordinary."""
    if len(values) < FEWEST:
        return {}
    middle = median(values.values())
    spread = median(abs(value - middle) for value in values.values())
    room = max(TIMES * SCALE * spread, least)
    low, high = middle - room, middle + room
    return {key: Verdict(middle, low, high, not low <= value <= high) for key, value in values.items()}


def grouped_verdicts(values, groups, *, least=LEAST):
    """{key: (group, Verdict)}; `groups` are mappings {key: group}, the nearest first.

    A key is judged in the first of its groups that is large enough, so that a unit without a cluster, or in a small
    one, is compared with the units of its kind, and failing that with all.
    """
    found = {}
    for of_key in (*groups, dict.fromkeys(values, "")):
        members = {}
        for key, value in values.items():
            if (group := of_key.get(key)) is not None:
                members.setdefault(group, {})[key] = value
        for group, own in members.items():
            for key, verdict in verdicts(own, least=least).items():
                found.setdefault(key, (group, verdict))
    return found
