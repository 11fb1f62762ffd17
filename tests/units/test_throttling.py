"""How often an address may ask, and how many may be inside at once."""

import pytest
from django.core.cache import cache

from units.throttling import place_among, too_often, was_too_often


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


def asks(address, times):
    return [too_often("test", address, most=2, seconds=60) for _ in range(times)]


def test_after_the_most_an_address_has_to_wait_and_others_do_not():
    assert asks("203.0.113.7", 4) == [False, False, True, True]
    assert asks("203.0.113.8", 1) == [False]


def test_a_household_of_ipv6_counts_as_one_address():
    assert asks("2001:db8::1", 2) == [False, False]
    assert asks("2001:db8::ffff", 1) == [True]
    assert asks("2001:db8:0:1::1", 1) == [False]


def test_an_unknown_address_is_counted_too():
    assert asks(None, 3) == [False, False, True]


def test_so_many_are_inside_at_once_and_a_place_comes_free_whatever_happens_in_it():
    with (
        place_among("test", most=2, seconds=60) as first,
        place_among("test", most=2, seconds=60) as second,
        place_among("test", most=2, seconds=60) as third,
    ):
        assert (first, second, third) == (True, True, False)
    with pytest.raises(ZeroDivisionError), place_among("test", most=1, seconds=60):
        raise ZeroDivisionError
    with place_among("test", most=1, seconds=60) as again:
        assert again


def test_asking_whether_it_was_too_often_counts_nothing():
    asks("203.0.113.7", 2)
    assert [was_too_often("test", "203.0.113.7", most=2) for _ in range(3)] == [False] * 3
    asks("203.0.113.7", 1)
    assert was_too_often("test", "203.0.113.7", most=2)
