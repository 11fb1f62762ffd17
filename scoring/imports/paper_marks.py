"""The rows of a file of marks beside the marks that are there: compared, refused where they must be, then written."""

from itertools import islice

from scoring.copying import copy_rows, run, stream_rows
from scoring.imports.paper import Line
from scoring.imports.paper_withdrawing import note_marks
from scoring.models import Rubric, Stage, Status
from scoring.opening import fill_in

CHUNK = 10_000

# An opinion is one number here, NaN for what does not apply (KAD), so that opinions compare as they are.
START = """
-- Room to sort and join millions of rows; with the default they go through the disk.
SET LOCAL work_mem = '128MB';
DROP TABLE IF EXISTS pg_temp.paper_row, pg_temp.paper_sheet, pg_temp.paper_mark;
CREATE TEMPORARY TABLE paper_row (
    row_number integer, round_id bigint, unit_id bigint, staff_id bigint, rubric_id bigint, criterion_id bigint,
    self numeric(6, 2), head numeric(6, 2), appraisal numeric(6, 2), explanation text
) ON COMMIT DROP
"""

# Every sheet that the file names: the one that is there, or the number of one to be made. The locks are those that
# opening a round and every step of a sheet take, in the same order.
NAME_SHEETS = """
ANALYZE paper_row;
SELECT FROM campaign_round WHERE id IN (SELECT round_id FROM paper_row) ORDER BY id FOR NO KEY UPDATE;
CREATE TEMPORARY TABLE paper_sheet ON COMMIT DROP AS
SELECT COALESCE(a.id, nextval(pg_get_serial_sequence('scoring_assessment', 'id'))) AS id, a.id IS NULL AS fresh, k.*
FROM (
    SELECT round_id, unit_id, staff_id, rubric_id FROM paper_row GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 NULLS FIRST
) k LEFT JOIN scoring_assessment a ON a.is_current AND a.round_id = k.round_id AND a.unit_id = k.unit_id
    AND COALESCE(a.staff_id, 0) = COALESCE(k.staff_id, 0);
ANALYZE paper_sheet;
SELECT FROM scoring_assessment WHERE id IN (SELECT id FROM paper_sheet WHERE NOT fresh) ORDER BY id FOR NO KEY UPDATE
"""

# What each mark will say. A blank cell says nothing and leaves what is there; the first words on a mark make it new.
# A cut is an opinion that differs from the one before it; Giải trình serves as its reason.
COMPARE = """
CREATE TEMPORARY TABLE paper_mark ON COMMIT DROP AS
SELECT s.id AS assessment_id, r.criterion_id, m.id AS mark_id, m.revision, r.row_number,
    min(r.row_number) OVER (PARTITION BY s.id, r.criterion_id) AS first_row,
    n.self, n.head, n.appraisal, n.explanation, reason.head AS head_reason, reason.appraisal AS appraisal_reason,
    cut.head AND n.explanation = '' AS head_unexplained,
    cut.appraisal AND n.explanation = '' AS appraisal_unexplained,
    CASE
        WHEN m.id IS NULL THEN 'new'
        WHEN (n.self, n.head, n.appraisal, n.explanation, reason.head, reason.appraisal) IS NOT DISTINCT FROM
            (o.self, o.head, o.appraisal, m.explanation, m.head_reason, m.appraisal_reason) THEN 'unchanged'
        WHEN COALESCE(o.self, o.head, o.appraisal) IS NULL AND m.explanation = '' THEN 'new'
        ELSE 'changed'
    END AS outcome
FROM paper_row r
JOIN paper_sheet s ON s.round_id = r.round_id AND s.unit_id = r.unit_id
    AND COALESCE(s.staff_id, 0) = COALESCE(r.staff_id, 0)
LEFT JOIN scoring_mark m ON m.assessment_id = s.id AND m.criterion_id = r.criterion_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN m.self_na THEN 'NaN' ELSE m.self_points END AS self,
        CASE WHEN m.head_na THEN 'NaN' ELSE m.head_points END AS head,
        CASE WHEN m.appraisal_na THEN 'NaN' ELSE m.appraisal_points END AS appraisal
) o
CROSS JOIN LATERAL (
    SELECT COALESCE(r.self, o.self) AS self, COALESCE(r.head, o.head) AS head,
        COALESCE(r.appraisal, o.appraisal) AS appraisal, COALESCE(r.explanation, m.explanation, '') AS explanation
) n
CROSS JOIN LATERAL (
    SELECT COALESCE(r.head <> n.self, false) AS head,
        COALESCE(r.appraisal <> COALESCE(n.head, n.self), false) AS appraisal
) cut
CROSS JOIN LATERAL (
    SELECT CASE WHEN cut.head THEN left(n.explanation, 2000) ELSE COALESCE(m.head_reason, '') END AS head,
        CASE WHEN cut.appraisal THEN left(n.explanation, 2000) ELSE COALESCE(m.appraisal_reason, '') END AS appraisal
) reason;
ANALYZE paper_mark
"""

TWICE = "SELECT row_number, first_row FROM paper_mark WHERE first_row <> row_number ORDER BY row_number"
UNEXPLAINED = """
SELECT row_number, head_unexplained, appraisal_unexplained FROM paper_mark
WHERE head_unexplained OR appraisal_unexplained ORDER BY row_number
"""
# What people have in hand: sheets with an event that is no import, and marks that somebody typed.
IN_HAND = """
WITH live AS (
    SELECT DISTINCT e.assessment_id FROM paper_sheet s JOIN scoring_assessmentevent e ON e.assessment_id = s.id
    WHERE NOT s.fresh AND e.action <> 'import'
)
SELECT p.row_number, p.assessment_id, l.assessment_id IS NOT NULL, a.staff_id IS NULL, d.year, a.status, c.code,
    m.saved_by_name
FROM paper_mark p
JOIN scoring_assessment a ON a.id = p.assessment_id
JOIN campaign_round d ON d.id = a.round_id
JOIN scoring_criterion c ON c.id = p.criterion_id
LEFT JOIN scoring_mark m ON m.id = p.mark_id
LEFT JOIN live l ON l.assessment_id = p.assessment_id
WHERE p.outcome <> 'unchanged' AND (l.assessment_id IS NOT NULL OR m.saved_at IS NOT NULL)
ORDER BY p.row_number
"""

COUNT = "SELECT outcome, count(*) FROM paper_mark GROUP BY outcome"
FORGET_UNCHANGED = """
DELETE FROM paper_sheet s
WHERE NOT EXISTS (SELECT FROM paper_mark p WHERE p.assessment_id = s.id AND p.outcome <> 'unchanged')
"""
USED_RUBRICS = "SELECT DISTINCT rubric_id FROM paper_sheet WHERE fresh"
ADD = """
INSERT INTO scoring_mark (assessment_id, criterion_id, max_points, self_points, head_points, appraisal_points,
    self_na, head_na, appraisal_na, explanation, head_reason, appraisal_reason, flagged, revision, saved_by_name)
SELECT p.assessment_id, p.criterion_id, c.max_points,
    NULLIF(p.self, 'NaN'), NULLIF(p.head, 'NaN'), NULLIF(p.appraisal, 'NaN'),
    COALESCE(p.self = 'NaN', false), COALESCE(p.head = 'NaN', false), COALESCE(p.appraisal = 'NaN', false),
    p.explanation, p.head_reason, p.appraisal_reason, false, 0, ''
FROM paper_mark p JOIN scoring_criterion c ON c.id = p.criterion_id
WHERE p.mark_id IS NULL ORDER BY p.assessment_id, c.position
"""
CHANGE = """
UPDATE scoring_mark m SET revision = m.revision + 1,
    self_points = NULLIF(p.self, 'NaN'), self_na = COALESCE(p.self = 'NaN', false),
    head_points = NULLIF(p.head, 'NaN'), head_na = COALESCE(p.head = 'NaN', false),
    appraisal_points = NULLIF(p.appraisal, 'NaN'), appraisal_na = COALESCE(p.appraisal = 'NaN', false),
    explanation = p.explanation, head_reason = p.head_reason, appraisal_reason = p.appraisal_reason
FROM paper_mark p WHERE m.id = p.mark_id AND p.outcome <> 'unchanged'
"""


def lay_out(lines):
    """Puts the lines beside the marks that are there; the tables live as long as the transaction."""
    run(START)
    while chunk := list(islice(lines, CHUNK)):
        copy_rows("paper_row", Line._fields, chunk)
    run(NAME_SHEETS)
    run(COMPARE)


def tell_wrong(job):
    """Tells the rows that the file says twice, and those about what people have in hand."""
    for row, first in stream_rows(TWICE):
        job.error(row, "criterion", f"Tiêu chí này của phiếu đã có ở dòng {first}. Hãy bỏ một dòng.")
    told = set()
    for row, sheet, live, collective, year, status, code, name in stream_rows(IN_HAND):
        if not live:
            job.error(row, "criterion", f"Tiêu chí {code} đã được {name} nhập trên hệ thống. Hãy bỏ dòng này.")
        elif sheet not in told:
            told.add(sheet)
            sentence = (
                f"Phiếu năm {year} này đang “{Status(status).label}” do người dùng xử lý trên hệ thống, "
                "không ghi đè bằng tệp. Hãy bỏ các dòng của phiếu hoặc sửa trên phiếu."
            )
            job.error(row, "unit" if collective else "staff", sentence)


def tell_unexplained(job):
    """A cut without Giải trình is taken in with a warning."""
    for row, head, appraisal in stream_rows(UNEXPLAINED):
        for stage, unexplained in ((Stage.HEAD, head), (Stage.APPRAISAL, appraisal)):
            if unexplained:
                job.warn(row, stage.value, "Điểm khác mức chấm trước mà không có giải trình.")


def write_marks(job):
    """Writes the new and the changed marks and gives every new sheet a blank one where the file says nothing."""
    run(FORGET_UNCHANGED)
    Rubric.objects.filter(pk__in=[pk for (pk,) in stream_rows(USED_RUBRICS)]).freeze(at=job.at)
    note_marks()
    run(ADD)
    run(CHANGE)
    fill_in("paper_sheet")


def outcomes():
    """{what became of rows: how many}."""
    return dict(stream_rows(COUNT))
