"""How large a workbook may be, found out without holding it: a small file may unpack to more than a machine has.

The reader lays a sheet out as one rectangle from A1 to its last cell, and repeats a shared text for every cell that
names it, so a kilobyte is enough to end the process. Every part is walked element by element first. What is then read
is a copy made of the walked parts alone: no name, other format or trick of the archive leads the reader elsewhere.
"""

import re
import tempfile
import zipfile
import zlib
from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from xml.parsers import expat

from python_calamine import CalamineWorkbook

MEGABYTE = 1024 * 1024
MOST_CELL_TEXT = 32_767
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CHUNK = 1 << 20
_ROW, _CELL = re.compile(r"[0-9]{1,7}"), re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHARED_TEXTS = "xl/sharedstrings.xml"


@dataclass(frozen=True)
class Limits:
    """What one workbook may take: `cells` of the rectangle of a sheet, `elements` of all its XML, `text` of a sheet."""

    rows: int
    columns: int
    cells: int = 8_000_000
    elements: int = 20_000_000
    text: int = 200 * MEGABYTE
    unpacked: int = 400 * MEGABYTE


class TooLarge(Exception):
    """The workbook would not fit; `rows` or `columns` is set where a sheet has too many with something in them."""

    def __init__(self, rows=None, columns=None):
        super().__init__(rows, columns)
        self.rows, self.columns = rows, columns


class NotAWorkbook(Exception):
    """The archive is broken, lies about itself, or holds no readable XML."""


@contextmanager
def opened_workbook(path, limits):
    """The workbook, once it is known to fit. Raises TooLarge or NotAWorkbook."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        check_workbook(path, limits, copy)
        copy.flush()
        # By its suffix the copy is opened as .xlsx and as nothing else.
        yield CalamineWorkbook.from_path(copy.name)


def check_workbook(path, limits, copy):
    """Walks every part once, in pieces, and writes to the file `copy` an archive of those that a reader needs."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > limits.unpacked:
                raise TooLarge
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as checked:
                _copy(archive, _needed(parts), checked, limits)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, OSError):
        raise NotAWorkbook from None


def _needed(parts):
    """{name: part} of the XML that makes up the tables, the shared texts first; pictures and all else stay behind."""
    named = {}
    for part in parts:
        name = part.filename.replace("\\", "/").lower()
        if name.startswith(("xl/", "_rels/", "[content_types]")) and name.endswith((".xml", ".rels")):
            if name in named:
                raise NotAWorkbook
            named[name] = part
    return dict(sorted(named.items(), key=lambda item: item[0] != _SHARED_TEXTS))


def _copy(archive, parts, checked, limits):
    walk = _Walk(limits)
    for name, part in parts.items():
        # To the end, so that the archive's own check sum finds a part that is longer than it says.
        with archive.open(part) as source, checked.open(part.filename.replace("\\", "/"), "w", force_zip64=True) as to:
            parser = walk.start_part(shared=name == _SHARED_TEXTS)
            while chunk := source.read(CHUNK):
                parser.Parse(chunk)
                to.write(chunk)
            parser.Parse(b"", True)
            walk.end_part()


class _Walk:
    """Counts what the parts hold: texts, and the last row and column with more in them than formatting."""

    def __init__(self, limits):
        self._limits = limits
        self._elements = 0
        self._shared = array("I")

    def start_part(self, *, shared):
        self._in_shared = shared
        self.rows = self.columns = self._text = 0
        self._row = self._deepest = self._column = self._cells = 0
        self._holding = self._counting = self._is_shared = False
        self._length, self._number = 0, ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.CharacterDataHandler = self._start, self._characters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

    def end_part(self):
        self._end_text()
        if self.rows > self._limits.rows:
            raise TooLarge(rows=self.rows)
        if self.columns > self._limits.columns:
            raise TooLarge(columns=self.columns)
        if self.rows * self.columns > self._limits.cells:
            raise TooLarge

    def _start(self, name, attributes):
        self._elements += 1
        if self._elements > self._limits.elements:
            raise TooLarge
        name = name.rpartition(":")[2]
        self._counting = self._holding and name in ("v", "t")
        if name == "c":
            self._end_text()
            self._holding = True
            self._at(attributes.get("r"))
            self._is_shared = attributes.get("t") == "s"
        elif name in ("v", "is", "f"):
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)
        elif name == "si":
            self._end_text()
            if not self._in_shared:
                raise NotAWorkbook
            self._holding = True
            self._shared.append(0)
        elif name == "row":
            self._start_row(attributes.get("r"))

    def _start_row(self, place):
        self._end_text()
        self._row = self._deepest + 1 if place is None else _row_number(place)
        self._deepest = max(self._deepest, self._row)
        self._column = self._cells = 0

    def _at(self, place):
        """A place that is not said follows the furthest one: what is counted is never less than what is read."""
        self._cells += 1
        if place is None:
            self._column = max(self._column + 1, self._cells)
            return
        found = _CELL.fullmatch(place)
        if not found:
            raise NotAWorkbook
        row, column = _row_number(found[2]), 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        if column > LAST_COLUMN:
            raise NotAWorkbook
        self._row, self._column = max(self._row, row), max(self._column, column)
        self._deepest = max(self._deepest, self._row)

    def _characters(self, data):
        if not self._counting:
            return
        self._length += len(data)
        if self._length > MOST_CELL_TEXT:
            raise TooLarge
        if self._is_shared:
            self._number += data

    def _end_text(self):
        """A cell or a shared text is over."""
        if self._in_shared:
            if self._shared:
                self._shared[-1] = self._length
        elif self._is_shared and (number := self._number.strip()):
            if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(self._shared)):
                raise NotAWorkbook
            self._text += self._shared[int(number)]
        self._text += self._length
        if self._text > self._limits.text:
            raise TooLarge
        self._length, self._is_shared, self._number = 0, False, ""


def _row_number(digits):
    if not _ROW.fullmatch(digits) or not 1 <= int(digits) <= LAST_ROW:
        raise NotAWorkbook
    return int(digits)


def _refuse_doctype(*_):
    raise NotAWorkbook
