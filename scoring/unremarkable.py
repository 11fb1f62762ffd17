"""Which sheets that wait have something to look at, asked of the database: the rules of scoring.comparing in SQL.

A head of five hundred people is shown the thirty that differ most, and how many need no look, without reading all of
their marks; a property test holds these conditions and the remarks of the pages together.
"""

from typing import NamedTuple

from django.db import connection

from scoring.comparing import FAR_FROM_LAST_YEAR
from scoring.models import RETURNS, Action

# Lacking: no mark where the unit owes one, or one that the head wrote without saying why. Changed: the head wrote
# another opinion. Then no file where one is owed; and points far from those that counted a year ago, of one maximum.
QUEUE = r"""
WITH waiting AS (
    SELECT a.id, a.total, s.name_key, l.id AS last, l.rubric_id AS last_rubric, l.total AS before, b.returned,
        GREATEST(r.closes_at, x.until, a.due_at) < %(at)s OR r.opens_at > %(at)s OR COALESCE(e.by_id = %(user)s, false)
        OR b.returned IS NOT NULL AS closed
    FROM scoring_assessment a JOIN campaign_round r ON r.id = a.round_id
    LEFT JOIN units_staff s ON s.id = a.staff_id
    LEFT JOIN campaign_extension x ON x.round_id = a.round_id AND x.unit_id = a.unit_id
    LEFT JOIN LATERAL (
        SELECT e.by_id FROM scoring_assessmentevent e WHERE e.assessment_id = a.id AND e.action = %(submit)s
        ORDER BY e.id DESC LIMIT 1
    ) e ON true
    LEFT JOIN LATERAL (
        SELECT max(b.id) AS returned FROM scoring_assessmentevent b
        WHERE b.assessment_id = a.id AND b.action = ANY(%(returns)s)
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT l.id, l.rubric_id, l.total FROM scoring_assessment l JOIN campaign_round p ON p.id = l.round_id
        WHERE l.is_current AND p.campaign_id = r.campaign_id AND p.year = r.year - 1 AND l.unit_id = a.unit_id
            AND l.staff_id IS NOT DISTINCT FROM a.staff_id
        ORDER BY l.id LIMIT 1
    ) l ON true
    WHERE a.id = ANY(%(sheets)s)
), told AS (
    SELECT w.id, COALESCE(sum(m.head_points - m.self_points), 0) AS cut, COALESCE(bool_or(
        c.kind <> 'appraiser_only' AND m.self_points IS NULL AND NOT m.self_na AND CASE
            WHEN m.head_points IS NULL AND NOT m.head_na THEN c.kind NOT IN ('bonus', 'deduction')
            ELSE m.head_reason ~ '^\s*$' END
        OR m.head_points <> m.self_points OR m.head_na AND m.self_points IS NOT NULL
        OR m.self_na AND m.head_points IS NOT NULL
        OR c.kind <> 'appraiser_only' AND NOT m.self_na
            AND (c.evidence = 'required' OR c.evidence = 'file_or_explanation' AND m.explanation ~ '^\s*$')
            AND NOT (c.kind IN ('bonus', 'deduction') AND COALESCE(m.self_points, 0) = 0)
            AND NOT EXISTS (SELECT FROM scoring_evidence f WHERE f.mark_id = m.id AND f.removed_at IS NULL)
        OR abs(m.self_points - CASE
            WHEN t.appraisal_na OR t.appraisal_points IS NOT NULL THEN t.appraisal_points
            WHEN d.kind = 'appraiser_only' THEN NULL
            WHEN t.head_na OR t.head_points IS NOT NULL THEN t.head_points
            ELSE t.self_points END) > %(far)s
    ), false) AS remarked
    FROM waiting w
    LEFT JOIN (scoring_mark m JOIN scoring_criterion c ON c.id = m.criterion_id) ON m.assessment_id = w.id
    LEFT JOIN (scoring_mark t JOIN scoring_criterion d ON d.id = t.criterion_id)
        ON t.assessment_id = w.last AND d.code = c.code AND t.max_points = m.max_points
    GROUP BY w.id
)
SELECT w.id, w.closed OR t.remarked, t.cut, w.last, w.last_rubric, w.before, w.returned
FROM waiting w JOIN told t USING (id)
ORDER BY GREATEST(abs(t.cut), abs(w.total - w.before)) DESC, w.name_key NULLS FIRST, w.id
"""


class Compared(NamedTuple):
    """A sheet that waits: whether to look at it, what the head changed, the sheet of a year before, its last return.

    `last` and `last_rubric` are the pks of that sheet and its rubric, `before` its total; `returned` is an event's pk.
    """

    pk: int
    needs_eyes: bool
    cut: object
    last: int | None
    last_rubric: int | None
    before: object
    returned: int | None


def compared(sheets, user, *, at):
    """A Compared of each of these sheets, in the order of `approval_queue`. Two queries."""
    asked = {
        "sheets": list(sheets.values_list("pk", flat=True)),
        "user": user.pk,
        "at": at,
        "returns": list(RETURNS),
        "submit": Action.SUBMIT,
        "far": FAR_FROM_LAST_YEAR,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, asked)
        return [Compared(*row) for row in cursor.fetchall()]
