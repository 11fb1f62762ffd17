"""Which days offices in Việt Nam do not work: weekends and public holidays, lunar ones included."""

from datetime import timedelta
from functools import cache

import holidays

from units.days import show_day, show_weekday

SATURDAY = 5


def day_off(day):
    """Why offices are closed that day, in words, or "" on a working day."""
    name = _holidays(day.year).get(day)
    if name:
        return f"nghỉ lễ ({name})"
    return "ngày nghỉ cuối tuần" if day.weekday() >= SATURDAY else ""


def working_days(first, last):
    """How many working days lie between the two, both included."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(not day_off(day) for day in span)


def warning_about(day, what):
    """ "Ngày khóa, Chủ nhật 30/4/2023, là …"; "" on a working day."""
    why = day_off(day)
    return f"{what}, {show_weekday(day)} {show_day(day)}, là {why}." if why else ""


@cache
def _holidays(year):
    """{day: name} as far as they are known; days that the Government swaps are known once they are announced."""
    return dict(holidays.country_holidays("VN", years=year, language="vi"))
