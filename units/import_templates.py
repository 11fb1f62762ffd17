"""The workbook to fill in for one kind of import file: titles, drop-downs, checks, notes, and which template it is."""

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from units.numbers import show_count
from units.tables import MOST_SHEET_ROWS, TEMPLATE_SHEET

DATA, GUIDE, LISTS = "Nhập liệu", "Hướng dẫn", "Danh mục"
WIDTHS = {"day": 14, "number": 14, "count": 11, "year": 8, "points": 16, "choice": 30, "text": 24}
HOW = (
    "Ghi mỗi dòng một bản ghi ở trang “Nhập liệu”, ngay dưới dòng tên cột.",
    "Không đổi tên cột và không thêm cột. Cột có nền đậm là bắt buộc.",
    "Ô để trống là không có dữ liệu: giá trị đã có ở ô ấy sẽ bị bỏ. Riêng điểm chấm, ô trống giữ nguyên điểm đã có.",
    "Muốn giữ nguyên cả một cột không bắt buộc: bỏ bảo vệ trang (Unprotect Sheet, không mật khẩu) rồi xóa cột đó.",
    "Ngày ghi theo ngày/tháng/năm, ví dụ 15/7/2022. Số dùng dấu phẩy thập phân, ví dụ 8,5.",
    "Ô có danh mục thì chọn trong danh mục; trang “Danh mục” liệt kê mã và tên.",
    f"Mỗi tệp .xlsx tối đa {show_count(MOST_SHEET_ROWS)} dòng; nhiều hơn thì lưu thành “CSV UTF-8”.",
    "Có lỗi thì không dòng nào được ghi; nhập lại cùng một tệp thì không đổi gì.",
)
# What people may still do on the protected sheet.
ALLOWED = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "delete_columns", "sort"), True
)
# Days and numbers are text to the spreadsheet: set to another country, it would read 7/8/2022 as 8 July and 8,5 as 85.
A_DAY = (
    '=OR(ISNUMBER({0}),AND(LEN({0})-LEN(SUBSTITUTE({0},"/",""))=2,'
    '--MID({0},FIND("/",{0})+1,FIND("/",{0},FIND("/",{0})+1)-FIND("/",{0})-1)<=12,--RIGHT({0},4)>=1900))'
)
A_NUMBER = 'IFERROR(_xlfn.NUMBERVALUE({0},",",".")>=0,FALSE)'


def template_name(importer, province):
    """The name under which the template is saved."""
    return f"mau-{importer.kind.value}-{province.slug}.xlsx"


def write_template(importer, to, *, province, campaign=None):
    """Writes the template to a path or an open binary file."""
    book = xlsxwriter.Workbook(to, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Mẫu nhập {importer.kind.label}", "comments": importer.template})
    _Template(book, importer, province, campaign).write()
    book.close()


class _Template:
    def __init__(self, book, importer, province, campaign):
        self.book, self.importer, self.province, self.campaign = book, importer, province, campaign
        self.data, self.guide, self.lists = (book.add_worksheet(name) for name in (DATA, GUIDE, LISTS))
        title = {"bold": True, "locked": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        self.title = book.add_format({**title, "bg_color": "#DCE6F1"})
        self.needed = book.add_format({**title, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True})
        self.heading = book.add_format({"bold": True, "font_size": 14})

    def write(self):
        self._write_guide()
        self._write_data(self._write_lists())
        self.lists.protect("", {"format_columns": True})
        self.guide.protect("", {"format_columns": True, "format_rows": True})
        mark = self.book.add_worksheet(TEMPLATE_SHEET)
        mark.write_string(0, 0, self.importer.template)
        mark.protect()
        mark.hide()
        self.data.activate()

    def _write_guide(self):
        sheet, importer = self.guide, self.importer
        place = self.province.name + (f", {self.campaign.name}" if self.campaign else "")
        sheet.write_string(0, 0, f"Mẫu nhập {importer.kind.label}", self.heading)
        sheet.write_string(1, 0, f"Mẫu: {importer.template}", self.bold)
        sheet.write_string(2, 0, place)
        for n, line in enumerate(HOW, 4):
            sheet.merge_range(n, 0, n, 2, f"{n - 3}. {line}", self.wrap)
        first = len(HOW) + 5
        for at, text in enumerate(("Cột", "Bắt buộc", "Cách ghi")):
            sheet.write_string(first, at, text, self.title)
        for n, column in enumerate(importer.columns, first + 1):
            sheet.write_string(n, 0, column.title, self.wrap)
            sheet.write_string(n, 1, _duty(column), self.wrap)
            sheet.write_string(n, 2, column.note, self.wrap)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 2, 80)
        sheet.hide_gridlines(2)

    def _write_lists(self):
        """Two columns for each list, what is chosen and what it means; returns {column key: range}."""
        ranges, at = {}, 0
        for column in self.importer.columns:
            rows = self._options(column)
            if not rows:
                continue
            self.lists.write_string(0, at, column.title, self.title)
            self.lists.write_string(0, at + 1, "Nghĩa là", self.title)
            for n, (written, meaning) in enumerate(rows, 1):
                self.lists.write_string(n, at, written)
                self.lists.write_string(n, at + 1, meaning)
            self.lists.set_column(at, at, 24)
            self.lists.set_column(at + 1, at + 1, 40)
            letter = xl_col_to_name(at)
            ranges[column.key] = f"='{LISTS}'!${letter}$2:${letter}${len(rows) + 1}"
            at += 3
        self.lists.freeze_panes(1, 0)
        return ranges

    def _options(self, column):
        if column.options:
            return column.options(self.province, self.campaign)
        return [(label, code) for code, label in _shape(column).choices]

    def _write_data(self, ranges):
        sheet, columns = self.data, self.importer.columns
        for at, column in enumerate(columns):
            kind = _shape(column).kind
            cells = self.book.add_format({"locked": False, **_format(kind)})
            sheet.set_column(at, at, WIDTHS[kind], cells)
            sheet.write_string(0, at, column.title, self.needed if column.needed else self.title)
            note = f"{_duty(column)}. {column.note}" + (f"\nMẫu: {self.importer.template}" if at == 0 else "")
            sheet.write_comment(0, at, note, {"x_scale": 2, "author": "Mẫu nhập"})
            rule = _rule(column, ranges.get(column.key), xl_rowcol_to_cell(1, at))
            sheet.data_validation(1, at, MOST_SHEET_ROWS, at, rule)
        sheet.set_column(len(columns), 16383, None, self.book.add_format({"locked": False}))
        sheet.set_row(0, 34, self.title)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{MOST_SHEET_ROWS + 1}"})
        sheet.set_footer(f"&LMẫu: {self.importer.template}&RTrang &P/&N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.protect("", ALLOWED)


def _shape(column):
    return column.read.shape


def _duty(column):
    if column.needed:
        return "Bắt buộc"
    return "Không bắt buộc" if column.optional else "Phải có cột, ô có thể trống"


def _format(kind):
    """Text stays as it is typed, so that 001 keeps its zeros."""
    return {"num_format": "0" if kind in ("year", "count") else "@"}


def _rule(column, range_, cell):
    """The check that a spreadsheet makes while typing; where our reader takes more it only warns."""
    shape, title = _shape(column), column.title[:32]
    rule = {"input_title": title, "input_message": f"{_duty(column)}. {column.note}"[:255], "error_title": title}
    return rule | (_list_rule(column, range_) if range_ else _shape_rule(shape, cell))


def _list_rule(column, range_):
    # Choices are taken by their code and in other words too; codes of a list that is whole are not.
    if column.options and column.only_options:
        told = {"error_type": "stop", "error_message": "Hãy chọn trong danh mục."}
    else:
        told = {"error_type": "warning", "error_message": "Giá trị này chưa có trong danh mục. Vẫn ghi?"}
    return {"validate": "list", "source": range_} | told


def _shape_rule(shape, cell):
    match shape.kind:
        case "day":
            told = "Hãy ghi ngày/tháng/năm, ví dụ 15/7/2022. Vẫn ghi?"
            return {"validate": "custom", "value": A_DAY.format(cell), "error_type": "warning", "error_message": told}
        case "number":
            told = "Hãy ghi số từ 0 trở lên, ví dụ 8,5."
            return {"validate": "custom", "value": f"={A_NUMBER.format(cell)}", "error_message": told}
        case "points":
            value = f'=OR(UPPER({cell})="KAD",{A_NUMBER.format(cell)})'
            return {"validate": "custom", "value": value, "error_message": "Hãy ghi điểm, ví dụ 8,5, hoặc KAD."}
        case "year":
            limits = {"criteria": "between", "minimum": 2000, "maximum": 2100}
            return {"validate": "integer", "error_message": "Hãy ghi năm bốn chữ số, ví dụ 2022."} | limits
        case "count":
            told = "Hãy ghi số nguyên từ 1 trở lên."
            return {"validate": "integer", "criteria": ">=", "value": 1, "error_message": told}
    told = f"Dài nhất {shape.longest} ký tự."
    return {"validate": "length", "criteria": "<=", "value": shape.longest, "error_message": told}
