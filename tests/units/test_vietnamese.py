"""The template filters, and the components that are built from them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.html import escape

from units.days import VIETNAM
from units.templatetags import vietnamese as shown

NOW = datetime(2022, 7, 11, 10, 32, tzinfo=VIETNAM)


def component(name, **context):
    return render_to_string(f"components/{name}.html", context)


@pytest.mark.parametrize("show", [shown.points, shown.count, shown.percent, shown.day, shown.clock, shown.difference])
def test_nothing_is_shown_for_nothing(show):
    assert show(None) == ""


def test_numbers_have_a_decimal_comma():
    assert shown.points(Decimal("8.50")) == "8,5"
    assert shown.points(Decimal("8.5"), 2) == "8,50"
    assert shown.points("12a") == "12a"
    assert shown.count(4946) == "4.946"
    assert shown.percent(Decimal("94.88")) == "94,88%"


def test_differences_carry_their_sign():
    assert [shown.difference(Decimal(d)) for d in ("-1.5", "2", "0")] == ["−1,5", "+2", "="]


def test_times_of_today_are_bare():
    assert shown.moment(NOW, NOW) == "10:32"
    assert shown.moment(NOW, date(2022, 7, 12)) == "10:32 ngày 11/7/2022"
    assert shown.saved_moment(NOW, NOW) == "10:32"
    assert shown.saved_moment(NOW, date(2022, 7, 12)) == "11/7/2022"


@pytest.mark.parametrize(("today", "words"), [(11, "còn 4 ngày"), (15, "hạn là hôm nay"), (18, "quá hạn 3 ngày")])
def test_deadlines_are_told_in_days(today, words):
    assert shown.days_left(date(2022, 7, 15), date(2022, 7, today)) == words


@pytest.mark.parametrize(
    ("size", "words"), [(10, "1 kB"), (860_000, "860 kB"), (1_258_291, "1,3 MB"), (20_000_000, "20 MB")]
)
def test_file_sizes(size, words):
    assert shown.file_size(size) == words


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("not_started", "Chưa bắt đầu"),
        ("draft", "Nháp"),
        ("submitted", "Đã trình"),
        ("returned", "Bị trả lại"),
        ("approved", "Đã duyệt"),
        ("appraised", "Đã thẩm định"),
        ("final", "Đã chốt"),
    ],
)
def test_a_state_has_a_sign_and_a_word(status, word):
    html = component("state", status=status)
    assert word in html
    assert "icons.svg#s" in html


def test_a_mark_field_shows_the_comma_and_belongs_to_its_form():
    html = component("points_field", id="diem-A1", value=Decimal("8.5"), max=10, label="A1", form="phieu")
    assert 'value="8,5"' in html
    assert 'form="phieu"' in html
    assert "readonly" not in html


def test_a_locked_mark_field_is_read_only():
    assert " readonly" in component("points_field", id="x", value=8, max=10, label="", locked=True)


def test_a_wrong_mark_keeps_what_was_typed_and_is_described():
    html = component("points_field", id="x", value="26", max=25, label="", error="26 lớn hơn điểm tối đa 25.")
    assert 'value="26"' in html
    assert 'aria-describedby="x-loi"' in html
    assert 'id="x-loi"' in html


def test_pages_keep_the_filters_of_the_address(rf):
    page = Paginator(range(90), 30).get_page(2)
    html = component("pagination", page_obj=page, request=rf.get("/?loai=xa&trang=2"), unit="đơn vị")
    assert escape("?loai=xa&trang=3") in html
    assert "31–60 trong 90 đơn vị" in html


def test_a_single_page_needs_no_numbers(rf):
    assert component("pagination", page_obj=Paginator([1], 30).get_page(1), request=rf.get("/")).strip() == ""
