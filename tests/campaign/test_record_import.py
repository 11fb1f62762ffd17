"""Import files of records: figures, plans, inspections, awards, with what each of them refuses."""

from datetime import date
from decimal import Decimal

import pytest

from campaign.models import Award, Figure, Indicator, Inspection, Plan
from campaign.record_import import AWARDS, FIGURES, INSPECTIONS, PLANS
from campaign.reported_keys import ReportedKey, read_key
from tests.factories import make_campaign, make_province, make_staff, make_unit
from tests.tables import counted, csv_file, take_in, told, xlsx_file

HEADS = {
    FIGURES: "Năm,Mã đơn vị,Mã chỉ tiêu,Dấu,Giá trị,Mẫu số,Nguồn\n",
    PLANS: 'Mã đơn vị,"Số, ký hiệu",Ngày ban hành\n',
    INSPECTIONS: "Loại kiểm tra,Ngày,Mã đơn vị,Kết luận\n",
    AWARDS: "Năm,Hình thức,Đối tượng,Mã đơn vị,Mã cán bộ,Số lượng,Số quyết định,Ngày\n",
}

NO_KEY = "không phải là mã chỉ tiêu của phong trào hay khóa số liệu (docs/figures.md)."


@pytest.fixture
def campaign(db):
    campaign = make_campaign(make_province(slug="kien-giang"))
    make_unit(campaign.province, code="SNV", name="Sở Nội vụ", valid_from=date(2019, 1, 1))
    make_unit(campaign.province, code="STC", name="Sở Tài chính")
    for code, shape in (("chuan_van_hoa", "ratio"), ("may_tinh", "value")):
        Indicator.objects.create(campaign=campaign, code=code, name=code, shape=shape)
    return campaign


@pytest.fixture
def take(campaign, tmp_path):
    """take(importer, rows): imports a CSV with the importer's headers."""

    def taken(importer, rows, **options):
        return take_in(importer, csv_file(tmp_path, HEADS[importer] + rows), campaign.province, campaign, **options)

    return taken


class TestFigures:
    def test_indicators_and_totals_with_their_signs(self, take):
        rows = (
            ",,chuan_van_hoa,=,4.946,5.213,Báo cáo\n"
            ",,may_tinh,>,5.200,,Báo cáo\n"
            "2021,SNV,chuan_van_hoa,,3,4,\n"
            ",,inspections.discipline,>=,21,,\n"
            ",,inspections.discipline.so_nganh,≤,7,,\n"
            "2020,,may_tinh,khoảng,\"1.234,5\",,\n"
        )  # fmt: skip
        assert told(take(FIGURES, rows)) == []
        assert list(Figure.objects.order_by("pk").values_list("key", "year", "unit__code", "qualifier", "value")) == [
            ("chuan_van_hoa", None, None, "=", 4946),
            ("may_tinh", None, None, ">", 5200),
            ("chuan_van_hoa", 2021, "SNV", "=", 3),
            ("inspections.discipline", None, None, "≥", 21),
            ("inspections.discipline.so_nganh", None, None, "≤", 7),
            ("may_tinh", 2020, None, "~", Decimal("1234.5")),
        ]
        assert counted(take(FIGURES, rows)) == (0, 0, 6)
        assert counted(take(FIGURES, rows.replace("5.200", "5.300"))) == (0, 1, 5)
        assert Figure.objects.get(key="may_tinh", year=None).value == 5300

    def test_numbers_of_a_workbook_are_taken_as_they_are(self, campaign, tmp_path):
        path = xlsx_file(
            tmp_path,
            [["Năm", "Mã đơn vị", "Mã chỉ tiêu", "Giá trị", "Mẫu số"], [2021, None, "may_tinh", 5.2, None]],
        )
        assert told(take_in(FIGURES, path, campaign.province, campaign)) == []
        assert Figure.objects.get().value == Decimal("5.2")

    def test_what_is_wrong_is_told(self, take):
        rows = (
            "2018,,may_tinh,=,5,,\n"
            ",,may_bay,=,5,,\n"
            ",,may_tinh,=,5,6,\n"
            ",,chuan_van_hoa,=,7,6,\n"
            ",,chuan_van_hoa,=,101,,\n"
            ",SNV,plans.issued,=,1,,\n"
            '2022,,plans.issued,=,"1,5",,\n'
            "2022,,awards.bang_khen_tinh.collective.2021,=,5,,\n"
            ",,may_tinh,nhiều,năm,,\n"
            "22,,may_tinh,=,5,,\n"
            ",,may_tinh,=,,,\n"
            "2020,,chuan_van_hoa,=,0,0,\n"
            "2020,,may_tinh,=,-1,,\n"
            '2020,,may_tinh,=,"0,00001",,\n'
        )
        signs = "= (bằng); > (trên); ≥ (từ); < (dưới); ≤ (không quá); ~ (khoảng)"
        assert told(take(FIGURES, rows)) == [
            "Dòng 2, cột “Năm”: Năm 2018 nằm ngoài phong trào (2019–2025).",
            f"Dòng 3, cột “Mã chỉ tiêu”: “may_bay” {NO_KEY}",
            "Dòng 4, cột “Mẫu số”: Chỉ tiêu này là một giá trị, không có mẫu số. Hãy bỏ trống ô mẫu số.",
            "Dòng 5, cột “Giá trị”: 7 lớn hơn mẫu số 6. Hãy xem lại hai số.",
            "Dòng 6, cột “Giá trị”: Không có mẫu số thì giá trị là phần trăm, không quá 100. Hãy nhập mẫu số.",
            "Dòng 7, cột “Mã đơn vị”: Đây là số tổng của tỉnh, không gắn với một đơn vị. Hãy bỏ trống ô đơn vị.",
            "Dòng 8, cột “Giá trị”: 1,5 không phải số nguyên. Đây là số đếm, hãy nhập số nguyên.",
            "Dòng 9, cột “Năm”: Năm 2022 khác năm 2021 trong mã chỉ tiêu.",
            f"Dòng 10, cột “Dấu”: “nhiều” không có trong danh mục. Hãy dùng: {signs}.",
            "Dòng 10, cột “Giá trị”: “năm” không phải là số. Hãy nhập số như 8,5 hoặc 1.234.",
            "Dòng 11, cột “Năm”: “22” không phải là năm. Hãy nhập bốn chữ số, ví dụ 2022.",
            "Dòng 12, cột “Giá trị”: Ô này không được để trống.",
            "Dòng 13, cột “Mẫu số”: Mẫu số phải lớn hơn 0.",
            "Dòng 14, cột “Giá trị”: −1 nhỏ hơn 0. Hãy nhập số từ 0 trở lên.",
            "Dòng 15, cột “Giá trị”: 0,00001 có quá 4 chữ số thập phân.",
        ]  # fmt: skip
        assert not Figure.objects.exists()

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("may_tinh", ReportedKey("may_tinh", counts=False)),
            ("indicators.may_tinh.2021", ReportedKey("may_tinh", 2021, counts=False)),
            ("plans.issued", ReportedKey("plans.issued")),
            ("plans.issued.xa", ReportedKey("plans.issued.xa")),
            ("inspections.emulation.huyen", ReportedKey("inspections.emulation.huyen")),
            ("assessments.collective.2021.on_time", ReportedKey("assessments.collective.2021.on_time", 2021)),
            ("bands.individual.2020.xuat_sac.xa", ReportedKey("bands.individual.2020.xuat_sac.xa", 2020)),
            ("totals.collective.2020.mean", ReportedKey("totals.collective.2020.mean", 2020, counts=False)),
            ("awards.giay_khen.individual.2020", ReportedKey("awards.giay_khen.individual", 2020)),
            ("titles.co_thi_dua_tinh.collective", ReportedKey("titles.co_thi_dua_tinh.collective")),
            ("titles.giay_khen.collective", None),
            ("awards.co_thi_dua_tinh.collective", None),
            ("inspections.discipline.phuong", None),
            ("indicators.may_bay", None),
            ("plans.issued@an-giang", None),
        ],
    )
    def test_keys_of_figures(self, written, key):
        assert read_key(written, {"may_tinh"}) == key


class TestPlansAndInspections:
    def test_plans_and_again(self, take):
        rows = "SNV,12/KH-SNV,12/09/2019\nSTC,12/KH-SNV,2019-09-13\n"
        assert counted(take(PLANS, rows)) == (2, 0, 0)
        assert counted(take(PLANS, rows)) == (0, 0, 2)
        assert counted(take(PLANS, rows.replace("12/09", "11/09"))) == (0, 1, 1)
        assert Plan.objects.get(unit__code="SNV").issued_on == date(2019, 9, 11)

    def test_a_plan_twice_in_the_file_is_refused(self, take):
        assert told(take(PLANS, "SNV,1/KH,12/09/2019\nSNV,1/KH,12/09/2019\n")) == [
            "Dòng 3: Dòng này trùng với dòng 2. Hãy bỏ một dòng."
        ]

    def test_a_day_outside_the_campaign_or_the_unit_is_a_warning(self, take):
        outcome = take(PLANS, "STC,1/KH,12/09/2018\nSNV,2/KH,31/12/2018\n")
        assert [str(warning) for warning in outcome.warnings] == [
            "Dòng 2, cột “Ngày ban hành”: 12/9/2018 ở trước năm 2019, nên không có trong số liệu của phong trào.",
            "Dòng 3, cột “Ngày ban hành”: 31/12/2018 ở trước năm 2019, nên không có trong số liệu của phong trào.",
        ]
        assert counted(outcome) == (2, 0, 0)

    def test_an_unquoted_comma_in_the_header_is_told(self, campaign, tmp_path):
        path = csv_file(tmp_path, "Mã đơn vị,Số, ký hiệu,Ngày ban hành\n")
        assert told(take_in(PLANS, path, campaign.province, campaign)) == [
            (
                "Cột thứ 2 “Số”, cột thứ 3 “ký hiệu” không thuộc loại tệp này. Tệp thiếu cột “Số, ký hiệu”. "
                "Tệp cần các cột: Mã đơn vị, “Số, ký hiệu”, Ngày ban hành."
            )
        ]

    def test_inspections_by_code_or_label(self, take):
        rows = (
            "emulation,09/09/2020,SNV,Tốt\n"
            '"Kiểm tra kỷ luật, kỷ cương hành chính, văn hóa công vụ",09/09/2020,SNV,"Hai\ndòng"\n'
        )
        assert counted(take(INSPECTIONS, rows)) == (2, 0, 0)
        assert counted(take(INSPECTIONS, rows)) == (0, 0, 2)
        assert list(Inspection.objects.order_by("pk").values_list("kind", "conclusion")) == [
            ("emulation", "Tốt"), ("discipline", "Hai\ndòng"),
        ]  # fmt: skip

    def test_the_words_of_the_offices(self, take):
        rows = '"Thi đua, khen thưởng",09/09/2020,SNV,\n"Kỷ luật, kỷ cương hành chính",09/09/2020,SNV,\n'
        assert told(take(INSPECTIONS, rows)) == []
        assert set(Inspection.objects.values_list("kind", flat=True)) == {"emulation", "discipline"}
        rows = '2021,Cờ thi đua Chính phủ,Tập thể,SNV,,,,\n2021,"Bằng khen Chủ tịch UBND tỉnh",Tập thể,SNV,,,,\n'
        assert told(take(AWARDS, rows)) == []
        assert set(Award.objects.values_list("form", flat=True)) == {"co_thi_dua_chinh_phu", "bang_khen_tinh"}


class TestAwards:
    def test_totals_units_and_persons(self, take, campaign):
        person = make_staff(campaign.province.units.get(code="SNV"), code="01")
        rows = (
            ",bang_khen_tinh,tap_the,,,2.262,,\n"
            "2021,Cờ thi đua của UBND tỉnh,Tập thể,SNV,,,12/QĐ-UBND,05/01/2022\n"
            "2021,chien_si_thi_dua_co_so,ca_nhan,SNV,01,1,13/QĐ-SNV,\n"
            "2021,giay_khen,ca_nhan,SNV,,8,14/QĐ-SNV,\n"
        )
        assert told(take(AWARDS, rows)) == []
        assert list(Award.objects.order_by("pk").values_list("form", "scope", "unit__code", "staff", "quantity")) == [
            ("bang_khen_tinh", "tap_the", None, None, 2262),
            ("co_thi_dua_tinh", "tap_the", "SNV", None, 1),
            ("chien_si_thi_dua_co_so", "ca_nhan", "SNV", person.pk, 1),
            ("giay_khen", "ca_nhan", "SNV", None, 8),
        ]
        assert counted(take(AWARDS, rows)) == (0, 0, 4)

    def test_what_is_wrong_is_told(self, take, campaign):
        make_staff(campaign.province.units.get(code="SNV"), code="01")
        rows = (
            "2021,giay_khen,tap_the,SNV,01,,,\n"
            "2021,giay_khen,ca_nhan,SNV,01,2,,\n"
            "2021,giay_khen,ca_nhan,SNV,99,,,\n"
            "2021,giay_khen,ca_nhan,,01,,,\n"
            "2021,giay_khen,ca_nhan,,,,,\n"
            "2021,co_thi_dua_tinh,ca_nhan,SNV,,,,\n"
            '2021,giay_khen,ca_nhan,SNV,,"1,5",,\n'
        )
        assert told(take(AWARDS, rows)) == [
            "Dòng 2, cột “Đối tượng”: Dòng có mã cán bộ thì đối tượng là ca_nhan.",
            "Dòng 3, cột “Số lượng”: Khen thưởng cho một người có số lượng 1.",
            "Dòng 4, cột “Mã cán bộ”: Sở Nội vụ chưa có cán bộ mã “99”. Hãy sửa mã hoặc nhập cán bộ trước.",
            "Dòng 5, cột “Mã đơn vị”: Khen thưởng cho một người cần ghi mã đơn vị.",
            "Dòng 6, cột “Số lượng”: Số tổng của tỉnh cần có số lượng.",
            "Dòng 7, cột “Đối tượng”: “Cờ thi đua của UBND tỉnh” là danh hiệu của tập thể. Hãy dùng tap_the.",
            "Dòng 8, cột “Số lượng”: “1,5” không phải là số đếm. Hãy nhập số nguyên từ 1 trở lên.",
        ]
        assert not Award.objects.exists()


def test_a_dry_run_writes_nothing(take):
    assert counted(take(PLANS, "SNV,1/KH,12/09/2019\n", dry_run=True)) == (1, 0, 0)
    assert not Plan.objects.exists()
