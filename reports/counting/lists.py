"""The rows that the annexes print: plans, inspections, results of units with the caps, awards by name, who was late."""

from collections import Counter

from campaign.models import Inspection, InspectionKind, Plan
from reports.counting.awards import SCOPE_CODES, rows_in
from reports.counting.late import CLUSTER, late, people_behind
from reports.counting.records import taking_part
from reports.counting.sheets import rows_of
from scoring.banding import allowed_at_top
from scoring.models import Band
from units.numbers import plain

STATE_OF = ("expected", "submitted", "approved", "appraised", "final")
RESULTS = f"""
SELECT u.code, u.name, s.kind, {CLUSTER}, CASE WHEN s.reached >= 2 THEN s.total END,
    CASE WHEN s.reached >= 2 AND s.total IS NOT NULL THEN s.band END, s.reached, s.rubric_id
FROM counted_sheet s JOIN units_unit u ON u.id = s.unit_id
WHERE s.scope = 'collective' AND s.year = %s
ORDER BY u.sort_key, u.id
"""


def lists(span, results_year):
    """Every list in Vietnamese name order. Seven queries."""
    rows = rows_of(RESULTS, [results_year])
    return {
        "plans": _plans(span),
        "inspections": _inspections(span),
        "results": _results(rows),
        "caps": _caps(rows),
        "awards": _awards(span),
        "late": late(results_year, span.as_of),
        "people_behind": people_behind(results_year),
    }


def _plans(span):
    rows = Plan.objects.filter(
        campaign=span.campaign, issued_on__range=(span.first_day, span.last_day), unit__in=taking_part(span)
    ).order_by("unit__sort_key", "unit", "issued_on", "number")
    columns = ("unit__code", "unit__name", "unit__kind", "number", "issued_on")
    return [
        {"unit": code, "name": name, "kind": kind, "number": number, "issued_on": issued_on.isoformat()}
        for code, name, kind, number, issued_on in rows.values_list(*columns)
    ]


def _inspections(span):
    rows = Inspection.objects.filter(
        campaign=span.campaign, inspected_on__range=(span.first_day, span.last_day), unit__in=taking_part(span)
    ).order_by("inspected_on", "unit__sort_key", "unit")
    found = {kind.value: [] for kind in InspectionKind}
    columns = ("kind", "unit__code", "unit__name", "unit__kind", "inspected_on", "conclusion")
    for work, code, name, kind, day, conclusion in rows.values_list(*columns):
        found[work].append(
            {"unit": code, "name": name, "kind": kind, "inspected_on": day.isoformat(), "conclusion": conclusion}
        )
    return found


def _results(rows):
    return [
        {
            "unit": code,
            "name": name,
            "kind": kind,
            "cluster": cluster,
            "total": None if total is None else plain(total),
            "band": band,
            "state": STATE_OF[reached],
        }
        for code, name, kind, cluster, total, band, reached, _ in rows
    ]


def _caps(rows):
    """How full the capped band of each cluster is: `held` of `size` sheets where `allowed` may. One query."""
    sheets = [row for row in rows if row[3] and row[7]]
    ways = {}
    for rubric, band, share in Band.objects.filter(
        top_share__isnull=False, rubric__in={row[7] for row in sheets}
    ).values_list("rubric", "code", "top_share"):
        ways[rubric] = band, share
    sizes = Counter(row[3] for row in sheets)
    held = Counter((row[3], row[5]) for row in sheets)
    return [
        {
            "cluster": cluster,
            "band": band,
            "share": plain(share),
            "size": sizes[cluster],
            "allowed": allowed_at_top(sizes[cluster], share),
            "held": held[cluster, band],
        }
        for cluster, (band, share) in dict.fromkeys((row[3], ways[row[7]]) for row in sheets if row[7] in ways)
    ]


def _awards(span):
    rows = rows_in(span).filter(unit__isnull=False)
    columns = ("form", "scope", "year", "unit__code", "unit__name", "staff__full_name", "staff__position", "quantity",
               "decision_number", "decided_on")  # fmt: skip
    return [
        {
            "form": form,
            "scope": SCOPE_CODES[scope],
            "year": year,
            "unit": code,
            "name": name,
            "person": person,
            "position": position,
            "quantity": str(quantity),
            "decision_number": number,
            "decided_on": day and day.isoformat(),
        }
        for form, scope, year, code, name, person, position, quantity, number, day in rows.order_by(
            "year", "form", "scope", "unit__sort_key", "unit", "staff__name_key", "pk"
        ).values_list(*columns)
    ]
