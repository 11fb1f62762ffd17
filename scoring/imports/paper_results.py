"""What paper marks come to: status, total and band of every sheet that a file changed, and the event that says so."""

import json
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from django.conf import settings

from scoring import banding, points
from scoring.copying import copy_rows, run, stream_rows
from scoring.imports.paper_withdrawing import remember
from scoring.models import Stage, Status
from scoring.opinions import read_opinion
from scoring.sheets import band_rules, criterion_mark, stage_of

CHUNK = 5000
REMEMBERED = 20_000
STAGES = list(Stage)
OF_THE_UNIT = points.BASE_KINDS - {points.CriterionKind.APPRAISER_ONLY}

START = """
DROP TABLE IF EXISTS pg_temp.paper_result;
CREATE TEMPORARY TABLE paper_result (
    id bigint, status varchar(10), total numeric(6, 2), band varchar(30), marks jsonb
) ON COMMIT DROP
"""
SHEETS = """
SELECT s.id, s.rubric_id, json_agg(json_build_array(m.criterion_id, m.max_points::text,
    CASE WHEN m.self_na THEN 'KAD' ELSE m.self_points::text END,
    CASE WHEN m.head_na THEN 'KAD' ELSE m.head_points::text END,
    CASE WHEN m.appraisal_na THEN 'KAD' ELSE m.appraisal_points::text END
))::text
FROM paper_sheet s JOIN scoring_mark m ON m.assessment_id = s.id
GROUP BY s.id, s.rubric_id ORDER BY s.id
"""
MAKE_SHEETS = """
ANALYZE paper_result;
INSERT INTO scoring_assessment
    (id, round_id, rubric_id, unit_id, staff_id, version, is_current, status, total, band, batch_id)
SELECT s.id, s.round_id, s.rubric_id, s.unit_id, s.staff_id, 1, true, r.status, r.total, r.band, %(batch)s
FROM paper_sheet s JOIN paper_result r USING (id) WHERE s.fresh ORDER BY s.id
"""
CHANGE_SHEETS = """
UPDATE scoring_assessment a SET status = r.status, total = r.total, band = r.band
FROM paper_sheet s JOIN paper_result r USING (id) WHERE a.id = s.id AND NOT s.fresh
"""
ADD_EVENTS = """
INSERT INTO scoring_assessmentevent
    (assessment_id, action, status, at, dated, by_id, by_name, by_position, reason, document, flagged, marks)
SELECT s.id, 'import', r.status, %(at)s, (d.closes_at AT TIME ZONE %(zone)s)::date, %(by)s, %(by_name)s, '',
    %(reason)s, '', '[]', r.marks
FROM paper_sheet s JOIN paper_result r USING (id) JOIN campaign_round d ON d.id = s.round_id ORDER BY s.id
"""


class PaperMark:
    """One mark of a sheet: its criterion, the three opinions on it, and its value at each stage."""

    __slots__ = ("criterion", "opinions", "values")

    def __init__(self, criterion, max_points, opinions):
        self.criterion, self.opinions = criterion, opinions
        self.values = {
            stage: criterion_mark(criterion, max_points, points.deciding(*opinions[:spoken], kind=criterion.kind))
            for spoken, stage in enumerate(Stage, 1)
        }


class Judge:
    """Judges the sheets of one rubric; marks are alike again and again, so the latest are remembered."""

    def __init__(self, rubric):
        self.rules = band_rules(rubric)
        self.criteria = {criterion.pk: criterion for criterion in rubric.criteria.all()}
        self._mark = lru_cache(REMEMBERED)(self._read_mark)

    def result(self, sheet_id, lines):
        """A row of paper_result for the sheet whose marks these are."""
        marks = [self._mark(*line) for line in lines]
        judged = Judged(proven_status(marks))
        values = [mark.values[stage_of(judged)] for mark in marks]
        total = points.total(values)
        band = None if total is None else banding.band(total, values, self.rules)
        snapshot = {self.criteria[criterion].code: written for criterion, _, *written in lines}
        return sheet_id, judged.status.value, total, band, json.dumps(snapshot)

    def _read_mark(self, criterion, max_points, *written):
        return PaperMark(self.criteria[criterion], Decimal(max_points), [read_opinion(each) for each in written])


class Judged(NamedTuple):
    """As much of a sheet as `stage_of` asks for."""

    status: Status


def settle(job, rubrics):
    """States, totals and bands of the sheets that the file changed; new ones are made; one event each."""
    run(START)
    judges = {pk: Judge(rubric) for pk, rubric in rubrics.items()}
    results = (judges[rubric].result(pk, json.loads(lines)) for pk, rubric, lines in stream_rows(SHEETS))
    while chunk := list(islice(results, CHUNK)):
        copy_rows("paper_result", ("id", "status", "total", "band", "marks"), chunk)
    said = {"batch": job.batch.pk, "at": job.at, "zone": settings.TIME_ZONE}
    said |= {"by": job.by and job.by.pk, "by_name": job.by_name, "reason": f"Nhập từ tệp “{job.file_name}”."}
    run(MAKE_SHEETS, said)
    run(ADD_EVENTS, said)
    remember(job.batch)
    run(CHANGE_SHEETS)


def proven_status(marks):
    """The furthest state that the columns prove: of every criterion that needs one there is a mark at that stage.

    What an earlier opinion says does not apply needs no mark; a blank bonus or deduction is 0.
    """
    if _complete(marks, Stage.APPRAISAL, points.BASE_KINDS):
        return Status.APPRAISED
    if _complete(marks, Stage.HEAD, OF_THE_UNIT):
        return Status.APPROVED
    return Status.SUBMITTED if _complete(marks, Stage.SELF, OF_THE_UNIT) else Status.DRAFT


def _complete(marks, stage, kinds):
    place = STAGES.index(stage)
    if not any(mark.opinions[place].given for mark in marks):
        return False
    return all(
        mark.opinions[place].given or points.deciding(*mark.opinions[:place]).not_applicable
        for mark in marks
        if mark.criterion.kind in kinds
    )
