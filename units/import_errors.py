"""The same file with its errors beside the cells, to correct and send again."""

import csv
import math
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from units.import_outcome import MOST_TOLD
from units.numbers import show_count
from units.tables import FIX_COLUMN, FORMULA_SIGNS, MOST_SHEET_ROWS, Table, is_fix_column
from units.text import fold
from units.written import is_blank, text_of

GUIDE = "Hướng dẫn sửa"
CELL_LIMIT = 32_000


def errors_suffix(path):
    """ ".csv" where the source is a CSV too long for a sheet, else ".xlsx"."""
    with Path(path).open("rb") as file:
        if file.read(2) == b"PK":
            return ".xlsx"
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    return ".csv" if lines > MOST_SHEET_ROWS else ".xlsx"


def write_errors(importer, path, problems, to, *, error_count=None, convert_from=None):
    """Writes the table at `path` with what is wrong beside the cells to the path `to`, as `errors_suffix` says.

    `problems` have `row`, `column` (a title) and `sentence`; at most so many are placed, `error_count` says how many
    there are in all. Raises units.tables.BadFile where the source cannot be read as a table.
    """
    table = Table(path, headers=[column.title for column in importer.columns], convert_from=convert_from)
    placed = _Placed(table, list(problems)[:MOST_TOLD], error_count)
    write = _write_csv if str(to).endswith(".csv") else _write_sheet
    write(table, placed, to)


class _Placed:
    """Problems by row, and where in the table each belongs."""

    def __init__(self, table, problems, error_count):
        self.header_row = table.header_row
        places = {fold(text_of(title)): at for at, title in enumerate(table.header)}
        there = (at for at, title in enumerate(table.header) if is_fix_column(title))
        # Behind the longest row: what stands in a column without a title is an error, and must not be lost.
        self.fix_at = next(there, None) or max(len(table.header), *map(_width, table.records()))
        self.rows, self.whole = {}, []
        for problem in problems:
            if problem.row is None:
                self.whole.append(problem.sentence)
            else:
                self.rows.setdefault(problem.row, []).append((places.get(fold(problem.column or "")), problem))
        self.told = len(problems)
        self.error_count = max(error_count or 0, self.told)

    def cells(self, number):
        """{place: sentences} of the wrong cells of a row."""
        wrong = {}
        for place, problem in self.rows.get(number, ()):
            if place is not None:
                wrong.setdefault(place, []).append(problem.sentence)
        return {place: "\n".join(sentences) for place, sentences in wrong.items()}

    def what_to_fix(self, number):
        """The text of the last column."""
        if number == self.header_row:
            return FIX_COLUMN
        told = (
            f"{problem.column}: {problem.sentence}" if problem.column else problem.sentence
            for _, problem in self.rows.get(number, ())
        )  # fmt: skip
        return "\n".join(told)

    def guide(self):
        yield f"Tệp có {show_count(self.error_count)} lỗi, chưa dòng nào được ghi."
        if left := self.error_count - self.told:
            yield f"Trang bên ghi {show_count(self.told)} lỗi đầu; còn {show_count(left)} lỗi sẽ hiện khi nhập lại."
        yield from self.whole
        yield f"Ô sai có nền vàng và ghi chú; cột “{FIX_COLUMN}” nói cần sửa gì. Lọc cột này để chỉ xem dòng có lỗi."
        yield f"Sửa xong, lưu tệp rồi nhập lại. Không cần xóa cột “{FIX_COLUMN}”."


def _width(cells):
    return next((at for at in range(len(cells), 0, -1) if not is_blank(cells[at - 1])), 0)


def _write_sheet(table, placed, to):
    # Rows go to disk as they are written, so that the memory does not grow with the table.
    book = xlsxwriter.Workbook(str(to), {"constant_memory": True})
    sheet, guide = book.add_worksheet("Dữ liệu"), book.add_worksheet(GUIDE)
    formats = _Formats(book)
    widest = placed.fix_at
    for number, cells in enumerate(table.records(), 1):
        wrong, fix = placed.cells(number), placed.what_to_fix(number)
        width = max(len(cells), *wrong, 0) + 1 if wrong else len(cells)
        for place in range(width):
            if place != placed.fix_at:
                cell = cells[place] if place < len(cells) else None
                formats.write(sheet, number, place, cell, wrong=place in wrong, title=number == placed.header_row)
        for place, sentence in wrong.items():
            sheet.write_comment(number - 1, place, sentence, {"author": FIX_COLUMN, "x_scale": 2})
        if fix:
            look = formats.title if number == placed.header_row else formats.fix
            sheet.write_string(number - 1, placed.fix_at, fix[:CELL_LIMIT], look)
        widest = max(widest, len(cells))
    sheet.set_column(0, widest, 18)
    sheet.set_column(placed.fix_at, placed.fix_at, 70)
    sheet.freeze_panes(placed.header_row, 0)
    sheet.autofilter(placed.header_row - 1, 0, max(number - 1, placed.header_row), placed.fix_at)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    guide.set_column(0, 0, 110)
    for n, line in enumerate(placed.guide()):
        guide.write_string(n, 0, line, formats.wrap)
    book.close()


class _Formats:
    """How cells are written back: as what they are, and never as a formula."""

    def __init__(self, book):
        self.wrap = book.add_format({"text_wrap": True})
        self.title = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True})
        self.fix = book.add_format({"font_color": "#9C0006", "text_wrap": True, "valign": "top"})
        self._looks = {
            (kind, wrong): book.add_format({"num_format": shown, **({"bg_color": "#FFEB9C"} if wrong else {})})
            for kind, shown in (("text", "@"), ("number", "General"), ("day", "dd/mm/yyyy"), ("time", "hh:mm"))
            for wrong in (False, True)
        }

    def write(self, sheet, number, place, cell, *, wrong, title):
        look = self.title if title else self._looks[_kind(cell), wrong]
        at = number - 1, place
        if cell is None or cell == "":
            if wrong:
                sheet.write_blank(*at, None, look)
        elif isinstance(cell, bool):
            sheet.write_boolean(*at, cell, look)
        elif _is_number(cell):
            sheet.write_number(*at, cell, look)
        elif isinstance(cell, datetime | date | time):
            sheet.write_datetime(*at, cell, look)
        else:
            sheet.write_string(*at, str(cell)[:CELL_LIMIT], look)


def _kind(cell):
    if isinstance(cell, date):
        return "day"
    if isinstance(cell, time):
        return "time"
    return "number" if _is_number(cell) else "text"


def _is_number(cell):
    """A sheet has no infinity and no NaN: those are written as the words they are."""
    return isinstance(cell, int | float) and math.isfinite(cell)


def _write_csv(table, placed, to):
    with Path(to).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        for number, cells in enumerate(table.records(), 1):
            texts = [_quoted(text_of(cell)) for cell in cells]
            texts += [""] * (placed.fix_at + 1 - len(texts))
            texts[placed.fix_at] = placed.what_to_fix(number)
            writer.writerow(texts)


def _quoted(text):
    """A quote in front of what a spreadsheet would take for a formula; the reader takes it away again."""
    return f"'{text}" if len(text) > 1 and text.startswith(FORMULA_SIGNS) else text
