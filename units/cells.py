"""What a cell of an import file may say: text, a day, a number, a year, one of a list; else a sentence why not."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import starmap

from units.days import parse_day
from units.numbers import parse_decimal, show_decimal
from units.text import fold, nfc, one_line
from units.written import text_of

# Days that a spreadsheet keeps as bare numbers, from 1/1/1930 on; what is smaller is a year or a count.
_SERIALS = range(10959, 109575)
_SERIAL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Shape:
    """What a column's cells hold, for templates: "text", "day", "number", "count", "year", "choice" or "points"."""

    kind: str
    longest: int | None = None
    below: object = None
    choices: tuple = ()


def shaped(read, kind, **limits):
    """Says beside a reader what shape its cells have."""
    read.shape = Shape(kind, **limits)
    return read


def text(longest):
    """One line of at most so many characters."""

    def read(cell):
        return _not_longer(one_line(text_of(cell)), longest)

    return shaped(read, "text", longest=longest)


def lines(longest):
    """Text that may have several lines."""

    def read(cell):
        return _not_longer(nfc(text_of(cell)), longest)

    return shaped(read, "text", longest=longest)


def day(cell):
    """A day; a cell that a spreadsheet keeps as a day is taken as it is, formatted as one or not."""
    if isinstance(cell, int | float):
        if int(cell) in _SERIALS:
            return _SERIAL_ZERO + timedelta(days=int(cell))
        raise ValueError(f"“{text_of(cell)}” không phải là ngày. Hãy định dạng ô là ngày, hoặc gõ như 15/7/2022.")
    return parse_day(cell)


def number(*, places, below):
    """A number that is not negative, with at most so many decimals, and less than `below`."""

    def read(cell):
        value = parse_decimal(cell)
        if value < 0:
            raise ValueError(f"{show_decimal(value)} nhỏ hơn 0. Hãy nhập số từ 0 trở lên.")
        if value >= below:
            raise ValueError(f"{show_decimal(value)} quá lớn. Hãy nhập số nhỏ hơn {show_decimal(below)}.")
        if value != round(value, places):
            raise ValueError(f"{show_decimal(value)} có quá {places} chữ số thập phân.")
        return value

    return shaped(read, "number", below=below)


def count(cell):
    """A whole number from 1."""
    value = parse_decimal(cell)
    if value < 1 or value != int(value) or value > 2_000_000_000:
        raise ValueError(f"“{text_of(cell).strip()}” không phải là số đếm. Hãy nhập số nguyên từ 1 trở lên.")
    return int(value)


def year(cell):
    written = text_of(cell).strip()
    if len(written) != 4 or not written.isascii() or not written.isdigit():
        raise ValueError(f"“{written}” không phải là năm. Hãy nhập bốn chữ số, ví dụ 2022.")
    return int(written)


def choice(choices, *, also=None):
    """One of a TextChoices, by its code or its Vietnamese label; `also` lists other ways to write each."""
    known = {_bare(label): value for value, label in choices.choices}
    known |= {_bare(value): value for value in choices.values}
    known |= {_bare(written): value for value, ways in (also or {}).items() for written in ways}
    listed = "; ".join(starmap(_to_choose, choices.choices))

    def read(cell):
        written = one_line(text_of(cell))
        value = known.get(_bare(written))
        if value is None:
            raise ValueError(f"“{written}” không có trong danh mục. Hãy dùng: {listed}.")
        return value

    return shaped(read, "choice", choices=tuple(choices.choices))


def _to_choose(value, label):
    """The label people know; a sign (≥) stands before it, an internal code does not."""
    return label if value.isidentifier() else f"{value} ({label})"


def _bare(written):
    """Letters and digits alone, so that "Sở, ban, ngành" and "sở ban ngành" are the same; signs stay as they are."""
    letters = "".join(c for c in fold(written) if c.isalnum())
    return letters or written.strip()


def _not_longer(value, longest):
    if len(value) > longest:
        raise ValueError(f"Dài {len(value)} ký tự, quá mức {longest}. Hãy viết ngắn lại.")
    return value


shaped(day, "day")
shaped(count, "count")
shaped(year, "year")
