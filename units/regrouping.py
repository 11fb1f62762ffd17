"""Regrouping: the past told with the units of a day, through successions and across provinces."""

from collections import defaultdict
from dataclasses import dataclass

from units.following import Life, Link, followed, grouped
from units.models import Province, Succession, Unit


@dataclass(frozen=True)
class Group:
    """Units of one day that together stand for all `member_ids`: themselves and everything they followed.

    `key` is the pk of the first of them. `ended`: nothing of the day follows them any more, and `unit_ids` is empty.
    `to_verify`: a succession of one of them awaits checking against the resolution and was not followed.
    """

    key: int
    name: str
    unit_ids: tuple
    member_ids: tuple
    ended: bool
    to_verify: bool = False

    @property
    def label(self):
        return f"{self.name} (đã kết thúc)" if self.ended else self.name


class Regrouping:
    """Every unit that a province and its line of provinces ever had, in exactly one Group of `day`."""

    def __init__(self, day, groups):
        self.day = day
        self.groups = groups
        self._of_unit = {unit: group for group in groups for unit in group.member_ids}

    @classmethod
    def of(cls, province, day):
        """Three queries, whatever the number of units; the groups stand in Vietnamese order."""
        family = family_of(province)
        rows = {
            row["pk"]: row
            for row in Unit.objects.filter(province__in=family)
            .in_order()
            .values("pk", "name", "valid_from", "valid_to", "province__valid_from", "province__valid_to")
        }
        lives = [_life(row) for row in rows.values()]
        links = [
            Link(**link)
            for link in Succession.objects.filter(old__province__in=family, new__isnull=False).values(
                "old", "new", "effective_on", "kind", "to_verify"
            )
        ]
        return cls(day, _named(rows, lives, links, day))

    def __getitem__(self, unit_id):
        """The Group in which the unit is counted."""
        return self._of_unit[unit_id]

    def __contains__(self, unit_id):
        return unit_id in self._of_unit


def family_of(province):
    """The province with every province before and after it that is joined by succession, itself included."""
    joined = defaultdict(set)
    for new, old in Province.predecessors.through.objects.values_list("from_province", "to_province"):
        joined[new].add(old)
        joined[old].add(new)
    family, waiting = set(), [province.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in family:
            family.add(pk)
            waiting.extend(joined[pk])
    return family


def _life(row):
    return Life(
        row["pk"],
        first=max((day for day in (row["valid_from"], row["province__valid_from"]) if day), default=None),
        last=min((day for day in (row["valid_to"], row["province__valid_to"]) if day), default=None),
    )


def _named(rows, lives, links, day):
    by_unit = {life.unit: life for life in lives}
    unverified = {link.old for link in links if link.to_verify and link.effective_on <= day}
    has_gone_on = {link.old for link in followed(lives, links, day)}
    groups = []
    for members in grouped(lives, links, day):
        present = [unit for unit in members if by_unit[unit].includes(day)]
        shown = present or [unit for unit in members if unit not in has_gone_on] or members
        groups.append(
            Group(
                key=shown[0],
                name="; ".join(rows[unit]["name"] for unit in shown),
                unit_ids=tuple(present),
                member_ids=tuple(members),
                ended=not present and all(by_unit[unit].ended_by(day) for unit in members),
                to_verify=any(unit in unverified and by_unit[unit].ended_by(day) for unit in members),
            )
        )
    order = {unit: n for n, unit in enumerate(rows)}
    return sorted(groups, key=lambda group: (not group.unit_ids, order[group.key]))
