"""Import files of marks: paper records become sheets in the furthest state that their columns prove."""

from scoring import points
from scoring.models import Assessment, AssessmentEvent, Mark, Stage
from scoring.opinions import says_not_applicable
from scoring.paper import Book
from scoring.paper_marks import lay_out, outcomes, tell_unexplained, tell_wrong, write_marks
from scoring.paper_results import settle
from units import cells
from units.importing import Importer
from units.models import ImportKind
from units.reading import Column
from units.tables import text_of


def read_opinion(cell):
    """Points, or KAD (không áp dụng)."""
    if isinstance(cell, str) and says_not_applicable(text_of(cell)):
        return points.NOT_APPLICABLE
    return points.Opinion(cells.number(places=2, below=10000)(cell))


def take_marks(job, rows):
    """Takes the rows in by way of temporary tables, so that memory holds what rows name, never the file."""
    book = Book(job)
    lay_out(line for row in rows if (line := book.line(row)))
    tell_wrong(job)
    tell_unexplained(job)
    counts = outcomes()
    job.count(counts)
    if not job.outcome.errors and counts.keys() - {"unchanged"}:
        write_marks(job)
        settle(job, book.rubrics)


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
