"""Writing on a draft: each part has its own lost-update check, what is removed can be put back in its place."""

from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.overtaken import Overtaken
from scoring.models import Criterion, CriterionGroup, Rubric
from scoring.rubrics import editing as editing
from scoring.rubrics.content import stored_content
from scoring.rubrics.editing import stamp
from tests import factories as make
from units.refusals import Refused


@pytest.fixture
def draft(people):
    """Groups A (A1, A2) and B (B1)."""
    rubric = make.make_rubric(make.make_campaign(people.province), in_preparation=True)
    group = CriterionGroup.objects.create(rubric=rubric, code="B", title="Nhóm B", position=2)
    Criterion.objects.create(rubric=rubric, group=group, code="B1", title="Việc", max_points=5, step=1, position=3)
    return rubric


@pytest.fixture
def doing(people):
    return {"by": people.coordinator, "at": timezone.now()}


def order(draft):
    return [(group.code, [each.code for each in group.criteria.all()]) for group in draft.groups.all()]


def part(draft, code):
    return draft.criteria.get(code=code)


def test_a_new_criterion_comes_last_in_its_group(draft, doing):
    fields = {"group": draft.groups.get(code="A"), "max_points": Decimal(5), "step": Decimal(1)}
    new = Criterion(rubric=draft, code="A3", title="Mới", **fields)
    editing.save_criterion(new, seen="", **doing)
    assert order(draft) == [("A", ["A1", "A2", "A3"]), ("B", ["B1"])]
    assert list(draft.criteria.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_a_code_stands_once(draft, doing):
    again = Criterion(rubric=draft, group=draft.groups.first(), code="B1", title="Mới", max_points=5, step=1)
    with pytest.raises(Refused, match="Mã tiêu chí B1 đã có"):
        editing.save_criterion(again, seen="", **doing)
    with pytest.raises(Refused, match="Mã nhóm B đã có"):
        editing.save_group(CriterionGroup(rubric=draft, code="B", title="Khác"), seen="", **doing)


def test_who_saves_second_is_shown_what_the_first_saved(draft, doing):
    mine, theirs = part(draft, "A1"), part(draft, "A1")
    seen = stamp(mine)
    theirs.title = "Tên của người kia"
    editing.save_criterion(theirs, seen=seen, **doing)
    mine.title = "Tên của tôi"
    with pytest.raises(Overtaken) as overtaken:
        editing.save_criterion(mine, seen=seen, **doing)
    assert overtaken.value.stored.title == "Tên của người kia"
    editing.save_criterion(mine, seen=stamp(overtaken.value.stored), **doing)
    assert part(draft, "A1").title == "Tên của tôi"


def test_two_people_on_different_parts_do_not_collide(draft, doing):
    one, two, head = part(draft, "A1"), part(draft, "A2"), Rubric.objects.get(pk=draft.pk)
    stamps = stamp(one), stamp(two), stamp(head)
    one.title, two.title, head.decided_by = "Một", "Hai", "Quyết định 2"
    editing.save_criterion(one, seen=stamps[0], **doing)
    editing.save_criterion(two, seen=stamps[1], **doing)
    editing.save_head(head, seen=stamps[2], **doing)
    assert [each.title for each in draft.criteria.all()] == ["Một", "Hai", "Việc"]


def test_head_and_bands_have_the_same_check(draft, doing):
    seen, rows = stamp(*draft.bands.all()), [{"code": "dat", "name": "Đạt", "from_points": Decimal(0)}]
    editing.save_bands(draft, rows, seen=seen, **doing)
    with pytest.raises(Overtaken):
        editing.save_bands(draft, rows, seen=seen, **doing)
    with pytest.raises(Overtaken):
        editing.save_head(Rubric.objects.get(pk=draft.pk), seen="cũ", **doing)


def test_bands_stand_from_the_highest_down_whatever_order_they_were_typed_in(draft, doing):
    rows = [
        {"code": "khong_xep_loai", "name": "Không xếp loại", "from_points": None},
        {"code": "dat", "name": "Đạt", "from_points": Decimal(0)},
        {"code": "tot", "name": "Tốt", "from_points": Decimal(80)},
    ]
    editing.save_bands(draft, rows, seen=stamp(*draft.bands.all()), **doing)
    assert list(draft.bands.values_list("code", "position")) == [("tot", 1), ("dat", 2), ("khong_xep_loai", 3)]
    with pytest.raises(Refused, match="cùng mã"):
        editing.save_bands(draft, [rows[0], rows[0]], seen=stamp(*draft.bands.all()), **doing)


def test_a_criterion_walks_through_the_groups_and_stops_at_the_ends(draft, doing):
    def down(code, *, up=False):
        editing.move_criterion(part(draft, code), up=up, **doing)
        return order(draft)

    assert down("A1") == [("A", ["A2", "A1"]), ("B", ["B1"])]
    assert down("A1") == [("A", ["A2"]), ("B", ["A1", "B1"])]
    assert down("A1") == [("A", ["A2"]), ("B", ["B1", "A1"])]
    assert down("A1") == [("A", ["A2"]), ("B", ["B1", "A1"])]
    assert down("B1", up=True) == [("A", ["A2", "B1"]), ("B", ["A1"])]


def test_groups_change_places_with_all_in_them(draft, doing):
    editing.move_group(draft.groups.get(code="B"), up=True, **doing)
    assert order(draft) == [("B", ["B1"]), ("A", ["A1", "A2"])]
    assert [each.code for each in draft.criteria.all()] == ["B1", "A1", "A2"]


@pytest.mark.parametrize("code", ["A1", "A2", "B1"])
def test_a_criterion_that_was_removed_comes_back_in_its_place(draft, doing, code):
    before = stored_content(draft)
    event = editing.remove_criterion(part(draft, code), **doing)
    assert not draft.criteria.filter(code=code).exists()
    editing.put_back(event, **doing)
    assert stored_content(Rubric.objects.get(pk=draft.pk)) == before


def test_a_second_click_takes_nothing_out(draft, doing):
    group, criterion = draft.groups.get(code="B"), part(draft, "A1")
    editing.remove_criterion(part(draft, "A1"), **doing)
    editing.remove_group(draft.groups.get(code="B"), **doing)
    for again, gone in ((editing.remove_criterion, criterion), (editing.remove_group, group)):
        with pytest.raises(Refused, match="đã được bỏ rồi"):
            again(gone, **doing)


@pytest.mark.parametrize("code", ["A", "B"])
def test_a_group_comes_back_with_all_that_was_in_it(draft, doing, code):
    before = stored_content(draft)
    event = editing.remove_group(draft.groups.get(code=code), **doing)
    assert draft.groups.count() == 1
    editing.put_back(event, **doing)
    assert stored_content(Rubric.objects.get(pk=draft.pk)) == before
    with pytest.raises(Refused, match="đã được đưa trở lại"):
        editing.put_back(event, **doing)


def test_what_stands_in_the_way_of_putting_back_is_named(draft, doing):
    of_b = editing.remove_criterion(part(draft, "B1"), **doing)
    group = editing.remove_group(draft.groups.get(code="B"), **doing)
    with pytest.raises(Refused, match="Nhóm B của tiêu chí này đã bị bỏ"):
        editing.put_back(of_b, **doing)
    a1 = part(draft, "A1")
    seen, a1.code = stamp(a1), "B1"
    editing.save_criterion(a1, seen=seen, **doing)
    editing.put_back(group, **doing)
    with pytest.raises(Refused, match="Mã B1 nay thuộc tiêu chí khác"):
        editing.put_back(of_b, **doing)


def test_a_part_that_somebody_removed_is_told_apart_from_one_that_changed(draft, doing):
    mine = part(draft, "A1")
    editing.remove_criterion(part(draft, "A1"), **doing)
    with pytest.raises(Overtaken) as overtaken:
        editing.save_criterion(mine, seen=stamp(mine), **doing)
    assert overtaken.value.stored is None


def test_nothing_is_written_on_a_rubric_in_force(draft, doing):
    row, group, event = part(draft, "A1"), draft.groups.first(), editing.remove_criterion(part(draft, "A2"), **doing)
    Rubric.objects.filter(pk=draft.pk).update(in_preparation=False)
    before = stored_content(Rubric.objects.get(pk=draft.pk))
    for verb, arguments in [
        (editing.save_head, (draft,)), (editing.save_group, (group,)), (editing.save_criterion, (row,)),
        (editing.save_bands, (draft, [])),
    ]:  # fmt: skip
        with pytest.raises(Refused, match="đã được đưa vào dùng"):
            verb(*arguments, seen="", **doing)
    for verb, thing in [(editing.move_group, group), (editing.move_criterion, row)]:
        with pytest.raises(Refused, match="đã được đưa vào dùng"):
            verb(thing, up=True, **doing)
    for verb, thing in [(editing.remove_group, group), (editing.remove_criterion, row), (editing.put_back, event)]:
        with pytest.raises(Refused, match="đã được đưa vào dùng"):
            verb(thing, **doing)
    assert stored_content(Rubric.objects.get(pk=draft.pk)) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["A1", "A2", "B1"]), st.booleans()), max_size=8))
def test_moving_loses_nothing_and_numbers_stay_whole(draft, doing, moves):
    for code, up in moves:
        editing.move_criterion(part(draft, code), up=up, **doing)
    assert sorted(each.code for each in draft.criteria.all()) == ["A1", "A2", "B1"]
    assert sorted(draft.criteria.values_list("position", flat=True)) == [1, 2, 3]
    assert [code for _, codes in order(draft) for code in codes] == [each.code for each in draft.criteria.all()]
