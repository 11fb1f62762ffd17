"""Import files of the register: what is read, what is told, and that it is all or nothing and the same twice."""

import unicodedata
from datetime import date

import pytest

from tests.factories import make_assessment, make_province, make_round, make_staff, make_unit
from tests.tables import AT, counted, csv_file, take_in, told, xlsx_file
from units.legacy import legacy_encoding
from units.models import Cluster, ClusterMembership, ImportBatch, Staff, Succession, Unit
from units.register_import import STAFF, SUCCESSIONS, UNITS

HEAD = "Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã đơn vị cấp trên,Cụm/khối,Hiệu lực từ,Hiệu lực đến\n"
ROWS = (
    'H906,UBND huyện Giồng Riềng,huyen,,"Cụm số 2, các huyện",01/01/2019,30/06/2025\n'
    "X1,UBND xã Hòa An,xa,H906,,2019-01-01,\n"
)

OTHER = "không thuộc loại tệp này."
WANTED = "Tệp cần các cột: Mã đơn vị, Tên đơn vị, Loại đơn vị, Mã đơn vị cấp trên, Cụm/khối, Hiệu lực từ, Hiệu lực đến."
NOT_UTF8 = (
    "Tệp không phải UTF-8, có thể là TCVN3, VNI hoặc Windows-1258. "
    "Hãy mở bằng Excel và lưu thành .xlsx hoặc “CSV UTF-8”."
)
OLD_EXCEL = "Đây là tệp Excel cũ (.xls) hoặc tệp có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu."
OLD_HEADER = "Tên cột dùng bảng mã TCVN3 (ABC). Hãy chuyển tệp sang Unicode rồi nhập lại."
CIRCLE = "Đơn vị cấp trên không thể là chính đơn vị này hoặc đơn vị trực thuộc nó."


@pytest.fixture
def province(db):
    return make_province(slug="kien-giang", name="Kiên Giang")


@pytest.fixture
def units_in(province, tmp_path):
    """units_in(text): imports a CSV of units."""

    def taken(text, **options):
        encoding = options.pop("encoding", "utf-8")
        return take_in(UNITS, csv_file(tmp_path, text, encoding=encoding), province, **options)

    return taken


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_any_delimiter_with_or_without_bom(self, units_in, delimiter, encoding):
        text = HEAD.replace(",", delimiter) + delimiter.join(
            ["A1", '"Sở, ban; ngành\tmẫu"', "so_nganh", "", "", "", ""]
        )
        assert told(units_in(text, encoding=encoding)) == []
        assert Unit.objects.get().name == "Sở, ban; ngành mẫu"

    def test_headers_match_without_case_or_diacritics_in_any_order(self, units_in):
        assert told(units_in("LOAI DON VI;ten đơn vị;MÃ  ĐƠN VỊ\nhuyen;Huyện A;H1\n")) == []
        assert Unit.objects.get().code == "H1"

    def test_decomposed_text_is_stored_composed(self, units_in):
        assert told(units_in(unicodedata.normalize("NFD", HEAD + ROWS))) == []
        assert Unit.objects.get(code="H906").name == "UBND huyện Giồng Riềng"
        assert Cluster.objects.get().name == "Cụm số 2, các huyện"

    def test_a_blank_column_is_passed_over_unless_something_stands_in_it(self, province, tmp_path):
        rows = [[None, "Mã đơn vị", "Tên đơn vị", None, "Loại đơn vị", None], [None, "A1", "Sở A", None, "so_nganh"]]
        assert told(take_in(UNITS, xlsx_file(tmp_path, rows), province)) == []
        rows.append([None, "A2", "Sở B", "lạc", "so_nganh"])
        assert told(take_in(UNITS, xlsx_file(tmp_path, rows), province)) == [
            "Dòng 3: Ô thứ 4 có chữ nhưng cột không có tên. Hãy đặt tên cột hoặc xóa ô."
        ]

    def test_blank_rows_count_as_rows_but_are_not_taken(self, units_in):
        outcome = units_in(HEAD + "\n,,,,,,\nA1,,so_nganh,,,,\n,,,,,,\n")
        assert told(outcome) == ["Dòng 4, cột “Tên đơn vị”: Ô này không được để trống."]

    def test_cells_of_a_workbook_are_taken_as_they_are(self, province, tmp_path):
        rows = [
            ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Hiệu lực từ", "Hiệu lực đến"],
            [906, "Huyện A", "Huyện, thành phố", date(2019, 1, 1), date(2025, 6, 30)],
            [],
            ["X2", "Xã B", "XÃ, PHƯỜNG, THỊ TRẤN", "1/2/2020", None],
            [None, None, None, None, None],
        ]
        path = xlsx_file(tmp_path, rows, hidden_first=True)
        assert told(take_in(UNITS, path, province)) == []
        assert list(Unit.objects.order_by("code").values_list("code", "kind", "valid_from", "valid_to")) == [
            ("906", "huyen", date(2019, 1, 1), date(2025, 6, 30)),
            ("X2", "xa", date(2020, 2, 1), None),
        ]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Tệp rỗng. Hãy chọn lại tệp."),
            (b"\xd0\xcf\x11\xe0 old", OLD_EXCEL),
            (b"PK\x03\x04 broken", "Không đọc được tệp như một bảng tính .xlsx. Hãy mở bằng Excel và lưu lại."),
            ("Mã đơn vị;Tên".encode("utf-16-le")[:9] + b"\xb7\xae", NOT_UTF8),
            (b"\n\n", "Dòng đầu tiên của tệp phải là tên các cột."),
            ("Mã đơn vị,Tên đơn vị\n".encode(), f"Tệp thiếu cột “Loại đơn vị”. {WANTED}"),
            (
                "Mã đơn vị,Tên,Loại đơn vị\n".encode(),
                f"Cột thứ 2 “Tên” {OTHER} Tệp thiếu cột “Tên đơn vị”. {WANTED}",
            ),
            (
                "Mã,Tên,Loại đơn vị\n".encode(),
                f"Cột thứ 1 “Mã”, cột thứ 2 “Tên” {OTHER} Tệp thiếu cột “Mã đơn vị”, “Tên đơn vị”. {WANTED}",
            ),
            (
                ("Mã đơn vị,Tên đơn vị,Loại đơn vị" + "".join(f",C{n}" for n in range(12)) + "\n").encode(),
                ", ".join(f"{'C' if n == 4 else 'c'}ột thứ {n} “C{n - 4}”" for n in range(4, 14))
                + f" và 2 cột khác không thuộc loại tệp này. {WANTED}",
            ),
            ("Mã đơn vị,Mã đơn vị\n".encode(), "Cột “Mã đơn vị” xuất hiện hai lần. Hãy bỏ một cột."),
            ("M· ®¬n vÞ,Tªn ®¬n vÞ\n".encode(), OLD_HEADER),
            ((HEAD + 'A1,"Sở,so_nganh\n').encode(), "Dòng 2 không đọc được, có thể thiếu dấu nháy kép đóng."),
        ],
    )
    def test_a_file_that_cannot_be_taken_gets_one_sentence(self, province, tmp_path, content, sentence):
        path = tmp_path / "tep.csv"
        path.write_bytes(content)
        assert told(take_in(UNITS, path, province)) == [sentence]

    def test_a_missing_file_gets_one_sentence(self, province, tmp_path):
        assert told(take_in(UNITS, tmp_path / "khong-co.csv", province)) == [
            "Không mở được tệp “khong-co.csv”. Hãy kiểm tra đường dẫn."
        ]

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("Së Néi vô", "TCVN3 (ABC)"),
            ("UBND huyÖn Giång RiÒng", "TCVN3 (ABC)"),
            ("Sôû Noäi vuï", "VNI"),
            ("Sở Nội vụ", None),
            ("Công ty Müller", None),
            ("Zoë Øster", None),
            ("Giá 5 m² × 3", None),
        ],
    )
    def test_text_of_before_unicode_is_recognised(self, text, encoding):
        assert legacy_encoding(text) == encoding

    def test_text_of_before_unicode_is_refused_by_cell(self, units_in):
        assert told(units_in(HEAD + "A1,Së Néi vô,so_nganh,,,,\nA2,S\ufffd,so_nganh,,,,\n")) == [
            "Dòng 2, cột “Tên đơn vị”: “Së Néi vô” dùng bảng mã TCVN3 (ABC). Hãy chuyển tệp sang Unicode rồi nhập lại.",
            "Dòng 3, cột “Tên đơn vị”: “S\ufffd” đã mất chữ. Hãy lấy lại tệp gốc và lưu với mã UTF-8.",
        ]


class TestUnits:
    def test_parents_may_come_later_and_clusters_are_made(self, units_in, province):
        first, second = ROWS.splitlines()
        outcome = units_in(f"{HEAD}{second}\n{first}\n")
        assert counted(outcome) == (2, 0, 0)
        assert Unit.objects.get(code="X1").parent.code == "H906"
        member = ClusterMembership.objects.get()
        assert (member.unit.code, member.cluster.name) == ("H906", "Cụm số 2, các huyện")
        assert (member.valid_from, member.valid_to) == (date(2019, 1, 1), date(2025, 6, 30))
        unit = Unit.objects.get(code="H906")
        assert unit.search_key == "h906 ubnd huyen giong rieng"
        assert unit.batch == outcome.batch

    def test_the_same_file_again_changes_nothing_and_leaves_no_batch(self, units_in):
        units_in(HEAD + ROWS)
        outcome = units_in(HEAD + ROWS)
        assert counted(outcome) == (0, 0, 2)
        assert outcome.batch is None
        assert ImportBatch.objects.count() == 1

    def test_what_changed_is_corrected(self, units_in):
        units_in(HEAD + ROWS)
        changed = ROWS.replace("Hòa An", "Hòa Lợi").replace("Cụm số 2", "Cụm số 3").replace("X1,UBND", "X1,UBND")
        assert counted(units_in(HEAD + changed)) == (0, 2, 0)
        assert Unit.objects.get(code="X1").name == "UBND xã Hòa Lợi"
        assert ClusterMembership.objects.get().cluster.name == "Cụm số 3, các huyện"

    def test_a_column_that_is_left_out_is_not_touched(self, units_in):
        units_in(HEAD + ROWS)
        assert counted(units_in("Mã đơn vị,Tên đơn vị,Loại đơn vị\nX1,UBND xã Hòa An,xa\n")) == (0, 0, 1)
        assert Unit.objects.get(code="X1").parent.code == "H906"

    def test_a_dry_run_counts_and_writes_nothing(self, units_in):
        assert counted(units_in(HEAD + ROWS, dry_run=True)) == (2, 0, 0)
        assert (Unit.objects.count(), Cluster.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)

    def test_every_error_is_told_and_nothing_is_written(self, units_in):
        outcome = units_in(
            HEAD
            + "A1,Sở A,so_nganh,,,31/02/2019,\n"
            + "A2,Sở B,sở nghành,Z9,,,\n"
            + "A3,Sở C,so_nganh,Z9,,05/01/2020,04/01/2020\n"
            + "A3,Sở D,so_nganh,,,,\n"
            + "A5,Sở E,so_nganh,A6,,,\n"
            + "A6,Sở G,so_nganh,A5,,,,thừa\n"
            + "A7,Sở H,so_nganh,A7,,,\n"
        )
        kinds = (
            "Sở, ban, ngành; Huyện, thành phố; Xã, phường, thị trấn; Đơn vị sự nghiệp; Cơ quan Đảng; "
            "Mặt trận, đoàn thể; Lực lượng vũ trang; Doanh nghiệp; Cơ quan trung ương trên địa bàn; Khác"
        )
        assert told(outcome) == [
            "Dòng 2, cột “Hiệu lực từ”: “31/02/2019” không có trên lịch. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022.",
            f"Dòng 3, cột “Loại đơn vị”: “sở nghành” không có trong danh mục. Hãy dùng: {kinds}.",
            "Dòng 4, cột “Hiệu lực đến”: Hiệu lực đến (4/1/2020) trước ngày bắt đầu (5/1/2020).",
            "Dòng 7: Dòng có nhiều ô hơn 7 cột. Ô có dấu phân cách phải đặt trong ngoặc kép.",
            "Dòng 5: Dòng này trùng với dòng 4. Hãy bỏ một dòng.",
            "Dòng 6, cột “Mã đơn vị cấp trên”: Không có đơn vị mã “A6” trong tệp và trong tỉnh.",
            f"Dòng 8, cột “Mã đơn vị cấp trên”: {CIRCLE}",
        ]
        assert outcome.error_count == 7
        assert (Unit.objects.count(), ImportBatch.objects.count()) == (0, 0)

    def test_a_unit_with_sheets_is_not_renamed_or_moved(self, units_in, province):
        unit = make_unit(province, code="X1", name="UBND xã Hòa An", kind="xa")
        make_assessment(make_round(), unit)
        history = "Đơn vị đã có phiếu chấm. Hãy ghi đổi tên hoặc đổi cấp trên ở trang Sắp xếp đơn vị."
        assert told(units_in(HEAD + "X1,UBND xã Hòa Lợi,xa,,,,\n")) == [f"Dòng 2, cột “Tên đơn vị”: {history}"]
        assert told(units_in(HEAD + "H1,Huyện,huyen,,,,\nX1,UBND xã Hòa An,xa,H1,,,\n")) == [
            f"Dòng 3, cột “Mã đơn vị cấp trên”: {history}"
        ]
        assert counted(units_in(HEAD + "X1,UBND xã Hòa An,xa,,,,30/06/2025\n")) == (0, 1, 0)

    def test_the_batch_says_where_the_rows_came_from(self, units_in):
        batch = units_in(HEAD + ROWS, file_name="don-vi.csv").batch
        assert (batch.kind, batch.file_name, batch.row_count, batch.by_name) == ("units", "don-vi.csv", 2, "Dòng lệnh")
        assert batch.imported_at == AT
        assert len(batch.sha256) == 64

    def test_a_thousand_rows_take_few_queries(self, units_in, django_assert_max_num_queries):
        rows = "".join(f"A{n},Sở {n},so_nganh,,Khối {n % 5},,\n" for n in range(1000))
        with django_assert_max_num_queries(45):
            assert counted(units_in(HEAD + rows)) == (1000, 0, 0)


class TestSuccessions:
    HEAD = "Mã đơn vị cũ,Mã đơn vị mới,Ngày hiệu lực,Hình thức,Số quyết định\n"

    def test_merge_and_dissolution_and_again(self, province, tmp_path):
        for code in ("A", "B", "C"):
            make_unit(province, code=code)
        path = csv_file(tmp_path, self.HEAD + "A,C,01/07/2025,Hợp nhất,1668/NQ\nB,,01/07/2025,giai_the,\n")
        assert counted(take_in(SUCCESSIONS, path, province)) == (2, 0, 0)
        assert counted(take_in(SUCCESSIONS, path, province)) == (0, 0, 2)
        assert list(Succession.objects.values_list("old__code", "new__code", "kind")) == [
            ("A", "C", "hop_nhat"), ("B", None, "giai_the"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("written", "kind"),
        [
            ("sáp nhập", "nhap"),
            ("SÁP NHẬP", "nhap"),
            ("Chia tách", "tach"),
            ("Đổi tên", "doi_ten"),
            ("merge", "hop_nhat"),
        ],
    )
    def test_the_words_people_use_for_a_kind(self, province, tmp_path, written, kind):
        for code in ("A", "C"):
            make_unit(province, code=code)
        path = csv_file(tmp_path, self.HEAD + f"A,C,01/07/2025,{written},\n")
        assert told(take_in(SUCCESSIONS, path, province)) == []
        assert Succession.objects.get().kind == kind

    def test_units_of_predecessor_provinces(self, province, tmp_path):
        old = make_province(slug="an-giang")
        province.predecessors.add(old)
        for place, code in ((old, "SNV"), (province, "SNV"), (old, "STP"), (province, "MOI")):
            make_unit(place, code=code)
        good = "an-giang:SNV,MOI,01/07/2025,hop_nhat,\nSTP,MOI,01/07/2025,hop_nhat,\n"
        assert told(take_in(SUCCESSIONS, csv_file(tmp_path, self.HEAD + good), province)) == []
        bad = take_in(SUCCESSIONS, csv_file(tmp_path, self.HEAD + "SNV,MOI,01/07/2025,hop_nhat,\n"), province)
        assert " ".join(told(bad)) == (
            "Dòng 2, cột “Mã đơn vị cũ”: Mã “SNV” có ở nhiều tỉnh. Hãy ghi kèm định danh tỉnh, ví dụ kien-giang:SNV."
        )

    def test_a_code_that_provinces_share_is_new_here_and_old_where_it_ended(self, province, tmp_path):
        old = make_province(slug="an-giang", valid_to=date(2025, 6, 30))
        province.predecessors.add(old)
        ended, begun = make_unit(old, code="SNV"), make_unit(province, code="SNV")
        path = csv_file(tmp_path, self.HEAD + "SNV,SNV,01/07/2025,hop_nhat,\n")
        assert told(take_in(SUCCESSIONS, path, province)) == []
        link = Succession.objects.get()
        assert (link.old, link.new) == (ended, begun)

    def test_units_of_other_provinces_do_not_exist_here(self, province, tmp_path):
        foreign = make_province(slug="nan-nhan")
        old, new = make_unit(foreign, code="AA"), make_unit(foreign, code="BB")
        link = Succession.objects.create(old=old, new=new, effective_on=date(2021, 1, 1), kind="hop_nhat")
        path = csv_file(tmp_path, self.HEAD + "nan-nhan:AA,nan-nhan:BB,01/01/2021,doi_ten,GIA\n")
        assert told(take_in(SUCCESSIONS, path, province)) == [
            "Dòng 2, cột “Mã đơn vị cũ”: Chưa có đơn vị mã “nan-nhan:AA”. Hãy sửa mã hoặc nhập đơn vị đó trước.",
            "Dòng 2, cột “Mã đơn vị mới”: Chưa có đơn vị mã “nan-nhan:BB”. Hãy sửa mã hoặc nhập đơn vị đó trước.",
        ]
        link.refresh_from_db()
        assert (link.kind, link.decision_number) == ("hop_nhat", "")

    def test_the_history_of_a_former_province_is_not_rewritten_from_the_new_one(self, province, tmp_path):
        old = make_province(slug="an-giang")
        province.predecessors.add(old)
        for code in ("AA", "BB"):
            make_unit(old, code=code)
        path = csv_file(tmp_path, self.HEAD + "an-giang:AA,an-giang:BB,01/01/2021,doi_ten,\n")
        assert told(take_in(SUCCESSIONS, path, province)) == [
            "Dòng 2, cột “Mã đơn vị mới”: Cả hai đơn vị thuộc tỉnh cũ. Hãy nhập dòng này vào tỉnh cũ đó."
        ]

    def test_ends_must_fit_the_kind(self, province, tmp_path):
        make_unit(province, code="A")
        rows = (
            "A,,01/07/2025,hop_nhat,\n,A,01/07/2025,doi_ten,\nA,A,01/07/2025,doi_ten,\n"
            "A,A,01/07/2025,thanh_lap,\nA,A,01/07/2025,giai_the,\nZ,A,01/07/2025,nhap,\n"
        )
        assert told(take_in(SUCCESSIONS, csv_file(tmp_path, self.HEAD + rows), province)) == [
            "Dòng 2, cột “Mã đơn vị mới”: Hãy ghi mã đơn vị mới; chỉ giải thể mới để trống ô này.",
            "Dòng 3, cột “Mã đơn vị cũ”: Hãy ghi mã đơn vị cũ; chỉ thành lập mới mới để trống ô này.",
            "Dòng 4, cột “Mã đơn vị mới”: Đơn vị cũ và đơn vị mới phải khác nhau.",
            "Dòng 5, cột “Mã đơn vị cũ”: Thành lập mới thì để trống mã đơn vị cũ.",
            "Dòng 6, cột “Mã đơn vị mới”: Giải thể thì để trống mã đơn vị mới.",
            "Dòng 7, cột “Mã đơn vị cũ”: Chưa có đơn vị mã “Z”. Hãy sửa mã hoặc nhập đơn vị đó trước.",
        ]


class TestWordsOfTheOffices:
    @pytest.mark.parametrize(
        ("written", "kind"),
        [("Sở", "so_nganh"), ("UBND huyện", "huyen"), ("phường", "xa"), ("Đơn vị sự nghiệp công lập", "su_nghiep")],
    )
    def test_kinds_of_unit(self, units_in, written, kind):
        assert told(units_in(HEAD.replace(",", ";") + f"A;Đơn vị A;{written};;;;\n")) == []
        assert Unit.objects.get().kind == kind

    def test_categories_of_staff(self, province, tmp_path):
        make_unit(province, code="CA")
        text = TestStaff.HEAD + "CA;1;Lê Văn Ví Dụ;;chiến sĩ LLVT;;\nCA;2;Lê Thị Ví Dụ;;lao động;;\n"
        assert told(take_in(STAFF, csv_file(tmp_path, text), province)) == []
        assert list(Staff.objects.order_by("code").values_list("category", flat=True)) == [
            "luc_luong_vu_trang", "nguoi_lao_dong",
        ]  # fmt: skip


class TestStaff:
    HEAD = "Mã đơn vị;Mã cán bộ;Họ và tên;Chức vụ;Đối tượng;Từ ngày;Đến ngày\n"

    @pytest.fixture
    def unit(self, province):
        return make_unit(province, code="SNV", name="Sở Nội vụ")

    def test_people_and_their_posts(self, province, unit, tmp_path):
        rows = (
            "SNV;01;Nguyễn Thị Ánh;Chuyên viên;Công chức;01/01/2019;30/06/2020\n"
            "SNV;01;Nguyễn Thị Ánh;Phó phòng;cong_chuc;01/07/2020;\n"
        )
        path = csv_file(tmp_path, self.HEAD + rows)
        assert counted(preview := take_in(STAFF, path, province)) == (2, 0, 0)
        assert preview.new_rows[0] == (2, "Nguyễn Thị Ánh, mã 01, Sở Nội vụ")
        assert counted(take_in(STAFF, path, province)) == (0, 0, 2)
        person = Staff.objects.get(valid_to__isnull=True)
        assert (person.position, person.search_key) == ("Phó phòng", "01 nguyen thi anh")
        assert counted(take_in(STAFF, csv_file(tmp_path, self.HEAD + rows.replace("Phó", "Trưởng")), province)) == (
            0,
            1,
            1,
        )

    def test_errors_name_row_and_column(self, province, unit, tmp_path):
        make_staff(unit, code="02", valid_from=date(2019, 1, 1))
        make_staff(unit, code="04", valid_from=None, valid_to=None)
        unknown = "ABC;01;Nguyễn Văn A;;cong_chuc;;\nSNV;;Nguyễn Văn B;;cong_chuc;;\n"
        assert told(take_in(STAFF, csv_file(tmp_path, self.HEAD + unknown), province)) == [
            "Dòng 2, cột “Mã đơn vị”: Tỉnh chưa có đơn vị mã “ABC”. Hãy sửa mã hoặc nhập đơn vị đó trước.",
            "Dòng 3, cột “Mã cán bộ”: Ô này không được để trống.",
        ]
        overlap = "SNV;02;Nguyễn Văn C;;cong_chuc;01/01/2020;\nSNV;03;Nguyễn Văn D;;cong_chuc;01/01/2020;\n"
        [sentence] = told(take_in(STAFF, csv_file(tmp_path, self.HEAD + overlap), province))
        assert sentence == (
            "Dòng 2, cột “Từ ngày”: Mã “02” đã có ở đơn vị trong cùng thời gian. Hãy sửa ngày, hoặc kết thúc lần trước."
        )
        assert Staff.objects.count() == 2
