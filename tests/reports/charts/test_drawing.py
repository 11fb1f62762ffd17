"""Drawings that lead somewhere: each part is a link for the pointer, and is told apart without colour."""

import re
from decimal import Decimal

import pytest

from reports.charts.choosing import Chart, Row
from reports.charts.drawing import draw
from reports.overview.years import UNRATED, fills_of, signs_of


def chart(links=()):
    row = Row("2022", (Decimal(3), Decimal(1)), ("3 (75,00%)|3", "1 (25,00%)|1"), links)
    return Chart("", "Xếp loại", "stacked", ("Tốt", "Chưa đạt"), (row,), "Xếp loại. Tốt 3.", fills=(0, 4))


def test_each_part_leads_to_its_rows_and_says_what_it_is():
    drawn = draw(chart(links=("/a/?x=1&y=2", "/b/")))
    assert re.findall(r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)</title>', drawn) == [
        ("/a/?x=1&amp;y=2", "2022, Tốt: 3 (75,00%)"),
        ("/b/", "2022, Chưa đạt: 1 (25,00%)"),
    ]
    assert 'role="group"' in drawn


def test_without_links_the_drawing_is_one_image_with_its_sentence():
    drawn = draw(chart())
    assert "<a " not in drawn
    assert 'role="img"' in drawn
    assert "<title>Xếp loại. Tốt 3.</title>" in drawn


def test_a_part_has_the_fill_that_the_chart_names():
    drawn = draw(chart())
    hatching = re.search(r'<pattern id="([^"]+)"', drawn)[1]
    dark, hatched = re.findall(r'<rect [^>]*class="(s[^"]+)"[^>]* fill="([^"]+)"', drawn)[:2]
    assert dark == ("s1", "rgb(14%,14%,14%)")
    assert hatched == ("s5 hatched", f"url(#{hatching})")


def test_two_drawings_of_a_page_share_no_name():
    names = [re.findall(r' id="([^"]+)"', draw(chart(), width=width)) for width in (340, 560)]
    assert all(names)
    assert not set(names[0]) & set(names[1])


def test_hatching_leaves_a_clear_place_for_its_number():
    behind, number = re.search(r"(<rect [^>]*/>)<text[^>]*>(1[^<]*)<", draw(chart())).groups()
    assert 'fill="rgb(100%,100%,100%)"' in behind
    assert "class" not in behind
    assert number == "1 (25,00%)"


def test_numbers_are_drawn_as_they_are_written():
    row = Row("Năm 2022", (Decimal(4946), Decimal(267)), ("4.946 (94,878%)|4.946", "267"), ("/a/?tu=1.2345", "/b/"))
    drawn = draw(Chart("", "Lượt", "stacked", ("Đạt", "Chưa đạt"), (row,), "Đạt 4.946/5.213."))
    assert ">4.946 (94,878%)</text>" in drawn
    assert "<title>Đạt 4.946/5.213.</title>" in drawn
    assert 'href="/a/?tu=1.2345"' in drawn
    assert re.search(r'(x|y|width|height|transform)="[^"]*\d\.\d{3}', drawn) is None


def test_the_bars_of_a_row_stand_around_its_middle_in_the_order_of_the_legend():
    rows = tuple(Row(label, (Decimal(40), Decimal(90)), ("40%", "90%")) for label in ("Sở", "Huyện"))
    drawn = draw(Chart("", "So", "grouped", ("Sơ kết", "Tổng kết"), rows, "So.", most=Decimal(100)))
    bars = re.findall(r'<rect x="[^"]+" y="([^"]+)" width="([^"]+)" height="([^"]+)" class="(s\d)', drawn)
    first, second = (
        sorted((float(y), float(width)) for y, width, _, look in bars[:4] if look == name) for name in ("s5", "s1")
    )
    height = float(bars[0][2])
    labels = sorted(float(y) for y in re.findall(r'matrix\(1,0,0,1,[^,]+,([^)]+)\)"><text[^>]*>(?:Sở|Huyện)<', drawn))
    for (upper, short), (lower, long), middle in zip(first, second, labels, strict=True):
        assert upper == pytest.approx(lower + height, abs=0.02)
        assert short < long
        assert upper == pytest.approx(middle, abs=0.02)


def test_a_year_without_a_value_leaves_the_others_at_their_own_years():
    rows = tuple(
        Row(str(year), (value,), (f"{value}" if value else "",))
        for year, value in ((2020, Decimal(70)), (2021, None), (2022, Decimal(80)), (2023, Decimal(90)))
    )
    drawn = draw(Chart("", "Điểm", "lines", ("Tập thể",), rows, "Điểm."), width=440, size=10)
    assert re.search(r'<path [^>]*d="[^"]*Z"', drawn) is None  # dashes would be drawn over on the way back
    points = [float(each) for each in re.findall(r'<circle cx="([\d.]+)"', drawn)][:3]
    assert points == [20, pytest.approx(286.67), 420]
    labelled = re.findall(r"matrix\(1,0,0,1,([\d.]+),[\d.]+\)\"><text[^>]*>(70|80|90)<", drawn)
    assert labelled == [("20", "70"), ("286.67", "80"), ("420", "90")]


def test_no_style_stands_in_a_drawing_that_a_content_policy_would_refuse():
    assert "style" not in draw(chart(links=("/a/", "/b/")))


def test_the_lowest_band_is_hatched_and_every_band_has_a_shape_of_its_own():
    codes = ["xuat_sac", "tot", "dat", "chua_dat", UNRATED]
    assert fills_of(codes) == (0, 1, 2, 4, 5)
    assert len(set(signs_of(codes).values())) == len(codes)
