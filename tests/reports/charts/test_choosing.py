"""Charts: the numbers of the snapshot, drawn without colour, with the same numbers as a table and a sentence."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from reports.charts.choosing import bands, by_kind, changed, charts_of, criteria, means
from reports.charts.drawing import draw
from reports.comparison import comparison
from reports.figures import Figure
from tests import factories as make
from tests.report_bodies import figure, kien_giang
from tests.reports.drafts import make_issued

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def table_of(chart):
    return [[cell.text for cell in row] for row in chart.table().rows]


def test_bands_of_several_years_stand_below_each_other_from_the_best_down():
    chart = bands(kien_giang())
    assert chart.series == ("Xuất sắc", "Tốt", "Đạt", "Chưa đạt")
    assert table_of(chart)[-1] == ["Năm 2022", "61 (35,67%)", "92 (53,80%)", "17 (9,94%)", "1 (0,58%)"]
    assert chart.sentence.startswith("Xếp loại tập thể qua các năm. Năm 2022: Xuất sắc 61 (35,67%), Tốt 92 (53,80%)")


def test_a_band_too_narrow_for_its_share_says_its_number_or_nothing():
    said = texts(draw(bands(kien_giang()), width=340, size=13))
    assert {"61 (35,67%)", "17"} <= set(said)
    assert not {"17 (9,94%)", "1 (0,58%)", "1"} & set(said)


def test_kinds_of_unit_show_their_part_of_the_whole():
    chart = by_kind(kien_giang())
    assert chart.series[0] == "Đã ban hành kế hoạch"
    assert ["Xã, phường, thị trấn", "86/143"] in [row[:2] for row in table_of(chart)]
    assert "Toàn tỉnh, đã ban hành kế hoạch: 126/206 (61,17%)" in chart.sentence


def test_means_over_the_years_are_a_line_and_of_one_year_the_criteria_stand_instead():
    chart = means(kien_giang())
    assert chart.kind == "lines"
    assert [row[0] for row in table_of(chart)] == ["2020", "2021", "2022"]
    annual = {**kien_giang(kind="annual"), "years": [2022]}
    assert means(annual) is None
    best, *_, worst = table_of(criteria(annual))
    assert (best[1], worst[1]) == ("93,40%", "71,25%")
    assert charts_of(annual)[-1].code == "tieu-chi"


def test_the_mid_term_stands_beside_the_final_report():
    key = {
        "plans.issued": (40, 60),
        "inspections.emulation": (10, 30),
        "assessments.collective.2025.approved": (80, 90),
    }
    before = {each: Figure(each, "", numerator=then, denominator=100) for each, (then, _) in key.items()}
    after = {each: Figure(each, "", numerator=now, denominator=100) for each, (_, now) in key.items()}
    said = comparison(before, after, mid_year=2022, same_rubrics=lambda _: True)
    body = kien_giang(kind="final", year=2025, comparison=said, mid_term={"year": 2022, "parts": []})
    chart = changed(body)
    assert chart.series == ("Sơ kết 2022", "Tổng kết 2025")
    assert table_of(chart)[0] == ["Đơn vị ban hành kế hoạch", "40,00%", "60,00%"]
    assert charts_of(body)[-1] == chart


@pytest.mark.parametrize("chart", [bands, by_kind, means, criteria])
def test_a_drawing_needs_neither_colour_nor_styles_and_says_itself(chart):
    chart = chart(kien_giang())
    svg = draw(chart)
    assert "style" not in svg
    greys = re.findall(r"rgb\((\d+)%,(\d+)%,(\d+)%\)", svg)
    assert greys
    assert all(len(set(parts)) == 1 for parts in greys)
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == chart.sentence
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    for box in root.iterfind(f".//{SVG}g/{SVG}rect"):
        assert left <= float(box.attrib["x"])
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width
        assert top <= float(box.attrib["y"])
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height


def test_words_with_signs_of_html_are_only_words():
    body = kien_giang()
    body["criteria"]["collective"]["A1"] = "<script>alert(1)</script> & sự khác"
    svg = draw(criteria(body), width=2000)
    assert "<script>" not in svg
    assert "<script>alert(1)</script> & sự khác" in unescape(" ".join(texts(svg)))


def test_bars_next_to_each_other_differ_without_colour():
    body = kien_giang()
    body["figures"]["assessments.collective.2022.approved.xa"] = figure("Phiếu", 100, 143)
    assert 'class="s5 hatched"' in draw(by_kind(body))


def test_a_body_without_figures_has_no_charts():
    assert charts_of(kien_giang(figures={})) == []


@pytest.mark.parametrize("name", ["report_detail", "report_figures"])
def test_the_pages_of_a_report_show_the_charts_with_their_numbers(db, client_of, name):
    province = make.make_province(slug="kien-giang", name="Kiên Giang")
    coordinator = make.make_role("coordinator", province=province).user
    report = make_issued(make.make_campaign(province), coordinator)
    leader = make.make_role("leader", province=province).user
    page = client_of(leader).get(reverse(name, args=[report.pk])).content.decode()
    assert page.count("<svg xmlns") == 6
    assert "Số liệu của biểu đồ" in page
    assert 'style="' not in page
