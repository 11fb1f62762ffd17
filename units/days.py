"""How days and times are read from people and shown to them, in Vietnamese and in Vietnamese time."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([ T]00:00(:00)?)?")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
# Outside these years a day is a slip of the finger, not a day of anybody's service.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_HOW = "Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."


class NotADay(ValueError):
    """Not a day; the message is a sentence for the person who typed it."""


def parse_day(value):
    """The day written in `value`: 15/7/2022, 15-07-2022, 15.07.2022 or 2022-07-15; or `NotADay`."""
    if isinstance(value, datetime):
        return _local(value).date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if match := _DAY_FIRST.fullmatch(text):
        day, _, month, year = match.groups()
    elif match := _ISO.fullmatch(text):
        year, month, day = match.group(1, 2, 3)
    else:
        raise NotADay(_sentence(text))
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise NotADay(f"“{text}” không có trên lịch. {_HOW}") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise NotADay(f"Năm {int(year)} không hợp lệ. {_HOW}")
    return found


def start_of(day):
    """The first moment of a day here."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def show_day(moment):
    """The day on screen: "15/7/2022"."""
    day = _local(moment)
    return f"{day.day}/{day.month}/{day.year}"


def show_official_day(moment):
    """The day in an official document: "ngày 08 tháng 8 năm 2022".

    Days under 10 and the months 1 and 2 take a zero in front (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    day = _local(moment)
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def show_paper_day(moment):
    """The same in a column of a printed table: "08/8/2022", "05/02/2023"."""
    day = _local(moment)
    return f"{day.day:02}/{day.month:02}/{day.year}" if day.month <= 2 else f"{day.day:02}/{day.month}/{day.year}"


def show_clock(moment):
    """The time of day: "10:32"."""
    return _local(moment).strftime("%H:%M")


def show_weekday(moment):
    """The day of the week inside a sentence: "thứ Sáu", "Chủ nhật"."""
    return _WEEKDAYS[_local(moment).weekday()]


def _local(moment):
    """An aware moment as the clocks in Viet Nam show it; days and bare times stay as they are."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(VIETNAM)
    return moment


def _sentence(text):
    return f"“{text}” không phải là ngày. {_HOW}" if text else f"Chưa nhập ngày. {_HOW}"
