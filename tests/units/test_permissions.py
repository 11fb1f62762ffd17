"""What a person's roles open on a day, and how many queries it costs to know."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests import factories as make
from units.models import Province, Staff, Unit
from units.permissions import (
    Scope,
    coordinates,
    edits_staff,
    heads,
    heads_in_office,
    position_in,
    scope_of,
    sees_staff,
    serves,
)


def test_the_scope_is_one_query(people, django_assert_num_queries):
    make.make_role("head", unit=people.sibling, user=people.clerk)
    with django_assert_num_queries(1):
        scope = people.clerk.scope
        assert people.clerk.scope is scope
        assert [role.unit.province_id for role in scope.roles] == [people.province.pk] * 2
    assert (scope.served_unit_ids, scope.headed_unit_ids) == ({people.unit.pk}, {people.sibling.pk})


def test_a_role_counts_from_its_first_day_to_its_last(people):
    user = make.make_role("clerk", unit=people.unit, valid_from=date(2022, 1, 1), valid_to=date(2022, 6, 30)).user
    seen = [bool(scope_of(user, day=day).roles) for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 30))]
    assert seen == [False, True, True]
    assert scope_of(user, day=date(2022, 7, 1)) == Scope()


def test_anonymous_and_disabled_people_have_no_scope(people):
    assert scope_of(AnonymousUser()) == Scope()
    people.coordinator.is_active = False
    assert scope_of(people.coordinator) == Scope()


@pytest.mark.parametrize(
    ("who", "units", "staff"),
    [
        ("coordinator", {"unit", "sibling"}, 2),
        ("leader", {"unit", "sibling"}, 0),
        ("clerk", {"unit"}, 1),
        ("head", {"unit"}, 1),
        ("sibling_clerk", {"sibling"}, 1),
        ("stranger", set(), 0),
        ("admin", set(), 0),
        ("nobody", set(), 0),
    ],
)
def test_what_each_office_sees(people, who, units, staff):
    user = getattr(people, who)
    make.make_staff(people.unit)
    make.make_staff(people.sibling)
    seen = Unit.objects.visible_to(user).filter(province=people.province)
    assert set(seen) == {getattr(people, name) for name in units}
    assert Staff.objects.visible_to(user).count() == staff
    assert Province.objects.visible_to(user).filter(pk=people.province.pk).exists() == bool(units)


def test_people_see_their_own_post(people):
    own = make.make_staff(people.unit, account=people.nobody)
    assert list(Staff.objects.visible_to(people.nobody)) == [own]
    assert not Staff.objects.editable_by(people.nobody).exists()


def test_the_sentences_about_a_person_follow_the_roles(people):
    province, unit = people.province.pk, people.unit
    assert [coordinates(getattr(people, who), province) for who in ("coordinator", "leader")] == [True, False]
    assert [serves(getattr(people, who), unit.pk) for who in ("clerk", "head", "sibling_clerk")] == [True, False, False]
    assert [heads(getattr(people, who), unit.pk) for who in ("clerk", "head")] == [False, True]
    assert [edits_staff(getattr(people, who), unit) for who in ("clerk", "coordinator", "head")] == [True, True, False]
    assert [sees_staff(getattr(people, who), unit) for who in ("clerk", "head", "leader")] == [True, True, False]


def test_the_position_is_the_roles_own_or_the_name_of_the_office(people):
    assert position_in(people.head, unit=people.unit) == "Giám đốc"
    assert position_in(people.clerk, unit=people.unit) == "Cán bộ đầu mối"
    assert position_in(people.coordinator, province_id=people.province.pk) == "Chuyên viên Sở Nội vụ"
    assert position_in(people.head, unit=people.sibling) == ""


def test_the_head_in_office_has_an_account_in_use_and_a_role_of_that_day(people):
    today = timezone.localdate()
    assert [role.user for role in heads_in_office(people.unit, day=today)] == [people.head]
    assert not heads_in_office(people.unit, day=date(2018, 12, 31))
    people.head.is_active = False
    people.head.save()
    assert not heads_in_office(people.unit, day=today)
    make.make_role("head", unit=people.unit, acting=True, valid_from=today, valid_to=today + timedelta(days=1))
    assert heads_in_office(people.unit, day=today).count() == 1


@pytest.mark.django_db
def test_lists_of_a_province_that_has_ended_show_its_last_day():
    kien_giang = make.make_province(valid_to=date(2025, 6, 30))
    coordinator = make.make_role("coordinator", province=kien_giang).user
    assert coordinator.scope.day_shown(date(2026, 11, 22)) == date(2025, 6, 30)
    assert coordinator.scope.day_shown(date(2024, 1, 1)) == date(2024, 1, 1)


@pytest.mark.django_db
def test_whoever_also_works_in_a_standing_province_sees_today():
    head = make.make_role("head", unit=make.make_unit(make.make_province(valid_to=date(2025, 6, 30)))).user
    make.make_role("head", unit=make.make_unit(), user=head)
    assert head.scope.day_shown(date(2026, 11, 22)) == date(2026, 11, 22)


@pytest.mark.django_db
def test_a_province_reads_the_archives_of_those_it_was_formed_from_and_touches_nothing():
    old, new = make.make_province(valid_to=date(2025, 6, 30)), make.make_province(valid_from=date(2025, 7, 1))
    new.predecessors.add(old)
    coordinator = make.make_role("coordinator", province=new).user
    unit = make.make_unit(old)
    assert Unit.objects.visible_to(coordinator).filter(pk=unit.pk).exists()
    assert not Unit.objects.editable_by(coordinator).filter(pk=unit.pk).exists()
    assert not coordinates(coordinator, old.pk)


@pytest.mark.django_db
def test_the_old_province_reads_nothing_of_the_new_one():
    old, new = make.make_province(valid_to=date(2025, 6, 30)), make.make_province(valid_from=date(2025, 7, 1))
    new.predecessors.add(old)
    leader = make.make_role("leader", province=old).user
    assert not Unit.objects.visible_to(leader).filter(pk=make.make_unit(new).pk).exists()
