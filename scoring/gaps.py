"""How far the units' own marks lie from the deciding ones, sheet by sheet: one query for a whole round."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from scoring.models import JUDGED, Mark
from scoring.points import CriterionKind
from units.numbers import percent

_COUNTED = (CriterionKind.ORDINARY, CriterionKind.MANDATORY)


@dataclass(frozen=True, slots=True)
class Gap:
    """One collective sheet: sums over the criteria that both the unit and a later stage have marked.

    A deduction counts against the sum. `whole` sums the maxima; `percent` is (own − judged) ÷ whole with two decimals.
    `all_maxima` says that no criterion was marked below its maximum.
    """

    sheet_id: int
    unit_id: int
    own: Decimal
    judged: Decimal
    whole: Decimal
    all_maxima: bool

    @property
    def percent(self):
        return percent(self.own - self.judged, self.whole)


def gaps_of(round_, *, criterion="", rubric=None):
    """{unit pk: Gap} over the approved collective sheets of a round, of one criterion where its code is given."""
    judged = Case(When(appraisal_na=True, then=None), default=Coalesce("appraisal_points", _head()))
    sign = Case(When(criterion__kind=CriterionKind.DEDUCTION, then=Value(-1)), default=Value(1))
    marks = marks_of(round_, rubric=rubric).annotate(judged_points=judged)
    marks = marks.filter(criterion__code=criterion) if criterion else marks
    both = Q(self_points__isnull=False, judged_points__isnull=False)
    ordinary = Q(criterion__kind__in=_COUNTED, self_points__isnull=False)
    rows = (
        marks.order_by()
        .values("assessment", "assessment__unit")
        .annotate(
            own=Sum(F("self_points") * sign, filter=both),
            judged=Sum(F("judged_points") * sign, filter=both),
            whole=Sum("max_points", filter=both),
            marked=Count("pk", filter=ordinary),
            below=Count("pk", filter=ordinary & Q(self_points__lt=F("max_points"))),
        )
    )
    return {
        row["assessment__unit"]: Gap(
            row["assessment"],
            row["assessment__unit"],
            row["own"],
            row["judged"],
            row["whole"],
            all_maxima=row["marked"] > 1 and not row["below"],
        )
        for row in rows
        if row["whole"]
    }


def marks_of(round_, *, rubric=None):
    """Marks of the present collective sheets of a round that their heads have approved."""
    marks = Mark.objects.filter(
        assessment__round=round_,
        assessment__is_current=True,
        assessment__staff__isnull=True,
        assessment__status__in=JUDGED,
    )
    marks = marks.exclude(criterion__kind=CriterionKind.APPRAISER_ONLY)
    return marks.filter(assessment__rubric=rubric) if rubric else marks


def _head():
    return Case(When(head_na=True, then=None), default=F("head_points"))
