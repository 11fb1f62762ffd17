"""How a piece comes to be rendered: what is kept of it, and which job is next. A table is a strand of many jobs.

A page of a table is kept under the rows that stand on it and some that follow, which decide where it ends. So a change
in one row renders the page it is on and those right before, and wherever later pages break as they did, they are found.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from reports.press.fragment import ROW, head_of
from reports.press.sheaf import LongTable

WINDOW = 48  # rows that the key of a page is made of: more than stand on any page
FEW = 80  # rows in one job at the start of a table, and where other pages were found: perhaps the next is found too
CELLS, MOST = 2400, 400  # cells and rows in one job otherwise: they keep a process under 250 MB

_FILLED = re.compile(r"<tbody\b[^>]*>(.*?)</tbody>", re.DOTALL)
_NAME = re.compile(r"\s*<\w+")
_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_AT_TOP = "<style>[data-again]{margin-top:0!important;padding-top:0!important;border-top:0!important}</style>"


def strand_of(piece, store):
    if isinstance(piece, LongTable) and piece.rows:
        return TableStrand(piece, store)
    return PieceStrand(piece, store)


class PieceStrand:
    """A piece on its way: `keys` of what is there, `job` what has to be rendered next, or None."""

    weight = 0

    def __init__(self, piece, store, names=None):
        self.piece, self.store, self.names = piece, store, names
        self.key = store.key("piece", repr(names), piece.known)
        self.keys, self.fresh, self.asked = [], set(), False
        self.advance()

    def start(self):
        """From the beginning: something kept was gone when it was needed."""
        self.advance()

    def advance(self):
        self.keys = [self.key] if self.store.has(self.key) else []
        self.job = None if self.keys else {"rows": 0, "more": False}

    def whole_html(self):
        return self.piece.html

    def keep(self, made):
        """Takes what a job has made and finds out what is next."""
        self.asked = False
        for _, path in made:
            self.store.take(path, self.key)
            self.fresh.add(self.key)
        self.advance()


class TableStrand:
    """Page after page of a table."""

    names = None

    def __init__(self, piece, store):
        self.piece, self.store = piece, store
        self.again = beginning_again(piece.before)
        cells = max(len(re.findall("<t[dh]", piece.rows[0])), 1)
        self.many = max(min(CELLS // cells, MOST), FEW)
        self.window, self.few = WINDOW, FEW
        self.fresh, self.asked = set(), False
        self.start()

    @property
    def weight(self):
        return len(self.piece.rows) - self.row

    def start(self):
        self.keys, self.row = [], 0
        self.advance()

    def key_of(self, row):
        end = row + self.window
        before = self.again if row else self.piece.before
        after = self.piece.after if end >= len(self.piece.rows) else ""
        return self.store.key("rows", before, "".join(self.piece.rows[row:end]), after)

    def advance(self):
        """Over all pages that are there, up to the first that is not."""
        while self.row < len(self.piece.rows):
            key = self.key_of(self.row)
            rows = self.store.rows(key)
            if not rows:
                self.job = self._next_job()
                return
            self.keys.append(key)
            self.row += rows
        self.job = None

    def _next_job(self):
        some_found = not self.keys or any(key not in self.fresh for key in self.keys)
        left = len(self.piece.rows) - self.row
        rows = self.few if some_found else max(self.many, self.few)
        # A short rest goes with these rows.
        rows = left if left <= rows * 5 // 4 else rows
        return {"rows": rows, "more": rows < left}

    def whole_html(self):
        """The document of the next job: its rows carry their number, so that the worker can tell them on the pages."""
        rows = self.piece.rows[self.row : self.row + self.job["rows"]]
        named = [_NAME.sub(rf'\g<0> id="{ROW}{place}"', row, count=1) for place, row in enumerate(rows)]
        before = self.again if self.row else self.piece.before
        return before + "".join(named) + ("" if self.job["more"] else self.piece.after)

    def keep(self, made):
        self.asked = False
        if not made:  # not one page was full
            self.few *= 2
        if any(_rows_of(path) >= self.window for _, path in made):  # its key would not tell what stands on it
            self.window *= 4
            self.start()
            return
        for row, path in made:
            key = self.key_of(self.row + row)
            self.store.take(path, key)
            self.fresh.add(key)
        self.advance()


def _rows_of(path):
    with open(path, "rb") as file:
        return head_of(file)["rows"]


def beginning_again(before):
    """What stands before the rows of a later page: the styles, the elements that are open, and the table's own head."""
    opened = Opened(before)
    names = [each.name for each in opened.open]
    if "table" not in names:
        return before
    table = names.index("table")
    inside = re.sub(r"<caption\b.*?</caption>", "", before[opened.open[table].end :], flags=re.DOTALL)
    return _beginning(opened, opened.open[: table + 1], _AT_TOP) + inside


def beginning_at(html, place):
    """What a part of a document that starts at this place has to begin with: the styles and what is open there."""
    opened = Opened(html[:place])
    return _beginning(opened, opened.open, "")


def _beginning(opened, around, style):
    outer = "".join(each.text for each in around if each.name == "html") or "<html>"
    inner = [
        each.text if each.name == "body" or not style else _NAME.sub(r"\g<0> data-again", each.text, count=1)
        for each in around
        if each.name not in ("html", "head")
    ]
    return f"<!doctype html>{outer}<head>{''.join(opened.styles)}{style}</head>{''.join(inner)}"


@dataclass(frozen=True)
class Start:
    """A start tag and where it stands."""

    name: str
    text: str
    start: int
    end: int


class Opened(HTMLParser):
    """Which elements are open at the end of a beginning of a document; and its styles."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        # Nothing stays open in the body of a table that has ended, and it may have thousands of cells.
        text = _FILLED.sub(lambda found: " " * len(found[0]), text)
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.open, self.styles, self.in_style = [], [], False
        self.feed(text)

    def handle_starttag(self, name, _):
        line, column = self.getpos()
        text, start = self.get_starttag_text(), self.lines[line - 1] + column
        if name == "style":
            self.in_style = True
            self.styles.append(text)
        elif name not in _EMPTY:
            self.open.append(Start(name, text, start, start + len(text)))

    def handle_startendtag(self, name, attrs):
        """`<br/>` opens nothing."""

    def handle_endtag(self, name):
        if name == "style":
            self.in_style = False
            self.styles.append("</style>")
            return
        names = [each.name for each in self.open]
        if name in names:
            del self.open[len(names) - 1 - names[::-1].index(name) :]

    def handle_data(self, data):
        if self.in_style:
            self.styles.append(data)
