"""Days and times as people write and read them in Viet Nam."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.days import NotADay, parse_day, show_clock, show_day, show_official_day, show_weekday

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "written",
    ["15/7/2022", "15/07/2022", " 15-07-2022 ", "15.7.2022", "2022-07-15", "2022-07-15 00:00:00", "2022-07-15T00:00"],
)
def test_a_day_is_read_in_every_usual_form(written):
    assert parse_day(written) == date(2022, 7, 15)


def test_cells_that_hold_days_are_taken_as_they_are():
    assert parse_day(date(2022, 7, 15)) == date(2022, 7, 15)
    spreadsheets_know_no_zone = datetime.fromisoformat("2022-07-15T00:00")
    assert parse_day(spreadsheets_know_no_zone) == date(2022, 7, 15)


def test_the_day_stands_before_the_month():
    assert parse_day("08/12/2022") == date(2022, 12, 8)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("7/15/2022", "“7/15/2022” không có trên lịch. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
        ("30/02/2022", "“30/02/2022” không có trên lịch. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
        ("hôm qua", "“hôm qua” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
        ("15/7/22", "“15/7/22” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
        ("15/7-2022", "“15/7-2022” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
        ("15/7/0202", "Năm 202 không hợp lệ. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
        ("", "Chưa nhập ngày. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
    ],
)
def test_what_is_not_a_day_is_refused_in_words(written, sentence):
    with pytest.raises(NotADay) as refused:
        parse_day(written)
    assert str(refused.value) == sentence


@given(days)
def test_what_is_shown_is_read_back_as_the_same_day(day):
    assert parse_day(show_day(day)) == parse_day(day.isoformat()) == day


@given(st.text())
def test_reading_anything_gives_a_day_or_a_refusal(text):
    try:
        day = parse_day(text)
    except NotADay:
        return
    assert parse_day(show_day(day)) == day


def test_a_day_on_screen_has_no_zeros_in_front():
    assert show_day(date(2022, 7, 5)) == "5/7/2022"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2022, 8, 8), "ngày 08 tháng 8 năm 2022"),
        (date(2022, 1, 15), "ngày 15 tháng 01 năm 2022"),
        (date(2022, 2, 9), "ngày 09 tháng 02 năm 2022"),
        (date(2022, 12, 31), "ngày 31 tháng 12 năm 2022"),
    ],
)
def test_an_official_day_has_zeros_where_the_decree_wants_them(day, shown):
    assert show_official_day(day) == shown


def test_moments_are_shown_in_vietnamese_time():
    late_in_greenwich = datetime(2022, 7, 15, 20, 5, tzinfo=UTC)
    assert show_clock(late_in_greenwich) == "03:05"
    assert show_day(late_in_greenwich) == "16/7/2022"
    assert show_weekday(late_in_greenwich) == "thứ Bảy"
    assert parse_day(late_in_greenwich) == date(2022, 7, 16)


def test_a_bare_time_is_shown_as_it_is():
    assert show_clock(time(9, 5)) == "09:05"


def test_weekdays_are_written_as_the_decree_capitalises_them():
    week = [show_weekday(date(2022, 7, 11 + n)) for n in range(7)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
