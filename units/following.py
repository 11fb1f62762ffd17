"""Which units stand for which on a day: lines of succession gathered into groups, in pure Python."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

SPLIT = "tach"


@dataclass(frozen=True)
class Life:
    """A unit and its days, those of its province included; a missing end is open."""

    unit: int
    first: date | None = None
    last: date | None = None

    def ended_by(self, day):
        return self.last is not None and self.last < day

    def includes(self, day):
        return not self.ended_by(day) and (self.first is None or self.first <= day)


@dataclass(frozen=True)
class Link:
    """One succession from `old` to `new`; foundings and dissolutions link nothing."""

    old: int
    new: int
    effective_on: date
    kind: str
    to_verify: bool = False


def followed(lives, links, day):
    """The links by which an ended unit is represented on `day`.

    A unit that exists stands for itself. One that has ended is followed along every succession that took effect by
    then, except what the sources differ about, and except the units split off while it lived on.
    """
    lives = {life.unit: life for life in lives}
    return [
        link
        for link in links
        if not link.to_verify
        and link.effective_on <= day
        and {link.old, link.new} <= lives.keys()
        and lives[link.old].ended_by(day)
        and not (link.kind == SPLIT and link.effective_on <= lives[link.old].last)
    ]


def grouped(lives, links, day):
    """[[unit, …], …]: every unit once, in the order of `lives`, with all that `day` cannot tell apart.

    Where one unit was followed by several, nobody knows which part of its past is whose: they form one group.
    """
    leader = {life.unit: life.unit for life in lives}

    def lead(unit):
        while leader[unit] != unit:
            leader[unit] = unit = leader[leader[unit]]
        return unit

    for link in followed(lives, links, day):
        leader[lead(link.old)] = lead(link.new)
    groups = defaultdict(list)
    for life in lives:
        groups[lead(life.unit)].append(life.unit)
    return list(groups.values())
