"""The draw: seats always add up, nobody is left out who should be in, and a seed repeats it exactly."""

import random

from hypothesis import given
from hypothesis import strategies as st

from scoring.planning.sampling import drawn, quotas, stratified

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 60), max_size=12)
STRATA = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2), st.sets(st.text("0123456789H", min_size=1, max_size=4)), max_size=6
)


@given(SIZES, st.integers(0, 400))
def test_the_seats_add_up_exactly_and_never_exceed_a_stratum(sizes, wanted):
    seats = quotas(sizes, wanted)
    assert sum(seats.values()) == min(wanted, sum(sizes.values()))
    assert all(0 <= seats[name] <= sizes[name] for name in seats)


@given(SIZES, st.integers(0, 400))
def test_every_stratum_gets_one_where_there_are_enough_seats(sizes, wanted):
    filled = [name for name, size in sizes.items() if size]
    seats = quotas(sizes, wanted)
    if wanted >= len(filled):
        assert all(seats[name] >= 1 for name in filled)
    else:
        assert sorted(seats.values(), reverse=True)[:wanted] == [1] * wanted


@given(SIZES, st.integers(0, 400))
def test_a_larger_stratum_never_gets_fewer_seats_than_a_smaller_one(sizes, wanted):
    seats = quotas(sizes, wanted)
    for one in seats:
        for other in seats:
            assert sizes[one] <= sizes[other] or seats[one] >= seats[other]


def test_seats_are_proportional_by_the_largest_remainder():
    assert quotas({"so_nganh": 20, "huyen": 15, "xa": 144}, 36) == {"so_nganh": 4, "huyen": 3, "xa": 29}
    assert quotas({"a": 100, "b": 1, "c": 1}, 4) == {"a": 2, "b": 1, "c": 1}


@given(st.sets(st.text("0123456789H", min_size=1, max_size=5), max_size=40), st.integers(0, 50), st.text(max_size=8))
def test_the_same_seed_draws_the_same_units_whatever_their_order(codes, number, seed):
    shuffled = sorted(codes)
    random.Random(7).shuffle(shuffled)
    first = drawn(codes, number, seed)
    assert first == drawn(shuffled, number, seed)
    assert len(first) == len(set(first)) == min(number, len(codes))
    assert set(first) <= codes


@given(st.sets(st.text("0123456789", min_size=1, max_size=5), min_size=2, max_size=40), st.text(max_size=8))
def test_drawing_one_more_only_adds_one(codes, seed):
    assert drawn(codes, 1, seed) == drawn(codes, 2, seed)[:1]


@given(STRATA, st.integers(0, 60), st.text(max_size=8))
def test_a_stratified_draw_takes_from_each_layer_what_its_quota_says(strata, wanted, seed):
    strata = {name: [f"{name}-{code}" for code in codes] for name, codes in strata.items()}
    codes, layers = stratified(strata, wanted, seed)
    assert len(codes) == len(set(codes)) == min(wanted, sum(map(len, strata.values())))
    for layer in layers:
        assert sum(code in strata[layer.name] for code in codes) == layer.taken


def test_the_draw_is_the_one_that_sha256_gives():
    """Written down, so that a change of the rule cannot pass unseen: old plans have to stay repeatable."""
    assert drawn(["H901", "H902", "H903", "STC", "SYT"], 3, "2022-a1b2c3") == ["H901", "STC", "H903"]
