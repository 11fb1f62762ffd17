"""The file of errors: the same table with what is wrong beside the cells; corrected, it comes in."""

import csv
import tracemalloc
from datetime import date
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.factories import make_province, make_unit
from tests.tables import counted, csv_file, take_in, told, xlsx_file
from units.import_errors import errors_suffix, write_errors
from units.import_outcome import MOST_TOLD, Problem
from units.models import Unit
from units.register_import import STAFF, UNITS
from units.tables import BadFile

HEAD = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Hiệu lực từ"]


@pytest.fixture
def province(db):
    return make_province()


def written(path, outcome, folder, importer=UNITS, **options):
    """The file of errors of an import, as a path."""
    to = folder / f"loi{errors_suffix(path)}"
    write_errors(importer, path, outcome.errors, to, error_count=outcome.error_count, **options)
    return to


@pytest.fixture
def broken(province, tmp_path):
    """A workbook with title rows above, numbers, a day and three errors; and what its import told."""
    rows = [
        ["DANH SÁCH ĐƠN VỊ"], [None], HEAD,
        [906, "Huyện A", "huyen", date(2019, 1, 1)],
        ["B", None, "huyện lị", "31/02/2019"],
        ["001", "Sở C", "so_nganh", None],
    ]  # fmt: skip
    path = xlsx_file(tmp_path, rows)
    return path, take_in(UNITS, path, province)


def test_wrong_cells_are_coloured_and_say_why(broken, tmp_path):
    path, outcome = broken
    sheet = load_workbook(written(path, outcome, tmp_path)).worksheets[0]
    assert sheet["E3"].value == "Lỗi cần sửa"
    assert [cell.value for cell in sheet[4]] == [906, "Huyện A", "huyen", sheet["D4"].value, None]
    assert sheet["D4"].value.date() == date(2019, 1, 1)
    assert [cell.fill.fgColor.rgb == "FFFFEB9C" for cell in sheet[5]] == [False, True, True, True, False]
    assert sheet["B5"].comment.text == "Ô này không được để trống."
    lines = sheet["E5"].value.split("\n")
    assert lines[0] == "Tên đơn vị: Ô này không được để trống."
    assert lines[2].startswith("Hiệu lực từ: “31/02/2019” không có trên lịch.")


def test_corrected_it_comes_in(broken, province, tmp_path):
    path, outcome = broken
    to = written(path, outcome, tmp_path)
    book = load_workbook(to)
    sheet = book.worksheets[0]
    sheet["B5"], sheet["C5"], sheet["D5"] = "Huyện B", "huyen", "28/02/2019"
    book.save(to)
    again = take_in(UNITS, to, province)
    assert (told(again), counted(again)) == ([], (3, 0, 0))
    assert set(Unit.objects.values_list("code", flat=True)) == {"906", "B", "001"}
    assert Unit.objects.get(code="906").valid_from == date(2019, 1, 1)


def test_a_second_round_replaces_the_column_of_the_first(broken, province, tmp_path):
    path, outcome = broken
    first = written(path, outcome, tmp_path)
    (tmp_path / "lan-2").mkdir()
    second = written(first, take_in(UNITS, first, province), tmp_path / "lan-2")
    titles = [cell.value for cell in load_workbook(second).worksheets[0][3]]
    assert titles == [*HEAD, "Lỗi cần sửa"]


def test_a_csv_becomes_a_workbook_in_which_nothing_is_a_formula(province, tmp_path):
    text = ";".join(HEAD) + "\n=HYPERLINK(1);@B;so_nganh;\n-2+3;+84;sai;\n001;Phòng;xa;\n"
    path = csv_file(tmp_path, text)
    to = written(path, take_in(UNITS, path, province), tmp_path)
    sheet = load_workbook(to).worksheets[0]
    # openpyxl takes every text that begins with "=" for a formula; what the file says is a shared string.
    sheet_xml = ZipFile(to).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet_xml
    assert (sheet["A2"].value, sheet["A3"].value, sheet["A4"].value) == ("=HYPERLINK(1)", "-2+3", "001")
    assert to.suffix == ".xlsx"


def test_a_csv_too_long_for_a_sheet_stays_a_csv(province, tmp_path):
    make_unit(province, code="A")
    head = "Mã đơn vị;Mã cán bộ;Họ và tên;Đối tượng\n"
    rows = "".join(f"A;{n};Lê Văn An;cong_chuc\n" for n in range(100_001))
    path = csv_file(tmp_path, head + "A;=1+1;+84;sai\n" + rows)
    to = tmp_path / f"loi{errors_suffix(path)}"
    problem = Problem(2, "Đối tượng", "“sai” không có trong danh mục.")
    tracemalloc.start()
    write_errors(STAFF, path, [problem], to)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    with to.open(encoding="utf-8-sig", newline="") as file:
        first, second, *others = csv.reader(file, delimiter=";")
    assert first[-1] == "Lỗi cần sửa"
    assert second == ["A", "'=1+1", "'+84", "sai", "Đối tượng: “sai” không có trong danh mục."]
    assert len(others) == 100_001


def test_quotes_against_formulas_are_taken_away_again(province, tmp_path):
    text = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Lỗi cần sửa\n'=A;'+84;so_nganh;x\n"
    assert told(take_in(UNITS, csv_file(tmp_path, text), province)) == []
    assert Unit.objects.values_list("code", "name").get() == ("=A", "+84")


def test_more_errors_than_fit_are_counted(province, tmp_path):
    rows = "".join(f"A{n};;so_nganh;\n" for n in range(MOST_TOLD + 234))
    path = csv_file(tmp_path, ";".join(HEAD) + "\n" + rows)
    outcome = take_in(UNITS, path, province)
    assert (len(outcome.errors), outcome.error_count) == (MOST_TOLD, MOST_TOLD + 234)
    guide = load_workbook(written(path, outcome, tmp_path))["Hướng dẫn sửa"]
    assert guide["A1"].value == "Tệp có 1.234 lỗi, chưa dòng nào được ghi."
    assert guide["A2"].value == "Trang bên ghi 1.000 lỗi đầu; còn 234 lỗi sẽ hiện khi nhập lại."


def test_cells_beyond_the_titles_are_kept(province, tmp_path):
    path = csv_file(tmp_path, "Mã đơn vị;Tên đơn vị;Loại đơn vị\nA;Sở A;so_nganh;thừa\n")
    sheet = load_workbook(written(path, take_in(UNITS, path, province), tmp_path)).worksheets[0]
    assert [cell.value for cell in sheet[2]][:4] == ["A", "Sở A", "so_nganh", "thừa"]
    assert sheet["E1"].value == "Lỗi cần sửa"
    assert sheet["E2"].value.startswith("Dòng có nhiều ô hơn 3 cột.")


def test_a_file_that_is_no_table_has_no_file_of_errors(tmp_path):
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(BadFile):
        write_errors(UNITS, path, [], tmp_path / "loi.xlsx")


def test_numbers_that_no_sheet_holds_are_written_as_words(province, tmp_path):
    path = xlsx_file(tmp_path, [HEAD, ["A", 123456.5, "huyen"], ["B", 654321.5, "huyen"]])
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(b"123456.5", b"1e999").replace(b"654321.5", b"NaN"))
    to = tmp_path / "loi.xlsx"
    write_errors(UNITS, path, [Problem(2, "Tên đơn vị", "Sai."), Problem(3, "Tên đơn vị", "Sai.")], to)
    sheet = load_workbook(to).worksheets[0]
    assert [sheet["B2"].value, sheet["B3"].value] == ["inf", "nan"]
