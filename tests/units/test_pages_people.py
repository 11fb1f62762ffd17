"""The pages of people in post, transfers and heads: who finds them, what they show, what they cost."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories as make
from units.models import Staff, Transfer

NOT_HERE = ["leader", "admin", "sibling_clerk", "stranger", "nobody"]


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def shown(client, name, *args, **query):
    return page(client, name, *args, **query).content.decode()


def send(client, name, pk, **posted):
    return client.post(reverse(name, args=[pk]), posted)


@pytest.fixture
def post(people):
    return make.make_staff(people.unit, full_name="Đỗ Thị Ước", code="C-1", position="Chuyên viên")


@pytest.fixture
def waiting(people, post):
    return make.make_transfer(post, people.sibling)


# --- the list of people


def test_the_list_is_of_a_day_or_of_everybody_who_ever_was(people, client_of, post):
    gone = make.make_staff(people.unit, full_name="Lê Văn An", valid_to=date(2021, 12, 31))
    client = client_of(people.clerk)
    listed = lambda **query: list(page(client, "staff_list", people.unit.pk, **query).context["page"])  # noqa: E731
    assert listed() == [post]
    assert listed(gom="tat-ca") == [gone, post]
    assert listed(ngay="31/12/2021") == [gone, post]


def test_the_list_is_narrowed_by_category(people, client_of, post):
    soldier = make.make_staff(people.unit, category="luc_luong_vu_trang")
    found = page(client_of(people.clerk), "staff_list", people.unit.pk, doi_tuong="luc_luong_vu_trang").context["page"]
    assert list(found) == [soldier]


def test_the_list_marks_who_holds_two_posts_who_is_leaving_and_who_has_an_account(people, client_of, waiting):
    client = client_of(people.clerk)
    html = shown(client, "staff_list", people.unit.pk)
    assert "chờ điều động" in html
    assert "kiêm nhiệm" not in html
    assert "chưa nối" in html
    make.make_staff(people.sibling, person=waiting.staff.person)
    Staff.objects.update(account=people.nobody)
    html = shown(client, "staff_list", people.unit.pk)
    assert "kiêm nhiệm" in html
    assert "chưa nối" not in html


def test_the_list_goes_out_whole_as_its_filter_shows_it(people, client_of, post):
    for n in range(31):
        make.make_staff(people.unit, full_name=f"Lê Văn Mẫu {n}")
    client = client_of(people.clerk)
    response = page(client, "staff_list", people.unit.pk, xuat="xlsx", tim="mau")
    rows = list(load_workbook(BytesIO(response.getvalue())).worksheets[0].values)
    assert rows[0][:4] == ("Mã đơn vị", "Mã cán bộ", "Họ và tên", "Chức vụ")
    assert len(rows) == 32
    assert "Đỗ Thị Ước" not in str(rows)


def test_head_and_coordinator_switch_self_marking_on_the_list_and_the_clerk_reads_it(people, client_of):
    assert "Cho cán bộ tự chấm" not in shown(client_of(people.clerk), "staff_list", people.unit.pk)
    assert send(client_of(people.clerk), "unit_self_marking", people.unit.pk, on="1").status_code == 404
    client = client_of(people.head)
    assert "Cho cán bộ tự chấm" in shown(client, "staff_list", people.unit.pk)
    send(client, "unit_self_marking", people.unit.pk, on="1")
    people.unit.refresh_from_db()
    assert people.unit.self_marking
    assert "Thôi cho cán bộ tự chấm" in shown(client, "staff_list", people.unit.pk)
    assert "Đang bật" in shown(client_of(people.clerk), "staff_list", people.unit.pk)
    send(client_of(people.coordinator), "unit_self_marking", people.unit.pk, on="0")
    people.unit.refresh_from_db()
    assert not people.unit.self_marking


# --- posts and accounts


def test_a_second_post_is_entered_on_a_page_of_its_own(people, client_of, post):
    client = client_of(people.clerk)
    values = {"unit": people.unit.code, "code": "KN-1", "category": "cong_chuc", "valid_from": "1/1/2022"}
    response = send(client, "staff_add_post", post.pk, **values)
    other = Staff.objects.get(code="KN-1")
    assert response.url == reverse("person_detail", args=[other.pk])
    assert other.person == post.person


def test_a_second_post_that_is_refused_keeps_what_was_typed(people, client_of, post):
    client = client_of(people.clerk)
    values = {"unit": people.unit.code, "code": "C-1", "category": "cong_chuc", "position": "Bí thư Đoàn"}
    html = send(client, "staff_add_post", post.pk, **values).content.decode()
    assert "Bí thư Đoàn" in html
    assert Staff.objects.of_person(post.person).count() == 1
    html = send(client, "staff_add_post", post.pk, **values | {"unit": people.sibling.code}).content.decode()
    assert "Không có đơn vị nào khớp" in html


def test_an_account_is_linked_and_unlinked_on_the_page_of_the_person(people, client_of, post):
    make.make_user(username="dtu", full_name=post.full_name)
    client = client_of(people.clerk)
    address = reverse("person_detail", args=[post.pk])
    assert send(client, "staff_link", post.pk, username="dtu").url == address
    assert "Bỏ nối tài khoản" in shown(client, "person_detail", post.pk)
    assert send(client, "staff_unlink", post.pk).url == address
    assert "Nối tài khoản" in shown(client, "person_detail", post.pk)
    response = client.post(reverse("staff_link", args=[post.pk]), {"username": "khong-co"}, follow=True)
    assert "Không có tài khoản “khong-co”" in response.content.decode()


@pytest.mark.parametrize("who", ["head", *NOT_HERE])
def test_only_those_who_keep_the_list_change_posts_and_accounts(people, client_of, post, who):
    client = client_of(getattr(people, who))
    for name in ("staff_edit", "staff_add_post"):
        assert page(client, name, post.pk).status_code == 404
    for name in ("staff_end", "staff_link", "staff_unlink", "staff_add_post"):
        assert send(client, name, post.pk).status_code == 404


# --- transfers


def test_a_transfer_is_asked_for_and_confirmed_on_its_pages(people, client_of, post):
    client = client_of(people.clerk)
    assert "Vị trí cũ kết thúc vào ngày liền trước" in shown(client, "transfer_create", post.pk)
    response = send(client, "transfer_create", post.pk, to_unit=people.sibling.code, first_day="1/7/2022")
    transfer = Transfer.objects.get()
    assert response.url == reverse("transfer_detail", args=[transfer.pk])
    html = shown(client, "transfer_detail", transfer.pk)
    assert "Rút đề nghị" in html
    assert "Tiếp nhận Đỗ Thị Ước" not in html
    assert "Thêm vị trí" in shown(client, "person_detail", post.pk)
    assert "Đang chờ điều động." in shown(client, "person_detail", post.pk)

    client = client_of(people.sibling_clerk)
    assert "1 chờ tiếp nhận" in shown(client, "staff_list", people.sibling.pk)
    assert "1 đề nghị điều động chờ tiếp nhận" in client.get("/").content.decode()
    assert 'value="C-1"' in shown(client, "transfer_detail", transfer.pk)
    send(client, "transfer_accept", transfer.pk, code="M-1", category="vien_chuc", position="Chuyên viên chính")
    new = Staff.objects.get(code="M-1")
    assert (new.unit, new.valid_from) == (people.sibling, date(2022, 7, 1))
    html = shown(client, "transfer_detail", transfer.pk)
    assert "Thu hồi tiếp nhận" in html
    assert "Chuyên viên chính" in html


def test_a_request_that_is_refused_keeps_what_was_typed(people, client_of, post):
    client = client_of(people.clerk)
    html = send(client, "transfer_create", post.pk, to_unit=people.unit.code, first_day="1/7/2022").content.decode()
    assert "Không có đơn vị nào khớp" in html
    assert "1/7/2022" in html
    gone = make.make_unit(people.province, code="CU", valid_to=date(2022, 1, 1))
    html = send(client, "transfer_create", post.pk, to_unit="CU", first_day="1/7/2022").content.decode()
    assert f"{gone.name} không hoạt động vào ngày 1/7/2022" in html
    html = send(client, "transfer_create", post.pk, to_unit=people.sibling.code, first_day="").content.decode()
    assert "Hãy nhập ngày nhận việc." in html


def test_a_confirmation_that_is_refused_keeps_what_was_typed(people, client_of, waiting):
    make.make_staff(people.sibling, code="M-1")
    client = client_of(people.sibling_clerk)
    response = send(client, "transfer_accept", waiting.pk, code="M-1", category="vien_chuc", position="Trưởng phòng")
    assert response.status_code == 422
    assert "“M-1” đã có ở đơn vị" in response.content.decode()
    assert "Trưởng phòng" in response.content.decode()


def test_declined_withdrawn_and_taken_back_on_the_page(people, client_of, post):
    client = client_of(people.coordinator)
    endings = [("transfer_decline", "Không tiếp nhận"), ("transfer_cancel", "Đã rút"), ("transfer_accept", "tiếp nhận")]
    for name, words in endings:
        transfer = make.make_transfer(post, people.sibling)
        send(client, name, transfer.pk, reason="Không có chỉ tiêu", code="M-1", category="cong_chuc")
        assert words in shown(client, "transfer_detail", transfer.pk)
    send(client, "transfer_take_back", transfer.pk, reason="Ghi nhầm")
    assert "sau đó thu hồi: Ghi nhầm" in shown(client, "transfer_detail", transfer.pk)
    assert Staff.objects.of_person(post.person).get() == post


def test_a_reason_that_is_missing_is_asked_for(people, client_of, waiting):
    response = client_of(people.sibling_clerk).post(reverse("transfer_decline", args=[waiting.pk]), follow=True)
    assert "Hãy nhập lý do." in response.content.decode()


@pytest.mark.parametrize("who", ["leader", "admin", "stranger", "nobody"])
def test_others_find_no_transfer(people, client_of, waiting, who):
    client = client_of(getattr(people, who))
    assert page(client, "transfer_detail", waiting.pk).status_code == 404
    assert page(client, "transfer_create", waiting.staff.pk).status_code == 404
    assert list(page(client, "transfer_list").context["page"]) == []
    for name in ("transfer_accept", "transfer_decline", "transfer_cancel", "transfer_take_back"):
        assert send(client, name, waiting.pk, reason="x").status_code == 404


def test_the_receiving_unit_sees_the_person_only_as_far_as_the_transfer_tells(people, client_of, waiting):
    client = client_of(people.sibling_clerk)
    assert page(client, "person_detail", waiting.staff.pk).status_code == 404
    assert page(client, "transfer_create", waiting.staff.pk).status_code == 404
    assert "Đỗ Thị Ước" in shown(client, "transfer_detail", waiting.pk)


def test_transfers_are_found_by_name_and_result_and_go_out(people, client_of, waiting):
    other = make.make_transfer(make.make_staff(people.unit, full_name="Lê Văn An"), people.sibling)
    client = client_of(people.clerk)
    send(client, "transfer_cancel", other.pk)
    listed = lambda **query: list(page(client, "transfer_list", **query).context["page"])  # noqa: E731
    assert listed(tim="do thi uoc") == [waiting]
    assert listed(ket_qua="cho") == [waiting]
    assert listed(ket_qua="cancelled") == [other]
    assert listed(ket_qua="declined") == []
    assert "Đỗ Thị Ước" in b"".join(page(client, "transfer_list", xuat="csv")).decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_transfers_costs_the_same_for_one_row_and_thirty(
    people, client_of, django_assert_num_queries, rows
):
    for _ in range(rows):
        make.make_transfer(make.make_staff(people.unit), people.sibling)
    client = client_of(people.clerk)
    with django_assert_num_queries(4):
        response = page(client, "transfer_list")
    assert len(response.context["page"]) == rows


# --- heads


def test_the_page_of_heads_tells_who_when_and_where_it_was_vacant(people, client_of):
    role = people.head.roles.get()
    role.valid_to = date(2021, 12, 31)
    role.save()
    make.make_role("head", unit=people.unit, valid_from=date(2022, 7, 1), valid_to=date(2022, 9, 30), acting=True)
    html = shown(client_of(people.clerk), "unit_heads", people.unit.pk)
    assert html.count("Khuyết") == 2
    assert "phụ trách" in html
    assert "Hãy báo Sở Nội vụ" in html
    html = shown(client_of(people.coordinator), "unit_heads", people.unit.pk)
    assert reverse("head_appoint", args=[people.unit.pk]) in html


def test_the_page_of_heads_is_for_those_who_see_the_unit(people, client_of):
    for who, status in (("head", 200), ("leader", 200), ("sibling_clerk", 404), ("stranger", 404), ("admin", 404)):
        assert page(client_of(getattr(people, who)), "unit_heads", people.unit.pk).status_code == status, who


def test_the_coordinator_lists_units_without_a_head_and_nobody_else_does(people, client_of):
    client = client_of(people.coordinator)
    assert list(page(client, "head_vacancy_list").context["page"]) == [people.sibling]
    assert list(page(client, "head_vacancy_list", tim="khong co").context["page"]) == []
    assert len(page(client, "head_vacancy_list", ngay="1/1/2018").context["page"]) == 2
    assert people.sibling.name in b"".join(page(client, "head_vacancy_list", xuat="csv")).decode()
    for who in ("clerk", "head", "leader", "admin", "nobody"):
        assert page(client_of(getattr(people, who)), "head_vacancy_list").status_code == 404


def test_the_list_of_vacancies_of_a_province_that_has_ended_shows_its_last_day(db, client_of):
    ended = make.make_province(valid_to=date(2025, 6, 30))
    unit = make.make_unit(ended)
    client = client_of(make.make_role("coordinator", province=ended).user)
    assert list(page(client, "head_vacancy_list").context["page"]) == [unit]
    assert "tại ngày 30/6/2025" in shown(client, "head_vacancy_list")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_vacancies_costs_the_same_for_one_row_and_thirty(
    people, client_of, django_assert_num_queries, rows
):
    for n in range(rows):
        unit = make.make_unit(people.province, name=f"Ban số {n}")
        make.make_role("head", unit=unit, valid_to=date(2021, 12, 31))
    client = client_of(people.coordinator)
    with django_assert_num_queries(6):
        response = page(client, "head_vacancy_list", tim="ban so")
    assert len(response.context["page"]) == rows


def test_the_administrator_replaces_a_head_on_a_page(people, client_of):
    role, client = people.head.roles.get(), client_of(people.admin)
    following = make.make_user(full_name="Lê Văn Mẫu")
    assert "Thay thủ trưởng" in shown(client, "user_detail", people.head.pk)
    html = send(client, "role_replace", role.pk, username="khong-co", first_day="1/7/2022").content.decode()
    assert "Không có tài khoản “khong-co” đang dùng." in html
    html = send(client, "role_replace", role.pk, username=people.head.username, first_day="1/7/2022").content.decode()
    assert "đang là thủ trưởng" in html
    send(client, "role_replace", role.pk, username=following.username, first_day="1/7/2022", position="Giám đốc")
    role.refresh_from_db()
    assert role.valid_to == date(2022, 6, 30)
    assert following.roles.get().unit == people.unit
    assert page(client, "role_replace", people.clerk.roles.get().pk).status_code == 404


def test_an_account_without_an_office_is_made_for_who_only_marks_themselves(people, client_of):
    values = {"username": "dtu", "full_name": "Đỗ Thị Ước", "kind": "khong", "valid_from": "1/7/2022"}
    client_of(people.admin).post(reverse("user_create"), values)
    assert make.User.objects.get(username="dtu").roles.count() == 0
