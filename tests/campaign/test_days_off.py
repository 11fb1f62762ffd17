"""Days on which offices do not work: weekends, holidays of the sun's and the moon's calendar."""

from datetime import date

import pytest

from campaign.days_off import day_off, warning_about, working_days


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2022, 7, 15), ""),
        (date(2022, 7, 16), "ngày nghỉ cuối tuần"),
        (date(2022, 9, 2), "nghỉ lễ (Quốc khánh)"),
        (date(2025, 1, 29), "nghỉ lễ (Tết Nguyên Đán)"),
        (date(2025, 4, 7), "nghỉ lễ (Ngày Giỗ Tổ Hùng Vương)"),
    ],
)
def test_why_offices_are_closed(day, why):
    assert day_off(day) == why


def test_a_working_day_is_not_warned_about():
    assert warning_about(date(2022, 7, 15), "Ngày khóa") == ""
    assert warning_about(date(2022, 7, 17), "Ngày khóa") == "Ngày khóa, Chủ nhật 17/7/2022, là ngày nghỉ cuối tuần."


def test_working_days_leave_out_weekends_and_holidays():
    assert working_days(date(2022, 8, 29), date(2022, 9, 4)) == 3
    assert working_days(date(2022, 7, 15), date(2022, 7, 15)) == 1
    assert working_days(date(2022, 7, 16), date(2022, 7, 17)) == 0
