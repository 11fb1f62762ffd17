"""One step for many sheets: the preview's reasons, each sheet taken on its own, at which cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring import bulk
from scoring.models import Action, Assessment, AssessmentEvent, Status
from scoring.workflow import take
from tests import factories as make
from units.refusals import Refused


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual")
    return make.make_round(campaign)


def person(people, round_, name="Lê An", *, status=Status.SUBMITTED, filled=True):
    sheet = make.make_assessment(round_, staff=make.make_staff(people.unit, full_name=name))
    if filled:
        make.fill_self(sheet)
    Assessment.objects.filter(pk=sheet.pk).update(status=status)
    return sheet


def look(people, who, action):
    return bulk.preview(Assessment.objects.all(), action, getattr(people, who), at=timezone.now())


def do(people, who, action, **more):
    return bulk.take_each(Assessment.objects.all(), action, by=getattr(people, who), at=timezone.now(), **more)


def names(entries):
    return [entry.sheet.staff.full_name for entry in entries]


def test_the_preview_parts_the_ready_from_the_others_by_reason(people, round_):
    person(people, round_, "Lê An")
    person(people, round_, "Lê Bình", status=Status.APPROVED)
    person(people, round_, "Lê Chi", status=Status.APPROVED)
    person(people, round_, "Lê Dung", filled=False)
    seen = look(people, "head", Action.APPROVE)
    assert names(seen.ready) == ["Lê An"]
    assert [(group.sentence, names(group.entries)) for group in seen.groups] == [
        ("Phiếu đang ở trạng thái “Đã duyệt” nên không duyệt được nữa.", ["Lê Bình", "Lê Chi"]),
        ("Còn thiếu điểm hoặc lý do sửa điểm", ["Lê Dung"]),
    ]
    assert seen.groups[1].entries[0].detail.startswith("Chưa duyệt được, còn 2 mục: A1: chưa có điểm")
    assert (seen.refused, seen.left) == (3, 0)


def test_who_submitted_a_sheet_does_not_approve_it_in_bulk_either(people, round_):
    sheet = person(people, round_, status=Status.DRAFT)
    make.make_role("clerk", unit=people.unit, user=people.head)
    take(Action.SUBMIT, sheet, by=people.head, at=timezone.now())
    del people.head.scope
    seen = look(people, "head", Action.APPROVE)
    assert seen.ready == []
    assert seen.groups[0].sentence.startswith("Người đã trình phiếu không duyệt chính phiếu đó.")


def test_each_sheet_is_taken_on_its_own_and_says_why_not(people, round_):
    person(people, round_, "Lê An")
    person(people, round_, "Lê Bình", filled=False)
    outcome = do(people, "head", Action.APPROVE)
    assert outcome.done == 1
    assert [names(group.entries) for group in outcome.groups] == [["Lê Bình"]]
    event = AssessmentEvent.objects.get()
    assert (event.assessment.staff.full_name, event.action, event.by) == ("Lê An", "approve", people.head)
    assert Assessment.objects.get(staff__full_name="Lê An").on_time is True


def test_a_return_in_bulk_needs_a_reason_and_gives_it_to_each(people, round_):
    person(people, round_, "Lê An")
    person(people, round_, "Lê Bình")
    with pytest.raises(Refused, match="Hãy nêu lý do trả lại"):
        do(people, "head", Action.RETURN, reason="  ")
    assert do(people, "head", Action.RETURN, reason="Bổ sung minh chứng").done == 2
    assert set(AssessmentEvent.objects.values_list("reason", flat=True)) == {"Bổ sung minh chứng"}


def test_what_comes_too_early_is_said_to_wait_for_whom(people, round_):
    person(people, round_)
    (group,) = look(people, "coordinator", Action.APPRAISE).groups
    assert group.sentence == ("Phiếu đang ở trạng thái “Đã trình” nên chưa thẩm định được, cần thủ trưởng duyệt trước.")


def test_a_reason_in_bulk_that_is_too_long_is_refused_and_not_cut(people, round_):
    person(people, round_)
    with pytest.raises(Refused, match=r"Lý do dài 4\.001 ký tự, nhiều nhất là 4\.000\. Hãy rút gọn\."):
        do(people, "head", Action.RETURN, reason="x" * 4001)


def test_the_clerk_submits_those_that_are_complete(people, round_):
    person(people, round_, "Lê An", status=Status.DRAFT)
    person(people, round_, "Lê Bình", status=Status.DRAFT, filled=False)
    seen = look(people, "clerk", Action.SUBMIT)
    assert (names(seen.ready), seen.groups[0].sentence) == (["Lê An"], "Còn thiếu điểm, minh chứng hoặc giải trình")
    assert do(people, "clerk", Action.SUBMIT).done == 1


def test_the_coordinator_appraises_in_bulk(people, round_):
    person(people, round_, status=Status.APPROVED)
    assert do(people, "coordinator", Action.APPRAISE).done == 1
    assert Assessment.objects.get().status == Status.APPRAISED


@pytest.mark.parametrize("who", ["clerk", "leader", "admin", "coordinator"])
def test_others_take_nothing(people, round_, who):
    person(people, round_)
    assert look(people, who, Action.APPROVE).ready == []
    assert do(people, who, Action.APPROVE).done == 0


@pytest.mark.parametrize(
    ("who", "steps"),
    [("clerk", ["submit"]), ("head", ["approve", "return"]), ("coordinator", ["submit", "appraise"]), ("leader", [])],
)
def test_the_steps_offered_are_those_of_ones_office(people, who, steps):
    assert bulk.offered(getattr(people, who)) == steps


def test_what_is_beyond_one_go_is_said_and_refused(people, round_, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    person(people, round_, "Lê An")
    person(people, round_, "Lê Bình")
    seen = look(people, "head", Action.APPROVE)
    assert (names(seen.ready), seen.left) == (["Lê An"], 1)
    with pytest.raises(Refused, match="tối đa 1 phiếu"):
        do(people, "head", Action.APPROVE)


def test_the_preview_of_thirty_costs_what_the_preview_of_one_costs(people, round_, django_assert_num_queries):
    person(people, round_)
    assert people.head.scope
    with django_assert_num_queries(7):
        assert len(look(people, "head", Action.APPROVE).ready) == 1
    for n in range(29):
        person(people, round_, f"Lê Văn {n}")
    with django_assert_num_queries(7):
        assert len(look(people, "head", Action.APPROVE).ready) == 30


def test_each_sheet_costs_the_same_number_of_queries(people, round_):
    person(people, round_)
    assert people.head.scope
    with CaptureQueriesContext(connection) as one:
        do(people, "head", Action.APPROVE)
    Assessment.objects.update(status=Status.SUBMITTED)
    person(people, round_, "Lê Bình")
    with CaptureQueriesContext(connection) as two:
        do(people, "head", Action.APPROVE)
    assert len(two) < 2 * len(one)
    assert len(one) <= 16
