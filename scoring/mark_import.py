"""Import files of marks: paper records become sheets in the furthest state that their columns prove."""

from itertools import islice

from django.db import connection
from psycopg2.extras import execute_values

from scoring import points
from scoring.models import Action, Assessment, AssessmentEvent, Mark, Rubric, Stage, Status
from scoring.opening import fill_in
from scoring.opinions import before, opinion, says_not_applicable, snapshot_of
from scoring.paper import Book
from scoring.sheets import refresh_totals
from units import cells
from units.importing import Importer
from units.models import ImportKind
from units.reading import Column
from units.tables import text_of

CHUNK = 5000
SHEETS_AT_ONCE = 1000
WRITTEN = (
    "self_points", "self_na", "head_points", "head_na", "appraisal_points", "appraisal_na",
    "explanation", "head_reason", "appraisal_reason",
)  # fmt: skip

SAVE_SHEETS = """
UPDATE scoring_assessment a SET status = v.status, total = v.total, band = v.band
FROM (VALUES %s) AS v (id, status, total, band) WHERE a.id = v.id
"""


def read_opinion(cell):
    """Points, or KAD (không áp dụng)."""
    if isinstance(cell, str) and says_not_applicable(text_of(cell)):
        return points.NOT_APPLICABLE
    return points.Opinion(cells.number(places=2, below=10000)(cell))


def take_marks(job, rows):
    """Reads the rows in chunks, so that memory holds dictionaries of what they name, never the whole file."""
    book = Book(job)
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        lines = [line for row in chunk if (line := book.line(row))]
        if not job.outcome.errors:
            _write_lines(job, book, lines)
    if not job.outcome.errors:
        _settle(job, book)


def _write_lines(job, book, lines):
    if book.fresh:
        _create_sheets(job, book)
    old = _marks_there(lines)
    marks, outcomes = [], []
    for line in lines:
        mark = old.get((line.sheet.pk, line.criterion.pk))
        outcome = _put(job, book, line, mark, marks)
        outcomes.append(outcome)
        if outcome != "unchanged":
            book.touched[line.sheet.pk] = line.sheet
    if job.outcome.errors:
        return
    Mark.objects.bulk_create(
        marks,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=[*WRITTEN, "revision"],
    )
    job.count(outcomes)


def _create_sheets(job, book):
    for sheet in book.fresh:
        sheet.batch = job.batch
    Assessment.objects.bulk_create(book.fresh, batch_size=CHUNK)
    Rubric.objects.filter(pk__in={sheet.rubric_id for sheet in book.fresh}).freeze(at=job.at)
    book.touched |= {sheet.pk: sheet for sheet in book.fresh}
    book.fresh = []


def _marks_there(lines):
    sheets = {line.sheet.pk for line in lines}
    criteria = {line.criterion.pk for line in lines}
    marks = Mark.objects.filter(assessment__in=sheets, criterion__in=criteria)
    return {(mark.assessment_id, mark.criterion_id): mark for mark in marks.iterator()}


def _put(job, book, line, mark, marks):
    """Puts what the row says on its mark; a blank cell says nothing and leaves what is there."""
    stored = mark and [getattr(mark, name) for name in WRITTEN]
    if mark is None:
        mark = Mark(assessment=line.sheet, criterion=line.criterion, max_points=line.criterion.max_points)
    blank = not any(opinion(mark, stage).given for stage in Stage) and not mark.explanation
    for stage, said in line.given.items():
        setattr(mark, f"{stage}_points", said.points)
        setattr(mark, f"{stage}_na", said.not_applicable)
    mark.explanation = line.row.get("explanation") or mark.explanation
    _give_reasons(job, line, mark)
    if stored == [getattr(mark, name) for name in WRITTEN]:
        return "unchanged"
    if line.sheet.pk in book.live:
        book.refuse_live(line.row, line.sheet)
    elif mark.saved_at:
        told = f"Tiêu chí {line.criterion.code} đã được {mark.saved_by_name} nhập trên hệ thống. Hãy bỏ dòng này."
        job.error(line.row, "criterion", told)
    mark.revision += stored is not None
    marks.append(mark)
    return "new" if blank else "changed"


def _give_reasons(job, line, mark):
    """Giải trình serves as the reason of a cut; without one the import goes on with a warning."""
    for stage in (Stage.HEAD, Stage.APPRAISAL):
        own, earlier = opinion(mark, stage), before(mark, stage)
        if stage.value in line.given and own.given and earlier.given and own != earlier:
            setattr(mark, f"{stage}_reason", mark.explanation[:2000])
            if not mark.explanation:
                job.warn(line.row, stage.value, "Điểm khác mức chấm trước mà không có giải trình.")


def _settle(job, book):
    """States, totals and events of every sheet that the file changed."""
    ids = sorted(book.touched)
    for start in range(0, len(ids), SHEETS_AT_ONCE):
        some = ids[start : start + SHEETS_AT_ONCE]
        fill_in(some)
        lines = {}
        for mark in Mark.objects.filter(assessment__in=some).iterator():
            lines.setdefault(mark.assessment_id, []).append(mark)
        sheets = [book.touched[pk] for pk in some]
        events = [_settle_sheet(job, book, sheet, lines[sheet.pk]) for sheet in sheets]
        with connection.cursor() as cursor:
            rows = [(sheet.pk, sheet.status, sheet.total, sheet.band) for sheet in sheets]
            execute_values(cursor, SAVE_SHEETS, rows, template="(%s, %s, %s::numeric, %s::text)", page_size=len(rows))
        AssessmentEvent.objects.bulk_create(events)


def _settle_sheet(job, book, sheet, marks):
    by_id = {criterion.pk: criterion for criterion in book.criteria[sheet.rubric_id].values()}
    for mark in marks:
        mark.criterion = by_id[mark.criterion_id]
    marks.sort(key=lambda mark: mark.criterion.position)
    sheet.status = proven_status(marks)
    refresh_totals(sheet, marks)
    return AssessmentEvent(
        assessment=sheet,
        action=Action.IMPORT,
        status=sheet.status,
        at=job.at,
        dated=sheet.round.closing_day,
        by=job.by,
        by_name=job.by_name,
        reason=f"Nhập từ tệp “{job.file_name}”.",
        marks=snapshot_of(marks),
    )


def proven_status(marks):
    """The furthest state that the columns prove: of every criterion that needs one there is a mark at that stage.

    What an earlier opinion says does not apply needs no mark; a blank bonus or deduction is 0.
    """
    if _complete(marks, Stage.APPRAISAL, points.BASE_KINDS):
        return Status.APPRAISED
    of_the_unit = points.BASE_KINDS - {points.CriterionKind.APPRAISER_ONLY}
    if _complete(marks, Stage.HEAD, of_the_unit):
        return Status.APPROVED
    return Status.SUBMITTED if _complete(marks, Stage.SELF, of_the_unit) else Status.DRAFT


def _complete(marks, stage, kinds):
    needed = [mark for mark in marks if mark.criterion.kind in kinds]
    spoken = any(opinion(mark, stage).given for mark in marks)
    return spoken and all(opinion(mark, stage).given or before(mark, stage).not_applicable for mark in needed)


MARKS = Importer(
    ImportKind.MARKS,
    (
        Column("year", "Năm", cells.year, needed=True),
        Column("unit", "Mã đơn vị", cells.text(40), needed=True),
        Column("staff", "Mã cán bộ", cells.text(40), optional=True),
        Column("criterion", "Mã tiêu chí", cells.text(20), needed=True),
        Column(Stage.SELF.value, "Điểm tự chấm", read_opinion, optional=True),
        Column(Stage.HEAD.value, "Điểm thủ trưởng duyệt", read_opinion, optional=True),
        Column(Stage.APPRAISAL.value, "Điểm thẩm định", read_opinion, optional=True),
        Column("explanation", "Giải trình", cells.lines(4000), optional=True),
    ),
    take_marks,
    (Assessment, Mark, AssessmentEvent),
)
IMPORTERS = (MARKS,)
