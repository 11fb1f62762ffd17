"""What is done to accounts: every verb, who may use it, and the line it leaves in the log."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.factories import PASSWORD, moment
from units import account_log, accounts
from units.models import AccountEvent, Removal, Role, Unit, User
from units.passwords import one_time_password
from units.refusals import Refused

AT = moment(2022, 7, 1)
TODAY = date(2022, 7, 1)
NAMES = {"username": "moi", "full_name": "Lý Thị Mới"}


@pytest.fixture
def acting(people):
    """The administrator at a fixed hour, as every verb takes them."""
    return {"by": people.admin, "at": AT}


def clerk_role(people):
    return {"kind": "clerk", "unit": people.unit, "valid_from": TODAY}


def new_account(people, **fields):
    values = {"username": "moi", "full_name": "Lý Thị Mới", "role": clerk_role(people), "by": people.admin, "at": AT}
    return accounts.create_account(**values | fields)


def log():
    return list(AccountEvent.objects.order_by("pk").values_list("action", "username", "by_name", "detail"))


def test_a_new_account_has_a_strong_password_to_be_changed_a_role_and_two_lines_in_the_log(people):
    user, password = new_account(people)
    assert user.check_password(password)
    assert len(password) == 19
    assert user.must_change_password
    assert (user.search_key, user.name_key) == ("moi ly thi moi", accounts.account_keys(**NAMES)["name_key"])
    assert user.roles.get().unit == people.unit
    by = people.admin.full_name
    assert log() == [
        ("created", "moi", by, "Lý Thị Mới"),
        ("role_given", "moi", by, f"Cán bộ đầu mối, {people.unit}, từ 1/7/2022"),
    ]


def test_one_time_passwords_pass_the_rules_and_differ():
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "Có Dấu"}, "Chỉ dùng chữ thường không dấu"),
        ({"full_name": ""}, "."),
        ({"email": "khong phai"}, "thư điện tử|email"),
        ({"role": {"kind": "clerk", "valid_from": TODAY}}, "Vai trò này cần chọn đơn vị và không chọn tỉnh."),
        ({"role": {"kind": "leader", "valid_from": TODAY}}, "Vai trò này cần chọn tỉnh và không chọn đơn vị."),
    ],
)
def test_an_impossible_account_is_refused_whole(people, fields, sentence):
    before = User.objects.count()
    with pytest.raises(Refused, match=sentence):
        new_account(people, **fields)
    assert User.objects.count() == before
    assert log() == []


def test_a_taken_name_is_refused(people):
    new_account(people)
    with pytest.raises(Refused, match="Tên đăng nhập này đã có người dùng"):
        new_account(people)


@pytest.mark.parametrize("who", ["coordinator", "head", "clerk", "leader", "nobody"])
def test_nobody_but_the_administrator_manages_accounts(people, who):
    by = {"by": getattr(people, who), "at": AT}
    role = people.clerk.roles.get()
    for verb, args, more in [
        (accounts.create_account, (), {**NAMES, "role": clerk_role(people)}),
        (accounts.correct_account, (people.clerk,), {"full_name": "X", "email": ""}),
        (accounts.give_role, (people.clerk,), {"kind": "admin", "valid_from": TODAY}),
        (accounts.end_role, (role,), {"on": TODAY}),
        (accounts.withdraw_role, (role,), {}),
        (accounts.reset_password, (people.clerk,), {}),
        (accounts.disable, (people.clerk,), {}),
        (accounts.enable, (people.clerk,), {}),
        (accounts.unlock, (people.clerk,), {"reason": "x"}),
    ]:
        with pytest.raises(Refused, match="Chỉ quản trị hệ thống"):
            verb(*args, **more, **by)
    assert log() == []


def test_a_corrected_name_changes_the_keys_and_leaves_the_old_one_in_the_log(people, acting):
    before = people.clerk.full_name
    user = accounts.correct_account(people.clerk, full_name="Đặng Thị Ý", email="y@example.vn", **acting)
    assert (user.full_name, user.search_key) == ("Đặng Thị Ý", f"{user.username} dang thi y")
    assert log()[-1][3] == f"Trước: {before}"


def test_a_role_may_not_be_given_twice_for_the_same_days(people, acting):
    with pytest.raises(Refused, match="đã giữ vai trò đó"):
        accounts.give_role(people.clerk, **clerk_role(people), **acting)
    accounts.end_role(people.clerk.roles.get(), on=TODAY - timedelta(days=1), **acting)
    accounts.give_role(people.clerk, **clerk_role(people), **acting)
    assert people.clerk.roles.count() == 2


def test_a_role_ends_on_its_last_day(people, acting):
    role = people.head.roles.get()
    accounts.end_role(role, on=TODAY, **acting)
    role.refresh_from_db()
    assert role.valid_to == TODAY
    assert log()[-1][0] == "role_ended"
    with pytest.raises(Refused, match="đã kết thúc ngày 1/7/2022"):
        accounts.end_role(role, on=date(2022, 8, 1), **acting)
    with pytest.raises(Refused, match="từ ngày bắt đầu"):
        accounts.end_role(role, on=date(2018, 8, 1), **acting)


def test_only_a_role_of_today_is_withdrawn(people, acting):
    with pytest.raises(Refused, match="đặt ngày kết thúc thay vì rút"):
        accounts.withdraw_role(people.clerk.roles.get(), **acting)
    role = accounts.give_role(people.nobody, **clerk_role(people), **acting)
    accounts.withdraw_role(role, **acting)
    assert not people.nobody.roles.exists()
    assert log()[-1][0] == "role_withdrawn"


def test_administrators_cannot_lock_themselves_out(people, acting):
    own = people.admin.roles.get()
    with pytest.raises(Refused, match="vai trò quản trị cuối cùng của chính mình"):
        accounts.end_role(own, on=TODAY, **acting)
    with pytest.raises(Refused, match="chính mình"):
        accounts.disable(people.admin, **acting)
    today = make.make_role("admin", valid_from=TODAY)
    with pytest.raises(Refused, match="vai trò quản trị cuối cùng"):
        accounts.withdraw_role(today, by=today.user, at=AT)
    accounts.end_role(own, on=TODAY, by=today.user, at=AT)


def test_resetting_gives_another_password_to_be_changed(people, acting):
    password = accounts.reset_password(people.clerk, **acting)
    people.clerk.refresh_from_db()
    assert people.clerk.check_password(password)
    assert people.clerk.must_change_password
    assert log() == [("password_reset", people.clerk.username, people.admin.full_name, "")]


def test_disabling_and_enabling_change_nothing_else(people, acting):
    accounts.disable(people.clerk, **acting)
    with pytest.raises(Refused, match="đã ngừng dùng"):
        accounts.disable(people.clerk, **acting)
    accounts.enable(people.clerk, **acting)
    with pytest.raises(Refused, match="đang dùng bình thường"):
        accounts.enable(people.clerk, **acting)
    people.clerk.refresh_from_db()
    assert people.clerk.is_active
    assert people.clerk.check_password(PASSWORD)
    assert [action for action, *_ in log()] == ["disabled", "enabled"]


def test_unlocking_needs_a_reason_and_a_lock(people, acting, client):
    with pytest.raises(Refused, match="không bị khóa"):
        accounts.unlock(people.clerk, reason="Quên", **acting)
    for _ in range(5):
        client.post(reverse("login"), {"username": people.clerk.username, "password": "sai"})
    with pytest.raises(Refused, match="lý do"):
        accounts.unlock(people.clerk, reason="", **acting)
    accounts.unlock(people.clerk, reason="Gõ nhầm bộ gõ", **acting)
    assert log()[-1] == ("unlocked", people.clerk.username, people.admin.full_name, "Gõ nhầm bộ gõ")
    response = client.post(reverse("login"), {"username": people.clerk.username, "password": PASSWORD})
    assert response.status_code == 302


# --- acting heads


def appoint(people, **fields):
    values = {
        "user": people.clerk,
        "valid_from": TODAY,
        "valid_to": date(2022, 12, 31),
        "by": people.coordinator,
        "at": AT,
    }
    return accounts.appoint_acting_head(people.unit, **values | fields)


def test_the_coordinator_appoints_an_acting_head_with_an_end(people):
    role = appoint(people, position="Phó Giám đốc phụ trách")
    assert (role.kind, role.acting, role.unit) == ("head", True, people.unit)
    assert log()[-1][3] == f"Thủ trưởng đơn vị (phụ trách), {people.unit}, từ 1/7/2022 đến 31/12/2022"


def test_a_coordinator_does_not_appoint_himself(people):
    with pytest.raises(Refused, match="không tự chỉ định mình"):
        appoint(people, user=people.coordinator)
    assert people.coordinator.roles.count() == 1


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "stranger"])
def test_nobody_else_appoints_an_acting_head(people, who):
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        appoint(people, by=getattr(people, who))


def test_an_acting_head_without_an_end_or_without_an_account_in_use_is_refused(people):
    with pytest.raises(Refused, match="phải có ngày kết thúc"):
        appoint(people, valid_to=None)
    people.clerk.is_active = False
    with pytest.raises(Refused, match="đã ngừng dùng"):
        appoint(people)


def test_the_coordinator_ends_the_acting_head_but_no_other_role(people):
    by = {"by": people.coordinator, "at": AT}
    accounts.end_role(appoint(people), on=TODAY, **by)
    with pytest.raises(Refused, match="Chỉ quản trị hệ thống"):
        accounts.end_role(people.head.roles.get(), on=TODAY, **by)


# --- the first administrator


def test_the_command_makes_the_first_administrator(db, capsys):
    call_command("create_admin", "quan.tri", full_name="Ngô Văn Trị")
    user = User.objects.get(username="quan.tri")
    assert user.roles.get().kind == "admin"
    assert user.check_password(capsys.readouterr().out.strip().rsplit(": ", 1)[1])
    assert [(action, by) for action, _, by, _ in log()] == [
        ("created", "Lệnh quản trị"),
        ("role_given", "Lệnh quản trị"),
    ]
    with pytest.raises(CommandError, match="đã có người dùng"):
        call_command("create_admin", "quan.tri", full_name="Ngô Văn Trị")


# --- the pages


LIST = reverse("user_list")


@pytest.mark.parametrize("who", ["coordinator", "head", "clerk", "leader", "stranger", "nobody"])
def test_account_pages_do_not_exist_for_others(people, client_of, who):
    client, role = client_of(getattr(people, who)), people.clerk.roles.get()
    pages = [LIST, reverse("user_create"), reverse("account_log")]
    pages += [reverse(name, args=[people.clerk.pk]) for name in ("user_detail", "user_edit", "role_give")]
    assert {client.get(address).status_code for address in pages} == {404}
    posts = [
        reverse(f"user_{name}", args=[people.clerk.pk]) for name in ("reset_password", "disable", "enable", "unlock")
    ]
    posts += [reverse(name, args=[role.pk]) for name in ("role_end", "role_withdraw")]
    assert {client.post(address).status_code for address in posts} == {404}


def test_accounts_are_found_by_name_role_province_and_state(people, client_of):
    client = client_of(people.admin)
    user, _ = accounts.create_account(
        username="y.snv", full_name="Đặng Ý", role=clerk_role(people) | {"valid_to": None}, by=people.admin, at=AT
    )
    for query in ({"tim": "dang y"}, {"tim": "SNV"}):
        assert list(client.get(LIST, query).context["page"]) == [user]
    assert list(client.get(LIST, {"vai_tro": "leader"}).context["page"]) == [people.leader]
    in_province = client.get(LIST, {"tinh": people.province.pk}).context["page"]
    assert user in in_province
    assert people.stranger not in in_province
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert list(client.get(LIST, {"tinh_trang": "da-ngung"}).context["page"]) == [user]
    assert "Không có tài khoản nào khớp" in client.get(LIST, {"tim": "không ai"}).content.decode()


def test_accounts_are_found_by_unit_and_by_what_needs_a_hand(people, client_of):
    client, today = client_of(people.admin), timezone.localdate()

    def found(**query):
        return set(client.get(LIST, query).context["page"])

    Unit.objects.filter(pk=people.sibling.pk).update(search_key="syt so y te")
    assert found(don_vi="Sở Y tế") == {people.sibling_clerk}
    assert people.nobody in found(tinh_trang="khong-vai-tro")
    assert people.clerk not in found(tinh_trang="khong-vai-tro")
    people.head.roles.update(valid_to=today + timedelta(days=30))
    people.leader.roles.update(valid_to=today + timedelta(days=31))
    assert found(tinh_trang="sap-het-vai-tro") == {people.head}
    assert "1 vai trò hết hạn trong 30 ngày tới" in client.get(LIST).content.decode()
    make.make_role("head", unit=people.unit, user=people.head, valid_from=today + timedelta(days=31))
    assert found(tinh_trang="sap-het-vai-tro") == set()
    for _ in range(5):
        Client().post(reverse("login"), {"username": people.clerk.username, "password": "sai"})
    assert found(tinh_trang="dang-khoa") == {people.clerk}
    Client().post(reverse("login"), {"username": people.leader.username, "password": PASSWORD})
    never = found(tinh_trang="chua-dang-nhap")
    assert people.leader not in never
    assert people.clerk in never


def test_the_administrator_sees_whose_first_password_has_run_out(people, client_of):
    client, given = client_of(people.admin), timezone.now() - timedelta(days=13)
    accounts.reset_password(people.clerk, by=people.admin, at=given - timedelta(days=2))
    accounts.reset_password(people.head, by=people.admin, at=given)
    day = timezone.localdate(given) + timedelta(days=14)
    listed = client.get(LIST, {"tinh_trang": "het-han-mat-khau"})
    assert list(listed.context["page"]) == [people.clerk]
    assert "Mật khẩu cấp đã hết hạn" in listed.content.decode()
    assert "1 tài khoản có mật khẩu cấp đã hết hạn" in client.get("/").content.decode()
    shown = client.get(reverse("user_detail", args=[people.head.pk])).content.decode()
    assert f"mật khẩu cấp dùng được đến hết ngày {day.day}/{day.month}/{day.year}" in shown
    accounts.disable(people.clerk, by=people.admin, at=timezone.now())
    assert list(client.get(LIST, {"tinh_trang": "het-han-mat-khau"}).context["page"]) == []


def test_accounts_are_ordered_by_when_they_were_last_here(people, client_of):
    client = client_of(people.admin)
    Client().post(reverse("login"), {"username": people.leader.username, "password": PASSWORD})
    User.objects.filter(pk=people.admin.pk).update(last_login=None)
    assert client.get(LIST, {"xep": "-dang_nhap"}).context["page"][0] == people.leader
    assert client.get(LIST, {"xep": "dang_nhap"}).context["page"][0] == people.leader
    assert client.get(LIST, {"xep": "-lap_luc"}).context["page"][0] == people.nobody


@pytest.mark.parametrize("rows", [1, 30])
def test_the_account_list_costs_the_same_for_one_row_and_thirty(people, client_of, django_assert_num_queries, rows):
    for n in range(rows):
        new_account(people, username=f"mau{n}")
    client = client_of(people.admin)
    with django_assert_num_queries(7):
        response = client.get(LIST, {"tim": "ly thi moi"})
    assert len(response.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_the_log_costs_the_same_for_one_row_and_thirty(people, client_of, django_assert_num_queries, rows):
    for _ in range(rows):
        accounts.reset_password(people.clerk, by=people.admin, at=AT)
    client = client_of(people.admin)
    with django_assert_num_queries(4):
        response = client.get(reverse("account_log"))
    assert len(response.context["rows"]) == rows


def test_the_log_is_asked_by_person_act_group_and_day_and_read_page_by_page(people, client_of):
    client, address, day = client_of(people.admin), reverse("account_log"), moment(2022, 7, 1)

    def lines(**query):
        return [line.username for line in client.get(address, query).context["rows"]]

    for n in range(120):
        account_log.record("signed_in", username=f"lan{n}", at=day + timedelta(seconds=n // 2))
    account_log.record("locked", username="khoa", at=day - timedelta(days=1))
    account_log.record("role_given", username="vai", at=day + timedelta(days=1))
    assert lines(tim="lan7") == ["lan79", "lan78", "lan77", "lan76", "lan75", "lan74", "lan73", "lan72", "lan71",
                                 "lan70", "lan7"]  # fmt: skip
    assert lines(viec="locked") == lines(viec="can-de-y") == ["khoa"]
    assert lines(tu="2/7/2022") == ["vai"]
    assert lines(den="30/6/2022") == ["khoa"]
    read = {}
    for way in ("", "luc"):
        query, read[way] = {"xep": way}, []
        while True:
            answer = client.get(address, query).context
            read[way] += [line.username for line in answer["rows"]]
            if not (key := answer["following"]):
                break
            query["truoc"] = key
    assert read[""] == ["vai", *[f"lan{n}" for n in reversed(range(120))], "khoa"]
    assert read["luc"] == read[""][::-1]
    assert "Không có dòng nào khớp" in client.get(address, {"tim": "không ai"}).content.decode()
    assert client.get(address, {"truoc": "x", "tu": "hôm qua"}).status_code == 200
    assert "khoa" in b"".join(client.get(address, {"viec": "can-de-y", "xuat": "csv"})).decode()


def test_who_tries_an_administrators_page_stands_in_the_log_once(people, client_of):
    client = client_of(people.clerk)
    for _ in range(3):
        assert client.get(LIST).status_code == 404
    event = AccountEvent.objects.get(action="denied")
    assert (event.username, event.detail) == (people.clerk.username, LIST)


def test_the_password_is_shown_on_the_next_page_once(people, client_of):
    client = client_of(people.admin)
    values = NAMES | {"kind": "clerk", "province": people.province.pk, "unit_named": people.unit.code}
    response = client.post(reverse("user_create"), values | {"valid_from": "1/7/2022"})
    user = User.objects.get(username="moi")
    assert response.url == reverse("user_detail", args=[user.pk])
    shown = client.get(response.url)
    assert user.check_password(shown.context["password"])
    assert shown.context["password"] in shown.content.decode()
    assert client.get(response.url).context["password"] == ""


def test_a_password_is_not_shown_on_another_persons_page(people, client_of):
    client = client_of(people.admin)
    client.post(reverse("user_reset_password", args=[people.clerk.pk]))
    assert client.get(reverse("user_detail", args=[people.head.pk])).context["password"] == ""
    assert client.get(reverse("user_detail", args=[people.clerk.pk])).context["password"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": ""}, "Hãy chọn vai trò."),
        ({"province": ""}, "Hãy chọn tỉnh."),
        ({"unit_named": ""}, "Hãy nhập tên hoặc mã đơn vị."),
        ({"unit_named": "không có ở đây"}, "Không có đơn vị nào khớp"),
        ({"valid_from": "32/1/2022"}, "không có trên lịch"),
        ({"username": "Chữ Hoa"}, "Chỉ dùng chữ thường không dấu"),
    ],
)
def test_the_form_says_what_is_missing_beside_the_field(people, client_of, fields, sentence):
    values = NAMES | {"kind": "clerk", "province": people.province.pk, "unit_named": people.unit.code}
    response = client_of(people.admin).post(reverse("user_create"), values | {"valid_from": "1/7/2022"} | fields)
    assert sentence in response.content.decode()
    assert not User.objects.filter(username="moi").exists()


def test_roles_are_given_ended_and_withdrawn_on_the_pages(people, client_of):
    client, nobody = client_of(people.admin), people.nobody
    today = timezone.localdate()
    values = {"kind": "leader", "province": people.province.pk, "position": "Phó Chủ tịch", "valid_from": "1/7/2022"}
    assert client.post(reverse("role_give", args=[nobody.pk]), values).url == reverse("user_detail", args=[nobody.pk])
    role = Role.objects.get(user=nobody)
    refused = client.post(reverse("role_give", args=[nobody.pk]), values)
    assert "Người này đã giữ vai trò đó" in refused.content.decode()
    client.post(reverse("role_end", args=[role.pk]), {"on": f"{today:%d/%m/%Y}"})
    role.refresh_from_db()
    assert role.valid_to == today
    values = {"kind": "admin", "valid_from": f"{today:%d/%m/%Y}"}
    client.post(reverse("role_give", args=[nobody.pk]), values)
    client.post(reverse("role_withdraw", args=[Role.objects.get(user=nobody, kind="admin").pk]))
    assert Role.objects.get(user=nobody) == role


def test_the_page_of_a_locked_account_offers_to_unlock_it(people, client, client_of):
    for _ in range(5):
        client.post(reverse("login"), {"username": people.clerk.username, "password": "sai"})
    address = reverse("user_detail", args=[people.clerk.pk])
    admin = client_of(people.admin)
    assert "Đang bị khóa đăng nhập" in admin.get(address).content.decode()
    response = admin.post(reverse("user_unlock", args=[people.clerk.pk]), {"reason": "Gõ nhầm"}, follow=True)
    assert "Đang bị khóa đăng nhập" not in response.content.decode()


def test_disable_enable_and_edit_work_on_the_pages(people, client_of):
    client, pk = client_of(people.admin), people.clerk.pk
    client.post(reverse("user_disable", args=[pk]))
    assert not User.objects.get(pk=pk).is_active
    client.post(reverse("user_enable", args=[pk]))
    assert User.objects.get(pk=pk).is_active
    client.post(reverse("user_edit", args=[pk]), {"full_name": "Đỗ  Sửa", "email": ""})
    assert User.objects.get(pk=pk).full_name == "Đỗ Sửa"
    own = client.post(reverse("user_disable", args=[people.admin.pk]), follow=True)
    assert "chính mình" in own.content.decode()


def test_the_end_of_a_role_is_taken_back_from_the_message(people, client_of):
    client, role = client_of(people.admin), people.clerk.roles.get()
    for valid_to in (None, date(2099, 12, 31)):
        Role.objects.filter(pk=role.pk).update(valid_to=valid_to)
        page = client.post(reverse("role_end", args=[role.pk]), {"on": "30/6/2098"}, follow=True).content.decode()
        [undo] = re.findall(r'class="undo" method="post" action="([^"]+)"', page)
        client.post(undo)
        role.refresh_from_db()
        assert role.valid_to == valid_to
    lines = AccountEvent.objects.filter(username=people.clerk.username).values_list("action", flat=True)
    assert list(lines).count("role_ended") == list(lines).count("role_reopened") == 2


@pytest.mark.parametrize("since", [date(2098, 6, 15), None])
def test_the_end_of_a_role_that_was_moved_or_lifted_since_stays_so(people, client_of, since):
    client, role = client_of(people.admin), people.clerk.roles.get()
    Role.objects.filter(pk=role.pk).update(valid_to=date(2099, 12, 31))
    page = client.post(reverse("role_end", args=[role.pk]), {"on": "30/6/2098"}, follow=True).content.decode()
    [undo] = re.findall(r'class="undo" method="post" action="([^"]+)"', page)
    Role.objects.filter(pk=role.pk).update(valid_to=since)
    assert "Ngày cuối đã đổi" in client.post(undo, follow=True).content.decode()
    role.refresh_from_db()
    assert role.valid_to == since


def test_a_role_that_was_withdrawn_is_given_again_by_its_rules(people, client_of):
    tomorrow = timezone.localdate() + timedelta(days=1)
    client, role = client_of(people.admin), make.make_role("head", unit=people.sibling, valid_from=tomorrow)
    client.post(reverse("role_withdraw", args=[role.pk]))
    undo = reverse("removal_undo", args=[Removal.objects.get().pk])
    other = make.make_role("head", unit=people.sibling)
    client.post(undo)
    assert not Role.objects.filter(pk=role.pk).exists()
    other.delete()
    client.post(undo)
    assert Role.objects.filter(pk=role.pk).exists()
    assert log()[-1][0] == "role_given"
    assert AccountEvent.objects.latest("pk").address == "127.0.0.1"
