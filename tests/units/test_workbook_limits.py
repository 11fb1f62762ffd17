"""Workbooks that unpack to more than a machine has are found out before they are read."""

import zipfile

import pytest

from tests.tables import xlsx_file
from units import workbook_limits
from units.tables import NO_WORKBOOK, BadFile, Table
from units.workbook_limits import NotAWorkbook, TooLarge, check_workbook

SHEET = (
    '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def workbook(folder, rows, before=""):
    path = folder / "bang.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows=rows, before=before))
    return path


def cell(place, value="<v>1</v>"):
    return f'<c r="{place}">{value}</c>'


def test_an_ordinary_workbook_passes(tmp_path):
    check_workbook(xlsx_file(tmp_path, [["a", "b"], [1, 2]]), most_rows=10)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1">' + cell("A1") + '</row><row r="1048576">' + cell("XFD1048576") + "</row>",
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="1">' + cell("A1048576", "<is><t>x</t></is>") + "</row>",
        '<row r="1"><c s="&gt;" r="A104857&#54;"><v>1</v></c></row>',
    ],
)
def test_two_cells_far_apart_are_too_large(tmp_path, rows):
    with pytest.raises(TooLarge) as large:
        check_workbook(workbook(tmp_path, rows), most_rows=100_000)
    assert large.value.rows == 1_048_576


def test_the_sentence_names_the_rows_and_the_way_out(tmp_path):
    rows = '<row r="1048576">' + cell("A1048576") + "</row>"
    with pytest.raises(BadFile, match=r"có 1\.048\.576 dòng, quá mức 100\.000\. Hãy lưu thành “CSV UTF-8”"):
        Table(workbook(tmp_path, rows), headers=["A"])


def test_many_columns_over_many_rows_are_too_large(tmp_path):
    rows = '<row r="90000">' + cell("XFD90000") + "</row>"
    with pytest.raises(BadFile, match="quá lớn khi mở ra"):
        Table(workbook(tmp_path, rows), headers=["A"])


def test_formatting_far_below_is_no_row(tmp_path):
    rows = '<row r="1">' + cell("A1") + '</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    check_workbook(workbook(tmp_path, rows), most_rows=100)


def test_an_archive_that_unpacks_to_too_much_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_UNPACKED", 10_000)
    with pytest.raises(TooLarge):
        check_workbook(workbook(tmp_path, " " * 20_000), most_rows=10)


@pytest.mark.parametrize("before", ["<!DOCTYPE a>", '<!DOCTYPE a [<!ENTITY b "bb">]>', "<"])
def test_entities_and_broken_xml_are_no_workbook(tmp_path, before):
    with pytest.raises(NotAWorkbook):
        check_workbook(workbook(tmp_path, "", before), most_rows=10)


def test_an_archive_that_lies_about_its_sizes_is_no_workbook(tmp_path):
    path = workbook(tmp_path, " " * 50_000)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")  # the directory's entry of the sheet; its unpacked size stands 24 bytes on
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(BadFile, match=NO_WORKBOOK):
        Table(path, headers=["A"])
