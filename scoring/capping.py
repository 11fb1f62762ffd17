"""The cap on the share of the top band in a cluster: it demotes nobody, it stops FINAL for the surplus."""

from dataclasses import dataclass
from decimal import Decimal

from scoring import banding
from scoring.models import Assessment
from scoring.sheets import band_rules
from units.models import ClusterMembership
from units.numbers import show_decimal
from units.schema import valid_on


@dataclass(frozen=True)
class Cap:
    """How full the capped band of a cluster is: `held` of `size` sheets where `allowed` may; `over` are beyond it."""

    code: str
    name: str
    share: Decimal
    held: int
    size: int
    allowed: int
    over: frozenset


def cluster_of(unit_id, *, day):
    """The cluster of a unit on `day`, or None."""
    member = ClusterMembership.objects.filter(valid_on(day), unit=unit_id).select_related("cluster").first()
    return member and member.cluster


def surplus_sentence(assessment):
    """Why the cap of the top band stops this sheet from FINAL, or None.

    A sheet is in the surplus when, counting from the best total, its cluster already fills the share without
    it; sheets tied across the line are all in it, the machine chooses nobody. A decided band lifts the stop.
    """
    top = capped_band(assessment.rubric)
    if top is None or assessment.staff_id or not _held_by_points(assessment, top):
        return None
    cluster = cluster_of(assessment.unit_id, day=assessment.round.closing_day)
    if cluster is None or not _is_over(assessment, sheets_of(cluster, assessment.round_id), top):
        return None
    return (
        f"{cluster.name}: mức {top.name} vượt tỷ lệ {show_decimal(top.top_share)}%. "
        "Hãy quyết định xếp loại phiếu này kèm lý do rồi mới chốt."
    )


def capped_band(rubric):
    """The rule of the band whose share is capped, or None."""
    return next((rule for rule in band_rules(rubric) if rule.top_share is not None), None)


def sheets_of(cluster, round_id):
    """The sheets of a round that the cap of a cluster counts, with what it knows of each. One query."""
    sheets = Assessment.objects.current().collective().in_round(round_id).in_cluster(cluster)
    return list(sheets.values_list("pk", "band", "decided_band", "total", "status", "rubric", named=True))


def caps(sheets, rubrics):
    """A Cap for each way in which these rubrics cap their top band: usually one. `sheets` are those of `sheets_of`."""
    tops = {rubric.pk: top for rubric in rubrics if (top := capped_band(rubric))}
    ways = {_way(top): top for top in tops.values()}
    return [
        Cap(
            top.code,
            top.name,
            top.top_share,
            held=sum(1 for sheet in sheets if (sheet.decided_band or sheet.band) == top.code),
            size=len(sheets),
            allowed=banding.allowed_at_top(len(sheets), top.top_share),
            over=frozenset(
                sheet.pk
                for sheet in sheets
                if _way(tops.get(sheet.rubric)) == _way(top)
                and _held_by_points(sheet, top)
                and _is_over(sheet, sheets, top)
            ),
        )
        for top in ways.values()
    ]


def _way(top):
    return top and (top.code, top.top_share)


def _held_by_points(sheet, top):
    return not sheet.decided_band and sheet.band == top.code


def _is_over(sheet, sheets, top):
    not_worse = sum(
        1
        for each in sheets
        if (each.decided_band or each.band) == top.code and each.total is not None and each.total >= sheet.total
    )
    return bool(banding.surplus(len(sheets), not_worse, top.top_share))
