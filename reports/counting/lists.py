"""The rows that the annexes print: plans, inspections, results of units, awards by name."""

from campaign.models import Inspection, InspectionKind, Plan
from reports.counting.awards import SCOPE_CODES, rows_in
from reports.counting.records import taking_part
from reports.counting.sheets import rows_of
from units.numbers import plain

STATE_OF = ("expected", "submitted", "approved", "appraised", "final")
RESULTS = """
SELECT u.code, u.name, s.kind, (
    SELECT c.name FROM units_clustermembership m JOIN units_cluster c ON c.id = m.cluster_id
    WHERE m.unit_id = u.id AND COALESCE(m.valid_from <= s.day, true) AND COALESCE(m.valid_to >= s.day, true)
    ORDER BY m.id LIMIT 1
), CASE WHEN s.reached >= 2 THEN s.total END, CASE WHEN s.reached >= 2 AND s.total IS NOT NULL THEN s.band END,
    s.reached
FROM counted_sheet s JOIN units_unit u ON u.id = s.unit_id
WHERE s.scope = 'collective' AND s.year = %s
ORDER BY u.sort_key, u.id
"""


def lists(span, results_year):
    """Every list in Vietnamese name order. Four queries."""
    return {
        "plans": _plans(span),
        "inspections": _inspections(span),
        "results": _results(results_year),
        "awards": _awards(span),
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


def _results(year):
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
        for code, name, kind, cluster, total, band, reached in rows_of(RESULTS, [year])
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
