"""The home page: what waits for each office, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign import rounds
from campaign.models import Round
from scoring.desk import desk_of
from scoring.models import Action, Assessment, Mark
from scoring.workflow import take
from tests import factories as make


def home(client):
    return client.get("/", follow=True).content.decode()


def test_a_clerk_sees_the_deadline_what_is_missing_and_one_button(people, sheet_of, client_of):
    sheet_of.marks.filter(criterion__code="A2").update(self_points=None)
    shown = home(client_of(people.clerk))
    assert "Đã chấm 1/2 tiêu chí" in shown
    assert "Chấm tiếp từ A2" in shown
    assert shown.count("btn-primary") == 1


def test_a_full_sheet_asks_to_be_submitted(people, sheet_of, client_of):
    assert "Xem lại và trình" in home(client_of(people.clerk))


def test_a_returned_sheet_shows_who_sent_it_back_and_why(people, sheet_of, client_of):
    now = timezone.now()
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=now)
    take(Action.RETURN, sheet_of, by=people.head, at=now, reason="Bổ sung số liệu quý II", flagged=["A2"])
    shown = home(client_of(people.clerk))
    assert "Bổ sung số liệu quý II" in shown
    assert "Sửa tiêu chí A2" in shown
    assert "Còn 1 tiêu chí bị trả lại chưa sửa:" in shown
    Mark.objects.filter(assessment=sheet_of, criterion__code="A2").update(self_points=30)
    shown = home(client_of(people.clerk))
    assert "Phiếu đã đủ để trình." in shown
    assert "Xem lại và trình" in shown


@pytest.fixture
def returned(people, sheet_of):
    """returned(): the sheet of another person of the unit, filled in and sent back for A1 and A2; the unit's leads."""

    def sent_back(flagged=("A1", "A2")):
        sheet = make.make_assessment(sheet_of.round, staff=make.make_staff(people.unit))
        make.fill_self(sheet)
        take(Action.SUBMIT, sheet, by=people.clerk, at=timezone.now())
        take(Action.RETURN, sheet, by=people.head, at=timezone.now(), reason="Xem lại", flagged=list(flagged))
        return sheet

    return sent_back


def button_of(people, sheet):
    (task,) = (task for task in desk_of(people.clerk, at=timezone.now()).tasks if sheet.get_absolute_url() in task.url)
    return task.button, task.url.partition("#")[2]


def test_the_card_of_every_returned_sheet_leads_to_what_is_not_mended_yet(people, returned):
    sheet, other = returned(), returned()
    assert button_of(people, sheet) == ("Sửa tiêu chí A1", "A1")
    sheet.marks.filter(criterion__code="A1").update(self_points=30)
    assert button_of(people, sheet) == ("Sửa tiêu chí A2", "A2")
    assert button_of(people, other) == ("Sửa tiêu chí A1", "A1")
    sheet.marks.filter(criterion__code="A2").update(self_points=None)
    assert button_of(people, sheet) == ("Chấm tiếp từ A2", "A2")
    sheet.marks.filter(criterion__code="A2").update(self_points=30)
    assert button_of(people, sheet) == ("Xem lại và trình", "")


def test_the_card_of_a_sheet_opened_whole_asks_to_change_it_until_it_is_changed(people, returned):
    sheet = returned(flagged=())
    assert button_of(people, sheet) == ("Sửa phiếu", "")
    sheet.marks.filter(criterion__code="A1").update(self_points=30)
    assert button_of(people, sheet) == ("Xem lại và trình", "")


def test_returned_sheets_cost_the_same_however_many_there_are(people, returned, client_of, django_assert_num_queries):
    client = client_of(people.clerk)
    returned()
    with django_assert_num_queries(21):
        home(client)
    for _ in range(9):
        returned()
    with django_assert_num_queries(21):
        home(client)


def test_a_head_sees_the_sheets_to_approve(people, sheet_of, client_of):
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=timezone.now())
    shown = home(client_of(people.head))
    assert "1 phiếu chờ anh/chị duyệt" in shown
    assert sheet_of.get_absolute_url() in shown


def test_a_coordinator_sees_what_to_appraise_and_who_has_nobody_to_approve(people, sheet_of, client_of):
    vacant = make.make_assessment(sheet_of.round, people.sibling)
    Assessment.objects.filter(pk=vacant.pk).update(status="submitted")
    Assessment.objects.filter(pk=sheet_of.pk).update(status="approved")
    shown = home(client_of(people.coordinator))
    assert "1 phiếu chờ thẩm định" in shown
    assert f"Chưa có người duyệt: {people.sibling.name}" in shown


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("leader", "Báo cáo đã ban hành"),
        ("admin", "Tài khoản và vai trò"),
        ("nobody", "chưa được giao vai trò nào"),
        ("head", "Không còn việc nào chờ anh/chị"),
    ],
)
def test_the_others_find_their_own_place_or_an_honest_nothing(people, client_of, who, words):
    assert words in home(client_of(getattr(people, who)))


@pytest.mark.parametrize("who", ["clerk", "head", "coordinator"])
def test_home_costs_the_same_with_one_sheet_and_with_many(people, sheet_of, client_of, who):
    status = {"clerk": "returned", "head": "submitted", "coordinator": "approved"}[who]

    def cost():
        Assessment.objects.update(status=status)
        client = client_of(getattr(people, who))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    first = cost()
    for _ in range(5):
        make.make_assessment(sheet_of.round, staff=make.make_staff(people.unit))
    many = cost()
    assert many <= 20
    assert cost() == many
    assert many - first <= 1  # the rubric of the people joins that of the unit


@pytest.mark.parametrize("past", [False, True])
def test_the_road_of_a_unit_with_an_extension_shows_its_own_deadline(people, sheet_of, client_of, past):
    now, round_ = timezone.now(), sheet_of.round
    if past:
        Round.objects.update(opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=3))
        round_.refresh_from_db()
    until = now.date() + timedelta(days=400)
    rounds.extend_unit(round_, unit=people.unit, until=until, reason="Bão", by=people.coordinator, at=now)
    for who in (people.clerk, people.head):
        step = now_on_the_road(who)
        assert (timezone.localdate(step.day), step.remark) == (until, "Đang ở bước này theo hạn riêng")
    assert step.words == "Đơn vị trình, thủ trưởng duyệt"
    for who in (people.sibling_clerk, people.coordinator):
        assert "riêng" not in " ".join(each.remark for each in desk_of(who, at=now).steps)


def test_the_road_goes_on_once_the_unit_with_an_extension_is_done(people, sheet_of):
    now = timezone.now()
    Round.objects.update(opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=3))
    until = now.date() + timedelta(days=60)
    rounds.extend_unit(sheet_of.round, unit=people.unit, until=until, reason="Bão", by=people.coordinator, at=now)
    Assessment.objects.update(status="approved")
    assert now_on_the_road(people.clerk).words == "Sở Nội vụ thẩm định và chốt"


def now_on_the_road(user):
    return next(step for step in desk_of(user, at=timezone.now()).steps if step.state == "now")


def test_the_order_of_the_tasks_is_told_as_it_is(people, sheet_of, client_of):
    make.make_assessment(sheet_of.round, people.sibling)
    Assessment.objects.filter(pk=sheet_of.pk).update(status="approved")
    shown = home(client_of(people.coordinator))
    assert "việc làm ngay được đứng đầu, rồi theo hạn gần nhất" in shown
    Assessment.objects.filter(pk=sheet_of.pk).update(status="draft")
    later = make.make_round(sheet_of.round.campaign, year=sheet_of.round.year + 1)
    make.make_assessment(later, people.unit)
    assert "việc, hạn gần nhất ở trên cùng" in home(client_of(people.clerk))


def test_a_unit_without_a_head_bears_no_state_of_a_sheet(people, sheet_of, client_of):
    vacant = make.make_assessment(sheet_of.round, people.sibling)
    Assessment.objects.filter(pk=vacant.pk).update(status="submitted")
    [task] = [each for each in desk_of(people.coordinator, at=timezone.now()).tasks if "người duyệt" in each.title]
    assert task.status == ""


def test_an_administrator_is_warned_of_roles_that_run_out_and_of_locked_accounts(people, client, client_of):
    people.head.roles.update(valid_to=timezone.localdate())
    for _ in range(5):
        client.post("/dang-nhap/", {"username": people.clerk.username, "password": "sai"})
    shown = home(client_of(people.admin))
    assert "1 vai trò hết hạn trong 30 ngày tới" in shown
    assert "1 tài khoản đang bị khóa đăng nhập" in shown
