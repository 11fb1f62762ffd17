"""The builders by which models say "never", and the dates from and to, both inclusive."""

from datetime import date

import pytest

from tests import factories as make
from units.models import Unit
from units.schema import valid_on, valid_within

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
BEFORE, INSIDE, AFTER = date(2021, 12, 31), date(2022, 6, 1), date(2023, 1, 1)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ({"valid_from": FIRST, "valid_to": LAST}, {FIRST, INSIDE, LAST}),
        ({"valid_from": FIRST}, {FIRST, INSIDE, LAST, AFTER}),
        ({"valid_to": LAST}, {BEFORE, FIRST, INSIDE, LAST}),
        ({}, {BEFORE, FIRST, INSIDE, LAST, AFTER}),
    ],
)
def test_a_row_is_valid_from_its_first_day_to_its_last(db, dates, days):
    make.make_unit(**dates)
    assert {day for day in (BEFORE, FIRST, INSIDE, LAST, AFTER) if Unit.objects.filter(valid_on(day)).exists()} == days


@pytest.mark.parametrize(
    ("span", "valid"),
    [
        ((date(2021, 1, 1), BEFORE), False),
        ((date(2021, 1, 1), FIRST), True),
        ((INSIDE, INSIDE), True),
        ((LAST, date(2024, 1, 1)), True),
        ((AFTER, date(2024, 1, 1)), False),
        ((BEFORE, AFTER), True),
    ],
)
def test_a_row_is_valid_within_a_span_when_one_day_is_common(db, span, valid):
    make.make_unit(valid_from=FIRST, valid_to=LAST)
    assert Unit.objects.filter(valid_within(*span)).exists() == valid


def test_dates_of_a_related_row_are_asked_with_a_prefix(db):
    unit = make.make_unit(valid_to=BEFORE)
    make.make_staff(unit)
    assert not Unit.objects.filter(valid_on(FIRST), staff__isnull=False).exists()
    assert unit.staff.filter(valid_on(BEFORE, "unit__")).exists()
    assert not unit.staff.filter(valid_on(FIRST, "unit__")).exists()


def test_constraints_carry_the_name_of_app_and_model_and_the_offices_words():
    messages = {c.name: c.violation_error_message for c in Unit._meta.constraints}
    assert messages["units_unit_dates_in_order"] == "Ngày kết thúc phải từ ngày bắt đầu trở đi."
    assert messages["units_unit_code_given"] == "Hãy nhập mã đơn vị."
