"""The past told with the units of a day: from the tables, across provinces, in three queries."""

from datetime import date

import pytest

from tests import factories as make
from units.models import Succession
from units.regrouping import Regrouping

pytestmark = pytest.mark.django_db

JUNE, JULY = date(2025, 6, 30), date(2025, 7, 1)


def follow(old, new, kind="nhap", on=JULY, **fields):
    return Succession.objects.create(old=old, new=new, kind=kind, effective_on=on, **fields)


@pytest.fixture
def before():
    return make.make_province(name="Kiên Giang", valid_to=JUNE)


@pytest.fixture
def after(before):
    province = make.make_province(name="An Giang", valid_from=JULY)
    province.predecessors.add(before)
    return province


def test_a_unit_is_followed_into_the_new_province(before, after):
    office = make.make_unit(before, name="Sở Nội vụ")
    merged = make.make_unit(after, name="Sở Nội vụ")
    follow(office, merged)
    regrouping = Regrouping.of(after, JULY)
    assert regrouping[office.pk] == regrouping[merged.pk]
    assert regrouping[office.pk].unit_ids == (merged.pk,)
    assert set(regrouping[office.pk].member_ids) == {office.pk, merged.pk}


def test_seen_from_the_old_province_it_is_the_same(before, after):
    office, merged = make.make_unit(before), make.make_unit(after)
    follow(office, merged)
    assert Regrouping.of(before, JULY).groups == Regrouping.of(after, JULY).groups


def test_on_a_day_before_the_merger_each_stands_for_itself(before, after):
    office, merged = make.make_unit(before), make.make_unit(after)
    follow(office, merged)
    regrouping = Regrouping.of(after, JUNE)
    assert regrouping[office.pk].unit_ids == (office.pk,)
    assert (regrouping[merged.pk].unit_ids, regrouping[merged.pk].ended) == ((), False)


def test_no_unit_outlives_its_province(before, after):
    office = make.make_unit(before, name="Huyện Giồng Riềng", kind="huyen")
    group = Regrouping.of(after, JULY)[office.pk]
    assert (group.ended, group.unit_ids, group.label) == (True, (), "Huyện Giồng Riềng (đã kết thúc)")


def test_a_group_of_several_names_them_in_order(before, after):
    old = make.make_unit(before, name="Xã Đông Yên", kind="xa")
    for name in ("Xã Hòa Thuận", "Xã Định Hòa", "Xã An Biên"):
        follow(old, make.make_unit(after, name=name, kind="xa"), "chia")
    assert Regrouping.of(after, JULY)[old.pk].label == "Xã An Biên; Xã Định Hòa; Xã Hòa Thuận"


def test_an_ended_line_carries_its_last_name():
    province = make.make_province()
    first = make.make_unit(province, name="Sở Thông tin", valid_to=date(2020, 12, 31))
    second = make.make_unit(province, name="Sở Truyền thông", valid_from=date(2021, 1, 1), valid_to=JUNE)
    follow(first, second, "doi_ten", on=date(2021, 1, 1))
    assert Regrouping.of(province, JULY)[first.pk].label == "Sở Truyền thông (đã kết thúc)"


def test_what_must_be_verified_is_said_and_not_followed(before, after):
    old, new = make.make_unit(before, kind="xa"), make.make_unit(after, kind="xa")
    follow(old, new, to_verify=True)
    group = Regrouping.of(after, JULY)[old.pk]
    assert (group.ended, group.to_verify) == (True, True)


def test_groups_of_the_day_come_first_in_vietnamese_order():
    province = make.make_province()
    names = ("Sở Y tế", "Sở Công an", "Ủy ban Đoàn kết")
    for name in names:
        make.make_unit(province, name=name)
    make.make_unit(province, name="Ban Quản lý cũ", valid_to=JUNE)
    groups = Regrouping.of(province, JULY).groups
    assert [group.label for group in groups] == [
        "Sở Công an",
        "Sở Y tế",
        "Ủy ban Đoàn kết",
        "Ban Quản lý cũ (đã kết thúc)",
    ]


def test_it_says_in_which_group_a_unit_is_counted(before, after):
    one, two, merged = make.make_unit(before), make.make_unit(before), make.make_unit(after)
    follow(one, merged)
    follow(two, merged)
    regrouping = Regrouping.of(after, JULY)
    assert regrouping[one.pk] == regrouping[two.pk] == regrouping[merged.pk]
    assert one.pk in regrouping
    assert 0 not in regrouping


def test_provinces_that_nothing_joins_stay_out(before, after):
    foreign = make.make_unit()
    assert foreign.pk not in Regrouping.of(after, JULY)


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_three_queries(before, after, number, django_assert_num_queries):
    for _ in range(number):
        follow(make.make_unit(before), make.make_unit(after))
    with django_assert_num_queries(3):
        Regrouping.of(after, JULY)
