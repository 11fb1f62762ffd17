"""Templates: what is downloaded can be filled in and sent back, and says which template it is."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.imports.kinds import IMPORTERS
from tests.factories import make_campaign, make_province, make_rubric, make_unit
from tests.tables import counted, take_in, told
from units.import_templates import template_name, write_template
from units.models import Cluster, Unit
from units.register_import import STAFF, SUCCESSIONS, UNITS
from units.tables import TEMPLATE_SHEET


@pytest.fixture
def province(db):
    return make_province(slug="kien-giang", name="Kiên Giang")


@pytest.fixture
def campaign(province):
    campaign = make_campaign(province, name="Văn hóa công sở")
    make_rubric(campaign)
    campaign.indicators.create(code="may_tinh", name="Máy tính", shape="ratio")
    return campaign


def template(importer, province, campaign=None):
    to = BytesIO()
    write_template(importer, to, province=province, campaign=campaign)
    return load_workbook(to)


def rules(book):
    """{title: validation} of the data sheet."""
    sheet = book["Nhập liệu"]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            found[sheet.cell(1, area.min_col).value] = rule
            assert (area.min_row, area.max_row) == (2, 100_001)
    return found


def filled(tmp_path, book, *rows):
    for row in rows:
        book["Nhập liệu"].append(row)
    path = tmp_path / "da-dien.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_every_kind_has_one_with_its_titles_notes_and_checks(province, campaign, kind):
    importer = IMPORTERS[kind]
    book = template(importer, province, campaign)
    sheet = book["Nhập liệu"]
    assert [cell.value for cell in sheet[1]] == [column.title for column in importer.columns]
    for cell, column in zip(sheet[1], importer.columns, strict=True):
        assert column.note in cell.comment.text
        assert column.note.endswith((".", "”.")), "a note is a sentence"
    assert set(rules(book)) == {column.title for column in importer.columns}
    assert book["Hướng dẫn"]["A2"].value == f"Mẫu: {kind}/1"
    assert book[TEMPLATE_SHEET].sheet_state == "hidden"
    assert book[TEMPLATE_SHEET]["A1"].value == f"{kind}/1"


def test_titles_are_locked_and_cells_below_are_not(province):
    sheet = template(UNITS, province)["Nhập liệu"]
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in sheet[1])
    assert not any(sheet.column_dimensions[letter].protection.locked for letter in "ABCDEFG")
    assert sheet.freeze_panes == "A2"


def test_codes_and_choices_are_chosen_from_lists(province, campaign):
    make_unit(province, code="SNV", name="Sở Nội vụ")
    make_unit(province, code="001", name="An Bình")
    make_unit(code="KHAC", name="Đơn vị tỉnh khác")
    book = template(STAFF, province)
    unit, category = rules(book)["Mã đơn vị"], rules(book)["Đối tượng"]
    assert (unit.type, unit.errorStyle, unit.formula1) == ("list", None, "'Danh mục'!$A$2:$A$3")
    assert (category.errorStyle, category.formula1) == ("warning", "'Danh mục'!$D$2:$D$6")
    lists = book["Danh mục"]
    assert [(a.value, b.value) for a, b in lists["A2:B3"]] == [("001", "An Bình"), ("SNV", "Sở Nội vụ")]
    assert [(a.value, b.value) for a, b in lists["D2:E2"]] == [("Cán bộ", "can_bo")]


def test_criteria_of_the_campaign_and_its_indicators(province, campaign):
    lists = template(IMPORTERS["marks"], province, campaign)["Danh mục"]
    assert [(a.value, b.value) for a, b in lists["A2:B3"]] == [("A1", "Tiêu chí 1"), ("A2", "Tiêu chí 2")]
    figures = template(IMPORTERS["figures"], province, campaign)
    assert figures["Danh mục"]["A2"].value == "may_tinh"
    assert rules(figures)["Mã chỉ tiêu"].errorStyle == "warning"


def test_codes_that_meet_name_their_province(province):
    old = make_province(slug="an-giang")
    province.predecessors.add(old)
    for place, code in ((province, "SNV"), (old, "SNV"), (old, "STP")):
        make_unit(place, code=code, name="Sở")
    lists = template(SUCCESSIONS, province)["Danh mục"]
    assert [row[0].value for row in lists["A2:A4"]] == ["kien-giang:SNV", "an-giang:SNV", "STP"]


def test_days_and_numbers_stay_as_they_are_typed(province, campaign):
    """A spreadsheet set to another country would make 8 July of 7/8/2022 and 85 of 8,5."""
    plans, marks = template(IMPORTERS["plans"], province), template(IMPORTERS["marks"], province, campaign)
    assert plans["Nhập liệu"].column_dimensions["C"].number_format == "@"
    assert rules(plans)["Ngày ban hành"].type == "custom"
    assert len(rules(plans)["Ngày ban hành"].formula1) <= 255
    assert 'UPPER(E2)="KAD"' in rules(marks)["Điểm tự chấm"].formula1
    assert rules(marks)["Năm"].type == "whole"


def test_a_filled_template_comes_in(province, tmp_path):
    Cluster.objects.create(province=province, name="Khối 1", sort_key="khoi 1")
    rows = ["SNV", "Sở Nội vụ", "Sở, ban, ngành", None, "Khối 1", "01/01/2019", None], ["001", "Phòng A", "xa", "SNV"]
    outcome = take_in(UNITS, filled(tmp_path, template(UNITS, province), *rows), province)
    assert (told(outcome), counted(outcome)) == ([], (2, 0, 0))
    assert Unit.objects.get(code="001").parent.code == "SNV"


def test_an_outdated_template_says_what_to_do(province, tmp_path):
    book = template(UNITS, province)
    book[TEMPLATE_SHEET]["A1"] = "units/0"
    assert told(take_in(UNITS, filled(tmp_path, book, ["SNV", "Sở Nội vụ", "so_nganh"]), province)) == [
        "Tệp dùng mẫu “units/0” đã cũ, mẫu hiện nay là “units/1”. Hãy tải mẫu mới, chép các dòng sang rồi nhập lại."
    ]


def test_a_template_of_another_kind_says_so(province, tmp_path):
    path = filled(tmp_path, template(STAFF, province), ["SNV", "01", "Lê Văn An", None, "Công chức"])
    assert told(take_in(UNITS, path, province)) == [
        "Đây là mẫu tệp cán bộ, không phải tệp đơn vị. Hãy chọn đúng loại tệp rồi nhập lại."
    ]


def test_an_empty_template_changes_nothing(province, tmp_path):
    outcome = take_in(UNITS, filled(tmp_path, template(UNITS, province)), province)
    assert (told(outcome), counted(outcome), outcome.batch) == ([], (0, 0, 0), None)


def test_its_name(province):
    assert template_name(UNITS, province) == "mau-units-kien-giang.xlsx"
