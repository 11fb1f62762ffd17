"""Tập phiếu chấm điểm: many sheets bound into one file, read a hundred at a time and never held in memory together."""

import json
import math
import tempfile
import weakref
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from campaign.models import Round
from reports.compiling import one_moment
from reports.layout import layout
from reports.letterhead import document_html
from reports.papers.book_sections import EXCUSED, PEOPLE, bound_of, lines_of, sections_of, sheets_of
from reports.papers.sheet_layout import sheet_html
from reports.papers.sheet_reading import SheetReader
from reports.press.sheaf import LatePiece, LongTable, Piece, Sheaf
from reports.setting import setting_of
from reports.snapshots import canonical, sha256_of
from scoring.models import Status
from units.models import Cluster, Unit, UnitKind
from units.numbers import show_count
from units.permissions import coordinates
from units.refusals import Refused
from units.text import inside

# Above this a file is too long to be opened with ease, and its making would hold a worker for an hour.
MOST = 10_000
SECONDS_A_SHEET = 0.15  # on two cores (docs/performance.md)
# Sheets that are laid out together: about so many, ended by the numbers of the sheets themselves, so that one sheet
# more or less moves only its neighbours to another piece.
TOGETHER = 6
AT_MOST_TOGETHER = 12
CHANGED = (
    "Có phiếu vừa được sửa đúng lúc dựng tập phiếu nên tập này chưa dựng. Hãy bấm dựng lại để có số liệu mới nhất."
)
NONE_BOUND = "Phạm vi đã chọn không có phiếu nào để đóng tập. Hãy chọn phạm vi khác, hoặc lấy cả phiếu chưa duyệt."


def refusal_to_ask(document, user):
    """The coordinator for any units of the province, heads and clerks for their own unit."""
    if coordinates(user, document.campaign.province_id):
        return None
    if document.unit_id in user.scope.unit_ids and document.unit_id == document.about["unit"]:
        return None
    return "Chỉ chuyên viên Sở Nội vụ của tỉnh, hoặc đầu mối và thủ trưởng của đơn vị, được đóng tập phiếu này."


def refusal_to_bind(about, user):
    """Why no book can be made of what is asked for, or None."""
    return refusal_of(bound_of(about, user).count())


def refusal_of(count):
    """Why a book cannot hold so many sheets, or None."""
    if not count:
        return NONE_BOUND
    if count > MOST:
        return (
            f"Phạm vi đã chọn có {show_count(count)} phiếu, quá mức {show_count(MOST)} phiếu một tập. "
            "Hãy đóng tập theo cụm, khối, loại đơn vị hoặc từng đơn vị."
        )
    return None


@dataclass(frozen=True)
class Size:
    """How many sheets a book would hold, and about how long its first making takes."""

    sheets: int
    minutes: int
    refusal: str | None


def size_of(about, user):
    count = bound_of(about, user).count()
    return Size(count, math.ceil(count * SECONDS_A_SHEET / 60), refusal_of(count))


def collect(document):
    """What names the sheets and says what is in them: their numbers with the hash of all that each prints."""
    about, user = document.about, document.requested_by
    if refused := refusal_to_bind(about, user):
        raise Refused(refused)
    round_ = Round.objects.select_related("campaign__province").get(pk=about["round"])
    sections = sections_of(about, lines_of(sheets_of(about, user)), round_=round_)
    hashes = {pk: sha256_of(content) for pk, content in SheetReader().contents(_pks(sections))}
    for section in sections:
        section["sheets"] = [[pk, hashes[pk]] for pk in section["sheets"]]
    setting = setting_of(round_.campaign, day=round_.closing_day)
    return setting | {
        "year": round_.year,
        "scope": scope_words(about),
        "people": about["who"] == PEOPLE,
        "approved": about["approved"],
        "unit": _unit_name(about),
        "states": _states(sections),
        "count": show_count(sum(len(section["sheets"]) for section in sections)),
        "sections": sections,
    }


def sheaf_of(document, body, issue):
    title = document.title
    author = body["unit"] or "Sở Nội vụ"
    return Sheaf(Pieces(body, title), title=title, author=author, demo=body["is_demo"], contents=True, book=True)


def default_text(document):
    return ""


def names_of(document, body):
    return {}


def title_of(about, year):
    whose = "phiếu chấm điểm cá nhân" if about["who"] == PEOPLE else "phiếu chấm điểm tập thể"
    return f"Tập {whose} năm {year}, {scope_words(about)}"


def scope_words(about):
    """ "toàn tỉnh", "Cụm thi đua số 1", "sở, ban, ngành", "UBND huyện Giồng Riềng"."""
    if about["unit"]:
        return _unit_name(about)
    if about["cluster"]:
        return Cluster.objects.get(pk=about["cluster"]).name
    return inside(UnitKind(about["kind"]).label) if about["kind"] else "toàn tỉnh"


class Pieces:
    """The pieces of a book: cover, then of each section its list and its sheets.

    All sheets are read at one moment into a file on the disk before the first piece is asked for, so that nobody who
    goes on marking waits for the book and the book never tells of two moments. Raises Refused when they are no longer
    what the body says.
    """

    def __init__(self, body, title):
        self.body, self.title = body, title
        self.plan = [list(_together(section["sheets"])) for section in body["sections"]]

    def __len__(self):
        lists = sum(1 for section in self.body["sections"] if section["rows"])
        return 1 + lists + sum(len(pieces) for pieces in self.plan)

    def __iter__(self):
        yield Piece(_html("book_cover", self.body, title=self.title), label="B-")
        restarts = True
        spool = self._read()
        for section, pieces in zip(self.body["sections"], self.plan, strict=True):
            title = section["title"]
            if section["rows"]:
                yield _list(section, restarts)
                title, restarts = "", False
            for sheets in pieces:
                html = partial(self._sheets_html, spool, [pk for pk, _ in sheets])
                yield LatePiece(self._known(sheets), html, title=title, restarts=restarts)
                title, restarts = "", False

    def _read(self):
        named = {pk: sha256 for section in self.body["sections"] for pk, sha256 in section["sheets"]}
        spool = Spool()
        with one_moment():
            for pk, content in SheetReader().contents(list(named)):
                if sha256_of(content) != named[pk]:
                    raise Refused(CHANGED)
                spool.put(pk, content)
        return spool

    def _known(self, sheets):
        """All that decides the paper of these sheets: the layout that ships, and the hash of each one's content."""
        return canonical([layout(), settings.SITE_URL, self.title, [sha256 for _, sha256 in sheets]])

    def _sheets_html(self, spool, pks):
        sheets = [sheet_html(spool.get(pk)) for pk in pks]
        return document_html("reports/pdf/sheets.html", {"sheets": sheets}, title=self.title)


class Spool:
    """Contents of sheets on the disk, there as long as a piece may be asked for them."""

    def __init__(self):
        self.file, self.places = tempfile.TemporaryFile("w+b"), {}  # noqa: SIM115 -- closed with the spool
        weakref.finalize(self, self.file.close)

    def put(self, pk, content):
        kept = json.dumps(content, ensure_ascii=False).encode()
        self.places[pk] = (self.file.tell(), len(kept))
        self.file.write(kept)

    def get(self, pk):
        start, length = self.places[pk]
        self.file.seek(start)
        return json.loads(self.file.read(length))


def _together(sheets):
    some = []
    for pk, sha256 in sheets:
        some.append((pk, sha256))
        if pk % TOGETHER == 0 or len(some) == AT_MOST_TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _list(section, restarts):
    """The list before a section, however long."""
    whole = _html("book_list", section, title=section["title"])
    before, opened, rest = whole.partition("<tbody>")
    rows, closed, after = rest.partition("</tbody>")
    ended = [f"{row}</tr>" for row in rows.split("</tr>") if row.strip()]
    return LongTable(before + opened, ended, closed + after, title=section["title"], restarts=restarts)


def _html(template, context, *, title):
    return document_html(f"reports/pdf/{template}.html", {"book": context}, title=title)


def _pks(sections):
    return [pk for section in sections for pk in section["sheets"]]


def unit_of(about):
    """The unit that the book is of, or None where it is of many."""
    return Unit.objects.get(pk=about["unit"]) if about["unit"] else None


def _unit_name(about):
    return unit_of(about).name if about["unit"] else ""


def _states(sections):
    """[(state in words, number of the section's sheets in it)], in the order of the journey."""
    words = [row[1] for section in sections for row in section["rows"]]
    return [[label, words.count(label)] for label in (*Status.labels, EXCUSED) if label in words]
