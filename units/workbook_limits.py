"""How large a workbook may be, found out without holding it: a small file may unpack to more than a machine has.

The reader lays a sheet out as one rectangle from A1 to its last cell, so two cells far apart are enough to end the
process. Sheets are walked here element by element first, and the archive is counted as it is unpacked.
"""

import zipfile
import zlib
from xml.parsers import expat

MOST_UNPACKED = 400 * 1024 * 1024
MOST_CELLS = 8_000_000
CHUNK = 1 << 20


class TooLarge(Exception):
    """The workbook would not fit; `rows` is set where a sheet has too many rows with something in them."""

    def __init__(self, rows=None):
        super().__init__(rows)
        self.rows = rows


class NotAWorkbook(Exception):
    """The archive is broken, lies about itself, or holds no readable XML."""


def check_workbook(path, *, most_rows):
    """Raises TooLarge or NotAWorkbook; reads every part once, in pieces."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TooLarge
            for part in parts:
                # To the end, so that the archive's own check sum finds a part that is longer than it says.
                with archive.open(part) as file:
                    _walk(file, most_rows) if _is_sheet(part.filename) else _read_through(file)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, OSError):
        raise NotAWorkbook from None


def _is_sheet(name):
    name = name.lower().replace("\\", "/")
    return "worksheets/" in name and name.endswith(".xml")


def _read_through(file):
    while file.read(CHUNK):
        pass


def _walk(file, most_rows):
    extent, parser = _Extent(most_rows), expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := file.read(CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)
    extent.check()


def _refuse_doctype(*_):
    raise NotAWorkbook


class _Extent:
    """The last row and column of a sheet with something in them; formatting alone does not count."""

    def __init__(self, most_rows):
        self._most_rows = most_rows
        self._row = self._column = 0
        self.rows = self.columns = 0

    def start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "c":
            self._at(attributes.get("r"))
        elif name in ("v", "is"):
            if self._row > self.rows:
                self.rows = self._row
            if self._column > self.columns:
                self.columns = self._column
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() else self._row + 1
            self._column = 0

    def _at(self, place):
        if not place:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        digits = place[len(letters) :]
        if digits:
            self._row = int(digits)
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        self._column = column

    def check(self):
        if self.rows > self._most_rows:
            raise TooLarge(self.rows)
        if self.rows * self.columns > MOST_CELLS:
            raise TooLarge
