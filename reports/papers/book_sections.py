"""Which sheets a bound book holds, and its sections: clusters or kinds with their lists, or units with their people."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q

from scoring.models import JUDGED, Assessment, Band, Status
from scoring.ranking import Standing, ranks_of
from units.cluster_finding import members_on
from units.models import UnitKind
from units.numbers import show_decimal

COLLECTIVE, PEOPLE = "tap-the", "ca-nhan"
BY_CLUSTER, BY_NAME = "cum", "ten"
EXCUSED = "Miễn chấm"
NO_CLUSTER = "Đơn vị ngoài các cụm, khối"
ALL_UNITS = "Các đơn vị theo thứ tự tên"


@dataclass(frozen=True)
class Line:
    """One sheet as the sections know it."""

    pk: int
    unit_id: int
    unit: str
    code: str
    sort_key: str
    kind: str
    person: str
    status: str
    total: object
    band: str
    rubric_id: int
    excused: bool

    @property
    def approved(self):
        return self.status in JUDGED

    @property
    def state(self):
        """In words, as the list of sheets shows it."""
        return EXCUSED if self.excused else Status(self.status).label


def sheets_of(about, user):
    """The present sheets of a round that the book asks for, as far as this person may have them bound."""
    scope = user.scope
    sheets = Assessment.objects.visible_to(user).current().in_round(about["round"])
    sheets = sheets.filter(Q(unit__province__in=scope.coordinated_province_ids) | Q(unit__in=scope.unit_ids))
    sheets = sheets.individual() if about["who"] == PEOPLE else sheets.collective()
    sheets = sheets.in_unit(about["unit"]) if about["unit"] else sheets
    sheets = sheets.in_cluster(about["cluster"]) if about["cluster"] else sheets
    return sheets.of_unit_kind(about["kind"]) if about["kind"] else sheets


def bound_of(about, user):
    """Those of `sheets_of` that are bound: the approved ones alone, where the book says so."""
    sheets = sheets_of(about, user)
    return sheets.in_status(*JUDGED) if about["approved"] else sheets


def lines_of(sheets):
    """Every Line of these sheets, in the order of their units and people. One query, no marks."""
    by_name = F("staff__name_key").asc(nulls_first=True)
    ordered = sheets.with_excused().order_by("unit__sort_key", "unit", by_name, "pk")
    rows = ordered.values_list(
        "pk", "unit", "unit__name", "unit__code", "unit__sort_key", "unit__kind", "staff__full_name", "status", "total",
        "band", "decided_band", "rubric", "excused",
    )  # fmt: skip
    return [
        Line(
            *known,
            person=person or "",
            status=status,
            total=total,
            band=decided or band or "",
            rubric_id=rubric,
            excused=excused,
        )
        for *known, person, status, total, band, decided, rubric, excused in rows
    ]


def sections_of(about, lines, *, round_):
    """[{"title", "rows", "sheets"}]: the pks of the sheets of each section, and the lines of its list.

    Every sheet of a section stands in its list, also one that is not bound. Of people there are no lists: the contents
    name them under their unit. The number of queries does not grow.
    """
    if about["who"] == PEOPLE:
        return _by_unit(lines, about)
    places = members_on(round_.closing_day).filter(cluster__province=round_.campaign.province_id)
    clusters = {place.unit_id: place.cluster for place in places.select_related("cluster")}
    bands = _band_names(lines)
    if about["order"] == BY_NAME:
        return [_section(ALL_UNITS, lines, about, bands)]
    grouped = defaultdict(list)
    for line in lines:
        grouped[clusters.get(line.unit_id)].append(line)
    if list(grouped) == [None]:
        return _by_kind(lines, about, bands)
    named = sorted((cluster for cluster in grouped if cluster), key=lambda cluster: (cluster.sort_key, cluster.pk))
    whole = not about["kind"] and not about["unit"]
    sections = [_section(cluster.name, grouped[cluster], about, bands, in_cluster=whole) for cluster in named]
    rest = [_section(NO_CLUSTER, grouped[None], about, bands)] if None in grouped else []
    return sections + rest


def _by_unit(lines, about):
    grouped = defaultdict(list)
    for line in lines:
        if _is_bound(line, about):
            grouped[line.unit_id].append(line)
    return [
        {"title": _of_people(people), "rows": [], "sheets": [line.pk for line in people], "ranked": False}
        for people in grouped.values()
    ]


def _of_people(people):
    """A unit with one sheet is one line of the contents."""
    return people[0].unit if len(people) > 1 else f"{people[0].unit}: {people[0].person}"


def _by_kind(lines, about, bands):
    kinds = {kind: [line for line in lines if line.kind == kind] for kind in UnitKind.values}
    return [_section(UnitKind(kind).label, units, about, bands) for kind, units in kinds.items() if units]


def _section(title, lines, about, bands, *, in_cluster=False):
    """Ranks are those of the whole cluster, as its page shows them; the list of a part of it has none."""
    approved = [Standing(line.code, line.sort_key, line.total) for line in lines if line.approved]
    ranks = ranks_of(approved) if in_cluster else {}
    rows = [
        [
            line.unit,
            line.state,
            "" if line.total is None or not line.approved else show_decimal(line.total, 2),
            bands.get((line.rubric_id, line.band), "") if line.approved else "",
            str(ranks.get(line.code) or ""),
            _is_bound(line, about),
        ]
        for line in lines
    ]
    sheets = [line.pk for line in lines if _is_bound(line, about)]
    return {"title": title, "rows": rows, "sheets": sheets, "ranked": in_cluster}


def _is_bound(line, about):
    return line.approved or not about["approved"]


def _band_names(lines):
    bands = Band.objects.filter(rubric__in={line.rubric_id for line in lines})
    return {(rubric, code): name for rubric, code, name in bands.values_list("rubric", "code", "name")}
