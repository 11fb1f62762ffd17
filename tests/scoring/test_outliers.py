"""The robust rule: few odd numbers stand out, and they never hide themselves."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.scrutiny.outliers import FEWEST, LEAST_OF_ONE, grouped_verdicts, verdicts

NUMBERS = st.lists(st.decimals("-50", "50", places=2), min_size=FEWEST, max_size=40)


def group(*numbers):
    return {place: Decimal(number) for place, number in enumerate(numbers)}


def out(values):
    return [key for key, verdict in verdicts(values).items() if verdict.is_out]


def test_one_far_number_stands_out_and_does_not_stretch_the_rule():
    assert out(group("0", "0.5", "1", "1.5", "2", "30")) == [5]
    assert out(group("0", "0.5", "1", "1.5", "2", "30", "31")) == [5, 6]


def test_where_all_agree_two_points_are_still_ordinary():
    assert out(group("0", "0", "0", "0", "0", "2")) == []
    assert out(group("0", "0", "0", "0", "0", "2.01")) == [5]


def test_on_one_criterion_a_step_of_the_scale_is_ordinary():
    values = group("0", "0", "0", "0", "0", "10", "11")
    assert [key for key, verdict in verdicts(values, least=LEAST_OF_ONE).items() if verdict.is_out] == [6]


def test_a_small_group_judges_nobody():
    assert verdicts(group("0", "0", "0", "99")) == {}


@given(NUMBERS)
def test_more_than_half_are_always_ordinary(numbers):
    assert len(out(group(*numbers))) * 2 <= len(numbers)


@given(NUMBERS, st.decimals("-20", "20", places=2))
def test_moving_all_numbers_alike_changes_nothing(numbers, step):
    assert out(group(*numbers)) == out(group(*(number + step for number in numbers)))


def test_a_unit_is_judged_in_its_cluster_else_among_its_kind_else_among_all():
    values = {name: Decimal(0) for name in "abcdefghijk"} | {"k": Decimal(40)}
    clusters = dict.fromkeys("abcde", "Khối 1") | {"k": "Khối 2"}
    kinds = dict.fromkeys("fghij", "xa") | {"k": "huyen"}
    found = grouped_verdicts(values, [clusters, kinds])
    assert (found["a"][0], found["f"][0], found["k"][0]) == ("Khối 1", "xa", "")
    assert [name for name, (_, verdict) in found.items() if verdict.is_out] == ["k"]
