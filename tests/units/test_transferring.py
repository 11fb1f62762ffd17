"""Điều động: asked for by one unit, confirmed by the other; what was earned stays, and a slip can be undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from tests import factories as make
from tests.factories import moment
from units import staffing, transferring
from units.models import Staff, Transfer
from units.refusals import Refused

AT = moment(2022, 6, 1)
FIRST = date(2022, 7, 1)
NEW = {"code": "M-1", "category": "vien_chuc", "position": "Chuyên viên chính"}


@pytest.fixture
def post(people):
    account = make.make_user(full_name="Đỗ Thị Ước")
    return make.make_staff(
        people.unit, full_name="Đỗ Thị Ước", code="C-1", valid_from=date(2019, 1, 1), account=account
    )


def ask(post, people, by="clerk", to_unit=None, first_day=FIRST):
    return transferring.request_transfer(
        post, to_unit=to_unit or people.sibling, first_day=first_day, by=getattr(people, by), at=AT
    )


def accept(transfer, people, by="sibling_clerk", **fields):
    return transferring.accept_transfer(transfer, **NEW | fields, by=getattr(people, by), at=AT)


def take_back(transfer, people, by="sibling_clerk"):
    transferring.take_back_transfer(transfer, reason="Ghi nhầm người", by=getattr(people, by), at=AT)


def test_until_it_is_confirmed_nothing_changes(people, post):
    transfer = ask(post, people)
    post.refresh_from_db()
    assert (post.valid_to, transfer.outcome, transfer.requested_by_name) == (None, None, people.clerk.full_name)


def test_confirmed_the_old_post_ends_the_day_before_and_the_person_goes_on_with_their_account(people, post):
    new = accept(ask(post, people), people)
    post.refresh_from_db()
    transfer = Transfer.objects.get()
    assert post.valid_to == date(2022, 6, 30)
    assert (new.unit, new.valid_from, new.valid_to) == (people.sibling, FIRST, None)
    assert (new.code, new.position, new.category) == ("M-1", "Chuyên viên chính", "vien_chuc")
    assert (new.person, new.account, new.came_from, new.full_name) == (post.person, post.account, post, post.full_name)
    assert (transfer.outcome, transfer.new_post, transfer.decided_by_name) == (
        "accepted",
        new,
        people.sibling_clerk.full_name,
    )


def test_sheets_stay_with_the_unit_that_earned_them(people, post):
    sheet = make.make_assessment(make.make_round(make.make_campaign(people.province)), staff=post)
    accept(ask(post, people), people)
    sheet.refresh_from_db()
    assert (sheet.staff, sheet.unit) == (post, people.unit)


ASKING = ["clerk", "head", "coordinator"]
RECEIVING = ["sibling_clerk", "coordinator"]


@pytest.mark.parametrize(
    "who", ["clerk", "head", "coordinator", "leader", "admin", "sibling_clerk", "stranger", "nobody"]
)
def test_who_may_ask_take_back_the_request_and_decide(people, post, who):
    def may(act):
        try:
            act()
        except Refused as refusal:
            assert str(refusal).startswith("Chỉ ")
            return False
        return True

    assert may(lambda: ask(post, people, who)) == (who in ASKING)
    transfer = Transfer.objects.first() or ask(post, people)
    assert may(lambda: transferring.cancel_transfer(transfer, by=getattr(people, who), at=AT)) == (who in ASKING)
    second = ask(post, people) if who in ASKING else transfer
    decline = {"reason": "Không có chỉ tiêu", "by": getattr(people, who), "at": AT}
    assert may(lambda: transferring.decline_transfer(second, **decline)) == (who in RECEIVING)
    third = ask(post, people) if who in RECEIVING else second
    assert may(lambda: accept(third, people, who)) == (who in RECEIVING)
    if who not in RECEIVING:
        accept(third, people)
    assert may(lambda: take_back(third, people, who)) == (who in RECEIVING)


def test_the_head_of_the_receiving_unit_may_confirm_too(people, post):
    head = make.make_role("head", unit=people.sibling).user
    new = transferring.accept_transfer(ask(post, people), **NEW, by=head, at=AT)
    assert new.unit == people.sibling


def test_one_request_at_a_time(people, post):
    ask(post, people)
    with pytest.raises(Refused, match="đang có một đề nghị điều động"):
        ask(post, people)


def test_a_request_that_cannot_come_true_is_refused_in_words(people, post):
    gone = make.make_unit(people.province, name="Sở cũ", valid_to=date(2022, 6, 30))
    ended = make.make_staff(people.unit, valid_to=date(2023, 1, 1))
    for sentence, act in (
        ("đang ở chính đơn vị đó", lambda: ask(post, people, to_unit=people.unit)),
        ("Sở cũ không hoạt động vào ngày 1/7/2022", lambda: ask(post, people, to_unit=gone)),
        ("giữ vị trí này từ 1/1/2019", lambda: ask(post, people, first_day=date(2019, 1, 1))),
        ("đã có ngày kết thúc 1/1/2023", lambda: ask(ended, people)),
    ):
        with pytest.raises(Refused, match=sentence):
            act()


def test_a_unit_ends_with_its_province(people, post):
    transfer = ask(post, people)
    people.province.valid_to = date(2022, 6, 30)
    people.province.save()
    with pytest.raises(Refused, match="không hoạt động vào ngày 1/7/2022"):
        accept(transfer, people)


def test_nobody_holds_two_posts_of_one_unit_by_transfer(people, post):
    make.make_staff(people.sibling, person=post.person, valid_from=date(2022, 1, 1))
    with pytest.raises(Refused, match="đã có vị trí ở"):
        ask(post, people)


def test_a_code_that_is_taken_in_the_receiving_unit_is_refused_and_nothing_has_moved(people, post):
    transfer = ask(post, people)
    make.make_staff(people.sibling, code="M-1")
    with pytest.raises(Refused, match="“M-1” đã có ở đơn vị"):
        accept(transfer, people)
    post.refresh_from_db()
    transfer.refresh_from_db()
    assert (post.valid_to, transfer.outcome) == (None, None)


def test_a_decision_is_made_once(people, post):
    transfer = ask(post, people)
    transferring.decline_transfer(transfer, reason="Không có chỉ tiêu", by=people.sibling_clerk, at=AT)
    for act in (
        lambda: accept(transfer, people),
        lambda: transferring.cancel_transfer(transfer, by=people.clerk, at=AT),
    ):
        with pytest.raises(Refused, match="đã có kết quả “Không tiếp nhận” ngày 1/6/2022"):
            act()


def test_declining_and_taking_back_need_a_reason(people, post):
    transfer = ask(post, people)
    with pytest.raises(Refused, match="lý do không tiếp nhận"):
        transferring.decline_transfer(transfer, reason=" ", by=people.sibling_clerk, at=AT)
    accept(transfer, people)
    with pytest.raises(Refused, match="lý do thu hồi"):
        transferring.take_back_transfer(transfer, reason=" ", by=people.sibling_clerk, at=AT)


def test_taken_back_everything_is_as_before_and_the_row_remembers(people, post):
    transfer = ask(post, people)
    accept(transfer, people)
    take_back(transfer, people)
    post.refresh_from_db()
    transfer.refresh_from_db()
    assert post.valid_to is None
    assert list(Staff.objects.of_person(post.person)) == [post]
    assert (transfer.outcome, transfer.new_post) == ("cancelled", None)
    assert transfer.reason == (
        f"{people.sibling_clerk.full_name} đã tiếp nhận ngày 1/6/2022, sau đó thu hồi: Ghi nhầm người"
    )
    accept(ask(post, people), people)


def test_with_a_sheet_in_the_new_post_it_is_not_taken_back(people, post):
    transfer = ask(post, people)
    new = accept(transfer, people)
    make.make_assessment(make.make_round(make.make_campaign(people.province)), staff=new)
    with pytest.raises(Refused, match="đã có phiếu chấm"):
        take_back(transfer, people)
    post.refresh_from_db()
    transfer.refresh_from_db()
    assert (post.valid_to, transfer.outcome, transfer.new_post) == (date(2022, 6, 30), "accepted", new)


def test_only_an_accepted_transfer_is_taken_back(people, post):
    with pytest.raises(Refused, match="Chỉ thu hồi được"):
        take_back(ask(post, people), people)


def test_neither_unit_moves_the_day_of_a_transfer_alone(people, post):
    new = accept(ask(post, people), people)
    post.refresh_from_db()

    def correct(row, by, **fields):
        names = ("code", "full_name", "category", "valid_from", "valid_to")
        values = {name: getattr(row, name) for name in names}
        return staffing.correct_staff(row, **values | fields, by=by, at=AT)

    for act in (
        lambda: correct(post, people.clerk, valid_to=None),
        lambda: correct(new, people.sibling_clerk, valid_from=date(2022, 8, 1)),
        lambda: staffing.end_staff(post, on=date(2022, 5, 1), by=people.clerk, at=AT),
    ):
        with pytest.raises(Refused, match="theo điều động giữa hai đơn vị"):
            act()
    assert correct(new, people.sibling_clerk, valid_to=date(2023, 1, 1)).valid_to == date(2023, 1, 1)


def test_who_sees_a_transfer(people, post):
    ask(post, people)
    seeing = ["clerk", "head", "coordinator", "sibling_clerk"]
    for who in ["clerk", "head", "coordinator", "sibling_clerk", "leader", "admin", "stranger", "nobody"]:
        assert Transfer.objects.visible_to(getattr(people, who)).exists() == (who in seeing), who
    waiting = [who for who in seeing if Transfer.objects.to_decide_by(getattr(people, who)).exists()]
    assert waiting == ["coordinator", "sibling_clerk"]


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_is_refused_in_words(people, post):
    transfer = ask(post, people)

    def click(_):
        try:
            return accept(transfer, people).code
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(click, range(2)))
    assert answers[0] == "M-1"
    assert "đã có kết quả" in answers[1]
