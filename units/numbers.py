"""How numbers are read from people and shown to them, and the one way in which anything is rounded."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000 ]")
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-"})
# Digits, comma, minus and dot of full width, as some keyboards give them.
_FULL_WIDTH = str.maketrans({code: code - 0xFEE0 for code in (*range(0xFF0C, 0xFF0F), *range(0xFF10, 0xFF1A))})
_AROUND_COMMA = re.compile(" *, *")
_MINUS_SIGN = "\u2212"
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([. ][0-9]{3})+")
_WHOLE = re.compile(r"[0-9]+")
_DOT_DECIMAL = re.compile(r"[0-9]*\.[0-9]+")
# Wide enough that nothing but `round_half_up` ever rounds.
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP)


class NotANumber(ValueError):
    """Not a number; the message is a sentence for the person who typed it."""


def parse_decimal(value, *, like="8,5 hoặc 1.234"):
    """The number written in `value`, comma or dot, or `NotANumber`.

    With a comma, dots and spaces are thousands and the comma, with spaces around it or not, is decimal ("1.234,5").
    Without one, groups of three are thousands ("5.200", "1 234") and any other single dot is decimal ("8.5", "0.125").
    Numbers that are numbers already (spreadsheet cells) are taken as they are, to the fifteen digits a spreadsheet
    keeps. `like`: the examples that the sentence gives; with "" it says what is wrong and leaves it to the caller what
    is right.
    """
    if isinstance(value, float):
        value = Decimal(f"{value:.15g}")
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        number = Decimal(value)
    else:
        number = Decimal(_plain_notation(value, like))
    if not number.is_finite():
        raise NotANumber(_sentence(value, like))
    return number if number else number.copy_abs()


def round_half_up(value, places=2):
    """`value` (Decimal, int or Fraction) to so many decimals, halves away from zero: 2.345 is 2.35."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = -1 if exact < 0 else 1
    return Decimal(sign * whole).scaleb(-places, context=_EXACT)


def percent(numerator, denominator):
    """numerator ÷ denominator in percent with two decimals; None where there is no whole to compare with."""
    if numerator is None or not denominator:
        return None
    return round_half_up(Fraction(numerator) * 100 / Fraction(denominator))


def mean(total, count):
    """The mean with two decimals of `count` values that sum up to `total` (exact: Decimal or Fraction), or None."""
    if not count:
        return None
    return round_half_up(Fraction(total) / count)


def trimmed(value):
    """The same number without the zeros a database column pads it with: 5200.0000 is 5200, 8.50 is 8.5."""
    value = Decimal(value)
    whole = value.to_integral_value(context=_EXACT)
    return whole if value == whole else value.normalize(context=_EXACT)


def plain(value):
    """The number for machines: "94.88", "5200"; a dot, no grouping, no exponent, decimals as they are."""
    return format(Decimal(value), "f")


def show_decimal(value, places=None):
    """The number for people: "8,5", "1.234,25"; zeros at the end only where `places` asks for them."""
    value = trimmed(value) if places is None else round_half_up(value, places)
    whole, _, decimals = format(value.copy_abs(), "f").partition(".")
    shown = f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")
    return _MINUS_SIGN + shown if value < 0 else shown


def show_count(value):
    """A count for people: "4.946"."""
    return show_decimal(value, places=0)


def show_percent(value, places=None):
    """A percentage for people: "94,88%"; in a table ask for `places=2`."""
    return show_decimal(value, places) + "%"


def _plain_notation(value, like):
    text = _SPACES.sub(" ", str(value).translate(_FULL_WIDTH)).strip().translate(_MINUSES)
    text = _AROUND_COMMA.sub(",", text)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, comma, decimals = digits.partition(",")
    if comma:
        good = _WHOLE.fullmatch(decimals) and (not whole or _WHOLE.fullmatch(whole) or _THOUSANDS.fullmatch(whole))
        plain_digits = f"{_ungrouped(whole) or '0'}.{decimals}"
    else:
        grouped = _THOUSANDS.fullmatch(digits)
        good = grouped or _WHOLE.fullmatch(digits) or _DOT_DECIMAL.fullmatch(digits)
        plain_digits = _ungrouped(digits) if grouped else digits
    if not good:
        raise NotANumber(_sentence(value, like))
    return sign + plain_digits


def _ungrouped(digits):
    return digits.replace(".", "").replace(" ", "")


def _sentence(value, like):
    text = str(value).strip()
    wrong = f"“{text}” không phải là số." if text else "Chưa nhập số."
    return f"{wrong} Hãy nhập số như {like}." if like else wrong
