"""The download of what is held about one person: a workbook with one sheet per kind of record."""

import io

import xlsxwriter

# What a formula or an address would be stays the text that it is.
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 22
_ABOUT = 60


def workbook(parts, *, about):
    """The bytes of an XLSX of `parts` (scoring.people.Part) behind a first sheet of (name, value) lines."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _AS_TEXT) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        first = book.add_worksheet("Thông tin")
        first.set_column(0, 1, _ABOUT)
        for number, line in enumerate(about):
            first.write_row(number, 0, line)
        for part in parts:
            sheet = book.add_worksheet(part.title)
            sheet.set_column(0, len(part.columns) - 1, _WIDTH)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, part.columns, bold)
            for number, row in enumerate(part.rows or [("Không có.",)], 1):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return file.getvalue()
