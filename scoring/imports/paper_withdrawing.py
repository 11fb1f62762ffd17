"""Taking a file of marks back: what sheets said before it, whether anything was built on it, and putting that back.

One ImportChange per sheet that was there before: `was` and `is` of the sheet, its newest `event`, when a person last
`saved` a mark of it, and under `marks` what the marks said, by criterion: [self, head, appraisal (NaN: KAD),
explanation, reason of the head, reason of the appraisal].
"""

from scoring.copying import run, stream_rows
from scoring.models import Action, Assessment
from units.refusals import Refused
from units.remembering import first_touched

TABLE = Assessment._meta.label_lower

NOTE_MARKS = """
DROP TABLE IF EXISTS pg_temp.paper_before;
CREATE TEMPORARY TABLE paper_before ON COMMIT DROP AS
SELECT p.assessment_id AS id, jsonb_object_agg(p.criterion_id, jsonb_build_array(
    CASE WHEN m.self_na THEN 'NaN' ELSE m.self_points END, CASE WHEN m.head_na THEN 'NaN' ELSE m.head_points END,
    CASE WHEN m.appraisal_na THEN 'NaN' ELSE m.appraisal_points END,
    COALESCE(m.explanation, ''), COALESCE(m.head_reason, ''), COALESCE(m.appraisal_reason, '')
)) AS marks
FROM paper_mark p JOIN paper_sheet s ON s.id = p.assessment_id AND NOT s.fresh
LEFT JOIN scoring_mark m ON m.id = p.mark_id
WHERE p.outcome <> 'unchanged' GROUP BY p.assessment_id
"""
REMEMBER = """
INSERT INTO units_importchange (batch_id, "table", row_id, before)
SELECT %s, %s, b.id, jsonb_build_object(
    'was', jsonb_build_object('status', a.status, 'total', a.total::text, 'band', a.band),
    'is', jsonb_build_object('status', r.status, 'total', r.total::text, 'band', r.band),
    'event', (SELECT max(e.id) FROM scoring_assessmentevent e WHERE e.assessment_id = b.id),
    'saved', (SELECT max(m.saved_at) FROM scoring_mark m WHERE m.assessment_id = b.id),
    'marks', b.marks)
FROM paper_before b JOIN scoring_assessment a ON a.id = b.id JOIN paper_result r ON r.id = b.id
"""

# Room for the ids of a whole province; with the default, what is not among them is looked for row by row.
LOCK = """
SET LOCAL work_mem = '128MB';
SELECT FROM scoring_assessment WHERE batch_id = %(batch)s
    OR id IN (SELECT row_id FROM units_importchange WHERE batch_id = %(batch)s AND "table" = %(table)s AND row_id > 0)
ORDER BY id FOR UPDATE
"""
MADE_TOUCHED = """
SELECT a.id FROM scoring_assessment a WHERE a.batch_id = %s AND (
    (SELECT count(*) FROM scoring_assessmentevent e WHERE e.assessment_id = a.id) > 1
    OR EXISTS (SELECT FROM scoring_mark m WHERE m.assessment_id = a.id AND (m.saved_at IS NOT NULL
        OR EXISTS (SELECT FROM scoring_evidence v WHERE v.mark_id = m.id)))
) ORDER BY a.id LIMIT 1
"""
CHANGED_TOUCHED = """
SELECT a.id FROM units_importchange c JOIN scoring_assessment a ON a.id = c.row_id
WHERE c.batch_id = %s AND c."table" = %s AND c.row_id > 0 AND (
    NOT a.is_current
    OR (a.status, a.total::text, a.band)
        IS DISTINCT FROM (c.before -> 'is' ->> 'status', c.before -> 'is' ->> 'total', c.before -> 'is' ->> 'band')
    OR (SELECT max(e.id) FROM scoring_assessmentevent e WHERE e.assessment_id = a.id) <> (c.before ->> 'event')::bigint
    OR (SELECT max(m.saved_at) FROM scoring_mark m WHERE m.assessment_id = a.id)
        IS DISTINCT FROM (c.before ->> 'saved')::timestamptz
) ORDER BY a.id LIMIT 1
"""
PUT_BACK = (
    """
    UPDATE scoring_mark m SET revision = m.revision + 1,
        self_points = NULLIF(o.self, 'NaN'), self_na = COALESCE(o.self = 'NaN', false),
        head_points = NULLIF(o.head, 'NaN'), head_na = COALESCE(o.head = 'NaN', false),
        appraisal_points = NULLIF(o.appraisal, 'NaN'), appraisal_na = COALESCE(o.appraisal = 'NaN', false),
        explanation = o.explanation, head_reason = o.head_reason, appraisal_reason = o.appraisal_reason
    FROM (
        SELECT c.row_id AS sheet, of_mark.key::bigint AS criterion, (said ->> 0)::numeric AS self,
            (said ->> 1)::numeric AS head, (said ->> 2)::numeric AS appraisal, said ->> 3 AS explanation,
            said ->> 4 AS head_reason, said ->> 5 AS appraisal_reason
        FROM units_importchange c CROSS JOIN jsonb_each(c.before -> 'marks') of_mark (key, said)
        WHERE c.batch_id = %(batch)s AND c."table" = %(table)s AND c.row_id > 0
    ) o WHERE m.assessment_id = o.sheet AND m.criterion_id = o.criterion
    """,
    """
    UPDATE scoring_assessment a SET status = c.before -> 'was' ->> 'status', band = c.before -> 'was' ->> 'band',
        total = (c.before -> 'was' ->> 'total')::numeric
    FROM units_importchange c
    WHERE c.batch_id = %(batch)s AND c."table" = %(table)s AND c.row_id > 0 AND a.id = c.row_id
    """,
    """
    DELETE FROM scoring_assessmentevent e USING units_importchange c
    WHERE c.batch_id = %(batch)s AND c."table" = %(table)s AND c.row_id > 0 AND e.id = (c.before ->> 'event')::bigint
    """,
    'DELETE FROM units_importchange WHERE batch_id = %(batch)s AND "table" = %(table)s AND row_id > 0',
)
# The sheets themselves go the way of everything that a batch made (units.withdrawing). A round or a first use of a
# rubric that only this file brought goes too.
DELETE_MADE = (
    """
    UPDATE scoring_rubric r SET frozen_at = NULL
    WHERE r.frozen_at = %(at)s AND NOT EXISTS (
        SELECT FROM scoring_assessment a WHERE a.rubric_id = r.id AND a.batch_id IS DISTINCT FROM %(batch)s)
    """,
    """
    DELETE FROM scoring_assessmentevent
    WHERE assessment_id IN (SELECT id FROM scoring_assessment WHERE batch_id = %(batch)s)
    """,
    "DELETE FROM scoring_mark WHERE assessment_id IN (SELECT id FROM scoring_assessment WHERE batch_id = %(batch)s)",
    """
    CREATE TEMPORARY TABLE paper_round ON COMMIT DROP AS
    SELECT DISTINCT r.id FROM campaign_round r JOIN scoring_assessment a ON a.round_id = r.id AND a.batch_id = %(batch)s
    WHERE r.historical
        AND NOT EXISTS (
            SELECT FROM scoring_assessment o WHERE o.round_id = r.id AND o.batch_id IS DISTINCT FROM %(batch)s)
        AND NOT EXISTS (SELECT FROM campaign_extension x WHERE x.round_id = r.id)
        AND NOT EXISTS (SELECT FROM campaign_excusal x WHERE x.round_id = r.id)
    """,
    "DELETE FROM campaign_roundevent WHERE round_id IN (SELECT id FROM paper_round)",
    "DELETE FROM campaign_round WHERE id IN (SELECT id FROM paper_round)",
    "DROP TABLE paper_round",
)


def note_marks():
    """Notes what the marks say that the file changes; call it before they are written."""
    run(NOTE_MARKS)


def remember(batch):
    """Keeps what the sheets say that the file changes; call it before they are written, after their events."""
    run(REMEMBER, [batch.pk, TABLE])


def withdraw_marks(batch):
    """Undoes what the generic way cannot. Raises Refused with what was built on the sheets."""
    said = {"batch": batch.pk, "table": TABLE, "at": batch.imported_at}
    run(LOCK, said)
    made, changed = stream_rows(MADE_TOUCHED, [batch.pk]), stream_rows(CHANGED_TOUCHED, [batch.pk, TABLE])
    touched = next((pk for (pk,) in (*made, *changed)), None) or first_touched(batch, Assessment)
    if touched:
        raise Refused(_why(batch, Assessment.objects.select_related("round", "unit", "staff").get(pk=touched)))
    for statement in (*PUT_BACK, *DELETE_MADE):
        run(statement, said)


def _why(batch, sheet):
    """What was done to the sheet after the batch, the latest first."""
    cannot = f"Không rút được lần nhập này: phiếu “{sheet}” "
    last = sheet.events.order_by("pk").last()
    if last.action != Action.IMPORT:
        return f"{cannot}đã qua bước “{last.get_action_display()}” sau khi nhập. Hãy sửa trên phiếu thay vì rút cả tệp."
    if last.at > batch.imported_at:
        return f"{cannot}đã được nhập tiếp từ một tệp khác. Hãy rút lần nhập đó trước."
    return f"{cannot}đã có người sửa sau khi nhập. Hãy sửa trên phiếu thay vì rút cả tệp."
