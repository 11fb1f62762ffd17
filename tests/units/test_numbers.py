"""Numbers as people write and read them, and rounding."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.numbers import (
    NotANumber,
    mean,
    parse_decimal,
    percent,
    plain,
    round_half_up,
    show_count,
    show_decimal,
    show_percent,
    trimmed,
)

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8,5", "8.5"),
        ("8.5", "8.5"),
        ("8", "8"),
        ("0", "0"),
        ("007", "7"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("5.200", "5200"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1 234", "1234"),
        ("1 234 567", "1234567"),
        ("12.5000", "12.5000"),
        ("1234.567", "1234.567"),
        ("0.500", "0.500"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1234,567", "1234.567"),
        ("5,200", "5.200"),
        ("4.946,00", "4946.00"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("-3,5", "-3.5"),
        ("\u22123,5", "-3.5"),
        ("-1.234", "-1234"),
        ("\u00a01\u00a0234,5\u202f", "1234.5"),
        ("1\u2009234", "1234"),
        ("6 ,5", "6.5"),
        ("1 234 , 5", "1234.5"),
        ("\uff16", "6"),
        ("\uff0d\uff16\uff0c\uff15", "-6.5"),
        ("\uff16\uff0e\uff15", "6.5"),
    ],
)
def test_numbers_are_read_as_the_province_writes_them(written, meant):
    assert plain(parse_decimal(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        *["", " ", "tám", "8,", "8.", "1,234,567", "1,234.5", "1.2.3", "1.23,5", "12 34", "0.125,5", "1e3", "NaN"],
        *["+5", "94,88%", "--1", "-", ",", "8;5", "٣", "Infinity"],
    ],
)
def test_what_is_not_a_number_is_refused(written):
    with pytest.raises(NotANumber):
        parse_decimal(written)


def test_the_refusal_is_a_sentence_for_the_person_who_typed():
    with pytest.raises(NotANumber, match=r"^“tám rưỡi” không phải là số\. Hãy nhập số như 8,5 hoặc 1\.234\.$"):
        parse_decimal("tám rưỡi")
    with pytest.raises(NotANumber, match="Chưa nhập số"):
        parse_decimal("  ")


def test_numbers_from_a_spreadsheet_are_taken_as_they_are():
    assert parse_decimal(5200) == Decimal(5200)
    assert str(parse_decimal(0.1 + 0.2)) == "0.3"
    assert parse_decimal(1.234) == Decimal("1.234")
    assert parse_decimal(Decimal("8.50")).as_tuple() == Decimal("8.50").as_tuple()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), True, None])
def test_what_a_spreadsheet_holds_instead_of_a_number_is_refused(value):
    with pytest.raises(NotANumber):
        parse_decimal(value)


def test_minus_nothing_is_nothing():
    assert plain(parse_decimal("-0")) == "0"


@given(decimals)
def test_what_is_shown_is_read_back_as_the_same_number(value):
    shown = show_decimal(value)
    # One dot before exactly three digits is thousands, and show_decimal writes decimals after a comma only.
    assert parse_decimal(shown) == value


@given(st.text())
def test_reading_anything_gives_a_number_or_a_refusal(text):
    try:
        number = parse_decimal(text)
    except NotANumber:
        return
    assert number.is_finite()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("8.5", "8,5"),
        ("8.50", "8,5"),
        ("8.00", "8"),
        ("100", "100"),
        ("1E+2", "100"),
        ("4946", "4.946"),
        ("1234567.25", "1.234.567,25"),
        ("0.125", "0,125"),
        ("-2.5", "\u22122,5"),
        ("0.00", "0"),
    ],
)
def test_numbers_are_shown_with_a_comma_and_dotted_thousands(value, shown):
    assert show_decimal(Decimal(value)) == shown


def test_places_are_kept_where_a_column_wants_them():
    assert show_decimal("8.5", places=2) == "8,50"
    assert show_decimal("2.345", places=2) == "2,35"
    assert show_decimal(Fraction(1, 3), places=2) == "0,33"


def test_nothing_negative_is_shown_of_a_number_that_rounds_to_nothing():
    assert show_decimal("-0.001", places=2) == "0,00"


def test_counts_and_percentages_are_shown():
    assert show_count(4946) == "4.946"
    assert show_count(0) == "0"
    assert show_percent("94.88") == "94,88%"
    assert show_percent("90.00") == "90%"
    assert show_percent("80.5", places=2) == "80,50%"


def test_the_figures_of_the_review_come_out_as_printed():
    assert percent(4946, 5213) == Decimal("94.88")
    assert plain(percent(5192, 5192)) == "100.00"


def test_a_percentage_of_nothing_is_none():
    assert percent(5, 0) is None
    assert percent(None, 5) is None
    assert percent(5, None) is None
    assert plain(percent(0, 5)) == "0.00"


def test_percentages_and_means_always_have_two_decimals():
    assert plain(percent(161, 200)) == "80.50"
    assert plain(mean(Decimal("161"), 2)) == "80.50"
    assert mean(Decimal(0), 0) is None


def test_means_are_exact_before_they_are_rounded():
    assert mean(Fraction(1, 3) + Fraction(2, 3), 1) == Decimal("1.00")
    assert mean(Decimal("14.07"), 6) == Decimal("2.35")


def test_halves_are_rounded_up_as_the_office_does():
    assert round_half_up(Decimal("2.345")) == Decimal("2.35")
    assert round_half_up(Decimal("-2.345")) == Decimal("-2.35")
    assert round_half_up(Decimal("2.5"), 0) == Decimal(3)
    assert percent(1, 800) == Decimal("0.13")


@given(decimals)
def test_rounding_agrees_with_decimal(value):
    assert round_half_up(value) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_never_more_than_half_a_hundredth_away(numerator, denominator):
    exact = Fraction(100 * numerator, denominator)
    assert -Fraction(1, 200) <= exact - Fraction(percent(numerator, denominator)) < Fraction(1, 200)


def test_padding_of_a_column_is_trimmed():
    assert plain(trimmed(Decimal("5200.0000"))) == "5200"
    assert plain(trimmed(Decimal("94.8800"))) == "94.88"
    assert plain(trimmed(Decimal("0E-10"))) == "0"


@given(decimals)
def test_machine_notation_has_no_exponent_and_loses_nothing(value):
    assert "E" not in plain(value)
    assert Decimal(plain(value)) == value == trimmed(value)
