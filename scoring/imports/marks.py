"""Import files of marks: paper records become sheets in the furthest state that their columns prove."""

from scoring import points
from scoring.imports.paper import Book
from scoring.imports.paper_marks import lay_out, outcomes, tell_unexplained, tell_wrong, write_marks
from scoring.imports.paper_preview import show_samples
from scoring.imports.paper_results import settle
from scoring.imports.paper_withdrawing import withdraw_marks
from scoring.models import Assessment, AssessmentEvent, Criterion, Mark, Rubric, Stage
from scoring.opinions import says_not_applicable
from units import cells
from units.importing import Importer
from units.models import ImportKind
from units.reading import Column
from units.register_columns import UNIT_NOTE, units_of
from units.written import text_of

read_points = cells.number(places=2, below=10000)


def read_opinion(cell):
    """Points, or KAD (không áp dụng)."""
    if isinstance(cell, str) and says_not_applicable(text_of(cell)):
        return points.NOT_APPLICABLE
    return points.Opinion(read_points(cell))


cells.shaped(read_opinion, "points", below=10000)


def criteria_of(province, campaign):
    """The codes of the criteria that the campaign's rubrics have today, each with what it is about."""
    if campaign is None:
        return []
    criteria = Criterion.objects.filter(rubric__in=Rubric.objects.filter(campaign=campaign).in_force())
    return list(dict(criteria.order_by("rubric", "position").values_list("code", "title")).items())


def take_marks(job, rows):
    """Takes the rows in by way of temporary tables, so that memory holds what rows name, never the file."""
    book = Book(job)
    lay_out(line for row in rows if (line := book.line(row)))
    tell_wrong(job)
    tell_unexplained(job)
    show_samples(job)
    counts = outcomes()
    job.count(counts)
    if not job.outcome.errors and counts.keys() - {"unchanged"}:
        write_marks(job)
        settle(job, book.rubrics)


POINTS_NOTE = "Điểm, ví dụ 8,5; hoặc KAD khi tiêu chí không áp dụng. Để trống thì điểm đã có được giữ nguyên."
MARKS = Importer(
    ImportKind.MARKS,
    (
        Column("year", "Năm", cells.year, needed=True, note="Năm chấm điểm, ví dụ 2022."),
        Column("unit", "Mã đơn vị", cells.text(40), needed=True, note=UNIT_NOTE, options=units_of),
        Column("staff", "Mã cán bộ", cells.text(40), optional=True, note="Để trống là phiếu của tập thể."),
        Column(
            "criterion",
            "Mã tiêu chí",
            cells.text(20),
            needed=True,
            note="Mã tiêu chí trong bộ tiêu chí của phong trào.",
            options=criteria_of,
        ),
        Column(Stage.SELF.value, "Điểm tự chấm", read_opinion, optional=True, note=POINTS_NOTE),
        Column(Stage.HEAD.value, "Điểm thủ trưởng duyệt", read_opinion, optional=True, note=POINTS_NOTE),
        Column(Stage.APPRAISAL.value, "Điểm thẩm định", read_opinion, optional=True, note=POINTS_NOTE),
        Column(
            "explanation",
            "Giải trình",
            cells.lines(4000),
            optional=True,
            note="Giải trình của đơn vị; cũng là lý do khi điểm bị sửa.",
        ),
    ),
    take_marks,
    (Assessment, Mark, AssessmentEvent),
    withdraw=withdraw_marks,
)
IMPORTERS = (MARKS,)
