"""A whole list written as XLSX or CSV: every row of it, as it is read, never held in memory."""

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.utils import timezone

from units.days import show_clock, show_day
from units.numbers import show_decimal

MOST_XLSX_ROWS = 1_000_000
LINES_AT_ONCE = 200
WIDTHS = (10, 60)
# What a spreadsheet would run as a formula when it opens a CSV.
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """`value` takes a row of the list and gives text, a number, a day, a moment or None."""

    title: str
    value: Callable


class _Echo:
    """A file for csv.writer that hands each line back."""

    def write(self, line):
        return line


def csv_lines(columns, rows):
    """With BOM and semicolons: so Excel with Vietnamese settings opens it in columns."""
    write = csv.writer(_Echo(), delimiter=";").writerow
    held = ["\ufeff" + write([column.title for column in columns])]
    for row in rows:
        held.append(write([_csv_cell(column.value(row)) for column in columns]))
        if len(held) >= LINES_AT_ONCE:
            yield "".join(held)
            held = []
    yield "".join(held)


def _csv_cell(value):
    if isinstance(value, Decimal):
        return show_decimal(value).replace(".", "")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{show_day(local)} {show_clock(local)}"
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return "" if value is None else value


def xlsx_file(columns, rows, about):
    """A temporary file that is gone when it is closed; rows go to disk as they come."""
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- FileResponse closes it
    as_typed = {"strings_to_formulas": False, "strings_to_urls": False}  # an address of ours or not is no link
    with xlsxwriter.Workbook(file.name, {"constant_memory": True, **as_typed}) as book:
        sheet = book.add_worksheet("Danh sách")
        bold, days, moments = (
            book.add_format(style)
            for style in ({"bold": True, "bottom": 1}, {"num_format": "dd/mm/yyyy"}, {"num_format": "dd/mm/yyyy hh:mm"})
        )
        for place, column in enumerate(columns):
            sheet.set_column(place, place, min(max(len(column.title) + 4, WIDTHS[0]), WIDTHS[1]))
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.title for column in columns], bold)
        for number, row in enumerate(rows, 1):
            if number > MOST_XLSX_ROWS:
                sheet.write_string(number, 0, "Danh sách còn nữa. Hãy xuất CSV để có đủ.", bold)
                break
            for place, column in enumerate(columns):
                _write_cell(sheet, number, place, column.value(row), days, moments)
        told = book.add_worksheet("Thông tin")
        told.set_column(0, 1, 40)
        for number, line in enumerate(about):
            told.write_row(number, 0, line)
    file.seek(0)
    return file


def _write_cell(sheet, number, place, value, days, moments):
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(number, place, timezone.localtime(value).replace(tzinfo=None), moments)
    elif isinstance(value, date):
        sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), days)  # noqa: DTZ001 -- a day
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(number, place, value)
    else:
        sheet.write_string(number, place, str(value))
