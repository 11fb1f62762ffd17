"""Plans and inspections of a province with several campaigns: each of its units once, however many it takes part in."""

from reports.counting.records import inspections_in, plans_in, taking_part
from reports.figures import COUNTED, Figure, id_ranges
from reports.uniting import kind_of

FAMILIES = ("plans", "inspections")


def each_unit_once(campaigns):
    """The figures of these campaigns, [(Span, {key: Figure})], ready to be added.

    What several campaigns of one province counted under a key stands with the first of them, over the units of all of
    them; a total that was typed for one campaign stays with it. Three queries for each campaign of such a province.
    """
    found = [figures for _, figures in campaigns]
    for places in _by_province([span for span, _ in campaigns]):
        records = {place: _Records(campaigns[place][0]) for place in places}
        for key in dict.fromkeys(key for place in places for key in found[place] if key.split(".")[0] in FAMILIES):
            holders = [place for place in places if key in found[place] and found[place][key].source == COUNTED]
            if len(holders) < 2:
                continue
            joint = _joint(key, found[holders[0]][key], [records[place] for place in holders])
            for place in holders:
                found[place] = {each: figure for each, figure in found[place].items() if each != key}
            found[holders[0]] |= {key: joint}
    return found


def _by_province(spans):
    """The places in the list of the provinces that have several campaigns."""
    places = {}
    for place, span in enumerate(spans):
        places.setdefault(span.campaign.province_id, []).append(place)
    return [each for each in places.values() if len(each) > 1]


class _Records:
    """The units that take part in one campaign, {unit: kind}, and what is recorded of them, {key: [(row, unit)]}."""

    def __init__(self, span):
        self.units = dict(taking_part(span).values_list("pk", "kind"))
        self.rows = {"plans.issued": list(plans_in(span).values_list("pk", "unit"))}
        for row, unit, work in inspections_in(span).values_list("pk", "unit", "kind"):
            self.rows.setdefault(f"inspections.{work}", []).append((row, unit))


def _joint(key, figure, records):
    kind = kind_of(key)
    base = key.removesuffix(f".{kind}")
    units = {unit for each in records for unit, its_kind in each.units.items() if kind in (None, its_kind)}
    rows = [(row, unit) for each in records for row, unit in each.rows.get(base, []) if unit in units]
    return Figure(
        label=figure.label,
        how=figure.how,
        numerator=len({unit for _, unit in rows}),
        denominator=len(units),
        ids={key.split(".")[0]: id_ranges(row for row, _ in rows)},
    )
