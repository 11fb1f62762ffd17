"""The list of sheets: what may be filtered by, and what each row says besides the sheet itself."""

from dataclasses import dataclass

from django.db.models import Count

from campaign.models import Round
from scoring.deadlines import with_deadline
from scoring.models import Assessment, Status
from scoring.sheets import band_rules
from units.models import Cluster

SCOPES = [("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân")]
WITH_THE_UNIT = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


@dataclass(frozen=True)
class Row:
    """One sheet with its band in words and whether the unit is past its deadline."""

    sheet: Assessment
    band: str
    late: bool


def rounds_of(sheets):
    """The rounds that these sheets belong to, the latest first."""
    rounds = Round.objects.filter(pk__in=sheets.order_by().values("round"))
    return rounds.select_related("campaign").order_by("-year", "campaign__name", "pk")


def round_names(rounds):
    """[(pk, words)]; the campaign is named only where two of them share the list."""
    several = len({round_.campaign_id for round_ in rounds}) > 1
    return [(round_.pk, f"Năm {round_.year}{f', {round_.campaign.name}' if several else ''}") for round_ in rounds]


def clusters_for(user):
    """Clusters of the provinces seen whole; to the people of one unit the filter says nothing."""
    return Cluster.objects.filter(province__in=user.scope.wide_province_ids)


def narrowed(sheets, *, round_id="", kind="", scope="", cluster_id="", words=""):
    """The sheets that the filters of the list ask for, all but the status."""
    sheets = sheets.in_round(round_id) if round_id else sheets
    sheets = sheets.of_unit_kind(kind) if kind else sheets
    sheets = sheets.in_cluster(cluster_id) if cluster_id else sheets
    sheets = sheets.about(words) if words else sheets
    if scope:
        sheets = sheets.collective() if scope == "tap-the" else sheets.individual()
    return sheets


def counts_by_status(sheets):
    """{status: number}, of all states that occur."""
    return dict(sheets.order_by().values_list("status").annotate(Count("pk")))


def for_rows(sheets):
    """The sheets in the order of the list, with all that its rows read."""
    return with_deadline(sheets.for_list().with_excused()).prefetch_related("rubric__bands").in_order()


def rows_of(sheets, *, now):
    return [
        Row(sheet, band_name(sheet), late=sheet.status in WITH_THE_UNIT and not sheet.excused and now > sheet.deadline)
        for sheet in sheets
    ]


def band_name(sheet):
    """The band that counts, in words; blank while there is none."""
    return next((rule.name for rule in band_rules(sheet.rubric) if rule.code == sheet.final_band), "")
