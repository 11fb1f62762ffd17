"""Totals of sheets that moved on after the day asked: computed again from the marks as they then stood."""

import json

from django.db import connection

from reports.counting.sheets import rows_of
from scoring import banding, points
from scoring.models import Criterion, Mark, Rubric
from scoring.opinions import opinions_in
from scoring.sheets import band_rules, criterion_mark

MOVED_ON = """
SELECT s.sheet_id, s.rubric_id, s.stood, CASE WHEN EXISTS (
    SELECT FROM scoring_assessmentevent e
    WHERE e.assessment_id = s.sheet_id AND e.action = 'override_band' AND e.dated <= %s
) THEN a.decided_band END
FROM counted_sheet s JOIN scoring_assessment a ON a.id = s.sheet_id
WHERE s.reached >= 2 AND s.stood IS NOT NULL
"""
RESTATE = "UPDATE counted_sheet SET total = %s, band = %s WHERE sheet_id = %s"


def restate(span):
    """Puts totals and bands of the day asked on the rows of `counted_sheet` whose sheets have moved on since."""
    moved = rows_of(MOVED_ON, [span.as_of])
    if not moved:
        return
    restated = totals_then([(sheet, rubric, json.loads(stood), band) for sheet, rubric, stood, band in moved])
    with connection.cursor() as cursor:
        cursor.executemany(RESTATE, restated)


def totals_then(moved):
    """[(total, band, sheet id)] by the marks that stood on a day: (sheet id, rubric id, marks, band decided by then).

    Four queries and one for each rubric, however many sheets.
    """
    rubrics = {rubric.pk: rubric for rubric in Rubric.objects.filter(pk__in={row[1] for row in moved})}
    rules = {pk: band_rules(rubric) for pk, rubric in rubrics.items()}
    criteria = {each.pk: each for each in Criterion.objects.filter(rubric__in=rubrics).select_related("group")}
    maxima = {}
    marks = Mark.objects.filter(assessment__in=[row[0] for row in moved]).order_by("pk")
    for sheet, criterion, max_points in marks.values_list("assessment", "criterion", "max_points"):
        maxima.setdefault(sheet, []).append((criteria[criterion], max_points))
    found = []
    for sheet, rubric, stood, decided_band in moved:
        values = [
            criterion_mark(
                criterion, max_points, points.deciding(*opinions_in(stood, criterion.code), kind=criterion.kind)
            )
            for criterion, max_points in maxima.get(sheet, [])
        ]
        total = points.total(values)
        band = None if total is None else banding.band(total, values, rules[rubric])
        found.append((total, decided_band or band, sheet))
    return found
