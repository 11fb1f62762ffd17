"""What waits for a reviewer, in the order in which it is gone through."""

from decimal import Decimal

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce

from scoring.models import Assessment, Stage
from units.schema import PointsField

_AS_POINTS = PointsField()


def approval_queue(user):
    """Sheets that wait for this head, the most changed first, then collectives, then people by name."""
    return (
        Assessment.objects.to_approve_by(user)
        .for_list()
        .annotate(cut=_difference(Stage.HEAD, Stage.SELF))
        .order_by("cut", F("staff__name_key").asc(nulls_first=True), "pk")
    )


def appraisal_queue(user):
    """Approved sheets of the coordinator's provinces, collectives first, by unit."""
    return (
        Assessment.objects.to_appraise_by(user)
        .for_list()
        .annotate(cut=_difference(Stage.APPRAISAL, Stage.HEAD))
        .order_by(F("staff__name_key").asc(nulls_first=True), "unit__sort_key", "pk")
    )


def queue_for(user, stage):
    return approval_queue(user) if stage == Stage.HEAD else appraisal_queue(user)


def _difference(stage, before):
    changed = F(f"marks__{stage}_points") - F(f"marks__{before}_points")
    return Coalesce(Sum(changed), Value(Decimal(0)), output_field=_AS_POINTS)
