"""What the sheets behind a figure came to on a day: their total and band or one mark, told and to be ordered by."""

from django.db.models import Case, DecimalField, F, Func, JSONField, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from reports.counting.restating import totals_then
from reports.source_rows import RESULTS
from scoring import points
from scoring.models import Action, AssessmentEvent, Band, Mark, Stage
from scoring.opinions import opinion, opinions_in
from units.numbers import percent, show_decimal, show_percent

MOST_RESTATED = 2000


def with_results(rows, asked):
    """The sheets with `result` to order them by: their total, or the share of a criterion's maximum; as on that day.

    None where so many have moved on since that they cannot all be counted anew.
    """
    moved = list(rows.filter(moved=True)[: MOST_RESTATED + 1])
    if len(moved) > MOST_RESTATED:
        return None
    stood = marks_then([row.pk for row in moved], asked)
    if asked.family == "marks":
        details, standing = _marks_told(moved, stood, asked.detail), Subquery(_shares(asked.detail)[:1])
    else:
        details, standing = _totals_told(moved, stood, asked), F("total")
    then = _written_down({pk: number for pk, (_, number) in details.items()})
    return rows.annotate(result=Case(When(moved=True, then=then), default=standing, output_field=DecimalField()))


def _written_down(numbers):
    """An expression: the number of a row's pk; NULL of any other."""
    known = Value({str(pk): None if each is None else str(each) for pk, each in numbers.items()}, JSONField())
    told = Func(known, Cast("pk", TextField()), function="jsonb_extract_path_text", output_field=TextField())
    return Cast(told, DecimalField(max_digits=9, decimal_places=2))


def _shares(code):
    """Of each sheet the deciding mark on a criterion (scoring.points.deciding) as a share of its maximum."""
    kinds = points.CriterionKind
    said = {stage: [When(**{f"{stage}_na": True}, then=None), _given(stage)] for stage in Stage}
    decided = Case(
        *said[Stage.APPRAISAL],
        When(criterion__kind=kinds.APPRAISER_ONLY, then=None),
        *said[Stage.HEAD],
        *said[Stage.SELF],
        When(criterion__kind__in=(kinds.BONUS, kinds.DEDUCTION), then=Value(0)),
        output_field=DecimalField(),
    )
    marks = Mark.objects.filter(assessment=OuterRef("pk"), criterion__code=code).order_by()
    return marks.values(share=decided * 100 / F("max_points"))


def _given(stage):
    return When(**{f"{stage}_points__isnull": False}, then=F(f"{stage}_points"))


def marks_then(pks, asked):
    """{sheet: marks as they stood} of the sheets that moved on since."""
    events = AssessmentEvent.objects.filter(assessment__in=pks, dated__lte=asked.as_of)
    latest = events.order_by("assessment", "-pk").distinct("assessment").values_list("assessment", "marks")
    return {sheet: marks or {} for sheet, marks in latest}


def details_of(rows, stood, asked):
    """{sheet: (words, number)} of what the figure takes from it: its mark, or its total and band."""
    if asked.family == "marks":
        return _marks_told(rows, stood, asked.detail)
    return _totals_told(rows, stood, asked) if asked.family in RESULTS else {}


def _marks_told(rows, stood, code):
    marks = Mark.objects.filter(assessment__in=[row.pk for row in rows], criterion__code=code)
    found = {}
    for mark in marks.select_related("criterion"):
        kind = points.CriterionKind(mark.criterion.kind)
        given = [opinion(mark, stage) for stage in Stage]
        if mark.assessment_id in stood:
            given = opinions_in(stood[mark.assessment_id], code)
        found[mark.assessment_id] = _mark(points.deciding(*given, kind=kind), mark.max_points, kind)
    return found


def _mark(decided, max_points, kind):
    if decided.not_applicable:
        return "Không áp dụng", None
    if decided.points is None and kind not in (points.CriterionKind.BONUS, points.CriterionKind.DEDUCTION):
        return "Chưa có điểm", None
    given = decided.points or 0
    share = percent(given, max_points)
    return f"{show_decimal(given)}/{show_decimal(max_points)} điểm ({show_percent(share, 2)})", share


def _totals_told(rows, stood, asked):
    standing = {row.pk: (row.total, row.final_band) for row in rows if row.pk not in stood}
    standing |= restated([row for row in rows if row.pk in stood], stood, asked)
    names = dict(Band.objects.filter(rubric__in={row.rubric_id for row in rows}).values_list("code", "name"))
    return {pk: (_total(total, names.get(band, band)), total) for pk, (total, band) in standing.items()}


def _total(total, band):
    return "Chưa có tổng điểm" if total is None else f"{show_decimal(total, 2)} điểm, xếp loại {band}"


def restated(moved, stood, asked):
    """{sheet: (total, band)} of sheets that moved on, from the marks as they stood."""
    if not moved:
        return {}
    overrides = AssessmentEvent.objects.filter(
        assessment__in=[row.pk for row in moved], action=Action.OVERRIDE_BAND, dated__lte=asked.as_of
    )
    decided = set(overrides.values_list("assessment", flat=True))
    rows = [
        (row.pk, row.rubric_id, stood.get(row.pk, {}), row.decided_band if row.pk in decided else None) for row in moved
    ]
    return {sheet: (total, band) for total, band, sheet in totals_then(rows)}
