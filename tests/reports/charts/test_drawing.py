"""Drawings that lead somewhere: each part is a link for the pointer, and is told apart without colour."""

import re
from decimal import Decimal

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
    assert 'class="s5"' in drawn
    assert 'class="hatch"' in drawn


def test_no_style_stands_in_a_drawing_that_a_content_policy_would_refuse():
    assert "style" not in draw(chart(links=("/a/", "/b/")))


def test_the_lowest_band_is_hatched_and_every_band_has_a_shape_of_its_own():
    codes = ["xuat_sac", "tot", "dat", "chua_dat", UNRATED]
    assert fills_of(codes) == (0, 1, 2, 4, 5)
    assert len(set(signs_of(codes).values())) == len(codes)
