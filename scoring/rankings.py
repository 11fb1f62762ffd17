"""Rankings of units by the total of their approved collective sheets: in one cluster, or in the whole province."""

from dataclasses import dataclass
from decimal import Decimal

from campaign.disciplining import of_units_in_year, told
from campaign.models import Round
from scoring.capping import caps, sheets_of
from scoring.listing import band_name
from scoring.models import JUDGED, Assessment, Rubric, Status
from scoring.ranking import Standing, ranks_of
from units.cluster_finding import members_on
from units.models import Cluster
from units.text import fold

AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """The place of one unit's sheet; without a rank it is not approved yet, or has no total. `step`: how far it is."""

    rank: int | None
    sheet_id: int
    unit_id: int
    search_key: str
    name_key: str
    total: Decimal | None
    step: int


@dataclass(frozen=True)
class Row:
    """A line with all that the page prints."""

    rank: int | None
    sheet: Assessment
    band: str
    cluster: Cluster | None
    over: bool = False
    disciplined: tuple = ()

    @property
    def approved(self):
        return self.sheet.status in JUDGED


def rounds_of(user, *, at, province_id=None, campaign=None):
    """Rounds that have begun, the latest first."""
    rounds = Round.objects.visible_to(user).filter(opens_at__lte=at).select_related("campaign__province")
    rounds = rounds.filter(campaign=campaign) if campaign else rounds.filter(campaign__province=province_id)
    return rounds.order_by("-year", "campaign__name", "pk")


def sheets_in(round_, *, day, kind="", cluster=None):
    """The collective sheets of a round, of units that exist and belong to the cluster on `day`."""
    sheets = Assessment.objects.current().collective().in_round(round_).of_units_existing_on(day)
    sheets = sheets.of_unit_kind(kind) if kind else sheets
    return sheets.filter(unit__in=members_on(day, cluster=cluster).order_by().values("unit")) if cluster else sheets


def lines_of(sheets):
    """Every Line: those with a rank in its order, then the others by name. One query, numbers and keys alone."""
    fields = ("pk", "unit", "unit__code", "unit__sort_key", "unit__search_key", "total", "status")
    found = {row[2]: row for row in sheets.order_by().values_list(*fields)}
    ranks = ranks_of(
        Standing(code, name_key, total)
        for code, (_, _, _, name_key, _, total, status) in found.items()
        if status in JUDGED
    )
    rest = sorted((row[3], code) for code, row in found.items() if code not in ranks)
    order = [*ranks, *(code for _, code in rest)]
    return [_line(ranks.get(code), *found[code]) for code in order]


def _line(rank, sheet_id, unit_id, _, name_key, search_key, total, status):
    step = Status.values.index(status)
    return Line(rank, sheet_id, unit_id, search_key, name_key, None if rank is None else total, step)


def about(lines, words):
    """The lines whose unit answers to the words; ranks stay those among all."""
    wanted = fold(words or "").split()
    return [line for line in lines if all(word in line.search_key for word in wanted)]


def rows_of(lines, user, *, day, over=frozenset()):
    """The Rows of these lines, with the disciplines that this person may know: a fixed number of queries."""
    sheets = Assessment.objects.for_list().with_excused().prefetch_related("rubric__bands")
    sheets = sheets.in_bulk([line.sheet_id for line in lines])
    places = members_on(day).filter(unit__in=[line.unit_id for line in lines]).select_related("cluster")
    clusters = {place.unit_id: place.cluster for place in places}
    year = next((sheet.round.year for sheet in sheets.values()), None)
    known = of_units_in_year(user, year, [line.unit_id for line in lines]) if year else {}
    return [
        Row(
            line.rank,
            sheet,
            band_name(sheet) if sheet.status in JUDGED else "",
            clusters.get(line.unit_id),
            over=line.sheet_id in over,
            disciplined=tuple(told(each) for each in known.get(line.unit_id, ())),
        )
        for line in lines
        if (sheet := sheets.get(line.sheet_id))
    ]


def all_rows(lines, user, *, day, over=frozenset()):
    """The same for an export: read in handfuls, never held whole."""
    for start in range(0, len(lines), AT_ONCE):
        yield from rows_of(lines[start : start + AT_ONCE], user, day=day, over=over)


def caps_of(cluster, round_):
    """The caps on the top band of a cluster in a round, as scoring.capping decides them."""
    sheets = sheets_of(cluster, round_)
    rubrics = Rubric.objects.prefetch_related("bands").filter(pk__in={sheet.rubric for sheet in sheets})
    approved = {sheet.pk for sheet in sheets if sheet.status in JUDGED}
    found = caps(sheets, rubrics)
    open_in_band = {
        cap.code: sum(
            1 for sheet in sheets if sheet.pk not in approved and (sheet.decided_band or sheet.band) == cap.code
        )
        for cap in found
    }
    return [(cap, open_in_band[cap.code]) for cap in found], len(rubrics) > 1


def without_sheet(cluster, round_, *, day):
    """Members of the cluster that have no sheet in the round."""
    sheets = Assessment.objects.current().collective().in_round(round_).values("unit")
    return [place.unit for place in members_on(day, cluster=cluster).exclude(unit__in=sheets)]


def clusters_on(day, *, province_id):
    return Cluster.objects.existing_on(day).filter(province=province_id)
