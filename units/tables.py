"""Reading the tables people send: XLSX, or CSV with its delimiter found, as a header and numbered rows."""

import csv
import hashlib
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from units.days import show_day
from units.text import fold

DELIMITERS = ",;\t"
NOT_UTF8 = (
    "Tệp không phải UTF-8, có thể là TCVN3, VNI hoặc Windows-1258. "
    "Hãy mở bằng Excel và lưu thành .xlsx hoặc “CSV UTF-8”."
)
OLD_EXCEL = "Đây là tệp Excel cũ (.xls) hoặc tệp có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu."


class BadFile(Exception):
    """The file as a whole cannot be taken; the message is one sentence for whoever sent it."""


class Table:
    """A header and rows; `rows` reads again from the start each time, a CSV record by record."""

    def __init__(self, path, *, headers):
        self.path = Path(path)
        try:
            with self.path.open("rb") as file:
                start = file.read(8)
                self.sha256 = hashlib.file_digest(_rewound(file), "sha256").hexdigest()
        except OSError:
            raise BadFile(f"Không mở được tệp “{self.path.name}”. Hãy kiểm tra đường dẫn.") from None
        self._records = self._reader(start, {fold(header) for header in headers})
        self.header = next(self._records(), [])
        if not any(cell not in (None, "") for cell in self.header):
            raise BadFile("Dòng đầu tiên của tệp phải là tên các cột.")

    def rows(self):
        """(number, cells) of every row that is not blank; the row under the header is number 2."""
        for number, cells in enumerate(self._records(), 1):
            if number > 1 and any(not is_blank(cell) for cell in cells):
                yield number, cells

    def _reader(self, start, wanted):
        if not start:
            raise BadFile("Tệp rỗng. Hãy chọn lại tệp.")
        if start.startswith(b"PK"):
            return _sheet(self.path)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise BadFile(OLD_EXCEL)
        encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        delimiter = max(DELIMITERS, key=lambda mark: _fitness(self.path, encoding, mark, wanted))
        return lambda: _records(self.path, encoding, delimiter)


def is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell):
    """A cell as the text that a person sees in it; whole numbers lose the ".0" of a spreadsheet."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    if isinstance(cell, datetime | date):
        return show_day(cell)
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell)


def _rewound(file):
    file.seek(0)
    return file


def _sheet(path):
    """The first sheet that can be seen, from its first row, so that numbers agree with what the sender sees."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        rows = book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError):
        raise BadFile("Không đọc được tệp như một bảng tính .xlsx. Hãy mở bằng Excel và lưu lại.") from None
    return lambda: iter(rows)


def _records(path, encoding, delimiter):
    number = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            for cells in csv.reader(file, delimiter=delimiter, strict=True):
                yield cells
                number += 1
    except UnicodeError:
        raise BadFile(NOT_UTF8) from None
    except csv.Error:
        raise BadFile(f"Dòng {number} không đọc được, có thể thiếu dấu nháy kép đóng.") from None


def _fitness(path, encoding, delimiter, wanted):
    """How well the first row reads with a delimiter: headers that are known, then the number of cells."""
    try:
        first = next(islice(_records(path, encoding, delimiter), 1), [])
    except BadFile as bad:
        if str(bad) == NOT_UTF8:
            raise
        return -1, 0
    return len({fold(cell) for cell in first} & wanted), len(first)
