"""Reading the tables people send: XLSX, or CSV with its delimiter and encoding found, as titles and numbered rows."""

import codecs
import csv
import hashlib
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, SheetVisibleEnum

from units.header_rows import SEARCHED, find_header
from units.import_outcome import Legacy
from units.legacy import convert, encoding_of_lines
from units.numbers import show_count
from units.text import fold
from units.workbook_limits import Limits, NotAWorkbook, TooLarge, opened_workbook
from units.written import is_blank, text_of

DELIMITERS = ",;\t"
NOT_UTF8 = (
    "Tệp không phải UTF-8, có thể là TCVN3, VNI hoặc Windows-1258. "
    "Hãy mở bằng Excel và lưu thành .xlsx hoặc “CSV UTF-8”."
)
OLD_EXCEL = "Đây là tệp Excel cũ (.xls) hoặc tệp có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu."
NO_WORKBOOK = "Không đọc được tệp như một bảng tính .xlsx. Hãy mở bằng Excel và lưu lại."
MOST_SHEET_ROWS = 100_000
MOST_COLUMNS = 500
TOO_WIDE = f"Tệp có hơn {MOST_COLUMNS} cột. Hãy kiểm tra dấu phân cách và xóa các cột thừa rồi nhập lại."
# The column that a file of errors adds; a corrected file may still have it, and nothing in it is read.
FIX_COLUMN = "Lỗi cần sửa"
# The hidden sheet of our templates that says which template it is ("units/1").
TEMPLATE_SHEET = "_mau"
# Sheets that people see before or after the data, with words and not with rows.
NOT_DATA = ("huong dan", "danh muc", "huong dan sua")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class BadFile(Exception):
    """The file as a whole cannot be taken; the message is one sentence for whoever sent it.

    `legacy` is set where the file could be taken if its old encoding were converted.
    """

    def __init__(self, sentence, legacy=None):
        super().__init__(sentence)
        self.legacy = legacy


class Table:
    """Titles and rows; `rows` reads again from the start each time, a CSV record by record.

    `convert_from`: the old encoding that the sender agreed to convert to Unicode. `legacy` says what old encoding was
    found in the file as a whole, or what was converted. `template` is the name of our template that the file was
    filled in on. `rows_in_all` is exact for a workbook and counts the lines of a CSV.
    """

    def __init__(self, path, *, headers, convert_from=None):
        self.path, self.convert_from = Path(path), convert_from
        self.legacy, self.template, self.is_sheet = None, None, False
        self._wanted = {fold(header) for header in headers}
        try:
            with self.path.open("rb") as file:
                start = file.read(8)
            self._records = self._reader(start)
        except OSError:
            raise BadFile(f"Không mở được tệp “{self.path.name}”. Hãy kiểm tra đường dẫn.") from None
        first_rows = list(islice(self.records(), SEARCHED))
        self.header, self.header_row, self.first_row = find_header(first_rows, self._wanted)
        if not any(cell not in (None, "") for cell in self.header):
            raise BadFile("Dòng đầu tiên của tệp phải là tên các cột.")
        self.legacy = self.legacy and Legacy(self.legacy.encoding)
        self._is_returned = any(is_fix_column(title) for title in self.header)

    def records(self):
        """The cells of every row from the first, as they were sent but in Unicode."""
        if not self.convert_from:
            return self._records()
        return ([self._converted(cell) for cell in cells] for cells in self._records())

    def rows(self):
        """(number, cells) of every row of data that is not blank; numbers are those that a spreadsheet shows."""
        unquote = self._is_returned and not self.is_sheet
        for number, cells in enumerate(self.records(), 1):
            if number >= self.first_row and any(not is_blank(cell) for cell in cells):
                yield number, [without_quote(cell) for cell in cells] if unquote else cells

    def _reader(self, start):
        if start.startswith(b"PK"):
            return self._sheet()
        self.sha256, self.rows_in_all, utf8 = _looked_through(self.path, utf8=start[:2] not in _UTF16)
        if not start:
            raise BadFile("Tệp rỗng. Hãy chọn lại tệp.")
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise BadFile(OLD_EXCEL)
        encoding = "utf-16" if start[:2] in _UTF16 else "utf-8-sig" if utf8 else self._old_encoding()
        delimiter = max(DELIMITERS, key=lambda mark: self._fitness(encoding, mark))
        return lambda: _read_csv(self.path, encoding, delimiter)

    def _sheet(self):
        self.is_sheet = True
        self.sha256, _, _ = _looked_through(self.path, utf8=False)
        rows, self.template = _read_sheet(self.path)
        while rows and all(is_blank(cell) for cell in rows[-1]):
            rows.pop()
        self.rows_in_all = len(rows)
        return lambda: iter(rows)

    def _old_encoding(self):
        """Bytes that are no UTF-8 are converted where it is sure what they are and the sender agreed."""
        with self.path.open(encoding="cp1252", errors="replace") as lines:
            found = encoding_of_lines(lines)
        if found is None:
            raise BadFile(NOT_UTF8)
        self.legacy = Legacy(found)
        if self.convert_from != found:
            self._show_old(found)
            sentence = f"Tệp dùng bảng mã {found}, không phải Unicode. Hãy nhập lại và chọn chuyển mã từ {found}."
            raise BadFile(sentence, self.legacy)
        return "cp1252"

    def _show_old(self, encoding):
        with self.path.open(encoding="cp1252", errors="replace") as lines:
            for line in islice(lines, 1000):
                if not line.isascii():
                    self.legacy.note(line.strip()[:80], convert(line, encoding).strip()[:80])

    def _converted(self, cell):
        if not isinstance(cell, str) or cell.isascii():
            return cell
        new = convert(cell, self.convert_from)
        if new != cell:
            self.legacy = self.legacy or Legacy(self.convert_from)
            self.legacy.note(cell.strip()[:80], new.strip()[:80])
        return new

    def _fitness(self, encoding, delimiter):
        """How well the first rows, up to one that is broken, read: titles that are known, then the number of cells."""
        first, width = [], 0
        try:
            first.extend(islice(_read_csv(self.path, encoding, delimiter), SEARCHED))
        except BadFile as bad:
            if str(bad) == NOT_UTF8:
                raise
            if str(bad) == TOO_WIDE:
                width = MOST_COLUMNS + 1
        known = [{fold(self._unicode(cell)) for cell in cells} & self._wanted for cells in first]
        return max(map(len, known), default=0), max(width, *map(len, first), 0)

    def _unicode(self, cell):
        return convert(cell, self.convert_from) if self.convert_from else cell


def is_fix_column(title):
    return fold(text_of(title)) == fold(FIX_COLUMN)


def without_quote(cell):
    """Undoes what a CSV of errors does to cells that a spreadsheet would take for a formula."""
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS):
        return cell[1:]
    return cell


_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _looked_through(path, *, utf8):
    """(SHA-256, number of lines, whether all of it is UTF-8) in one reading."""
    digest, lines, decoder = hashlib.sha256(), 0, codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
    return digest.hexdigest(), lines, utf8


def _read_sheet(path):
    """(rows, template) of the first sheet with data that can be seen, from its first row."""
    try:
        with opened_workbook(path, Limits(rows=MOST_SHEET_ROWS + SEARCHED, columns=MOST_COLUMNS)) as book:
            return _rows_of(book)
    except TooLarge as large:
        raise BadFile(_too_large(large)) from None
    except (NotAWorkbook, CalamineError, IndexError, OSError):
        raise BadFile(NO_WORKBOOK) from None


def _too_large(large):
    if large.columns:
        return TOO_WIDE
    if large.rows is None:
        return "Tệp .xlsx quá lớn khi mở ra. Hãy xóa các trang và ô thừa, hoặc lưu thành .csv."
    return (
        f"Tệp .xlsx có {show_count(large.rows)} dòng, quá mức {show_count(MOST_SHEET_ROWS)}. "
        "Hãy lưu thành “CSV UTF-8” rồi nhập tệp .csv."
    )


def _rows_of(book):
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    name = next((name for name in shown if fold(name) not in NOT_DATA), shown[0])
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    template = book.get_sheet_by_name(TEMPLATE_SHEET).to_python() if TEMPLATE_SHEET in book.sheet_names else []
    return rows, (template[0][0] if template and template[0] else None)


def _read_csv(path, encoding, delimiter):
    number = 1
    try:
        with path.open(encoding=encoding, newline="", errors="replace" if encoding == "cp1252" else None) as file:
            for cells in csv.reader(file, delimiter=delimiter, strict=True):
                if len(cells) > MOST_COLUMNS:
                    raise BadFile(TOO_WIDE)
                yield cells
                number += 1
    except UnicodeError:
        raise BadFile(NOT_UTF8) from None
    except csv.Error:
        raise BadFile(f"Dòng {number} không đọc được, có thể thiếu dấu nháy kép đóng.") from None
