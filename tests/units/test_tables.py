"""The tables that offices send: lines above the titles, merged cells, old encodings, days and numbers as they come."""

import tracemalloc
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from campaign.models import Figure, Plan
from campaign.record_import import FIGURES, PLANS
from tests.factories import make_campaign, make_province, make_unit
from tests.tables import counted, csv_file, take_in, told, xlsx_file
from units.legacy import TCVN3, VNI
from units.models import Cluster, Unit
from units.register_import import UNITS
from units.tables import BadFile, Table

TITLES = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]
HEAD = ";".join(TITLES) + "\n"


@pytest.fixture
def province(db):
    return make_province()


def workbook(folder, fill):
    """A workbook whose first sheet `fill(sheet)` writes."""
    book = Workbook()
    fill(book.active)
    path = folder / "van-phong.xlsx"
    book.save(path)
    return path


class TestTitles:
    def test_lines_above_and_merged_cells_do_not_matter(self, province, tmp_path):
        def fill(sheet):
            sheet.append(["UBND TỈNH KIÊN GIANG"])
            sheet.merge_cells("A1:C1")
            sheet.append(["Danh sách đơn vị năm 2022", None, "Mẫu số 01"])
            sheet.append([])
            sheet.append(TITLES)
            sheet.append(["(1)", "(2)", "(3)"])
            sheet.append(["A", "Sở A", "so_nganh"])
            sheet.append(["B", "Sở B", "sai"])

        outcome = take_in(UNITS, workbook(tmp_path, fill), province)
        [sentence] = told(outcome)
        assert sentence.startswith("Dòng 7, cột “Loại đơn vị”: “sai” không có trong danh mục.")
        assert counted(outcome) == (1, 0, 0)

    def test_titles_over_two_rows(self, province, tmp_path):
        def fill(sheet):
            sheet.append(["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Thời gian", None])
            sheet.append([None, None, None, "Hiệu lực từ", "Hiệu lực đến"])
            sheet.merge_cells("A1:A2")
            sheet.merge_cells("D1:E1")
            sheet.append(["A", "Sở A", "so_nganh", date(2019, 1, 1), "30/06/2025"])

        assert told(take_in(UNITS, workbook(tmp_path, fill), province)) == []
        unit = Unit.objects.get()
        assert (unit.code, unit.valid_from, unit.valid_to) == ("A", date(2019, 1, 1), date(2025, 6, 30))

    def test_two_rows_of_which_the_lower_has_more_titles(self, province, tmp_path):
        rows = [["Mã đơn vị", "Thông tin"], [None, "Tên đơn vị", "Loại đơn vị", "Hiệu lực từ"], ["A", "Sở A", "xa"]]
        assert told(take_in(UNITS, xlsx_file(tmp_path, rows), province)) == []
        assert Unit.objects.get().code == "A"

    def test_a_csv_with_a_line_above(self, province, tmp_path):
        text = "Danh sách đơn vị, cập nhật 2022;;\n" + HEAD + "A;Sở A;so_nganh\n;;sai\n"
        outcome = take_in(UNITS, csv_file(tmp_path, text), province)
        assert told(outcome)[0] == "Dòng 4, cột “Mã đơn vị”: Ô này không được để trống."

    def test_a_column_of_row_numbers_is_passed_over(self, province, tmp_path):
        text = "STT;" + HEAD + "1;A;Sở A;so_nganh\n"
        assert told(take_in(UNITS, csv_file(tmp_path, text), province)) == []

    def test_titles_far_below_are_not_looked_for(self, province, tmp_path):
        text = "Ghi chú\n" * 12 + HEAD + "A;Sở A;so_nganh\n"
        assert "“Ghi chú” không thuộc loại tệp này" in told(take_in(UNITS, csv_file(tmp_path, text), province))[0]


class TestSheets:
    def test_formatted_blank_rows_and_columns_behind_the_data_do_not_matter(self, province, tmp_path):
        def fill(sheet):
            sheet.append(TITLES)
            sheet.append(["A", "Sở A", "so_nganh"])
            for row in range(1, 400):
                for column in range(1, 12):
                    sheet.cell(row, column).fill = PatternFill("solid", fgColor="FFFFEE")
                    sheet.cell(row, column).font = Font(bold=True)
            sheet.cell(300, 2).value = "  "

        assert counted(take_in(UNITS, workbook(tmp_path, fill), province)) == (1, 0, 0)

    def test_the_first_sheet_with_data_is_read(self, province, tmp_path):
        book = Workbook()
        book.active.title = "Hướng dẫn"
        book.active.append(["Ghi mỗi dòng một đơn vị."])
        book.create_sheet("Ẩn").sheet_state = "hidden"
        for row in (TITLES, ["A", "Sở A", "so_nganh"]):
            book["Ẩn"].append(row)
        data = book.create_sheet("Đơn vị 2022")
        for row in (TITLES, ["B", "Sở B", "so_nganh"]):
            data.append(row)
        book.save(tmp_path / "x.xlsx")
        assert told(take_in(UNITS, tmp_path / "x.xlsx", province)) == []
        assert Unit.objects.get().code == "B"

    def test_codes_are_text(self, province, tmp_path):
        rows = [TITLES, ["001", "Sở A", "so_nganh"], [2.0, "Sở B", "so_nganh"], [31, "Sở C", "so_nganh"]]
        assert told(take_in(UNITS, xlsx_file(tmp_path, rows), province)) == []
        assert sorted(Unit.objects.values_list("code", flat=True)) == ["001", "2", "31"]

    def test_a_sheet_that_is_too_long_is_to_be_a_csv(self, province, tmp_path):
        with xlsxwriter.Workbook(tmp_path / "dai.xlsx", {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([TITLES, *[["A", "Sở A", "so_nganh"]] * 100_020]):
                sheet.write_row(number, 0, row)
        assert told(take_in(UNITS, tmp_path / "dai.xlsx", province)) == [
            "Tệp .xlsx có 100.021 dòng, quá mức 100.000. Hãy lưu thành “CSV UTF-8” rồi nhập tệp .csv."
        ]


class TestDaysAndNumbers:
    @pytest.mark.parametrize(
        "cell",
        ["15/7/2022", "15-07-2022", "15.7.2022", "2022-07-15", " 15/07/2022 ", date(2022, 7, 15), 44757, 44757.5],
    )
    def test_ways_to_write_one_day(self, province, tmp_path, cell):
        campaign = make_campaign(province)
        make_unit(province, code="A")
        path = xlsx_file(tmp_path, [["Mã đơn vị", "Số, ký hiệu", "Ngày ban hành"], ["A", "1/KH", cell]])
        assert told(take_in(PLANS, path, province, campaign)) == []
        assert Plan.objects.get().issued_on == date(2022, 7, 15)

    @pytest.mark.parametrize("cell", ["7/15/2022", "15/7/22", "2022", 2022, 31, "15/7", "44757"])
    def test_what_is_no_day_or_not_surely_one(self, province, tmp_path, cell):
        campaign = make_campaign(province)
        make_unit(province, code="A")
        path = xlsx_file(tmp_path, [["Mã đơn vị", "Số, ký hiệu", "Ngày ban hành"], ["A", "1/KH", cell]])
        [sentence] = told(take_in(PLANS, path, province, campaign))
        assert sentence.startswith("Dòng 2, cột “Ngày ban hành”:")

    @pytest.mark.parametrize(
        ("cell", "value"), [("1.234,5", "1234.5"), ("8.5", "8.5"), ("5 200", "5200"), (8.5, "8.5")]
    )
    def test_ways_to_write_a_number(self, province, tmp_path, cell, value):
        campaign = make_campaign(province)
        campaign.indicators.create(code="may_tinh", name="Máy tính", shape="value")
        titles = ["Năm", "Mã đơn vị", "Mã chỉ tiêu", "Giá trị", "Mẫu số"]
        path = xlsx_file(tmp_path, [titles, [2022, None, "may_tinh", cell, None]])
        assert told(take_in(FIGURES, path, province, campaign)) == []
        assert Figure.objects.get().value == Decimal(value)


class TestOldEncodings:
    TEXT = "A;Së Néi vô;so_nganh\nB;UBND huyÖn Giång RiÒng;huyen\n"

    def test_a_workbook_is_converted_where_the_sender_agrees(self, province, tmp_path):
        rows = [
            [*TITLES, "Cụm/khối"],
            ["A", "Së Néi vô", "so_nganh", "Khèi 1"],
            ["B", "Sở Tư pháp", "so_nganh", "Khèi 1"],
        ]
        path = xlsx_file(tmp_path, rows)
        refused = take_in(UNITS, path, province)
        assert told(refused)[0] == (
            "Dòng 2, cột “Tên đơn vị”: “Së Néi vô” dùng bảng mã TCVN3 (ABC). Hãy chuyển tệp sang Unicode rồi nhập lại."
        )
        assert (refused.legacy.encoding, refused.legacy.samples[0]) == (TCVN3, ("Së Néi vô", "Sở Nội vụ"))
        preview = take_in(UNITS, path, province, convert_from=TCVN3, dry_run=True)
        assert preview.legacy.samples == [("Së Néi vô", "Sở Nội vụ"), ("Khèi 1", "Khối 1")]
        assert not Unit.objects.exists()
        assert told(take_in(UNITS, path, province, convert_from=TCVN3)) == []
        assert set(Unit.objects.values_list("name", flat=True)) == {"Sở Nội vụ", "Sở Tư pháp"}
        assert Cluster.objects.get().name == "Khối 1"

    def test_a_csv_in_old_bytes_is_offered_for_conversion(self, province, tmp_path):
        path = csv_file(tmp_path, "M· ®¬n vÞ;Tªn ®¬n vÞ;Lo¹i ®¬n vÞ\n" + self.TEXT, encoding="latin-1")
        outcome = take_in(UNITS, path, province)
        assert told(outcome) == [
            "Tệp dùng bảng mã TCVN3 (ABC), không phải Unicode. Hãy nhập lại và chọn chuyển mã từ TCVN3 (ABC)."
        ]
        assert outcome.legacy.samples[0] == ("M· ®¬n vÞ;Tªn ®¬n vÞ;Lo¹i ®¬n vÞ", "Mã đơn vị;Tên đơn vị;Loại đơn vị")
        assert told(take_in(UNITS, path, province, convert_from=VNI)) == told(outcome)
        assert told(take_in(UNITS, path, province, convert_from=TCVN3)) == []
        assert Unit.objects.get(code="B").name == "UBND huyện Giồng Riềng"

    def test_a_csv_in_vni(self, province, tmp_path):
        path = csv_file(tmp_path, "Maõ ñôn vò;Teân ñôn vò;Loaïi ñôn vò\nA;Sôû Noäi vuï;so_nganh\n", encoding="cp1252")
        assert told(take_in(UNITS, path, province, convert_from=VNI)) == []
        assert Unit.objects.get().name == "Sở Nội vụ"

    def test_titles_in_an_old_encoding_are_offered_too(self, province, tmp_path):
        path = csv_file(tmp_path, "M· ®¬n vÞ,Tªn ®¬n vÞ,Lo¹i ®¬n vÞ\nA,Së A,xa\n")
        assert take_in(UNITS, path, province).legacy.samples[0] == ("M· ®¬n vÞ", "Mã đơn vị")
        assert told(take_in(UNITS, path, province, convert_from=TCVN3)) == []

    def test_bytes_that_are_no_text_we_know(self, province, tmp_path):
        letters = unicodedata.normalize("NFD", HEAD + "A;Sở Nội vụ\n")
        hats = {"a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư", "a\u0306": "ă"}
        for parted, letter in hats.items():
            letters = letters.replace(parted, letter)
        for parted, letter in {"o\u0323\u0302": "ô\u0323", "e\u0323\u0302": "ê\u0323"}.items():
            letters = letters.replace(parted, letter)
        path = csv_file(tmp_path, letters, encoding="cp1258")
        assert told(take_in(UNITS, path, province))[0].startswith("Tệp không phải UTF-8")

    def test_decomposed_text_of_a_workbook_is_composed(self, province, tmp_path):
        rows = [[unicodedata.normalize("NFD", cell) for cell in row] for row in (TITLES, ["A", "Sở Nội vụ", "Huyện"])]
        assert told(take_in(UNITS, xlsx_file(tmp_path, rows), province)) == []
        assert Unit.objects.get().name == "Sở Nội vụ"


class TestPreview:
    def test_what_changes_is_shown_as_people_read_it(self, province, tmp_path):
        make_unit(province, code="A", name="Sở A", valid_to=date(2024, 12, 31))
        make_unit(province, code="B", name="Sở B")
        text = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Mã đơn vị cấp trên;Cụm/khối;Hiệu lực đến\n"
        text += "A;Sở A mới;huyen;B;;30/06/2025\nC;Sở C;xa;;;\nB;Sở B;so_nganh;;Khối 1;\n"
        outcome = take_in(UNITS, csv_file(tmp_path, text), province, dry_run=True)
        assert counted(outcome) == (1, 2, 0)
        assert [(c.row, c.column, c.before, c.after) for c in outcome.changes] == [
            (2, "Tên đơn vị", "Sở A", "Sở A mới"),
            (2, "Loại đơn vị", "Sở, ban, ngành", "Huyện, thành phố"),
            (2, "Hiệu lực đến", "31/12/2024", "30/6/2025"),
            (2, "Mã đơn vị cấp trên", "", "B"),
        ]
        assert outcome.new_rows == [(3, "Sở C")]
        assert outcome.rows_read == 3

    def test_progress_is_told_as_rows_are_read(self, province, tmp_path):
        told_to = []
        rows = "".join(f"A{n};Sở {n};so_nganh\n" for n in range(1100))
        take_in(UNITS, csv_file(tmp_path, HEAD + rows), province, progress=lambda *now: told_to.append(now))
        assert told_to == [(500, 1101), (1000, 1101)]

    def test_samples_are_bounded(self, province, tmp_path):
        rows = "".join(f"A{n};Sở {n};so_nganh\n" for n in range(300))
        outcome = take_in(UNITS, csv_file(tmp_path, HEAD + rows), province, dry_run=True)
        assert len(outcome.new_rows) == 100


def test_a_table_knows_its_size_and_its_rows(tmp_path):
    path = csv_file(tmp_path, "x\n" + HEAD + "\nA;Sở A;so_nganh\n")
    table = Table(path, headers=TITLES)
    assert (table.header_row, table.first_row, table.rows_in_all, table.template) == (2, 3, 4, None)
    assert [number for number, _ in table.rows()] == [4]


def test_memory_does_not_grow_with_the_length_of_a_csv(province, tmp_path):
    """Beyond two chunks and what is remembered of each column; a row that were kept would take a kilobyte and more."""
    campaign = make_campaign(province)
    make_unit(province, code="A")
    peaks = []
    for size in (5_000, 9_000):
        rows = "".join(f"A;{n}/KH-{size};15/03/2019\n" for n in range(size))
        path = csv_file(tmp_path, "Mã đơn vị;Số, ký hiệu;Ngày ban hành\n" + rows)
        tracemalloc.start()
        assert counted(take_in(PLANS, path, province, campaign)) == (size, 0, 0)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    short, long = peaks
    assert (long - short) / 4_000 < 200


class TestWidth:
    def test_a_line_of_commas_is_refused_in_a_sentence(self, tmp_path):
        with pytest.raises(BadFile, match="Tệp có hơn 500 cột"):
            Table(csv_file(tmp_path, "," * 3_000_000), headers=TITLES)

    def test_commas_inside_a_cell_are_no_columns(self, tmp_path):
        table = Table(csv_file(tmp_path, HEAD + "A;" + "," * 600 + ";so_nganh\n"), headers=TITLES)
        assert [len(cells) for _, cells in table.rows()] == [3]
