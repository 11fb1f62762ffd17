"""Marking oneself where the unit allows it, and never judging a sheet about oneself; heads that change in between."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.marking import Opinion, entry_refusal, record_mark
from scoring.models import Action, Assessment, Stage, Status
from scoring.queues import appraisal_queue, approval_queue
from scoring.workflow import enters, refusal, take
from tests import factories as make
from tests.scoring.posting import fields_of, take_step
from units import accounts
from units.heads import replace_head
from units.models import User
from units.people import unlink_account
from units.refusals import Refused


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def person(people):
    """Somebody with an account and no office, in a post of a unit whose people mark themselves."""
    people.unit.self_marking = True
    people.unit.save()
    return make.make_user(full_name="Đỗ Thị Ước")


@pytest.fixture
def own(people, person):
    """Their own sheet of an open round, filled."""
    round_ = make.make_round(make.make_campaign(people.province))
    post = make.make_staff(people.unit, full_name=person.full_name, position="Chuyên viên", account=person)
    sheet = make.make_assessment(round_, staff=post)
    make.fill_self(sheet)
    return Assessment.objects.get(pk=sheet.pk)


def fresh(sheet):
    return Assessment.objects.get(pk=sheet.pk)


def again(user):
    """The same person in a later request: their offices are read anew."""
    return User.objects.get(pk=user.pk)


def test_the_person_enters_their_marks_and_submits_their_sheet(person, own, at):
    mark = own.marks.first()
    record_mark(
        own, code=mark.criterion.code, stage=Stage.SELF, typed=Opinion(points=mark.max_points - 1, words="Tự nhận"),
        revision=mark.revision, by=person, at=at,
    )  # fmt: skip
    mark.refresh_from_db()
    assert mark.saved_by_name == person.full_name
    assert take(Action.SUBMIT, own, by=person, at=at).status == Status.SUBMITTED


def test_the_history_says_that_it_was_the_person_marked(person, own, people, at):
    take(Action.SUBMIT, own, by=person, at=at)
    take(Action.APPROVE, own, by=people.head, at=at)
    said = list(own.events.order_by("pk").values_list("by_name", "by_position"))
    assert said == [(person.full_name, "Chuyên viên, người được chấm"), (people.head.full_name, "Giám đốc")]


def enter(sheet, code, *, by, at):
    mark = sheet.marks.get(criterion__code=code)
    typed = Opinion(points=mark.max_points - 1, words="Đã làm")
    record_mark(sheet, code=code, stage=Stage.SELF, typed=typed, revision=mark.revision, by=by, at=at)


def test_the_history_says_which_marks_were_the_persons_own_whoever_submits(person, own, people, at):
    enter(own, "A1", by=person, at=at)
    enter(own, "A2", by=people.clerk, at=at)
    take(Action.SUBMIT, own, by=people.clerk, at=at)
    assert own.events.latest("pk").reason == "Người được chấm tự nhập A1."
    take(Action.RETURN, own, by=people.head, at=at, reason="Bổ sung")
    mark = own.marks.get(criterion__code="A2")
    typed = Opinion(points=mark.max_points, words="Đã bổ sung")
    record_mark(own, code="A2", stage=Stage.SELF, typed=typed, revision=mark.revision, by=person, at=at)
    take(Action.SUBMIT, own, by=person, at=at)
    assert own.events.latest("pk").reason == "Người được chấm tự nhập cả phiếu."


def test_of_the_clerks_marks_alone_nothing_is_said(own, people, at):
    enter(own, "A1", by=people.clerk, at=at)
    take(Action.SUBMIT, own, by=people.clerk, at=at)
    assert own.events.latest("pk").reason == ""


def test_not_where_the_unit_does_not_allow_it(person, own, people, at):
    people.unit.self_marking = False
    people.unit.save()
    assert not enters(person, fresh(own))
    assert "nơi đơn vị cho tự chấm" in entry_refusal(fresh(own), person, Stage.SELF, at=at)
    with pytest.raises(Refused, match="nơi đơn vị cho tự chấm"):
        take(Action.SUBMIT, own, by=person, at=at)


def test_only_while_in_post(person, own, at):
    post = own.staff
    post.valid_to = timezone.localdate(at)
    post.save()
    assert enters(person, fresh(own))
    post.valid_to -= timedelta(days=1)
    post.save()
    assert not enters(person, fresh(own))


def test_nobody_elses_sheet(person, own, people, client_of, at):
    other = make.make_assessment(own.round, staff=make.make_staff(people.unit))
    collective = make.make_assessment(own.round, people.unit)
    client = client_of(person)
    assert client.get(own.get_absolute_url()).status_code == 200
    for sheet in (other, collective):
        assert not enters(person, sheet)
        assert client.get(sheet.get_absolute_url()).status_code == 404
        for url in (
            reverse("assessment_step", args=[sheet.pk, "submit"]),
            reverse("assessment_save", args=[sheet.pk]),
            reverse("assessment_mark", args=[sheet.pk, "A1"]),
        ):
            assert client.post(url).status_code == 404


def test_the_clerk_may_still_enter_for_them(own, people):
    assert enters(people.clerk, own)


def test_the_page_takes_their_marks_and_their_step(person, own, client_of):
    client = client_of(person)
    shown = client.get(own.get_absolute_url()).content.decode()
    assert "Trình thủ trưởng" in shown
    client.post(reverse("assessment_save", args=[own.pk]), fields_of(own, A1="7,5"))
    assert own.marks.get(criterion__code="A1").self_points == Decimal("7.5")
    take_step(client, own, "submit")
    assert fresh(own).status == Status.SUBMITTED


def test_the_own_sheet_is_a_duty_on_the_home_page(person, own, client_of):
    shown = client_of(person).get("/").content.decode()
    assert f"Phiếu của anh/chị năm {own.round.year}" in shown
    assert "Đã chấm 2/2 tiêu chí" in shown
    assert "Phiếu của tôi" in shown


def test_where_the_unit_does_not_allow_it_home_says_who_enters(person, own, people, client_of):
    people.unit.self_marking = False
    people.unit.save()
    shown = client_of(person).get("/").content.decode()
    assert "cán bộ đầu mối của đơn vị nhập điểm" in shown
    assert "Xem phiếu" in shown


# --- nobody judges a sheet about themselves


@pytest.fixture
def heads_own(people, at):
    """The head's own sheet, submitted by the clerk."""
    round_ = make.make_round(make.make_campaign(people.province))
    sheet = make.make_assessment(round_, staff=make.make_staff(people.unit, account=people.head))
    make.fill_self(sheet)
    return take(Action.SUBMIT, sheet, by=people.clerk, at=at)


def test_a_head_does_not_approve_or_mark_their_own_sheet(people, heads_own, at):
    sentence = refusal(Action.APPROVE, heads_own, people.head, at=at)
    assert sentence.startswith("Đây là phiếu của chính anh/chị nên anh/chị không duyệt.")
    assert "người phụ trách do Sở Nội vụ chỉ định" in sentence
    assert entry_refusal(heads_own, people.head, Stage.HEAD, at=at) == sentence
    assert not approval_queue(people.head).exists()


def test_an_acting_head_approves_it(people, heads_own, at):
    today = timezone.localdate(at)
    accounts.appoint_acting_head(
        people.unit, user=people.nobody, valid_from=today, valid_to=today, by=people.coordinator, at=at
    )
    deputy = again(people.nobody)
    assert list(approval_queue(deputy)) == [heads_own]
    assert take(Action.APPROVE, heads_own, by=deputy, at=at).status == Status.APPROVED


def test_the_sheet_and_the_coordinators_home_say_that_somebody_must_be_named(people, heads_own, client_of):
    assert "Đây là phiếu của chính anh/chị" in client_of(people.head).get(heads_own.get_absolute_url()).content.decode()
    for who, words in (("coordinator", "Chỉ định người duyệt"), ("clerk", "Hãy báo Sở Nội vụ")):
        shown = client_of(getattr(people, who)).get(heads_own.get_absolute_url()).content.decode()
        assert "Chưa có người duyệt phiếu này." in shown
        assert words in shown
    home = client_of(people.coordinator).get("/").content.decode()
    assert f"Chưa có người duyệt: {people.unit.name}" in home


def test_with_a_second_head_nobody_is_missing(people, heads_own, client_of):
    make.make_role("head", unit=people.unit)
    assert "Chưa có người duyệt" not in client_of(people.coordinator).get("/").content.decode()
    shown = client_of(people.coordinator).get(heads_own.get_absolute_url()).content.decode()
    assert "Chưa có người duyệt" not in shown


def test_a_coordinator_does_not_appraise_their_own_sheet(people, at):
    round_ = make.make_round(make.make_campaign(people.province))
    sheet = make.make_assessment(round_, staff=make.make_staff(people.unit, account=people.coordinator))
    make.fill_self(sheet)
    take(Action.SUBMIT, sheet, by=people.clerk, at=at)
    sheet = take(Action.APPROVE, sheet, by=people.head, at=at)
    assert "không thẩm định" in refusal(Action.APPRAISE, sheet, people.coordinator, at=at)
    assert "không thẩm định" in entry_refusal(sheet, people.coordinator, Stage.APPRAISAL, at=at)
    assert not appraisal_queue(people.coordinator).exists()
    colleague = make.make_role("coordinator", province=people.province).user
    assert take(Action.APPRAISE, sheet, by=colleague, at=at).status == Status.APPRAISED


@pytest.fixture
def coordinators_own(people):
    post = make.make_staff(people.unit, full_name=people.coordinator.full_name, account=people.coordinator)
    round_ = make.make_round(make.make_campaign(people.province))
    sheet = make.make_assessment(round_, staff=post, status=Status.APPROVED)
    make.fill_self(sheet)
    return sheet


def test_a_coordinator_does_not_make_their_own_sheet_somebody_elses(people, coordinators_own, client_of):
    client, post = client_of(people.coordinator), coordinators_own.staff
    response = client.post(reverse("staff_unlink", args=[post.pk]), follow=True)
    assert "Không ai tự nối hoặc bỏ nối tài khoản của chính mình" in response.content.decode()
    client.post(reverse("assessment_step", args=[coordinators_own.pk, "appraise"]))
    assert fresh(coordinators_own).status == Status.APPROVED
    assert fresh(coordinators_own).staff.account == people.coordinator


def test_a_sheet_stays_ones_own_when_somebody_else_takes_the_account_off(people, coordinators_own, at):
    unlink_account(coordinators_own.staff, by=people.clerk, at=at)
    sheet = fresh(coordinators_own)
    assert sheet.staff.account is None
    assert "không thẩm định" in refusal(Action.APPRAISE, sheet, people.coordinator, at=at)
    assert "không thẩm định" in entry_refusal(sheet, people.coordinator, Stage.APPRAISAL, at=at)
    namesake = make.make_user(full_name=people.coordinator.full_name)
    make.make_role("coordinator", province=people.province, user=namesake)
    assert "không thẩm định" not in (refusal(Action.APPRAISE, sheet, namesake, at=at) or "")


def test_many_units_without_somebody_to_approve_are_one_line_with_their_list(people, client_of):
    round_ = make.make_round(make.make_campaign(people.province))
    for _ in range(6):
        make.make_assessment(round_, make.make_unit(people.province), status=Status.SUBMITTED)
    shown = client_of(people.coordinator).get("/").content.decode()
    assert "6 đơn vị có phiếu chờ mà chưa có người duyệt" in shown
    assert reverse("head_vacancy_list") in shown


# --- the post approves, whoever holds it that day


def test_a_head_replaced_between_submission_and_approval(people, sheet_of, at):
    sheet = take(Action.SUBMIT, sheet_of, by=people.clerk, at=at)
    sheet = take(Action.RETURN, sheet, by=people.head, at=at, reason="Bổ sung số liệu")
    sheet = take(Action.SUBMIT, sheet, by=people.clerk, at=at)
    following = make.make_user(full_name="Lê Văn Mẫu")
    today = timezone.localdate(at)
    from_today = {"by": people.admin, "at": at, "first_day": today, "position": "Giám đốc mới"}
    replace_head(people.head.roles.get(), user=following, **from_today)
    with pytest.raises(Refused, match="thủ trưởng đơn vị đang tại chức"):
        take(Action.APPROVE, sheet, by=again(people.head), at=at)
    sheet = take(Action.APPROVE, sheet, by=again(following), at=at)
    said = list(sheet.events.exclude(action=Action.SUBMIT).order_by("pk").values_list("by_name", "by_position"))
    assert said == [(people.head.full_name, "Giám đốc"), ("Lê Văn Mẫu", "Giám đốc mới")]


def test_after_the_deadline_a_new_head_needs_an_extension_and_the_page_says_so(people, sheet_of, client_of, at):
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=at)
    round_ = sheet_of.round
    round_.opens_at, round_.closes_at = at - timedelta(days=9), at - timedelta(days=1)
    round_.save()
    accounts.appoint_acting_head(
        people.unit, user=people.nobody, valid_from=date(2022, 1, 1), valid_to=date(2099, 1, 1),
        by=people.coordinator, at=at,
    )  # fmt: skip
    assert "gia hạn" in refusal(Action.APPROVE, fresh(sheet_of), again(people.nobody), at=at)
    shown = client_of(people.coordinator).get(sheet_of.get_absolute_url()).content.decode()
    assert "kể cả người mới được chỉ định, chỉ duyệt được khi đơn vị được gia hạn" in shown
    assert "gia hạn cho đơn vị" in client_of(people.coordinator).get(
        reverse("head_appoint", args=[people.unit.pk])
    ).content.decode()  # fmt: skip
