"""What a province was called, and that its units do not outlive it."""

from datetime import date

import pytest

from tests import factories as make
from units.models import ProvinceName, Unit

pytestmark = pytest.mark.django_db


def test_a_renamed_province_is_called_by_the_name_of_the_day():
    hue = make.make_province(name="Huế")
    ProvinceName.objects.create(province=hue, name="Thừa Thiên Huế")
    ProvinceName.objects.create(province=hue, name="Huế", valid_from=date(2025, 1, 1))
    assert hue.titled_on(date(2024, 12, 31))[1] == "Thừa Thiên Huế"
    assert hue.titled_on(date(2025, 1, 1))[1] == "Huế"


def test_a_province_that_was_never_renamed_has_its_one_name():
    assert make.make_province(name="Lạng Sơn").titled_on(date(2019, 1, 1))[1] == "Lạng Sơn"


@pytest.mark.parametrize(
    ("name", "level", "bare"),
    [
        ("Kiên Giang", "tỉnh", "Kiên Giang"),
        ("Hồ Chí Minh", "thành phố", "Hồ Chí Minh"),
        ("Tỉnh Mẫu", "tỉnh", "Mẫu"),
        ("Thành phố Đồng Nai", "thành phố", "Đồng Nai"),
    ],
)
def test_a_name_tells_the_level(name, level, bare):
    assert make.make_province(name=name).titled_on(date(2022, 8, 8)) == (level, bare)


def test_a_unit_without_a_last_day_ends_with_its_province():
    unit = make.make_unit(make.make_province(valid_to=date(2025, 6, 30)), valid_to=None)
    units = Unit.objects.filter(pk=unit.pk)
    assert units.existing_on(date(2025, 6, 30)).exists()
    assert not units.existing_on(date(2025, 7, 1)).exists()
    assert units.existing_within(date(2025, 1, 1), date(2025, 12, 31)).exists()
    assert not units.existing_within(date(2025, 7, 1), date(2025, 12, 31)).exists()


def test_provinces_with_units_are_offered_before_those_that_only_stand_in_the_register():
    make.make_province(slug="ha-noi", code="01")
    used = make.make_unit(make.make_province(slug="lang-son", code="20")).province
    assert [province.slug for province in type(used).objects.used_first()] == ["lang-son", "ha-noi"]
