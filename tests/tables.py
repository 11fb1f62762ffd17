"""Import files for tests: CSV from text, XLSX from rows, and one call that takes a file in."""

from itertools import count

from openpyxl import Workbook

from tests.factories import moment
from units.importing import import_file

AT = moment(2023, 3, 1)
_numbers = count(1)


def csv_file(folder, text, *, encoding="utf-8", name=None):
    path = folder / (name or f"tep-{next(_numbers)}.csv")
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(folder, rows, *, hidden_first=False):
    book = Workbook()
    sheet = book.active
    if hidden_first:
        sheet.sheet_state, sheet = "hidden", book.create_sheet("Dữ liệu")
    for row in rows:
        sheet.append(row)
    path = folder / f"tep-{next(_numbers)}.xlsx"
    book.save(path)
    return path


def take_in(importer, path, province, campaign=None, **options):
    return import_file(importer, path, province=province, campaign=campaign, **{"at": AT, **options})


def told(outcome):
    return [str(problem) for problem in outcome.errors]


def counted(outcome):
    return tuple(outcome.counts[what] for what in ("new", "changed", "unchanged"))
