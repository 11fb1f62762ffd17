"""The annexes of a final report: parts beside the total, years across, changes, units of today."""

from datetime import date

import pytest

from reports.annexes.changes import mid_term
from reports.annexes.making import annexes_of
from reports.annexes.marking import marking
from reports.annexes.provinces import beside, of_each
from reports.annexes.today import regrouped
from reports.compiling import compute
from reports.reading import criterion_title
from tests import factories as make
from tests.reports import merging
from units.models import Succession

FINAL = {"kind": "final", "year": 2025, "as_of": date(2025, 12, 31)}


@pytest.fixture
def merged(db):
    return merging.an_giang()


@pytest.fixture
def body(merged):
    return compute(merged.new.campaign, **FINAL)


def titles(table):
    return [column.title for column in table.columns]


def lines(table):
    return [[cell.text for cell in row] for row in table.rows]


def table_of(annex, caption):
    return next(table for table in annex.tables if table.caption.startswith(caption))


def test_former_provinces_stand_beside_the_total(body):
    table = table_of(beside(body), "Cả giai đoạn")
    assert titles(table) == ["TT", "Nội dung", "Tổng số", "An Giang (đến 30/6/2025)", "Kiên Giang"]
    assert lines(table)[0] == ["1", "Đơn vị đã ban hành kế hoạch", "4/11 (36,36%)", "2/5 (40,00%)", "1/4 (25,00%)"]
    assert table.notes[-1] == "Tổng số gồm các tỉnh nêu trong bảng và tỉnh An Giang (từ 1/7/2025)."


def test_a_former_province_has_nobody_to_mark_after_its_end(body):
    table = table_of(beside(body), "Phiếu tập thể được thủ trưởng duyệt")
    assert lines(table)[-2:] == [["6", "Năm 2024", "9/9", "5/5", "4/4"], ["7", "Năm 2025", "2/2", "–", "–"]]


def test_bands_are_told_where_there_are_sheets_and_points_by_province_alone(body):
    annex = beside(body)
    bands = table_of(annex, "Xếp loại tập thể")
    assert lines(bands)[0] == ["1", "Năm 2019: Xuất sắc", "4 (44,44%)", "2 (40,00%)", "2 (50,00%)"]
    assert not any("Chưa đạt" in line[1] for line in lines(bands))
    points = table_of(annex, "Điểm bình quân của tập thể")
    assert titles(points)[2:] == ["An Giang (đến 30/6/2025)", "Kiên Giang"]
    assert "không so sánh trực tiếp" in points.notes[0]


def test_a_province_without_data_has_a_column_that_is_unknown_and_not_zero(db):
    can_tho = merging.former("can-tho", "Cần Thơ", units=[("SNV", "so_nganh")])
    silent = [make.make_province(slug="hau-giang", name="Hậu Giang", valid_to=merging.ENDED)]
    new = merging.successor("can-tho-2025", "Cần Thơ", before=[can_tho], silent=silent, units=[("SNV", "so_nganh")])
    body = compute(new.campaign, **FINAL)
    table = beside(body).tables[0]
    assert titles(table)[-1] == "Hậu Giang"
    assert {line[-1] for line in lines(table)} == {"…"}
    said = "Tỉnh Hậu Giang chưa có dữ liệu của phong trào trong hệ thống, nên không có trong số liệu của báo cáo này."
    assert said in table.notes
    assert said in annexes_of(body)[0].tables[0].notes


def test_kinds_of_unit_stand_over_the_years(body):
    table = table_of(marking(body), "Phiếu tập thể được thủ trưởng duyệt trên số phải chấm, theo loại")
    assert lines(table)[1] == ["2", "Huyện, thành phố", *["4/4"] * 6, "–"]
    assert "“Huyện, thành phố” chỉ có số liệu đến năm 2024." in table.notes


def test_criteria_of_former_provinces_stand_in_their_own_annexes(body):
    own = table_of(marking(body), "Mức đạt của từng tiêu chí đối với tập thể")
    assert titles(own) == ["Mã", "Tiêu chí", "2025"]
    former, _ = of_each(body)
    assert titles(table_of(former, "Mức đạt"))[2:] == ["2019", "2020", "2021", "2022", "2023", "2024"]


def test_a_criterion_of_a_former_province_is_called_by_its_title_alone(body):
    part = next(part for part in body["parts"] if part["slug"] == "an-giang")
    key, (code, title) = "marks.collective.2024.{}.mean", next(iter(part["criteria"]["collective"].items()))
    body["figures"][key.format(code)] = {"label": f"{code}. {title}, tập thể năm 2024"}
    assert criterion_title(body, key.format(code)) == title


def test_every_former_province_has_its_lists(body):
    _, kien_giang = of_each(body)
    assert kien_giang.title == "Kết quả của tỉnh Kiên Giang"
    assert [table.caption for table in kien_giang.tables] == [
        "Số liệu ghi theo báo cáo, không đếm từ dữ liệu của từng đơn vị",
        "Mức đạt của từng tiêu chí đối với tập thể (phần trăm điểm tối đa)",
        "Sơ kết 2022 và tổng kết 2025",
        "Kết quả chấm điểm của từng đơn vị năm 2024",
        "Kế hoạch triển khai đã ban hành",
        "Kiểm tra công tác thi đua, khen thưởng",
        "Danh sách tập thể, cá nhân được khen thưởng",
    ]
    results = table_of(kien_giang, "Kết quả chấm điểm của từng đơn vị")
    assert lines(results)[0][1:] == ["H1 Kiên Giang", "", "80,00", "Tốt", "Thủ trưởng đã duyệt"]


def test_changes_are_signed_and_say_why_there_is_none(body):
    annex = mid_term(body)
    table = table_of(annex, "Triển khai")
    assert lines(table)[0][1:] == [
        "Đơn vị đã ban hành kế hoạch",
        "2/9 (22,22%)",
        "4/11 (36,36%)",
        "+2",
        "+100,00",
        "+14,14",
    ]
    machines = next(line for line in lines(table) if line[1].startswith("Máy tính"))
    assert machines[2:] == ["hơn 5.200", "hơn 5.200", "không tính", "không tính", "không tính"]
    assert any("trên, dưới hoặc khoảng" in note for note in table.notes)
    assert any("đếm lại từ dữ liệu, tính đến ngày 31/12/2022" in note for note in table.notes)
    sheets = table_of(annex, "Chấm điểm, xếp loại: năm 2022 so với năm 2025")
    assert lines(sheets)[0][1:] == ["Đơn vị thuộc diện chấm điểm", "9", "2", "−7", "−77,78", ""]


def test_former_units_are_listed_under_the_unit_of_today_with_what_needs_checking(merged):
    new = merged.new.units[1]
    first, second = merged.old.units[3:]
    Succession.objects.create(old=first, new=new, effective_on=merging.BEGAN, kind="hop_nhat", decision_number="1")
    Succession.objects.create(
        old=second, new=new, effective_on=merging.BEGAN, kind="hop_nhat", decision_number="1", to_verify=True
    )
    annex = regrouped(compute(merged.new.campaign, **FINAL))
    assert annex.title == "Kết quả theo đơn vị hiện nay (ngày 31/12/2025)"
    today, ended = annex.tables
    assert lines(today) == [
        ["1", "X1 An Giang mới", "X1 An Giang, An Giang (đến 30/6/2025)", *["Xuất sắc"] * 6, "–"],
        ["", "", "X1 An Giang mới", *["–"] * 6, "Tốt"],
    ]
    assert [line[1] for line in lines(ended) if line[1].startswith("X2")] == [
        "X2 An Giang, An Giang (đến 30/6/2025) (1)"
    ]
    assert any(note.startswith("(1)") for note in ended.notes)


def test_awards_of_many_years_have_a_table_for_collectives_and_one_for_persons(merged):
    for year in (2019, 2020, 2023, 2024):
        merging.award(merged.old, 1, year, 1)
    awards = next(annex for annex in annexes_of(compute(merged.new.campaign, **FINAL)) if "khen thưởng" in annex.title)
    table = awards.tables[0]
    assert table.caption == "Hình thức khen thưởng tặng tập thể"
    assert titles(table)[2:] == ["2019", "2020", "2021", "2022", "2023", "2024", "2025", "Cả giai đoạn"]
    assert lines(table) == [["1", "Bằng khen của Chủ tịch UBND tỉnh", "1", "1", "3", "2", "1", "1", "1", "10"]]


def test_the_units_of_the_own_province_are_listed_after_those_of_former_ones(body):
    annexes = {annex.title: annex for annex in annexes_of(body)}
    own = annexes["Kết quả của tỉnh An Giang (từ 1/7/2025)"]
    assert [table.caption for table in own.tables] == [
        "Kết quả chấm điểm của từng đơn vị năm 2025",
        "Kế hoạch triển khai đã ban hành",
    ]
    assert list(annexes)[-3:-1] == ["Kết quả của tỉnh Kiên Giang", "Kết quả của tỉnh An Giang (từ 1/7/2025)"]
    awards = annexes["Kết quả khen thưởng"].tables[-1]
    assert awards.notes == ["Danh sách của các tỉnh trước khi sắp xếp ở phụ lục của từng tỉnh."]
