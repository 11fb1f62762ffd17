"""Trying a rubric on the sheets of a past round: which sheets, read for `simulating`, and what came of it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection

from scoring.models import JUDGED, Assessment, Audience, Band, Criterion
from scoring.points import CriterionKind, CriterionMark, Opinion, deciding
from scoring.rubrics.reading import kinds_judged
from scoring.rubrics.simulating import NewCriterion, Sheet, outcome_of, same_codes, simulate
from scoring.sheets import band_rules

READ_AT_ONCE = 5_000
# One row a sheet with its marks as one text, so that sheets marked alike are read and counted once.
SHEETS = """
SELECT a.id, coalesce(s.name_key, u.sort_key), a.total, a.band, string_agg(concat_ws('|', m.criterion_id, m.max_points,
    coalesce(m.self_points::text, ''), m.self_na, coalesce(m.head_points::text, ''), m.head_na,
    coalesce(m.appraisal_points::text, ''), m.appraisal_na), ';' ORDER BY m.criterion_id)
FROM scoring_assessment a
JOIN units_unit u ON u.id = a.unit_id
LEFT JOIN units_staff s ON s.id = a.staff_id
JOIN scoring_mark m ON m.assessment_id = a.id
WHERE a.id = ANY(%s)
GROUP BY a.id, s.name_key, u.sort_key
ORDER BY u.sort_key, a.unit_id, s.name_key, a.id
"""


@dataclass(frozen=True)
class OldCriterion:
    """A criterion that the sheets were marked by."""

    pk: int
    code: str
    title: str
    group: str
    kind: CriterionKind
    max_points: Decimal


@dataclass(frozen=True)
class Change:
    """A sheet that changes its band: its place among them, the bands by name and by place from the best, the totals.

    `sheet` comes with those that are looked at.
    """

    number: int
    code: int
    was: str
    becomes: str
    place_before: int | None
    place_after: int | None
    before: Decimal | None
    after: Decimal | None
    sheet: Assessment | None = None


@dataclass(frozen=True)
class BandRow:
    """How many sheets reach a band before and after."""

    name: str
    before: int
    after: int

    @property
    def difference(self):
        return self.after - self.before


def sheets_for(rubric, round_):
    """The approved sheets of the round that would follow this rubric."""
    sheets = Assessment.objects.current().in_round(round_).in_status(*JUDGED)
    sheets = sheets.filter(unit__kind__in=kinds_judged(rubric))
    return sheets.collective() if rubric.audience == Audience.COLLECTIVE else sheets.individual()


def criteria_of(sheets):
    """The OldCriteria of the rubrics that these sheets follow, in their order."""
    rows = Criterion.objects.filter(rubric__in=sheets.order_by().values("rubric")).order_by("rubric", "position")
    fields = rows.values_list("pk", "code", "title", "group__code", "kind", "max_points")
    return [
        OldCriterion(pk, code, title, group, CriterionKind(kind), most) for pk, code, title, group, kind, most in fields
    ]


def mapping_of(rubric, old, asked=None):
    """{new code: old code} as somebody asked for it, or of equal codes; codes that are not known are left out."""
    known, new = {each.code for each in old}, [each.code for each in rubric.criteria.all()]
    if asked is None:
        return same_codes(known, new)
    return {code: asked[code] for code in new if asked.get(code) in known}


def try_on(rubric, sheets, old, mapping, *, tell=None):
    """The Outcome of these sheets on the rubric, all of them; nothing is stored. `tell` as in `simulate`."""
    criteria = [
        NewCriterion(each.code, each.group.code, CriterionKind(each.kind), each.max_points)
        for each in rubric.criteria.select_related("group")
    ]
    in_order = sheets.order_by("unit__sort_key", "unit", "staff__name_key", "pk")
    read = read_sheets(list(in_order.values_list("pk", flat=True)), old, tell=tell)
    return outcome_of(simulate(read, criteria, mapping, band_rules(rubric), tell=tell))


def read_sheets(pks, old, *, tell=None):
    """These sheets as `simulate` takes them, READ_AT_ONCE in a query; sheets marked alike share one tuple of marks."""
    criteria, known, result = {each.pk: each for each in old}, {}, []
    for start in range(0, len(pks), READ_AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(SHEETS, [pks[start : start + READ_AT_ONCE]])
            rows = cursor.fetchall()
        for pk, name_key, total, band, written in rows:
            if written not in known:
                known[written] = tuple(_mark(part, criteria) for part in written.split(";"))
            result.append(Sheet(pk, name_key, known[written], total, band))
        if tell:
            tell(0)
    return result


def band_rows(outcome, rubric, sheets):
    """The bands of the new rubric from the best down, then those that only the old ones have."""
    rows = list(rubric.bands.values_list("code", "name"))
    known = {code for code, _ in rows}
    old = Band.objects.filter(rubric__in=sheets.order_by().values("rubric")).values_list("code", "name")
    rows += [(code, name) for code, name in dict(old).items() if code not in known]
    every = [BandRow(name, outcome.bands_before.get(code, 0), outcome.bands_after.get(code, 0)) for code, name in rows]
    return [row for row, (code, _) in zip(every, rows, strict=True) if code in known or row.before]


def changes_of(outcome, rubric):
    """The Changes of an Outcome in the order of units and names, without their sheets."""
    names = {band.code: band.name for band in rubric.bands.all()}
    places = {code: place for place, code in enumerate(names)}
    return [
        Change(
            number,
            each.code,
            names.get(each.band_before, each.band_before) or "",
            names.get(each.band_after, ""),
            places.get(each.band_before, len(places)) if each.band_before else None,
            places.get(each.band_after),
            each.before,
            each.after,
        )
        for number, each in enumerate(outcome.changing)
    ]


def with_sheets(changes, sheets):
    """The changes with their sheets of {pk: sheet}; a sheet that is gone meanwhile is left out."""
    return [replace(each, sheet=sheets[each.code]) for each in changes if each.code in sheets]


def _mark(part, criteria):
    pk, most, *said = part.split("|")
    criterion = criteria[int(pk)]
    opinions = [
        Opinion(Decimal(points) if points else None, na == "t")
        for points, na in zip(said[::2], said[1::2], strict=True)
    ]
    decided = deciding(*opinions, kind=criterion.kind)
    return CriterionMark(
        criterion.code, criterion.group, criterion.kind, Decimal(most), decided.points, not decided.not_applicable
    )
