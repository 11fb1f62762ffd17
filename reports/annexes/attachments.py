"""The data of a report as files beside its PDF: a workbook of figures and lists, and the snapshot as JSON."""

import json
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from reports.annexes.workbook import sheets_of
from reports.figures import PUBLIC
from reports.press.sheaf import Attachment
from reports.tables import WORKBOOK
from units.days import parse_day

JSON_NAME = "so-lieu.json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LETTERS = 32_000
NARROW, WIDE = 10, 60


def attachments_of(body, sha256):
    """What a report carries inside its PDF."""
    return (
        Attachment(WORKBOOK, figures_xlsx(body, sha256), XLSX, "Số liệu và danh sách của báo cáo"),
        Attachment(JSON_NAME, figures_json(body, sha256), "application/json", "Bản chốt số liệu của báo cáo"),
    )


def figures_json(body, sha256):
    """The shape of `compile_report --json` (design §9)."""
    figures = {key: {name: figure[name] for name in PUBLIC} for key, figure in body["figures"].items()}
    warnings = [{name: warning[name] for name in ("code", "message")} for warning in body["warnings"]]
    content = {"snapshot": body, "sha256": sha256, "figures": figures, "warnings": warnings}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def figures_xlsx(body, sha256=""):
    """The workbook of a report, a page for each list."""
    return workbook("Số liệu của báo cáo", sheets_of(body, sha256), day=parse_day(body["as_of"]))


def workbook(title, sheets, *, day):
    """XLSX of (name, [(column, kind)], rows); rows go to disk as they come, and the same content gives the same bytes.

    `day` is that of the data, not of the clock.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        book.set_properties({"title": title, "created": _midnight(day)})
        formats = _Formats(
            head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            words=book.add_format({"text_wrap": True, "valign": "top"}),
            day=book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            number=book.add_format({"num_format": "#,##0", "valign": "top"}),
            plain=book.add_format({"num_format": "0", "valign": "top"}),
            two=book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        )
        for name, columns, rows in sheets:
            _write(book.add_worksheet(name), columns, rows, formats)
    return made.getvalue()


class _Formats(dict):
    __getattr__ = dict.__getitem__


def _write(sheet, columns, rows, formats):
    for place, (title, kind) in enumerate(columns):
        sheet.set_column(place, place, {"words": WIDE, "name": 36}.get(kind, max(NARROW, len(title) + 2)))
        sheet.write_string(0, place, title, formats.head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, (value, (_, kind)) in enumerate(zip(row, columns, strict=True)):
            _write_cell(sheet, last, place, value, kind, formats)
    if last:
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _write_cell(sheet, row, place, value, kind, formats):
    """A number as a number, a day as a day, and every word as text, whatever sign it begins with."""
    if value is None or value == "":
        return
    if kind == "day":
        sheet.write_datetime(row, place, _midnight(parse_day(value)), formats.day)
    elif kind in ("number", "plain", "two"):
        number = Decimal(str(value))
        shown = "two" if kind == "number" and number % 1 else kind
        sheet.write_number(row, place, number, formats[shown])
    else:
        sheet.write_string(row, place, str(value)[:MOST_LETTERS], formats.words)


def _midnight(day):
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- a day, which a workbook writes as a moment
