"""How the marks of a round are spread, criterion by criterion: the unit's, the head's and Sở's beside each other."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from scoring.gaps import marks_of
from scoring.models import Stage
from units.drawing import length
from units.numbers import round_half_up

# From 0 to 100 percent of the maximum; a mark at the maximum stands apart, for it says most.
EDGES = (0, 50, 60, 70, 80, 90, 100)
BINS = [f"{low} đến dưới {high}%" if low else f"dưới {high}%" for low, high in pairwise(EDGES)] + ["đúng 100%"]


@dataclass(frozen=True)
class Spread:
    """Marks of one stage on one criterion in percent of the maximum: five of them by rank, and `bins` counted."""

    stage: str
    label: str
    count: int
    low: Decimal = Decimal(0)
    first: Decimal = Decimal(0)
    middle: Decimal = Decimal(0)
    third: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    bins: tuple = ()

    @property
    def strip(self):
        """Lengths of the drawing, as SVG takes them."""
        return {
            "low": _at(self.low),
            "first": _at(self.first),
            "middle": _at(self.middle),
            "high": _at(self.high),
            "box": f"{length(max(self.third - self.first, Decimal('0.8')), 100)}%",
        }


@dataclass(frozen=True)
class CriterionSpread:
    code: str
    title: str
    stages: tuple


def spreads_of(round_, rubric):
    """A CriterionSpread for every criterion of the rubric that was marked, in its order. One query."""
    shares = defaultdict(lambda: defaultdict(list))
    fields = [f"{stage}_points" for stage in Stage.values]
    rows = marks_of(round_, rubric=rubric).order_by().values_list("criterion", "max_points", *fields)
    for criterion, most, *points in rows.iterator(chunk_size=5000):
        for stage, value in zip(Stage.values, points, strict=True):
            if value is not None:
                shares[criterion][stage].append(value * 100 / most)
    return [
        CriterionSpread(
            criterion.code,
            criterion.title,
            tuple(_spread(stage, shares[criterion.pk][stage.value]) for stage in Stage),
        )
        for criterion in rubric.criteria.all()
        if criterion.pk in shares
    ]


def histogram_of(spread):
    """[(bin in words, [(stage, marks in it, length of their bar)])] of one CriterionSpread; all bars share a scale."""
    most = max(number for stage in spread.stages for number in (*stage.bins, 1))
    return [
        (name, [(stage.stage, number, f"{length(number, most)}%") for stage, number in _in_bin(spread, place)])
        for place, name in enumerate(BINS)
    ]


def _in_bin(spread, place):
    return [(stage, stage.bins[place] if stage.bins else 0) for stage in spread.stages]


def _spread(stage, shares):
    if not shares:
        return Spread(stage.value, stage.label, 0)
    shares.sort()
    five = [round_half_up(_ranked(shares, part), 1) for part in (0, 25, 50, 75, 100)]
    return Spread(stage.value, stage.label, len(shares), *five, bins=tuple(_counted(shares)))


def _ranked(ordered, part):
    """The mark at that percent of the ranks: always one that was given, never between two."""
    return ordered[max(-(-len(ordered) * part // 100) - 1, 0)]


def _counted(shares):
    bins = [0] * len(BINS)
    for share in shares:
        bins[sum(share >= edge for edge in EDGES[1:])] += 1
    return bins


def _at(share):
    return f"{length(share, 100)}%"
