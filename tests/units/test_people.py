"""One human being behind several posts: accounts linked to people, and units that let their people mark themselves."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories as make
from tests.factories import moment
from units import people as linking
from units import staffing
from units.models import AccountEvent, Staff
from units.refusals import Refused

AT = moment(2022, 6, 1)
NAME = "Đỗ Thị Ước"


@pytest.fixture
def post(people):
    return make.make_staff(people.unit, full_name=NAME)


@pytest.fixture
def account(db):
    return make.make_user(username="dtu", full_name=NAME)


def link(post, people, by="clerk", username="dtu"):
    return linking.link_account(post, username=username, by=getattr(people, by), at=AT, address="10.0.0.1")


def last_line():
    return AccountEvent.objects.latest("pk")


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_the_clerk_and_the_coordinator_link_an_account_and_the_log_says_so(people, post, account, who):
    link(post, people, who)
    post.refresh_from_db()
    line = last_line()
    assert post.account == account
    assert (line.action, line.username, line.by_name) == ("linked", "dtu", getattr(people, who).full_name)
    assert NAME in line.detail
    assert line.address == "10.0.0.1"


@pytest.mark.parametrize("who", ["head", "leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_nobody_else_does(people, post, account, who):
    for act in (
        lambda: link(post, people, who),
        lambda: linking.unlink_account(post, by=getattr(people, who), at=AT),
    ):
        with pytest.raises(Refused, match="được nối tài khoản"):
            act()


def test_an_account_that_does_not_fit_gets_one_answer_whatever_the_reason(people, post):
    make.make_user(username="ten-khac", full_name="Lê Văn Mẫu")
    make.make_user(username="da-ngung", full_name=NAME, is_active=False)
    far = make.make_user(username="tinh-khac", full_name=NAME)
    make.make_role("clerk", unit=make.make_unit(), user=far)
    said = set()
    for username in ("khong-co", "ten-khac", "da-ngung", "tinh-khac"):
        with pytest.raises(Refused) as refusal:
            link(post, people, username=username)
        said.add(str(refusal.value).replace(username, "…"))
    nobody = f"Không có tài khoản “…” đang dùng mang tên {NAME} trong tỉnh."
    assert said == {f"{nobody} Hãy xem lại tên đăng nhập, hoặc nhờ quản trị hệ thống lập tài khoản."}


def test_an_account_with_an_office_in_the_province_fits(people, post, account):
    make.make_role("clerk", unit=people.sibling, user=account)
    assert link(post, people).account == account


def test_the_link_belongs_to_the_person_and_so_to_all_their_posts(people, post, account):
    other = make.make_staff(people.unit, full_name=NAME, person=post.person)
    link(post, people)
    other.refresh_from_db()
    assert other.account == account
    linking.unlink_account(other, by=people.clerk, at=AT)
    assert not Staff.objects.filter(account=account).exists()
    assert last_line().action == "unlinked"


def test_a_post_is_linked_and_unlinked_once(people, post, account):
    with pytest.raises(Refused, match="chưa nối với tài khoản nào"):
        linking.unlink_account(post, by=people.clerk, at=AT)
    link(post, people)
    with pytest.raises(Refused, match="đã nối với tài khoản “dtu”"):
        link(post, people)


def test_one_account_is_one_person_so_two_posts_become_one_persons(people, post, account):
    elsewhere = make.make_staff(people.sibling, full_name=NAME)
    link(post, people)
    with pytest.raises(Refused, match="nhờ chuyên viên Sở Nội vụ nối"):
        link(elsewhere, people, "sibling_clerk")
    link(elsewhere, people, "coordinator")
    elsewhere.refresh_from_db()
    assert elsewhere.person == post.person


# --- who keeps every post of the person, and never oneself


@pytest.fixture
def moved(people, account):
    """Somebody who went from the unit to its sibling with their account: (the old post, the new one)."""
    old = make.make_staff(people.unit, full_name=NAME, account=account, valid_to=date(2022, 3, 31))
    new = make.make_staff(
        people.sibling, full_name=NAME, account=account, person=old.person, came_from=old, valid_from=date(2022, 4, 1)
    )
    return old, new


def unlink(post, by):
    return linking.unlink_account(post, by=by, at=AT)


def rename(post, by, full_name):
    days = {"valid_from": post.valid_from, "valid_to": post.valid_to}
    values = {"code": post.code, "category": post.category, "full_name": full_name}
    return staffing.correct_staff(post, **values, **days, by=by, at=AT)


@pytest.mark.parametrize(("which", "who"), [(0, "clerk"), (1, "sibling_clerk")])
def test_a_unit_does_not_change_the_account_of_who_has_posts_in_another(people, moved, account, which, who):
    post, by = moved[which], getattr(people, who)
    with pytest.raises(Refused, match="chỉ chuyên viên Sở Nội vụ được nối hoặc bỏ nối"):
        unlink(post, by)
    Staff.objects.update(account=None)
    with pytest.raises(Refused, match="chỉ chuyên viên Sở Nội vụ được nối hoặc bỏ nối"):
        link(post, people, who)
    assert not Staff.objects.filter(account=account).exists()


def test_a_former_units_clerk_does_not_become_the_person_who_left(people, moved, client_of):
    old, new = moved
    client = client_of(people.clerk)
    client.post(reverse("staff_unlink", args=[old.pk]))
    typed = {"code": old.code, "full_name": people.clerk.full_name, "category": old.category, "valid_to": "31/3/2022"}
    response = client.post(reverse("staff_edit", args=[old.pk]), typed)
    assert "chỉ chuyên viên Sở Nội vụ được sửa họ tên" in response.content.decode()
    client.post(reverse("staff_link", args=[old.pk]), {"username": people.clerk.username})
    for post in (old, new):
        before = post.account
        post.refresh_from_db()
        assert (post.full_name, post.account) == (NAME, before)
    assert client.get(reverse("person_detail", args=[new.pk])).status_code == 404
    assert client.get(reverse("person_export", args=[new.pk])).status_code == 404


def test_the_coordinator_changes_it_from_the_post_that_is_held(people, moved, account):
    old, new = moved
    with pytest.raises(Refused, match=f"ở vị trí đang giữ tại {people.sibling.name}"):
        unlink(old, people.coordinator)
    unlink(new, people.coordinator)
    said = AccountEvent.objects.filter(action="unlinked").order_by("pk").values_list("detail", flat=True)
    assert [people.unit.code in said[0], people.sibling.code in said[1]] == [True, True]
    with pytest.raises(Refused, match="ở vị trí đang giữ"):
        link(old, people, "coordinator")
    link(new, people, "coordinator")
    old.refresh_from_db()
    assert old.account == account


def test_from_an_ended_post_where_no_other_is_held_it_still_goes(people, moved, account):
    old, new = moved
    Staff.objects.filter(pk=new.pk).update(valid_to=date(2022, 4, 30))
    unlink(old, people.coordinator)
    assert not account.posts.exists()


def test_two_persons_become_one_only_by_who_keeps_every_post_of_both(people, moved):
    """One look at one post of the known person is not enough: another of theirs is in another unit."""
    here = make.make_staff(people.sibling, full_name=NAME)
    with pytest.raises(Refused, match="nhờ chuyên viên Sở Nội vụ nối"):
        link(here, people, "sibling_clerk")
    here.refresh_from_db()
    assert here.person != moved[1].person


def test_posts_of_a_province_that_ended_are_kept_by_the_one_formed_from_it(people, moved, account):
    ended = make.make_province()
    people.province.predecessors.add(ended)
    old, new = moved
    Staff.objects.filter(pk=old.pk).update(unit=make.make_unit(ended))
    with pytest.raises(Refused, match="còn có vị trí ở đơn vị khác"):
        unlink(new, people.sibling_clerk)
    unlink(new, people.coordinator)
    assert not account.posts.exists()


def test_nobody_links_or_unlinks_their_own_account(people):
    for by in (people.clerk, people.coordinator):
        own = make.make_staff(people.unit, full_name=by.full_name)
        with pytest.raises(Refused, match="Không ai tự nối hoặc bỏ nối tài khoản của chính mình"):
            linking.link_account(own, username=by.username, by=by, at=AT)
        Staff.objects.filter(pk=own.pk).update(account=by)
        with pytest.raises(Refused, match="Không ai tự nối hoặc bỏ nối tài khoản của chính mình"):
            unlink(own, by)
        with pytest.raises(Refused, match="Không ai tự sửa họ tên của chính mình"):
            rename(own, by, "Tên Khác")


def test_who_was_unlinked_does_not_rename_the_post_that_was_theirs(people):
    own = make.make_staff(people.unit, full_name=people.coordinator.full_name, account=people.coordinator)
    unlink(own, people.clerk)
    with pytest.raises(Refused, match="Không ai tự sửa họ tên"):
        rename(own, people.coordinator, "Tên Khác")


def test_the_name_of_a_linked_person_is_put_right_by_the_coordinator(people, post, account):
    link(post, people)
    post.refresh_from_db()
    with pytest.raises(Refused, match="đã nối với tài khoản nên chỉ chuyên viên Sở Nội vụ"):
        rename(post, people.clerk, "Đỗ Thị Ướt")
    rename(post, people.clerk, NAME)
    assert rename(post, people.coordinator, "Đỗ Thị Ướt").full_name == "Đỗ Thị Ướt"


@pytest.mark.parametrize("who", ["head", "coordinator"])
def test_the_head_and_the_coordinator_let_people_mark_themselves(people, who):
    by = getattr(people, who)
    linking.set_self_marking(people.unit, on=True, by=by, at=AT)
    people.unit.refresh_from_db()
    assert people.unit.self_marking
    assert (last_line().action, last_line().username) == ("self_marking_on", by.username)
    lines = AccountEvent.objects.count()
    linking.set_self_marking(people.unit, on=True, by=by, at=AT)
    assert AccountEvent.objects.count() == lines
    linking.set_self_marking(people.unit, on=False, by=by, at=AT)
    assert last_line().action == "self_marking_off"


@pytest.mark.parametrize("who", ["clerk", "leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_nobody_else_lets_them(people, who):
    with pytest.raises(Refused, match="được cho cán bộ tự chấm"):
        linking.set_self_marking(people.unit, on=True, by=getattr(people, who), at=AT)


# --- one person in two posts


def add_post(post, people, by="clerk", **fields):
    values = {"unit": people.unit, "code": "KN-1", "category": "cong_chuc"} | fields
    return staffing.add_post(post, **values, by=getattr(people, by), at=AT)


def test_another_post_is_of_the_same_person_with_the_same_account(people, post, account):
    link(post, people)
    other = add_post(post, people, position="Bí thư Đoàn", valid_from=date(2022, 1, 1))
    assert (other.person, other.account, other.full_name) == (post.person, account, NAME)
    assert other.search_key == "kn-1 do thi uoc"


def test_another_post_in_the_same_unit_has_another_code(people, post):
    with pytest.raises(Refused, match=r"trong cùng thời gian|cùng ngày bắt đầu"):
        add_post(post, people, code=post.code)


def test_a_post_in_another_unit_is_given_by_who_keeps_both(people, post):
    for who in ("clerk", "sibling_clerk", "head", "leader", "stranger"):
        with pytest.raises(Refused, match="Chỉ cán bộ đầu mối"):
            add_post(post, people, who, unit=people.sibling)
    assert add_post(post, people, "coordinator", unit=people.sibling).unit == people.sibling


def test_a_name_put_right_is_right_in_every_post_that_the_corrector_keeps(people, post):
    other = add_post(post, people)
    rename(post, people.clerk, "Đỗ Thị Ướt")
    other.refresh_from_db()
    assert (other.full_name, other.search_key) == ("Đỗ Thị Ướt", "kn-1 do thi uot")
    far = add_post(post, people, "coordinator", unit=people.sibling)
    with pytest.raises(Refused, match="còn có vị trí ở đơn vị khác nên chỉ chuyên viên Sở Nội vụ"):
        rename(post, people.clerk, NAME)
    rename(post, people.coordinator, NAME)
    far.refresh_from_db()
    assert far.full_name == NAME
