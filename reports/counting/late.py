"""Who came late to the last round of a report: units whose sheet was approved late or not at all, and their people."""

from django.conf import settings

from reports.counting.sheets import rows_of

CLUSTER = """(
    SELECT c.name FROM units_clustermembership m JOIN units_cluster c ON c.id = m.cluster_id
    WHERE m.unit_id = u.id AND COALESCE(m.valid_from <= s.day, true) AND COALESCE(m.valid_to >= s.day, true)
    ORDER BY m.id LIMIT 1
)"""

# A sheet recorded from paper says nothing about its time: `on_time` is unknown, and its unit is not called late. The
# deadline is the one that held at the first approval; a later one, named by a return, only where nothing is approved.
# An extension granted after the as-of day was none on it.
# The day of the first approval of a reopened sheet stands with its first version, and is not told.
LATE = f"""
SELECT u.code, u.name, s.kind, {CLUSTER}, s.sheet_id IS NOT NULL, step.status, step.approved,
    (GREATEST(r.closes_at, x.until, CASE WHEN s.reached < 2 THEN a.due_at END) AT TIME ZONE %(zone)s)::date
FROM counted_sheet s
JOIN units_unit u ON u.id = s.unit_id
JOIN campaign_round r ON r.id = s.round_id
LEFT JOIN campaign_extension x ON x.round_id = s.round_id AND x.unit_id = s.unit_id
    AND (x.granted_at AT TIME ZONE %(zone)s)::date <= %(as_of)s
LEFT JOIN scoring_assessment a ON a.id = s.sheet_id
LEFT JOIN LATERAL (
    SELECT (array_agg(e.status ORDER BY e.id DESC))[1] AS status,
        min(e.dated) FILTER (WHERE e.action = 'approve' AND a.version = 1) AS approved
    FROM scoring_assessmentevent e WHERE e.assessment_id = s.sheet_id AND e.dated <= %(as_of)s
) step ON true
WHERE s.scope = 'collective' AND s.year = %(year)s AND (s.reached < 2 OR a.on_time = false)
ORDER BY u.sort_key, u.id
"""

PEOPLE = """
SELECT u.code, u.name, s.kind, count(*), count(*) FILTER (WHERE s.reached >= 1), count(*) FILTER (WHERE s.reached >= 2)
FROM counted_sheet s JOIN units_unit u ON u.id = s.unit_id
WHERE s.scope = 'individual' AND s.year = %s
GROUP BY u.id, s.kind HAVING count(*) FILTER (WHERE s.reached >= 2) < count(*)
ORDER BY u.sort_key, u.id
"""


def late(year, as_of):
    """[units by name] that were approved late, or not by the as-of day; `days` after the deadline. One query."""
    rows = rows_of(LATE, {"zone": settings.TIME_ZONE, "as_of": as_of, "year": year})
    return [_late(*row, as_of=as_of) for row in rows]


def people_behind(year):
    """[units by name] some of whose people have no approved sheet, with how many. One query."""
    return [
        {"unit": code, "name": name, "kind": kind, "expected": expected, "submitted": submitted, "approved": approved}
        for code, name, kind, expected, submitted, approved in rows_of(PEOPLE, [year])
    ]


def _late(code, name, kind, cluster, begun, status, approved, due, *, as_of):
    """`step` is how far the sheet has come: nothing, draft, submitted, returned, or late where it was approved."""
    came = status in ("approved", "appraised", "final")
    day = approved if came else as_of
    return {
        "unit": code,
        "name": name,
        "kind": kind,
        "cluster": cluster,
        "step": "late" if came else (status or "draft") if begun else "nothing",
        "approved_on": approved.isoformat() if came and approved else None,
        "due_on": due.isoformat(),
        "days": max(0, (day - due).days) if day else None,
    }
