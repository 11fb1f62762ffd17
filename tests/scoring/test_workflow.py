"""The journey of a sheet: every step from every status by everyone, and what each step writes."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from scoring.models import Action, Assessment, Status
from scoring.workflow import STEPS, open_actions, refusal, take
from tests import factories as make
from units.refusals import Refused

PEOPLE = ["clerk", "head", "coordinator", "leader", "admin", "sibling_clerk", "stranger", "nobody"]
ALLOWED = {
    (Status.DRAFT, "clerk", Action.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, "coordinator", Action.SUBMIT): Status.SUBMITTED,
    (Status.RETURNED, "clerk", Action.SUBMIT): Status.SUBMITTED,
    (Status.RETURNED, "coordinator", Action.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, "head", Action.APPROVE): Status.APPROVED,
    (Status.SUBMITTED, "head", Action.RETURN): Status.RETURNED,
    (Status.SUBMITTED, "coordinator", Action.REOPEN): Status.DRAFT,
    (Status.APPROVED, "coordinator", Action.APPRAISE): Status.APPRAISED,
    (Status.APPROVED, "coordinator", Action.RETURN_FROM_APPRAISAL): Status.RETURNED,
    (Status.APPROVED, "coordinator", Action.REOPEN): Status.DRAFT,
    (Status.APPROVED, "clerk", Action.ANSWER): Status.APPROVED,
    (Status.APPROVED, "head", Action.ANSWER): Status.APPROVED,
    (Status.APPRAISED, "clerk", Action.ANSWER): Status.APPRAISED,
    (Status.APPRAISED, "head", Action.ANSWER): Status.APPRAISED,
    (Status.APPRAISED, "coordinator", Action.RETURN_FROM_APPRAISAL): Status.RETURNED,
    (Status.APPRAISED, "coordinator", Action.OVERRIDE_BAND): Status.APPRAISED,
    (Status.APPRAISED, "coordinator", Action.FINALIZE): Status.FINAL,
    (Status.APPRAISED, "coordinator", Action.REOPEN): Status.DRAFT,
    (Status.FINAL, "coordinator", Action.REOPEN): Status.DRAFT,
    (Status.CLOSED, "coordinator", Action.RESUME): Status.DRAFT,
}


@pytest.fixture
def at():
    return timezone.now()


def put(sheet, status):
    """A sheet whose first criterion was cut by the head, standing at `status`."""
    mark = sheet.marks.order_by("pk").first()
    mark.head_points, mark.head_reason = mark.max_points - 1, "Chưa đủ minh chứng"
    mark.save()
    Assessment.objects.filter(pk=sheet.pk).update(status=status, total=99, band="xuat_sac")
    sheet.refresh_from_db()
    return sheet


@pytest.mark.parametrize(("status", "who", "action"), list(product(Status, PEOPLE, STEPS)))
def test_every_step_from_every_status_by_everyone(status, who, action, people, sheet_of, at):
    sheet, person = put(sheet_of, status), getattr(people, who)
    target = ALLOWED.get((status, who, action))
    offered = open_actions(sheet, person, at=at)
    may_press = target is not None and not STEPS[action].follows_the_unit
    assert (action in offered and offered[action] is None) == may_press
    assert (refusal(action, sheet, person, at=at) is None) == (target is not None)
    particulars = {"reason": "Có lý do", "document": "Quyết định 01/QĐ", "band": "tot"}
    if target is None:
        with pytest.raises(Refused):
            take(action, sheet, by=person, at=at, **particulars)
        assert not sheet.events.exists()
    else:
        after = take(action, sheet, by=person, at=at, **particulars)
        assert after.status == target
        assert after.events.get().by_name == person.full_name


def submitted(sheet, people, at):
    return take(Action.SUBMIT, sheet, by=people.clerk, at=at)


def test_whoever_submitted_cannot_approve_the_same_version(people, sheet_of, at):
    make.make_role("clerk", unit=people.unit, user=people.head)
    sheet = take(Action.SUBMIT, sheet_of, by=people.head, at=at)
    with pytest.raises(Refused, match="không duyệt chính phiếu đó"):
        take(Action.APPROVE, sheet, by=people.head, at=at)


def test_returning_needs_a_reason(people, sheet_of, at):
    sheet = submitted(sheet_of, people, at)
    with pytest.raises(Refused, match="lý do"):
        take(Action.RETURN, sheet, by=people.head, at=at, reason="  ")


def test_submitting_lists_what_is_missing(people, sheet_of, at):
    sheet_of.marks.filter(criterion__code="A2").update(self_points=None)
    with pytest.raises(Refused, match="còn thiếu 1 mục: A2: chưa có điểm"):
        submitted(sheet_of, people, at)


def test_a_cut_without_a_reason_stops_the_approval(people, sheet_of, at):
    sheet = submitted(sheet_of, people, at)
    sheet.marks.filter(criterion__code="A1").update(head_points=50)
    with pytest.raises(Refused, match="A1: cần lý do sửa điểm"):
        take(Action.APPROVE, sheet, by=people.head, at=at)


def test_approval_is_an_opinion_on_every_criterion(people, sheet_of, at):
    sheet = submitted(sheet_of, people, at)
    sheet.marks.filter(criterion__code="A1").update(head_points=50, head_reason="Thiếu quyết định")
    sheet = take(Action.APPROVE, sheet, by=people.head, at=at)
    assert list(sheet.marks.order_by("pk").values_list("self_points", "head_points")) == [(60, 50), (40, 40)]
    assert (sheet.total, sheet.band, sheet.on_time) == (90, "xuat_sac", True)


def test_a_return_forgets_agreement_and_keeps_a_differing_opinion(people, sheet_of, at):
    sheet = submitted(sheet_of, people, at)
    sheet.marks.filter(criterion__code="A1").update(head_points=50, head_reason="Thiếu quyết định")
    sheet = take(Action.APPROVE, sheet, by=people.head, at=at)
    sheet = take(Action.RETURN_FROM_APPRAISAL, sheet, by=people.coordinator, at=at, reason="Xem lại A1", flagged=["A1"])
    assert list(sheet.marks.order_by("pk").values_list("head_points", "flagged")) == [(50, True), (None, False)]


def test_after_the_deadline_the_unit_is_locked_and_so_is_not(people, sheet_of, at):
    sheet = take(Action.APPROVE, submitted(sheet_of, people, at), by=people.head, at=at)
    late = sheet.round.closes_at + timedelta(seconds=1)
    with pytest.raises(Refused, match="Hãy đặt hạn mới"):
        take(Action.RETURN_FROM_APPRAISAL, sheet, by=people.coordinator, at=late, reason="Bổ sung")
    due = late + timedelta(days=3)
    sheet = take(Action.RETURN_FROM_APPRAISAL, sheet, by=people.coordinator, at=late, reason="Bổ sung", due_at=due)
    assert refusal(Action.SUBMIT, sheet, people.clerk, at=due) is None
    assert "khóa" in refusal(Action.SUBMIT, sheet, people.clerk, at=due + timedelta(seconds=1))


def test_the_last_second_of_the_last_day_is_in_time(people, sheet_of):
    closes = sheet_of.round.closes_at
    assert refusal(Action.SUBMIT, sheet_of, people.clerk, at=closes) is None
    assert "khóa" in refusal(Action.SUBMIT, sheet_of, people.clerk, at=closes + timedelta(microseconds=1))


def test_reopening_makes_a_new_version_that_links_back(people, sheet_of, at):
    sheet = take(Action.APPROVE, submitted(sheet_of, people, at), by=people.head, at=at)
    new = take(Action.REOPEN, sheet, by=people.coordinator, at=at, reason="Nhập nhầm")
    sheet.refresh_from_db()
    assert (new.version, new.previous_id, new.is_current, new.status) == (2, sheet.pk, True, Status.DRAFT)
    assert (sheet.is_current, sheet.status) == (False, Status.APPROVED)
    assert list(new.marks.values_list("self_points", "head_points")) == [(60, None), (40, None)]


def test_a_final_sheet_reopens_only_by_a_decision(people, sheet_of, at):
    sheet = put(sheet_of, Status.FINAL)
    with pytest.raises(Refused, match="số quyết định"):
        take(Action.REOPEN, sheet, by=people.coordinator, at=at, reason="Sai số liệu")


def test_the_unit_answers_once(people, sheet_of, at):
    sheet = put(sheet_of, Status.APPRAISED)
    take(Action.ANSWER, sheet, by=people.clerk, at=at, reason="Đơn vị đã có quyết định")
    with pytest.raises(Refused, match="một lần"):
        take(Action.ANSWER, sheet, by=people.head, at=at, reason="Thêm")


def test_an_event_copies_names_and_positions_as_they_were(people, sheet_of, at):
    sheet = take(Action.APPROVE, submitted(sheet_of, people, at), by=people.head, at=at)
    people.head.full_name = "Tên khác"
    people.head.save()
    event = sheet.events.get(action=Action.APPROVE)
    assert (event.by_name != "Tên khác", event.by_position) == (True, "Giám đốc")
    assert event.marks["A1"] == ["60.00", "60.00", None]


def test_a_new_deadline_is_not_before_the_one_the_unit_has(people, sheet_of, at):
    sheet = take(Action.APPROVE, submitted(sheet_of, people, at), by=people.head, at=at)
    with pytest.raises(Refused, match="muộn hơn hạn vừa nhập"):
        take(
            Action.RETURN_FROM_APPRAISAL, sheet, by=people.coordinator, at=at, reason="Bổ sung",
            due_at=at + timedelta(days=1),
        )  # fmt: skip
