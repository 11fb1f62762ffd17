"""Results of units year by year: with the units of a day, or all the past regrouped onto them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce

from scoring.listing import band_name
from scoring.models import JUDGED, Assessment, Band
from units.models import Unit
from units.regrouping import Regrouping
from units.schema import answers_to
from units.text import sort_key


@dataclass(frozen=True)
class Line:
    """One line of the list: a unit of the day, or units of the day with all whose past cannot be told from theirs."""

    name: str
    unit_id: int | None
    members: tuple
    remark: str = ""

    @property
    def name_key(self):
        return sort_key(self.name)


@dataclass(frozen=True)
class Result:
    """An approved collective sheet; `unit` is whose it is and stays."""

    sheet: Assessment
    band: str


def lines(campaign, line, user, *, day, regrouped, kind="", words=""):
    """Every Line that the filters ask for, in Vietnamese order. A group is found by any unit in it.

    `line` is the campaign with those it continues, here and below (`Campaign.objects.line_of`, asked once a page).
    """
    wanted = _wanted(line, user, kind=kind, words=words)
    if not regrouped:
        units = wanted.existing_on(day).in_order().values_list("pk", "name")
        return [Line(name, pk, (pk,)) for pk, name in units]
    found = set(wanted.values_list("pk", flat=True))
    grouped = Regrouping.of(campaign.province, day).groups
    return [
        Line(group.label, group.unit_ids[0] if len(group.unit_ids) == 1 else None, group.member_ids, _remark(group))
        for group in grouped
        if found.intersection(group.unit_ids or group.member_ids)
    ]


def _wanted(line, user, *, kind, words):
    units = Unit.objects.visible_to(user).filter(answers_to(words, "search_key"), province__in=line.values("province"))
    return units.filter(kind=kind) if kind else units


def _remark(group):
    if group.to_verify:
        return "kế thừa cần đối chiếu nghị quyết"
    former = len(group.member_ids) - len(group.unit_ids)
    return f"gồm {former} đơn vị trước đó" if former and group.unit_ids else ""


def results_of(line, user, units, *, until=None):
    """Approved collective sheets of the units in the line of campaigns; with `until` no year after that day's."""
    sheets = Assessment.objects.visible_to(user).current().collective().in_status(*JUDGED)
    sheets = sheets.filter(round__campaign__in=line, unit__in=units)
    return sheets.filter(round__year__lte=until.year) if until else sheets


def cells(line, user, shown, *, until=None):
    """{(line, year): [Result, …]} of the lines shown. Three queries."""
    of_unit = {unit: each for each in shown for unit in each.members}
    found = defaultdict(list)
    sheets = results_of(line, user, of_unit, until=until).for_list().prefetch_related("rubric__bands").in_order()
    for sheet in sheets:
        found[of_unit[sheet.unit_id], sheet.round.year].append(Result(sheet, band_name(sheet)))
    return found


def totals(line, user, shown, year):
    """{line: total} of one year, the best where a line has several sheets: what the list is sorted by. One query."""
    of_unit = {unit: each for each in shown for unit in each.members}
    sheets = results_of(line, user, of_unit).filter(round__year=year, total__isnull=False)
    found = {}
    for unit, total in sheets.order_by("total").values_list("unit", "total"):
        found[of_unit[unit]] = total
    return found


def summed(line, user, all_lines, *, until=None):
    """({year: {band code: number}}, {code: name, best first}) over all lines; a sheet without a band is under "".

    Every unit-year is in one line, so regrouping changes none of these numbers.
    """
    units = [unit for each in all_lines for unit in each.members]
    counted = defaultdict(dict)
    rows = (
        results_of(line, user, units, until=until)
        .order_by()
        .values_list("round__year", Coalesce("decided_band", "band"))
    )
    for year, band, number in rows.annotate(Count("pk")):
        counted[year][band or ""] = number
    named = Band.objects.filter(rubric__in=line.values("rubrics")).order_by("position").values_list("code", "name")
    names = {}
    for code, name in named:
        names.setdefault(code, name)
    used = {code for bands in counted.values() for code in bands}
    return dict(sorted(counted.items())), {code: name for code, name in names.items() if code in used}
