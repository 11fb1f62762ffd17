"""One human being behind several posts: accounts linked to people, and units that let their people mark themselves."""

from datetime import date

import pytest

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
    assert said == {
        f"Không có tài khoản “…” đang dùng mang tên {NAME} trong tỉnh. "
        "Hãy xem lại tên đăng nhập, hoặc nhờ quản trị hệ thống lập tài khoản."
    }


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
    with pytest.raises(Refused, match="trong cùng thời gian|cùng ngày bắt đầu"):
        add_post(post, people, code=post.code)


def test_a_post_in_another_unit_is_given_by_who_keeps_both(people, post):
    for who in ("clerk", "sibling_clerk", "head", "leader", "stranger"):
        with pytest.raises(Refused, match="Chỉ cán bộ đầu mối"):
            add_post(post, people, who, unit=people.sibling)
    assert add_post(post, people, "coordinator", unit=people.sibling).unit == people.sibling


def test_a_name_put_right_is_right_in_every_post_that_the_corrector_keeps(people, post):
    other = add_post(post, people)
    far = add_post(post, people, "coordinator", unit=people.sibling)
    values = {"code": post.code, "category": post.category, "full_name": "Đỗ Thị Ướt"}
    staffing.correct_staff(post, **values, by=people.clerk, at=AT)
    for row in (other, far):
        row.refresh_from_db()
    assert (other.full_name, other.search_key) == ("Đỗ Thị Ướt", "kn-1 do thi uot")
    assert far.full_name == NAME
