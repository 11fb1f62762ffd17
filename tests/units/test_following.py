"""Which units stand for which on a day: every unit in exactly one group, whatever the history says."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from units.following import Life, Link, grouped

START = date(2019, 1, 1)
JULY = date(2025, 7, 1)
JUNE = JULY - timedelta(days=1)
KINDS = ("hop_nhat", "nhap", "chia", "tach", "doi_ten")

days = st.integers(0, 40).map(lambda quarter: START + timedelta(days=91 * quarter))


@st.composite
def histories(draw):
    """Any lives and any links at all, those that contradict each other and go round in circles included."""
    lives = []
    for unit in range(1, draw(st.integers(1, 12)) + 1):
        first = draw(st.none() | days)
        last = draw(st.none() | days)
        lives.append(Life(unit, first, max(first, last) if first and last else last))
    ends = st.sampled_from([life.unit for life in lives] + [99])
    link = st.builds(Link, ends, ends, days, st.sampled_from(KINDS), st.booleans())
    return lives, draw(st.lists(link, max_size=20))


def groups_of(lives, links, day=JULY):
    return sorted(sorted(group) for group in grouped(lives, links, day))


def ended(unit):
    return Life(unit, last=JUNE)


def new(unit):
    return Life(unit, first=JULY)


def link(old, new, kind="nhap", on=JULY, **more):
    return Link(old, new, on, kind, **more)


@given(histories(), days)
def test_every_unit_is_in_exactly_one_group_and_no_circle_holds_it_up(history, day):
    lives, links = history
    assert sorted(unit for group in grouped(lives, links, day) for unit in group) == sorted(life.unit for life in lives)


@given(histories(), days, st.lists(st.integers(0, 1000), min_size=12, max_size=12))
def test_the_total_after_regrouping_is_the_total_before(history, day, points):
    lives, links = history
    earned = {life.unit: points[n] for n, life in enumerate(lives)}
    regrouped = [sum(earned[unit] for unit in group) for group in grouped(lives, links, day)]
    assert sum(regrouped) == sum(earned.values())


@given(histories(), days)
def test_what_the_sources_differ_about_changes_nothing(history, day):
    lives, links = history
    certain = [each for each in links if not each.to_verify]
    assert grouped(lives, links, day) == grouped(lives, certain, day)


@given(histories(), days)
def test_units_of_the_day_meet_only_over_a_unit_that_has_ended(history, day):
    lives, links = history
    there = {life.unit for life in lives if life.includes(day)}
    for group in grouped(lives, links, day):
        assert len(there & set(group)) <= 1 or set(group) - there


def test_a_unit_that_exists_stands_for_itself():
    assert groups_of([Life(1), Life(2)], [link(1, 2)]) == [[1], [2]]


def test_merged_units_are_counted_in_the_new_one():
    assert groups_of([ended(1), ended(2), new(3)], [link(1, 3), link(2, 3)]) == [[1, 2, 3]]


def test_a_unit_is_followed_through_several_changes():
    lives = [Life(1, last=date(2020, 12, 31)), Life(2, date(2021, 1, 1), JUNE), new(3)]
    assert groups_of(lives, [link(1, 2, on=date(2021, 1, 1)), link(2, 3)]) == [[1, 2, 3]]


def test_changes_after_the_day_are_not_known_yet():
    lives = [Life(1, last=date(2020, 12, 31)), Life(2, date(2021, 1, 1), JUNE), new(3)]
    links = [link(1, 2, on=date(2021, 1, 1)), link(2, 3)]
    assert groups_of(lives, links, date(2022, 1, 1)) == [[1, 2], [3]]


def test_the_successors_of_one_unit_form_one_group():
    assert groups_of([ended(1), new(2), new(3), Life(4)], [link(1, 2, "chia"), link(1, 3, "chia")]) == [[1, 2, 3], [4]]


def test_what_was_split_off_is_not_what_follows_the_unit_later():
    lives = [Life(1, last=JUNE), Life(2, first=date(2020, 1, 1)), new(3)]
    assert groups_of(lives, [link(1, 2, "tach", on=date(2020, 1, 1)), link(1, 3)]) == [[1, 3], [2]]


def test_a_split_by_which_the_old_unit_ended_is_followed():
    assert groups_of([ended(1), new(2), new(3)], [link(1, 2, "tach"), link(1, 3, "tach")]) == [[1, 2, 3]]


def test_a_unit_without_successors_is_a_group_of_its_own():
    assert groups_of([ended(1), Life(2)], []) == [[1], [2]]


def test_a_succession_to_be_verified_is_not_followed():
    assert groups_of([ended(1), new(2)], [link(1, 2, to_verify=True)]) == [[1], [2]]
