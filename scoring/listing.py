"""The list of sheets: what may be filtered by, and what each row says besides the sheet itself."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from campaign.models import Round
from scoring.bulk import may_concern
from scoring.deadlines import with_deadline
from scoring.models import Assessment, Band, Status
from scoring.sheets import band_rules
from units.models import Cluster, Unit
from units.permissions import sees_staff

SCOPES = [("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân")]
WITH_THE_UNIT = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
MOST_GRIDS = 4


@dataclass(frozen=True)
class Row:
    """One sheet with its band in words, whether the unit is past its deadline, and what may be done from here.

    `stood`: seen as of a day after which it moved on; its total and band of today say nothing of that day.
    """

    sheet: Assessment
    name: str
    band: str
    late: bool
    status: str = ""
    stood: bool = False
    may_choose: bool = False
    grid_url: str = ""


def rounds_of(sheets):
    """The rounds that these sheets belong to, the latest first, with no more than `round_names` says of them."""
    rounds = Round.objects.filter(Exists(sheets.order_by().filter(round=OuterRef("pk"))))
    rounds = rounds.select_related("campaign").only("year", "campaign__name")
    return rounds.order_by("-year", "campaign__name", "pk")


def round_names(rounds):
    """[(pk, words)]; the campaign is named only where two of them share the list."""
    several = len({round_.campaign_id for round_ in rounds}) > 1
    return [(round_.pk, f"Năm {round_.year}{f', {round_.campaign.name}' if several else ''}") for round_ in rounds]


def clusters_for(user):
    """Clusters of the provinces seen whole; to the people of one unit the filter says nothing."""
    return Cluster.objects.filter(province__in=user.scope.wide_province_ids)


def unit_asked(user, text):
    """The unit whose sheets alone are asked for, where this person sees it; else None."""
    return Unit.objects.visible_to(user).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None


def grids_among(sheets, user, *, unit=None):
    """(round pk, unit pk, words) of the latest grids among these sheets: of the unit asked for, else of one's own."""
    unit_ids = [unit.pk] if unit and sees_staff(user, unit) else list(user.scope.unit_ids)
    if not unit_ids:
        return []
    places = sheets.individual().filter(unit__in=unit_ids).order_by("-round__year", "unit__sort_key", "unit")
    found = list(places.values_list("round", "unit", "round__year", "unit__name").distinct()[:MOST_GRIDS])
    found = [place for place in found if place[2] == found[0][2]]
    several_units = len({unit_id for _, unit_id, _, _ in found}) > 1
    return [
        (round_id, unit_id, f"{f'{name}, ' if several_units else ''}năm {year}")
        for round_id, unit_id, year, name in found
    ]


def narrowed(sheets, *, round_id="", kind="", scope="", cluster_id="", words="", unit=None, day=None):
    """The sheets that the filters of the list ask for, all but the status."""
    sheets = sheets.standing_on(day) if day else sheets
    sheets = sheets.in_round(round_id) if round_id else sheets
    sheets = sheets.in_unit(unit) if unit else sheets
    sheets = sheets.of_unit_kind(kind) if kind else sheets
    sheets = sheets.in_cluster(cluster_id) if cluster_id else sheets
    sheets = sheets.about(words) if words else sheets
    if scope:
        sheets = sheets.collective() if scope == "tap-the" else sheets.individual()
    return sheets


def counts_by_status(sheets, *, day=None):
    """{status: number}, of all states that occur; with `day` of sheets as they were `standing_on` it."""
    return dict(sheets.order_by().values_list("status_then" if day else "status").annotate(Count("pk")))


def for_rows(sheets):
    """The sheets in the order of the list, with all that its rows read."""
    return with_deadline(sheets.for_list().with_excused()).prefetch_related("rubric__bands").in_order()


def for_page(sheets):
    """The same for a page of rows: bands and campaigns, which many rows share, are not read with each."""
    return with_deadline(sheets.select_related("round", "unit", "staff").with_excused()).in_order()


def rows_of(sheets, user, *, actions, now):
    """The rows of a page; `actions`: the steps in bulk that this person is offered. One query."""
    sheets = list(sheets)
    bands, grids = _band_names(sheets), _grid_urls(sheets, user)
    return [
        Row(
            sheet,
            sheet.staff.full_name if sheet.staff_id else sheet.unit.name,
            bands.get((sheet.rubric_id, sheet.final_band), ""),
            status=getattr(sheet, "status_then", sheet.status),
            stood=getattr(sheet, "moved_on", False),
            late=sheet.status in WITH_THE_UNIT and not sheet.excused and now > sheet.deadline,
            may_choose=may_concern(sheet, user, actions),
            grid_url=grids.get((sheet.round_id, sheet.unit_id), "") if sheet.staff_id else "",
        )
        for sheet in sheets
    ]


def _band_names(sheets):
    """{(rubric pk, band code): its name} of the rubrics that these sheets go by."""
    bands = Band.objects.filter(rubric__in={sheet.rubric_id for sheet in sheets})
    return {(rubric_id, code): name for rubric_id, code, name in bands.values_list("rubric", "code", "name")}


def _grid_urls(sheets, user):
    """{(round pk, unit pk): where the unit's people are marked on one page}, where this person may."""
    places = {(sheet.round_id, sheet.unit_id): sheet.unit for sheet in sheets if sheet.staff_id}
    return {place: reverse("grid_detail", args=place) for place, unit in places.items() if sees_staff(user, unit)}


def band_name(sheet):
    """The band that counts, in words; blank while there is none."""
    return next((rule.name for rule in band_rules(sheet.rubric) if rule.code == sheet.final_band), "")
