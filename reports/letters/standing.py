"""Drafts to late units of a round that stand already: beside them no second one is begun."""

from reports.models import Document, DocumentKind, ReportStatus
from units.numbers import show_count
from units.refusals import Refused


class DraftsStand(Refused):
    """All that was asked for is being written already; carries the `documents`."""

    def __init__(self, documents):
        whom = "Đơn vị này" if documents[0].unit_id else "Các đơn vị này"
        super().__init__(
            f"{whom} đã có công văn đôn đốc đang soạn trong đợt. Hãy hoàn thiện và ban hành công văn đó."
            if len(documents) == 1
            else f"{show_count(len(documents))} đơn vị đã chọn đều có công văn đôn đốc đang soạn trong đợt. Hãy hoàn "
            "thiện và ban hành các công văn đó."
        )
        self.documents = documents


def without_drafts(round_, units, together):
    """The LateUnits to which no letter of this way is being written. Raises DraftsStand where none is left.

    Sent alone, each unit has its own draft; a draft to several stands for exactly the same units.
    """
    drafts = Document.objects.filter(
        campaign=round_.campaign_id, kind=DocumentKind.REMINDER, about__round=round_.pk, unit__isnull=together
    ).exclude(status=ReportStatus.ISSUED)
    wanted = {unit.pk for unit in units}
    if together:
        drafts = drafts.prefetch_related("addressed").order_by("pk")
        if same := [each for each in drafts if {row.unit_id for row in each.addressed.all()} == wanted]:
            raise DraftsStand(same[:1])
        return units
    standing = {each.unit_id: each for each in drafts.filter(unit__in=wanted).order_by("-pk")}
    if len(standing) == len(wanted):
        raise DraftsStand(list(standing.values()))
    return [unit for unit in units if unit.pk not in standing]
