"""Import files of marks: paper records become sheets in the furthest state that their columns prove."""

from datetime import date
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from psycopg2.extras import execute_values

from campaign.models import Round
from campaign.rounds import end_of, log_line, start_of
from scoring import points
from scoring.models import Action, Assessment, AssessmentEvent, Audience, Criterion, Mark, Rubric, Stage, Status
from scoring.opening import rubric_for
from scoring.sheets import opinion, refresh_totals, snapshot_of
from units import cells
from units.importing import Column, Importer
from units.models import ImportKind
from units.tables import text_of
from units.text import fold

CHUNK = 5000
SHEETS_AT_ONCE = 1000
NOT_APPLICABLE = ("kad", "khong ap dung")
WRITTEN = (
    "self_points", "self_na", "head_points", "head_na", "appraisal_points", "appraisal_na",
    "explanation", "head_reason", "appraisal_reason",
)  # fmt: skip

FILL_BLANKS = """
INSERT INTO scoring_mark (assessment_id, criterion_id, max_points, self_na, head_na, appraisal_na, explanation,
                          head_reason, appraisal_reason, flagged, revision, saved_by_name)
SELECT a.id, c.id, c.max_points, false, false, false, '', '', '', false, 0, ''
FROM scoring_assessment a JOIN scoring_criterion c ON c.rubric_id = a.rubric_id
WHERE a.id = ANY(%s)
    AND NOT EXISTS (SELECT FROM scoring_mark m WHERE m.assessment_id = a.id AND m.criterion_id = c.id)
"""
SAVE_SHEETS = """
UPDATE scoring_assessment a SET status = v.status, total = v.total, band = v.band
FROM (VALUES %s) AS v (id, status, total, band) WHERE a.id = v.id
"""


def read_opinion(cell):
    """Points, or KAD (không áp dụng)."""
    if isinstance(cell, str) and fold(text_of(cell)) in NOT_APPLICABLE:
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


class Line(NamedTuple):
    """One row with all that it names found."""

    row: object
    sheet: Assessment
    criterion: Criterion
    given: dict


class Book:
    """What the rows may name: rounds, rubrics and sheets of the campaign, each read once."""

    def __init__(self, job):
        self.job, self.campaign = job, job.campaign
        self.rounds = {round_.year: round_ for round_ in Round.objects.filter(campaign=job.campaign)}
        self.rubrics = {
            rubric.pk: rubric
            for rubric in Rubric.objects.filter(campaign=job.campaign).prefetch_related("bands", "criteria__group")
        }
        self.in_force = list(Rubric.objects.filter(campaign=job.campaign).in_force())
        self.criteria = {
            rubric.pk: {criterion.code: criterion for criterion in rubric.criteria.all()}
            for rubric in self.rubrics.values()
        }
        self.sheets, self.live, self._read, self.fresh = {}, set(), set(), []
        self.touched, self._seen, self._told = {}, {}, set()

    def line(self, row):
        """The row as a Line, or None after telling what is wrong with it."""
        unit, before = self.job.unit(row), self.job.outcome.error_count
        if row["year"] not in self.campaign.years:
            span = f"{self.campaign.starts}–{self.campaign.ends}"
            self.job.error(row, "year", f"Năm {row['year']} nằm ngoài phong trào ({span}).")
        if not unit or self.job.outcome.error_count > before:
            return None
        sheet = self._sheet(row, unit)
        criterion = sheet and self._criterion(row, sheet)
        if not criterion or not self._first(row, sheet, criterion):
            return None
        given = {stage: row.get(stage) for stage in Stage.values if row.get(stage) is not None}
        for stage, said in given.items():
            self._check(row, stage, said, criterion)
        return Line(row, sheet, criterion, given) if self.job.outcome.error_count == before else None

    def _sheet(self, row, unit):
        round_ = self._round(row["year"])
        staff_id = self._staff(row, unit, round_) if row.get("staff") is not None else None
        if row.get("staff") is not None and staff_id is None:
            return None
        key = (round_.year, unit.pk, staff_id)
        if key not in self.sheets:
            self.sheets[key] = self._new_sheet(row, unit, staff_id, round_)
        return self.sheets[key]

    def _round(self, year):
        """The year's round; a year without one gets a historical one that closes with the year."""
        if year not in self.rounds:
            self.rounds[year] = Round.objects.create(
                campaign=self.campaign,
                year=year,
                opens_at=start_of(date(year, 1, 1)),
                closes_at=end_of(date(year, 12, 31)),
                historical=True,
            )
            told = f"Lập đợt lịch sử khi nhập tệp “{self.job.file_name}”"
            log_line(self.rounds[year], told, by=self.job.by, at=self.job.at)
            self._read.add(year)
        if year not in self._read:
            self._read_sheets(self.rounds[year])
            self._read.add(year)
        return self.rounds[year]

    def _read_sheets(self, round_):
        sheets = Assessment.objects.in_round(round_).current().defer("due_at", "decided_band")
        for sheet in sheets.iterator():
            sheet.round, sheet.rubric = round_, self.rubrics[sheet.rubric_id]
            self.sheets[round_.year, sheet.unit_id, sheet.staff_id] = sheet
        events = AssessmentEvent.objects.filter(assessment__round=round_, assessment__is_current=True)
        self.live |= set(events.exclude(action=Action.IMPORT).values_list("assessment_id", flat=True))

    def _staff(self, row, unit, round_):
        """The post that the round expects, else one of that year."""
        posts = self.job.posts(row, unit)
        closing = timezone.localdate(round_.closes_at)
        of_year = [post for post in posts if post.within(date(round_.year, 1, 1), closing)]
        if posts and not of_year:
            self.job.error(row, "staff", f"Cán bộ “{row['staff']}” không ở {unit.name} trong năm {round_.year}.")
            return None
        post = next((post for post in of_year if post.within(closing, closing)), of_year[-1] if of_year else None)
        if post and post.category not in self.campaign.staff_categories:
            self.job.error(row, "staff", f"Cán bộ “{row['staff']}” không thuộc đối tượng tham gia phong trào.")
            return None
        return post and post.staff_id

    def _new_sheet(self, row, unit, staff_id, round_):
        closing = timezone.localdate(round_.closes_at)
        if unit.kind not in self.campaign.unit_kinds:
            self.job.error(row, "unit", f"{unit.name} không thuộc loại đơn vị tham gia phong trào.")
            return None
        if (unit.valid_from and unit.valid_from > closing) or (unit.valid_to and unit.valid_to.year < round_.year):
            self.job.error(row, "unit", f"{unit.name} không tồn tại trong năm {round_.year}.")
            return None
        audience = Audience.COLLECTIVE if staff_id is None else Audience.INDIVIDUAL
        rubric = rubric_for(self.in_force, audience, unit.kind)
        if rubric is None:
            self.job.error(row, "unit", f"Phong trào chưa có bộ tiêu chí {audience.label.lower()} cho {unit.name}.")
            return None
        sheet = Assessment(round=round_, rubric=self.rubrics[rubric.pk], unit_id=unit.pk, staff_id=staff_id)
        self.fresh.append(sheet)
        return sheet

    def _criterion(self, row, sheet):
        criterion = self.criteria[sheet.rubric_id].get(row["criterion"])
        if criterion is None:
            known = ", ".join(self.criteria[sheet.rubric_id])
            self.job.error(row, "criterion", f"Bộ tiêu chí không có mã “{row['criterion']}”. Các mã: {known}.")
        return criterion

    def _first(self, row, sheet, criterion):
        earlier = self._seen.setdefault((id(sheet), criterion.pk), row.number)
        if earlier != row.number:
            self.job.error(row, "criterion", f"Tiêu chí này của phiếu đã có ở dòng {earlier}. Hãy bỏ một dòng.")
        return earlier == row.number

    def _check(self, row, stage, said, criterion):
        if stage != Stage.APPRAISAL and criterion.kind == points.CriterionKind.APPRAISER_ONLY:
            self.job.error(row, stage, f"Tiêu chí {criterion.code} do cấp trên chấm. Hãy bỏ trống ô này.")
        elif said.not_applicable and not criterion.not_applicable:
            self.job.error(row, stage, f"Tiêu chí {criterion.code} luôn áp dụng, cần có điểm.")
        elif not said.not_applicable:
            try:
                points.check_points(said.points, criterion.max_points, criterion.step)
            except points.BadPoints as bad:
                self.job.error(row, stage, str(bad))

    def refuse_live(self, row, sheet):
        """Tells once for each sheet that people have it in hand."""
        if sheet.pk in self._told:
            return
        self._told.add(sheet.pk)
        sentence = (
            f"Phiếu năm {sheet.round.year} này đang “{sheet.get_status_display()}” do người dùng xử lý trên hệ thống, "
            "không ghi đè bằng tệp. Hãy bỏ các dòng của phiếu hoặc sửa trên phiếu."
        )
        self.job.error(row, "unit" if sheet.is_collective else "staff", sentence)


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
    used = {sheet.rubric_id for sheet in book.fresh}
    Rubric.objects.filter(pk__in=used, frozen_at__isnull=True).update(frozen_at=job.at)
    book.touched |= {sheet.pk: sheet for sheet in book.fresh}
    book.fresh = []


def _marks_there(lines):
    sheets = {line.sheet.pk for line in lines}
    criteria = {line.criterion.pk for line in lines}
    marks = Mark.objects.filter(assessment__in=sheets, criterion__in=criteria)
    return {(mark.assessment_id, mark.criterion_id): mark for mark in marks.iterator()}


def _put(job, book, line, mark, marks):
    """Puts what the row says on its mark; a blank cell says nothing and leaves what is there."""
    before = mark and [getattr(mark, name) for name in WRITTEN]
    if mark is None:
        mark = Mark(assessment=line.sheet, criterion=line.criterion, max_points=line.criterion.max_points)
    blank = not any(opinion(mark, stage).given for stage in Stage) and not mark.explanation
    for stage, said in line.given.items():
        setattr(mark, f"{stage}_points", said.points)
        setattr(mark, f"{stage}_na", said.not_applicable)
    mark.explanation = line.row.get("explanation") or mark.explanation
    _give_reasons(job, line, mark)
    if before == [getattr(mark, name) for name in WRITTEN]:
        return "unchanged"
    if line.sheet.pk in book.live:
        book.refuse_live(line.row, line.sheet)
    elif mark.saved_at:
        told = f"Tiêu chí {line.criterion.code} đã được {mark.saved_by_name} nhập trên hệ thống. Hãy bỏ dòng này."
        job.error(line.row, "criterion", told)
    mark.revision += before is not None
    marks.append(mark)
    return "new" if blank else "changed"


def _give_reasons(job, line, mark):
    """Giải trình serves as the reason of a cut; without one the import goes on with a warning."""
    self_, head, appraisal = (opinion(mark, stage) for stage in Stage)
    earlier = points.deciding(self_, head)
    cuts = {
        Stage.HEAD: head.given and self_.given and head != self_,
        Stage.APPRAISAL: appraisal.given and earlier.given and appraisal != earlier,
    }
    for stage, cut in cuts.items():
        if cut and stage.value in line.given:
            setattr(mark, f"{stage}_reason", mark.explanation[:2000])
            if not mark.explanation:
                job.warn(line.row, stage.value, "Điểm khác mức chấm trước mà không có giải trình.")


def _settle(job, book):
    """States, totals and events of every sheet that the file changed."""
    ids = sorted(book.touched)
    for start in range(0, len(ids), SHEETS_AT_ONCE):
        some = ids[start : start + SHEETS_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(FILL_BLANKS, [some])
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
        dated=timezone.localdate(sheet.round.closes_at),
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
    return spoken and all(opinion(mark, stage).given or _does_not_apply(mark, stage) for mark in needed)


def _does_not_apply(mark, stage):
    earlier = list(Stage)[: list(Stage).index(stage)]
    return points.deciding(*(opinion(mark, known) for known in earlier)).not_applicable


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
)
IMPORTERS = (MARKS,)
