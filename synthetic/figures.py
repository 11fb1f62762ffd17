"""One figure as truth.json writes it, the sum of typed rows, and the time that a report speaks of (docs/figures.md)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

COUNTED, REPORTED = "counted", "reported"


class Span(NamedTuple):
    """The years and days of one report."""

    kind: str
    year: int
    as_of: date
    first_year: int

    @property
    def annual(self):
        return self.kind == "annual"

    @property
    def years(self):
        return [self.year] if self.annual else list(range(self.first_year, self.year + 1))

    @property
    def award_years(self):
        return [self.year] if self.annual else list(range(self.first_year, self.as_of.year + 1))

    @property
    def first_day(self):
        return date(self.years[0], 1, 1)

    @property
    def last_day(self):
        return min(self.as_of, date(self.year, 12, 31)) if self.annual else self.as_of

    def day_of(self, year):
        """The day on which the round of a year counts: its last, or the as-of date where that is earlier."""
        return min(date(year, 12, 31), self.as_of)

    def closed(self, year):
        """Whether paper records of the year, dated at its end, stand by the as-of date."""
        return date(year, 12, 31) <= self.as_of


class Sum(NamedTuple):
    """Typed rows added up: how many there are and how many of them have a denominator."""

    value: Decimal
    whole: Decimal | None = None
    sign: str = "="
    rows: int = 1
    wholes: int = 0


def row_sum(typed):
    return Sum(typed.value, typed.whole, typed.sign, 1, int(typed.whole is not None))


def joined(sums):
    """Several sums as one, or None of none."""
    sums = [each for each in sums if each]
    if not sums:
        return None
    wholes = [each.whole for each in sums if each.whole is not None]
    return Sum(
        sum(each.value for each in sums),
        sum(wholes) if wholes else None,
        _joint_sign({each.sign for each in sums} - {"="}),
        sum(each.rows for each in sums),
        sum(each.wholes for each in sums),
    )


def _joint_sign(signs):
    """What may be said of a sum: more than all the exact parts, at least, less, at most, or only "about"."""
    if not signs:
        return "="
    for strict, loose in ((">", "≥"), ("<", "≤")):
        if signs <= {strict, loose}:
            return strict if strict in signs else loose
    return "~"


def of_count(numerator, denominator=None, *, sign="=", source=COUNTED):
    share = None if not denominator else two_decimals(Fraction(numerator) * 100 / Fraction(denominator))
    return _figure(share, numerator, denominator, sign, source)


def of_value(text, *, sign="=", source=COUNTED):
    return _figure(text, None, None, sign, source)


def _figure(value, numerator, denominator, sign, source):
    return {
        "value": value,
        "numerator": None if numerator is None else plain(numerator),
        "denominator": None if denominator is None else plain(denominator),
        "qualifier": sign,
        "source": source,
    }


def two_decimals(exact):
    """An exact number that is not negative as text with two decimals, half up."""
    exact = Fraction(exact) * 100
    hundredths = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def plain(number):
    """A number as it was typed: no exponent, no zeros behind the decimal point."""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
