"""Workbooks that unpack to more than a machine has are found out before they are read."""

import zipfile

import pytest

from tests.tables import xlsx_file
from units.tables import NO_WORKBOOK, BadFile, Table
from units.workbook_limits import Limits, NotAWorkbook, TooLarge, opened_workbook

SHEET = (
    '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def workbook(folder, rows, before=""):
    path = folder / "bang.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(**{"xl/worksheets/sheet1.xml": SHEET.format(rows=rows, before=before)}).items():
            archive.writestr(name, content)
    return path


def parts(target="worksheets/sheet1.xml", **more):
    """{name: content} of the least that the reader takes for a workbook of one page."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {package}><Relationship Id="rId1" Type="{kind}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {package}><Relationship Id="rId1" Type="{kind}/worksheet" '
        f'Target="{target}"/><Relationship Id="rId2" Type="{kind}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{kind}"><sheets><sheet name="Phiếu" sheetId="1" r:id="rId1"/></sheets></workbook>',
        **more,
    }


def archive_of(folder, contents):
    path = folder / "bom"  # without a suffix, as files are kept
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def opens(path, *, rows=100_000, columns=500, **more):
    with opened_workbook(path, Limits(rows=rows, columns=columns, **more)) as book:
        return book.sheet_names


def cell(place, value="<v>1</v>"):
    return f'<c r="{place}">{value}</c>'


def test_an_ordinary_workbook_passes(tmp_path):
    opens(xlsx_file(tmp_path, [["a", "b"], [1, 2]]), rows=10)


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
        opens(workbook(tmp_path, rows), rows=100_000)
    assert large.value.rows == 1_048_576


def test_the_sentence_names_the_rows_and_the_way_out(tmp_path):
    rows = '<row r="1048576">' + cell("A1048576") + "</row>"
    with pytest.raises(BadFile, match=r"có 1\.048\.576 dòng, quá mức 100\.000\. Hãy lưu thành “CSV UTF-8”"):
        Table(workbook(tmp_path, rows), headers=["A"])


def test_many_columns_over_many_rows_are_too_large(tmp_path):
    rows = '<row r="90000">' + cell("XFD90000") + "</row>"
    with pytest.raises(BadFile, match="hơn 500 cột"):
        Table(workbook(tmp_path, rows), headers=["A"])


def test_formatting_far_below_is_no_row(tmp_path):
    rows = '<row r="1">' + cell("A1") + '</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    opens(workbook(tmp_path, rows), rows=100)


def test_an_archive_that_unpacks_to_too_much_is_too_large(tmp_path):
    with pytest.raises(TooLarge):
        opens(workbook(tmp_path, " " * 20_000), unpacked=10_000)


@pytest.mark.parametrize("before", ["<!DOCTYPE a>", '<!DOCTYPE a [<!ENTITY b "bb">]>', "<"])
def test_entities_and_broken_xml_are_no_workbook(tmp_path, before):
    with pytest.raises(NotAWorkbook):
        opens(workbook(tmp_path, "", before), rows=10)


def test_an_archive_that_lies_about_its_sizes_is_no_workbook(tmp_path):
    path = workbook(tmp_path, " " * 50_000)
    content = bytearray(path.read_bytes())
    at = content.rindex(
        b"PK\x01\x02"
    )  # the directory's entry of the sheet, the last; its unpacked size stands 24 bytes on
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(BadFile, match=NO_WORKBOOK):
        Table(path, headers=["A"])


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def sheet(rows):
    return SHEET.format(rows=rows, before="")


def test_what_the_least_workbook_holds_is_read(tmp_path):
    path = workbook(tmp_path, '<row r="1"><c r="B1"><v>7</v></c></row><row><c t="str"><v>x</v></c></row>')
    assert list(Table(path, headers=["A"]).records()) == [["", 7.0], ["x", ""]]


@pytest.mark.parametrize("name", ["worksheets/sheet1.bin", "media/sheet1.png", "../elsewhere/sheet1.xml"])
def test_a_page_under_a_name_that_is_not_walked_is_not_read(tmp_path, name):
    path = archive_of(tmp_path, parts(name, **{f"xl/{name}": sheet(FAR), name: sheet(FAR)}))
    with pytest.raises(BadFile):
        Table(path, headers=["A"])


def test_a_page_is_walked_wherever_it_lies(tmp_path):
    path = archive_of(tmp_path, parts("anywhere/page.xml", **{"xl/anywhere/page.xml": sheet(FAR)}))
    with pytest.raises(TooLarge):
        opens(path)


def test_a_workbook_of_another_format_is_not_read(tmp_path):
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Phiếu"><table:table-row table:number-rows-repeated="20">'
        '<table:table-cell table:number-columns-repeated="4" office:value-type="float" office:value="1"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    ods = {
        "[Content_Types].xml": "<Types/>",
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": content,
    }
    for broken in ({"xl/workbook.xml": "<broken"}, {"xl/workbook.xml": "<workbook/>"}, {}):
        with pytest.raises(BadFile, match=NO_WORKBOOK):
            Table(archive_of(tmp_path, ods | broken), headers=["A"])


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="A300000"><c><v>1</v></c></row>',
        '<row r=""><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="xfd1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
        '<row r="1"><c r="$A$1"><v>1</v></c></row>',
        '<row r="1"><c r="7"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>+0</v></c></row>',
    ],
)
def test_places_and_shared_texts_that_do_not_exist_are_no_workbook(tmp_path, rows):
    with pytest.raises(NotAWorkbook):
        opens(workbook(tmp_path, rows))


def test_a_cell_without_a_place_is_counted_where_its_row_is(tmp_path):
    with pytest.raises(TooLarge) as large:
        opens(workbook(tmp_path, '<row r="300000"><c r="A1"/><c><v>1</v></c></row>'))
    assert large.value.rows == 300_000


def test_a_cell_with_too_long_a_text_is_too_large(tmp_path):
    fits, long = ('<row><c t="inlineStr"><is><t>' + "ế" * n + "</t></is></c></row>" for n in (32_767, 32_768))
    assert opens(workbook(tmp_path, fits)) == ["Phiếu"]
    with pytest.raises(TooLarge):
        opens(workbook(tmp_path, long))


def test_a_shared_text_counts_for_every_cell_that_names_it(tmp_path):
    rows = "<row>" + '<c t="s"><v>0</v></c>' * 11 + "</row>"
    texts = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>'
    shared = {"xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": texts.format("a" * 1000)}
    path = archive_of(tmp_path, parts(**shared))
    assert opens(path, text=20_000) == ["Phiếu"]
    with pytest.raises(TooLarge):
        opens(path, text=10_000)
    shared["xl/other.xml"] = shared.pop("xl/sharedStrings.xml")
    with pytest.raises(NotAWorkbook):
        opens(archive_of(tmp_path, parts(**shared)))


def test_cells_without_end_are_too_large_though_they_hold_nothing(tmp_path):
    with pytest.raises(TooLarge):
        opens(workbook(tmp_path, "<row>" + "<c/>" * 2000 + "</row>"), elements=1000)


def test_a_part_that_is_there_twice_is_no_workbook(tmp_path):
    twice = parts(**{"xl/worksheets/sheet1.xml": sheet(""), "xl/worksheets/Sheet1.xml": sheet(FAR)})
    with pytest.raises(NotAWorkbook):
        opens(archive_of(tmp_path, twice))
