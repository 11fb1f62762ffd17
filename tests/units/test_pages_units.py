"""The pages of units and people: who finds them, what they show, what they cost."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from units.models import Cluster, ClusterMembership, Role, Staff, Unit

LIST = reverse("unit_list")


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def undo_offered(client, response):
    """Presses the one “Hoàn tác” of the page; what the next page says."""
    [undo] = re.findall(r'class="undo" method="post" action="([^"]+)"', response.content.decode())
    return client.post(undo, follow=True).content.decode()


def test_a_coordinator_sees_the_units_of_the_province_and_no_others(people, client_of):
    shown = client_of(people.coordinator).get(LIST).content.decode()
    assert people.unit.name in shown
    assert people.sibling.name in shown
    assert "Chưa có người duyệt" in shown
    assert Unit.objects.exclude(province=people.province).get().name not in shown


def test_a_clerk_sees_only_the_own_unit_and_cannot_enter_units(people, client_of):
    response = client_of(people.clerk).get(LIST)
    assert list(response.context["page"]) == [people.unit]
    assert "Lập đơn vị" not in response.content.decode()


def test_an_administrator_sees_no_units_by_that_role(people, client_of):
    assert list(client_of(people.admin).get(LIST).context["page"]) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"tim": "so noi vu"}, ["Sở Nội vụ"]),
        ({"tim": "vu noi"}, ["Sở Nội vụ"]),
        ({"tim": "SNV"}, ["Sở Nội vụ"]),
        ({"tim": "Đảo"}, ["Xã Hòn Đảo"]),
        ({"loai": "huyen"}, ["UBND huyện An Biên"]),
        ({"tim": "không có"}, []),
    ],
)
def test_units_are_found_without_diacritics_and_by_kind(people, client_of, query, names):
    Unit.objects.filter(province=people.province).update(kind="khac", search_key="x")
    make.make_unit(people.province, code="SNV", name="Sở Nội vụ")
    make.make_unit(people.province, code="HAB", name="UBND huyện An Biên", kind="huyen")
    make.make_unit(people.province, code="XHD", name="Xã Hòn Đảo", kind="xa")
    response = client_of(people.coordinator).get(LIST, query)
    assert [unit.name for unit in response.context["page"]] == names


def test_units_are_filtered_by_cluster_and_by_the_unit_above(people, client_of):
    cluster = Cluster.objects.create(province=people.province, name="Khối 1", sort_key="khoi 1")
    ClusterMembership.objects.create(cluster=cluster, unit=people.sibling)
    below = make.make_unit(people.province, parent=people.unit)
    client = client_of(people.coordinator)
    assert list(client.get(LIST, {"cum": cluster.pk}).context["page"]) == [people.sibling]
    assert list(client.get(LIST, {"cap_tren": people.unit.pk}).context["page"]) == [below]


def test_the_list_shows_the_units_of_the_day_asked_for(people, client_of):
    gone = make.make_unit(people.province, name="Sở cũ", valid_to=date(2021, 12, 31))
    client = client_of(people.coordinator)
    assert gone not in client.get(LIST).context["page"]
    assert gone in client.get(LIST, {"ngay": "31/12/2021"}).context["page"]
    assert gone not in client.get(LIST, {"ngay": "1/1/2022"}).context["page"]


def test_a_day_that_is_none_is_said_beside_its_field_and_left_out(people, client_of):
    shown = client_of(people.coordinator).get(LIST, {"ngay": "31/2/2022"}).content.decode()
    assert "không có trên lịch" in shown
    assert people.unit.name in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_the_unit_list_costs_the_same_for_one_row_and_thirty(people, client_of, django_assert_num_queries, rows):
    cluster = Cluster.objects.create(province=people.province, name="Khối 1", sort_key="khoi 1")
    for n in range(rows):
        unit = make.make_unit(people.province, name=f"Ban số {n}", parent=people.unit)
        make.make_role("head", unit=unit)
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
    client = client_of(people.coordinator)
    with django_assert_num_queries(10):
        response = client.get(LIST, {"tim": "ban số"})
    assert len(response.context["page"]) == rows


def test_a_unit_page_tells_its_dates_place_and_heads(people, client_of):
    above = make.make_unit(people.province, name="UBND tỉnh")
    unit = make.make_unit(people.province, parent=above, valid_from=date(2005, 3, 1))
    below = make.make_unit(people.province, parent=unit, name="Phòng Nội vụ")
    make.make_role("head", unit=unit, position="Chủ tịch")
    shown = page(client_of(people.coordinator), "unit_detail", unit.pk).content.decode()
    for words in ("UBND tỉnh", "từ 1/3/2005", below.name, "Chủ tịch"):
        assert words in shown
    assert "Chưa có người duyệt" not in shown


def test_a_unit_without_a_head_says_so_to_the_coordinator_with_the_way_on(people, client_of):
    shown = page(client_of(people.coordinator), "unit_detail", people.sibling.pk).content.decode()
    assert "Chưa có người duyệt." in shown
    assert reverse("head_appoint", args=[people.sibling.pk]) in shown


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_only_the_coordinator_opens_the_forms_of_the_register(people, client_of, who):
    client = client_of(getattr(people, who))
    names = ["unit_edit", "head_appoint"]
    assert [page(client, name, people.unit.pk).status_code for name in names] == [404, 404]
    if who != "stranger":
        assert page(client, "unit_create").status_code == 404


def test_a_coordinator_enters_a_unit_through_the_form(people, client_of):
    response = client_of(people.coordinator).post(
        reverse("unit_create"),
        {
            "province": people.province.pk,
            "code": " SYT ",
            "name": "Sở  Y tế",
            "kind": "so_nganh",
            "parent": people.unit.code,
            "valid_from": "1/1/2010",
        },
    )
    unit = Unit.objects.get(code="SYT")
    assert response.url == unit.get_absolute_url()
    assert (unit.name, unit.search_key, unit.parent, unit.valid_from) == (
        "Sở Y tế",
        "syt so y te",
        people.unit,
        date(2010, 1, 1),
    )


def test_a_refused_unit_keeps_what_was_typed(people, client_of):
    values = {"province": people.province.pk, "code": people.unit.code, "name": "Trùng mã", "kind": "xa"}
    response = client_of(people.coordinator).post(reverse("unit_create"), values)
    shown = response.content.decode()
    assert "Mã đơn vị này đã có trong tỉnh. Hãy dùng mã khác." in shown
    assert "Trùng mã" in shown


def test_a_unit_of_a_foreign_province_cannot_be_entered(people, client_of):
    foreign = make.make_province()
    values = {"province": foreign.pk, "code": "X", "name": "X", "kind": "xa"}
    client_of(people.coordinator).post(reverse("unit_create"), values)
    assert not Unit.objects.filter(code="X").exists()


def test_the_edit_form_starts_from_the_unit_and_saves(people, client_of):
    client = client_of(people.coordinator)
    assert people.unit.name in page(client, "unit_edit", people.unit.pk).content.decode()
    client.post(
        reverse("unit_edit", args=[people.unit.pk]),
        {"code": people.unit.code, "name": "Sở Đã sửa", "kind": "so_nganh", "parent": ""},
    )
    people.unit.refresh_from_db()
    assert people.unit.name == "Sở Đã sửa"


def test_the_coordinator_appoints_and_ends_an_acting_head(people, client_of):
    client = client_of(people.coordinator)
    today = timezone.localdate()
    until = today + timedelta(days=30)
    form = {"username": people.clerk.username, "position": "Phó Giám đốc", "valid_from": "", "valid_to": ""}
    assert (
        "Hãy nhập ngày vào ô “Đến ngày”."
        in client.post(reverse("head_appoint", args=[people.unit.pk]), form).content.decode()
    )
    form |= {"valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{until:%d/%m/%Y}"}
    client.post(reverse("head_appoint", args=[people.unit.pk]), form)
    role = Role.objects.get(user=people.clerk, kind="head")
    assert (role.acting, role.unit, role.valid_to) == (True, people.unit, until)
    assert "Kết thúc sớm" in page(client, "unit_detail", people.unit.pk).content.decode()
    ended = client.post(reverse("head_end", args=[role.pk]), {"on": f"{today:%d/%m/%Y}"}, follow=True)
    role.refresh_from_db()
    assert role.valid_to == today
    assert "Đã đặt lại ngày cuối của" in undo_offered(client, ended)
    role.refresh_from_db()
    assert role.valid_to == until


def test_nobody_from_outside_the_province_is_appointed(people, client_of):
    form = {"username": people.stranger.username, "valid_from": "1/1/2026", "valid_to": "1/1/2030"}
    shown = client_of(people.coordinator).post(reverse("head_appoint", args=[people.unit.pk]), form).content.decode()
    assert "Trong tỉnh không có tài khoản" in shown


def test_a_head_given_by_the_administrator_is_not_the_coordinators_to_end(people, client_of):
    role = people.head.roles.get()
    url = reverse("head_end", args=[role.pk])
    assert client_of(people.coordinator).post(url, {"on": "1/1/2030"}).status_code == 404


# --- people in post


@pytest.mark.parametrize("who", ["leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_people_are_not_listed_to_those_who_do_not_work_with_their_sheets(people, client_of, who):
    assert page(client_of(getattr(people, who)), "staff_list", people.unit.pk).status_code == 404


def test_the_head_reads_the_list_of_people_but_does_not_keep_it(people, client_of):
    person = make.make_staff(people.unit)
    client = client_of(people.head)
    shown = page(client, "staff_list", people.unit.pk).content.decode()
    assert person.full_name in shown
    assert "Thêm cán bộ" not in shown
    assert page(client, "staff_edit", person.pk).status_code == 404
    assert page(client, "staff_create", people.unit.pk).status_code == 404


def test_people_stand_in_the_order_of_their_given_names(people, client_of):
    for name in ("Trần Văn Ân", "Lê Thị Bình", "Nguyễn Văn An", "Đỗ Ánh"):
        make.make_staff(people.unit, full_name=name)
    response = page(client_of(people.clerk), "staff_list", people.unit.pk)
    assert [person.full_name for person in response.context["page"]] == [
        "Nguyễn Văn An",
        "Đỗ Ánh",
        "Trần Văn Ân",
        "Lê Thị Bình",
    ]


def test_people_are_found_without_diacritics_and_by_day(people, client_of):
    here = make.make_staff(people.unit, full_name="Đỗ Thị Ước", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    client = client_of(people.clerk)
    assert list(page(client, "staff_list", people.unit.pk, tim="do uoc").context["page"]) == []
    found = page(client, "staff_list", people.unit.pk, tim="do uoc", ngay="1/1/2021").context["page"]
    assert list(found) == [here]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_staff_list_costs_the_same_for_one_row_and_thirty(people, client_of, django_assert_num_queries, rows):
    for _ in range(rows):
        make.make_staff(people.unit)
    client = client_of(people.clerk)
    with django_assert_num_queries(6):
        response = page(client, "staff_list", people.unit.pk)
    assert len(response.context["page"]) == rows


def test_a_clerk_enters_corrects_and_ends_people(people, client_of):
    client = client_of(people.clerk)
    values = {"code": "CB-1", "full_name": "Lê Văn Mẫu", "category": "cong_chuc", "valid_from": "1/2/2020"}
    response = client.post(reverse("staff_create", args=[people.unit.pk]), values | {"them-nua": "1"})
    assert response.url == reverse("staff_create", args=[people.unit.pk])
    person = Staff.objects.get(code="CB-1")
    assert (person.search_key, person.name_key) != ("", "")
    client.post(reverse("staff_edit", args=[person.pk]), values | {"full_name": "Lê Văn Mẫn"})
    ended = client.post(reverse("staff_end", args=[person.pk]), {"on": "30/4/2024"}, follow=True)
    person.refresh_from_db()
    assert (person.full_name, person.search_key, person.valid_to) == (
        "Lê Văn Mẫn",
        "cb-1 le van man",
        date(2024, 4, 30),
    )
    assert "Đã đặt lại ngày cuối của Lê Văn Mẫn ở" in undo_offered(client, ended)
    person.refresh_from_db()
    assert person.valid_to is None


def test_the_same_person_twice_from_one_day_is_refused_in_words(people, client_of):
    values = {"code": "CB-1", "full_name": "Lê Văn Mẫu", "category": "cong_chuc"}
    client = client_of(people.clerk)
    for _ in range(2):
        response = client.post(reverse("staff_create", args=[people.unit.pk]), values)
    assert "Người này đã có ở đơn vị với cùng ngày bắt đầu." in response.content.decode()
    assert Staff.objects.count() == 1


def test_a_unit_says_that_it_ended_and_of_what_kinds_those_below_it_are_only_where_they_differ(db, client_of):
    ended = make.make_province(valid_to=date(2025, 6, 30))
    district = make.make_unit(ended, kind="huyen")
    make.make_unit(ended, kind="xa", parent=district)
    client = client_of(make.make_role("coordinator", province=ended).user)
    html = client.get(district.get_absolute_url()).content.decode()
    assert "Đã kết thúc" in html
    assert "Xã, phường, thị trấn" not in html
    make.make_unit(ended, kind="su_nghiep", parent=district)
    assert "Xã, phường, thị trấn" in client.get(district.get_absolute_url()).content.decode()


def test_errors_of_the_forms_stand_in_the_order_of_their_fields(people, client_of):
    client = client_of(people.coordinator)
    for url, first, second in (
        (reverse("unit_create"), "Hãy nhập tên đơn vị.", "Hãy nhập mã đơn vị."),
        (reverse("staff_create", args=[people.unit.pk]), "Hãy nhập họ và tên.", "Hãy nhập mã cán bộ."),
    ):
        html = client.post(url, {"valid_from": ""}).content.decode()
        assert html.index(first) < html.index(second)
