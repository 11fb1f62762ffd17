"""What waits for a reviewer, in the order in which it is gone through."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Abs, Coalesce, Greatest

from scoring.models import Assessment, Mark, Stage
from units.schema import PointsField

SHOWN = 30


@dataclass(frozen=True)
class Place:
    """Where a sheet stands among those that wait: `rows` around it, "7/59", and the pk of the one after it."""

    rows: list
    number: int | None
    count: int
    next_pk: int | None


def approval_queue(user):
    """Sheets that wait for this head, the biggest difference first, then collectives, then people by name.

    Annotates `cut`, what the head changed so far, and `before`, the total of the unit or person a year before.
    """
    return (
        Assessment.objects.to_approve_by(user)
        .select_related("round", "unit", "staff")
        .annotate(cut=_cut(), before=_before())
        .annotate(apart=Greatest(Abs("cut"), Abs(F("total") - F("before"))))
        .order_by("-apart", F("staff__name_key").asc(nulls_first=True), "pk")
    )


def difference_of(sheet):
    """What sorts a sheet with `cut` and `before`: `cut`, or its total less `before` where that is larger; else None."""
    changed = None if None in (sheet.total, sheet.before) else sheet.total - sheet.before
    return sheet.cut if sheet.cut and abs(sheet.cut) >= abs(changed or 0) else changed


def _cut():
    """By how much the head's points lie above the unit's; 0 where the head wrote none."""
    marks = Mark.objects.filter(assessment=OuterRef("pk")).order_by().values("assessment")
    differences = marks.annotate(found=Sum(F("head_points") - F("self_points"))).values("found")
    return Coalesce(Subquery(differences), Value(Decimal(0)), output_field=PointsField())


def _before():
    """The total of the sheet of the same unit or person a year before, in the same campaign."""
    last = Assessment.objects.current().filter(
        round__campaign=OuterRef("round__campaign"), round__year=OuterRef("round__year") - 1, unit=OuterRef("unit")
    )
    of_person = Subquery(last.filter(staff=OuterRef("staff")).values("total")[:1])
    of_unit = Subquery(last.collective().values("total")[:1])
    return Case(When(staff__isnull=True, then=of_unit), default=of_person)


def appraisal_queue(user):
    """Approved sheets of the coordinator's provinces, collectives first, by unit."""
    return (
        Assessment.objects.to_appraise_by(user)
        .for_list()
        .order_by(F("staff__name_key").asc(nulls_first=True), "unit__sort_key", "pk")
    )


def queue_for(user, stage):
    return approval_queue(user) if stage == Stage.HEAD else appraisal_queue(user)


def order_of(user, stage):
    """The pks of the whole queue, in order."""
    return list(queue_for(user, stage).values_list("pk", flat=True))


def place_of(sheet, user, stage):
    """The Place of a sheet in the queue of its reviewer. Two queries."""
    order = order_of(user, stage)
    index = order.index(sheet.pk) if sheet.pk in order else None
    start = max(0, min((index or 0) - SHOWN // 3, len(order) - SHOWN))
    rows = list(queue_for(user, stage).filter(pk__in=order[start : start + SHOWN]))
    for row in rows if stage == Stage.HEAD else ():
        row.difference = difference_of(row)
    number = None if index is None else index + 1
    return Place(rows, number, len(order), following(order, sheet.pk))


def following(order, pk, *, still=None):
    """The pk after `pk` in `order`, going round at the end; only those in `still`, where given. None: nobody waits."""
    index = order.index(pk) if pk in order else -1
    others = order[index + 1 :] + order[: max(index, 0)]
    return next((each for each in others if still is None or each in still), None)
