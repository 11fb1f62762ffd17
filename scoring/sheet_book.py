"""A sheet as a workbook to fill in away from the page: which cells may be written, and which sheet it is.

A hidden page holds, signed, the sheet, its version, the stage and what each line said with its revision; so a file that
comes back is known, and what others saved in between is noticed (scoring.sheet_filling).
"""

import io
from dataclasses import dataclass

import xlsxwriter
from django.core import signing
from xlsxwriter.utility import xl_rowcol_to_cell

from scoring.forms import fingerprint
from scoring.marking import line_refusal
from scoring.models import Stage
from scoring.rows import stored_line
from units.numbers import show_decimal
from units.text import fold

FORMAT = "phieu/1"
SALT = "scoring.sheet_book"
PAGE, HIDDEN = "Phiếu", "_phieu"
CODE, FIX = "Mã", "Lỗi cần sửa"
HEADER_ROW = 5
# The titles of what each stage writes: points, then words.
WRITTEN = {
    Stage.SELF: ("Điểm tự chấm", "Giải trình"),
    Stage.HEAD: ("Điểm thủ trưởng duyệt", "Lý do của thủ trưởng"),
    Stage.APPRAISAL: ("Điểm Sở thẩm định", "Lý do của Sở"),
}
HOW = (
    "Chỉ ghi vào các ô có nền vàng nhạt; các ô khác bị khóa. Điểm ghi như 8,5; tiêu chí không áp dụng ghi KAD. "
    "Ghi xong, lưu tệp rồi nộp lại ở trang của phiếu."
)
A_POINT = 'IFERROR(_xlfn.NUMBERVALUE(SUBSTITUTE({0},".",","),",","."),-1)'


@dataclass(frozen=True)
class Typed:
    """What somebody wrote in one line, as text, and what is wrong with it."""

    points: str
    words: str
    problem: str = ""
    at_words: bool = False


def write_book(sheet, lines, stage, *, typed=None):
    """The workbook as bytes. `typed` ({code: Typed}) brings a file back with its problems beside the cells."""
    to = io.BytesIO()
    book = xlsxwriter.Workbook(to, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _Book(book, sheet, lines, stage, typed or {}).write()
    book.close()
    return to.getvalue()


def book_name(sheet, suffix=""):
    """ "phieu-2022-so-y-te.xlsx"; with the person for an individual sheet."""
    words = fold(" ".join(filter(None, [sheet.unit.name, sheet.staff and sheet.staff.full_name])))
    plain = "".join(letter if letter.isalnum() else " " for letter in words)
    return "-".join(["phieu", str(sheet.round.year), *plain.split()])[:120] + f"{suffix}.xlsx"


def said_of(sheet, lines, stage):
    """What the hidden page says, to be signed: the sheet, its version, and each line as the file shows it."""
    return {
        "format": FORMAT,
        "sheet": sheet.pk,
        "version": sheet.version,
        "stage": str(stage),
        "lines": {mark.criterion.code: [mark.revision, fingerprint(*stored_line(mark, stage))] for mark in lines},
    }


class _Book:
    def __init__(self, book, sheet, lines, stage, typed):
        self.book, self.sheet, self.lines, self.stage, self.typed = book, sheet, lines, stage, typed
        self.page = book.add_worksheet(PAGE)
        self.stages = list(Stage)[: list(Stage).index(stage) + 1]
        self.titles = [CODE, "Tiêu chí", "Cách chấm", "Tối đa", "Bước điểm"]
        self.titles += [title for each in self.stages for title in WRITTEN[each]]
        self.fix_at = len(self.titles)
        if typed:
            self.titles.append(FIX)
        border = {"border": 1, "border_color": "#B8C0CC", "valign": "top", "text_wrap": True}
        self.plain = book.add_format(border)
        self.number = book.add_format({**border, "align": "right"})
        self.head = book.add_format({**border, "bold": True, "bg_color": "#DCE6F1", "valign": "vcenter"})
        self.group = book.add_format({**border, "bold": True, "bg_color": "#F0F3F7"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        free = {**border, "locked": False, "num_format": "@"}
        self.open_points = book.add_format({**free, "bg_color": "#FFF8DC", "align": "right"})
        self.open_words = book.add_format({**free, "bg_color": "#FFF8DC"})
        self.wrong = book.add_format({**free, "bg_color": "#FFC7CE", "border_color": "#9C0006"})
        self.fix = book.add_format({**border, "font_color": "#9C0006"})

    def write(self):
        self._write_top()
        row, group = HEADER_ROW, None
        for mark in self.lines:
            if mark.criterion.group_id != group:
                group = mark.criterion.group_id
                title = f"{mark.criterion.group.code}. {mark.criterion.group.title}"
                self.page.merge_range(row, 0, row, len(self.titles) - 1, title, self.group)
                row += 1
            self._write_line(row, mark)
            row += 1
        self._write_hidden()
        self._lay_out(row)

    def _write_top(self):
        sheet = self.sheet
        # A cell that begins with a sign is still text: names are written as they are.
        self.page.write_string(0, 0, sheet.title, self.title)
        self.page.write_string(1, 0, f"{sheet.unit.name}, bản {sheet.version}, {sheet.get_status_display().lower()}")
        self.page.merge_range(2, 0, 2, len(self.titles) - 1, HOW, self.wrap)
        for place, title in enumerate(self.titles):
            self.page.write_string(HEADER_ROW - 1, place, title, self.head)

    def _write_line(self, row, mark):
        criterion = mark.criterion
        self.page.write_string(row, 0, criterion.code, self.plain)
        self.page.write_string(row, 1, criterion.title, self.plain)
        self.page.write_string(row, 2, criterion.guidance, self.plain)
        self.page.write_string(row, 3, show_decimal(mark.max_points), self.number)
        self.page.write_string(row, 4, show_decimal(criterion.step), self.number)
        for n, stage in enumerate(self.stages):
            self._write_opinion(row, 5 + 2 * n, mark, stage)
        if typed := self.typed.get(criterion.code):
            self.page.write_string(row, self.fix_at, typed.problem, self.fix)

    def _write_opinion(self, row, place, mark, stage):
        points, words = stored_line(mark, stage)
        if stage != self.stage or line_refusal(mark, self.lines, stage):
            self.page.write_string(row, place, points, self.number)
            self.page.write_string(row, place + 1, words, self.plain)
            return
        typed = self.typed.get(mark.criterion.code)
        wrong_points, wrong_words = bool(typed and not typed.at_words), bool(typed and typed.at_words)
        points, words = (typed.points, typed.words) if typed else (points, words)
        self._write_open(row, place, points, self.wrong if wrong_points else self.open_points)
        self._write_open(row, place + 1, words, self.wrong if wrong_words else self.open_words)
        self.page.data_validation(row, place, row, place, _points_rule(mark, xl_rowcol_to_cell(row, place)))
        if typed and typed.problem:
            at = place + 1 if typed.at_words else place
            self.page.write_comment(row, at, typed.problem, {"author": FIX, "x_scale": 2})

    def _write_open(self, row, place, text, look):
        if text:
            self.page.write_string(row, place, text[:32_000], look)
        else:
            self.page.write_blank(row, place, None, look)

    def _write_hidden(self):
        said = signing.dumps(said_of(self.sheet, self.lines, self.stage), salt=SALT, compress=True)
        hidden = self.book.add_worksheet(HIDDEN)
        hidden.write_string(0, 0, FORMAT)
        # A cell holds 32,767 characters at most.
        for n in range(0, len(said), 30_000):
            hidden.write_string(1 + n // 30_000, 0, said[n : n + 30_000])
        hidden.protect()
        hidden.very_hidden()

    def _lay_out(self, rows):
        page = self.page
        page.set_column(0, 0, 7)
        page.set_column(1, 1, 44)
        page.set_column(2, 2, 34)
        page.set_column(3, 4, 8)
        for n in range(len(self.stages)):
            page.set_column(5 + 2 * n, 5 + 2 * n, 11)
            page.set_column(6 + 2 * n, 6 + 2 * n, 34)
        if self.typed:
            page.set_column(self.fix_at, self.fix_at, 50)
        page.set_row(2, 36)
        page.set_row(HEADER_ROW - 1, 32)
        page.freeze_panes(HEADER_ROW, 2)
        page.ignore_errors({"number_stored_as_text": f"A1:Z{rows + 1}"})
        page.protect("", {"format_columns": True, "format_rows": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER_ROW - 1)
        page.set_footer(f"&LPhiếu số {self.sheet.pk}, bản {self.sheet.version}&RTrang &P/&N")


def _points_rule(mark, cell):
    """What a spreadsheet checks while typing; the steps are looked at when the file comes back."""
    most, point = show_decimal(mark.max_points), A_POINT.format(cell)
    value = f"=AND({point}>=0,{point}<={mark.max_points})"
    if mark.criterion.not_applicable:
        value = f'=OR(UPPER({cell})="KAD",{value[1:]})'
    told = f"Từ 0 đến {most}, cách nhau {show_decimal(mark.criterion.step)}"
    told += "; hoặc KAD nếu không áp dụng." if mark.criterion.not_applicable else "."
    return {
        "validate": "custom", "value": value, "input_title": f"Tiêu chí {mark.criterion.code}", "input_message": told,
        "error_title": f"Tiêu chí {mark.criterion.code}", "error_message": told, "ignore_blank": True,
    }  # fmt: skip
