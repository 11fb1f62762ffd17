"""Cấp of a unit: by its kind and the units above it."""

import pytest

from tests import factories as make
from units.levels import Level, level_of, levels_in
from units.models import Unit


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        (["so_nganh"], Level.PROVINCE),
        (["dang"], Level.PROVINCE),
        (["su_nghiep", "so_nganh"], Level.PROVINCE),
        (["huyen"], Level.DISTRICT),
        (["su_nghiep", "huyen"], Level.DISTRICT),
        (["xa", "huyen"], Level.COMMUNE),
        (["su_nghiep", "xa", "huyen"], Level.COMMUNE),
    ],
)
def test_the_nearest_district_or_commune_decides(kinds, level):
    assert level_of(kinds) == level


@pytest.mark.django_db
def test_every_unit_of_a_province_has_a_level_even_in_a_circle(django_assert_num_queries):
    district = make.make_unit(kind="huyen")
    commune = make.make_unit(district.province, kind="xa", parent=district)
    school = make.make_unit(district.province, kind="su_nghiep", parent=commune)
    one = make.make_unit(district.province)
    Unit.objects.filter(pk=one.pk).update(parent=make.make_unit(district.province, parent=one))
    with django_assert_num_queries(1):
        found = levels_in(district.province_id)
    assert [found[each.pk] for each in (district, commune, school, one)] == ["huyen", "xa", "xa", "tinh"]
