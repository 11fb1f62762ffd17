"""The places in the bar follow the roles and cost no query of their own."""

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from tests import factories as make
from units.nav import MOST_PLACES, nav


def shown_to(user, address="/don-vi/"):
    request = RequestFactory().get(address)
    request.user, request.resolver_match = user, resolve(address)
    return nav(request)


def titles(user, **query):
    return [place["title"] for place in shown_to(user, **query)["nav"]]


def test_the_administrator_has_accounts_and_their_log(people):
    assert titles(people.admin) == ["Việc chờ tôi", "Tài khoản", "Nhật ký", "Cài đặt", "Sức khỏe"]


def test_the_register_is_the_coordinators(people):
    assert "Đơn vị" in titles(people.coordinator)
    assert "Đơn vị" not in titles(people.clerk)


def test_clerk_and_head_reach_the_people_of_their_unit(people):
    address = reverse("staff_list", args=[people.unit.pk])
    for user in (people.clerk, people.head):
        assert [place["url"] for place in shown_to(user)["nav"] if place["title"] == "Cán bộ"] == [address]


def test_the_place_one_is_in_is_marked(people):
    for address in ("/don-vi/", reverse("unit_detail", args=[people.unit.pk]), reverse("unit_create")):
        marked = [place["title"] for place in shown_to(people.coordinator, address)["nav"] if place["current"]]
        assert marked == ["Đơn vị"]


@pytest.mark.parametrize("who", ["coordinator", "clerk", "head", "leader", "admin"])
def test_the_bar_costs_the_scope_alone(people, django_assert_num_queries, who):
    with django_assert_num_queries(1):
        assert len(shown_to(getattr(people, who))["nav"]) <= MOST_PLACES


def test_many_roles_still_make_at_most_seven_places_each_once(people):
    user = people.coordinator
    make.make_role("clerk", unit=people.unit, user=user)
    make.make_role("admin", user=user)
    addresses = [place["url"] for place in shown_to(user)["nav"]]
    assert len(addresses) <= MOST_PLACES
    assert len(set(addresses)) == len(addresses)


def test_the_office_stands_under_the_name(people):
    assert shown_to(people.head)["nav_place"] == f"Giám đốc, {people.unit}"
    assert shown_to(people.admin)["nav_place"] == "Quản trị hệ thống"
    assert shown_to(people.nobody)["nav_place"] == ""


def test_there_is_nowhere_to_go_before_the_first_change_of_password(people):
    people.clerk.must_change_password = True
    assert shown_to(people.clerk)["nav"] == []
