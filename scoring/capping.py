"""The cap on the share of the top band in a cluster: it demotes nobody, it stops FINAL for the surplus."""

from scoring import banding
from scoring.models import Assessment
from scoring.sheets import band_rules
from units.models import ClusterMembership
from units.numbers import show_decimal
from units.schema import valid_on


def cluster_of(unit_id, *, day):
    """The cluster of a unit on `day`, or None."""
    member = ClusterMembership.objects.filter(valid_on(day), unit=unit_id).select_related("cluster").first()
    return member and member.cluster


def surplus_sentence(assessment):
    """Why the cap of the top band stops this sheet from FINAL, or None.

    A sheet is in the surplus when, counting from the best total, its cluster already fills the share without
    it; sheets tied across the line are all in it, the machine chooses nobody. A decided band lifts the stop.
    """
    top = next((rule for rule in band_rules(assessment.rubric) if rule.top_share is not None), None)
    if top is None or assessment.staff_id or assessment.decided_band or assessment.band != top.code:
        return None
    cluster = cluster_of(assessment.unit_id, day=assessment.round.closing_day)
    if cluster is None:
        return None
    sheets = list(
        Assessment.objects.current()
        .collective()
        .in_round(assessment.round_id)
        .in_cluster(cluster)
        .values_list("band", "decided_band", "total")
    )
    not_worse = sum(
        1
        for band, decided, total in sheets
        if (decided or band) == top.code and total is not None and total >= assessment.total
    )
    over = banding.surplus(len(sheets), not_worse, top.top_share)
    if not over:
        return None
    return (
        f"{cluster.name}: mức {top.name} vượt tỷ lệ {show_decimal(top.top_share)}%. "
        "Hãy quyết định xếp loại phiếu này kèm lý do rồi mới chốt."
    )
