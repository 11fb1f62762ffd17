"""Writing marks: who may, when, what is refused, and two people on one mark."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from scoring.marking import Conflict, Opinion, record_mark
from scoring.models import Action, Assessment, Stage, Status
from scoring.points import BadPoints
from scoring.workflow import take
from tests import factories as make
from units.refusals import Refused


@pytest.fixture
def sheet(people):
    return make.make_assessment(make.make_round(make.make_campaign(people.province)), people.unit)


def write(sheet, by, *, code="A1", stage=Stage.SELF, points="50", words="", revision=0, **more):
    typed = Opinion(None if points is None else Decimal(points), words=words, **more)
    return record_mark(sheet, code=code, stage=stage, typed=typed, revision=revision, by=by, at=timezone.now())


def test_the_total_follows_each_mark_and_is_absent_while_one_is_missing(people, sheet):
    after, _, _ = write(sheet, people.clerk)
    assert (after.total, after.band) == (None, None)
    after, _, _ = write(sheet, people.clerk, code="A2", points="40")
    assert (after.total, after.band) == (90, "xuat_sac")


def test_points_over_the_maximum_are_refused_with_the_whole_sentence(people, sheet):
    with pytest.raises(BadPoints) as refused:
        write(sheet, people.clerk, points="61")
    assert str(refused.value) == "61 lớn hơn điểm tối đa 60. Hãy nhập từ 0 đến 60, cách nhau 0,5."


def test_points_off_the_step_are_refused(people, sheet):
    with pytest.raises(BadPoints, match="8,3"):
        write(sheet, people.clerk, points="8.3")


def test_not_applicable_is_refused_where_the_criterion_always_applies(people, sheet):
    with pytest.raises(BadPoints, match="luôn áp dụng"):
        write(sheet, people.clerk, points=None, not_applicable=True)


@pytest.mark.parametrize("who", ["head", "leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_others_may_not_write_a_self_mark(people, sheet, who):
    with pytest.raises(Refused):
        write(sheet, getattr(people, who))


def test_the_coordinator_may_enter_for_the_unit(people, sheet):
    assert write(sheet, people.coordinator)[2].self_points == 50


def test_the_second_of_two_saves_on_one_mark_is_refused_with_both_values(people, sheet):
    write(sheet, people.clerk, points="50")
    with pytest.raises(Conflict) as conflict:
        write(sheet, people.coordinator, points="40", revision=0)
    assert (conflict.value.mark.self_points, conflict.value.typed.points) == (50, 40)
    assert sheet.marks.get(criterion__code="A1").self_points == 50


def test_two_people_on_different_criteria_do_not_collide(people, sheet):
    write(sheet, people.clerk, code="A1", points="50")
    assert write(sheet, people.coordinator, code="A2", points="30")[2].self_points == 30


def test_saving_the_same_again_changes_nothing_and_never_collides(people, sheet):
    write(sheet, people.clerk)
    assert write(sheet, people.clerk, revision=0)[2].revision == 1


def test_a_return_that_flags_criteria_opens_only_these(people, sheet):
    make.fill_self(sheet)
    now = timezone.now()
    sheet = take(Action.SUBMIT, sheet, by=people.clerk, at=now)
    sheet = take(Action.RETURN, sheet, by=people.head, at=now, reason="Sửa A2", flagged=["A2"])
    with pytest.raises(Refused, match="chỉ mở các tiêu chí được đánh dấu"):
        write(sheet, people.clerk, code="A1")
    assert write(sheet, people.clerk, code="A2", points="30")[2].self_points == 30


def test_the_heads_opinion_stands_beside_the_units_and_overwrites_nothing(people, sheet):
    make.fill_self(sheet)
    sheet = take(Action.SUBMIT, sheet, by=people.clerk, at=timezone.now())
    after, _, mark = write(sheet, people.head, stage=Stage.HEAD, points="45", words="Thiếu minh chứng")
    assert (mark.self_points, mark.head_points, after.total) == (60, 45, 85)


def test_after_the_deadline_entry_is_locked(people, sheet):
    late = sheet.round.closes_at + timezone.timedelta(seconds=1)
    with pytest.raises(Refused, match="Phiếu đã khóa"):
        record_mark(sheet, code="A1", stage=Stage.SELF, typed=Opinion(Decimal(1)), revision=0, by=people.clerk, at=late)


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_leave_one_decision_and_one_event(people, sheet):
    make.fill_self(sheet)
    outcomes, barrier = [], threading.Barrier(2)

    def submit():
        barrier.wait()
        try:
            outcomes.append(take(Action.SUBMIT, sheet, by=people.clerk, at=timezone.now()).status)
        except Refused as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(
        [Status.SUBMITTED, "Phiếu đang ở trạng thái “Đã trình” nên không trình được nữa."]
    )
    assert Assessment.objects.get(pk=sheet.pk).events.count() == 1


def test_a_save_costs_few_queries(people, sheet, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        write(sheet, people.clerk)
