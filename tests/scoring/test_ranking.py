"""Standings within a cluster."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking import Ranked, Standing, ranked
from units.text import sort_key

D = Decimal


def standing(name, total):
    return Standing(name, sort_key(name), None if total is None else D(total))


standings = st.lists(st.tuples(st.integers(0, 6), st.none() | st.integers(0, 3)), max_size=10).map(
    lambda drawn: [Standing(f"U{n}", f"k{name}", total and D(total)) for n, (name, total) in enumerate(drawn)]
)


def test_ties_share_a_rank_and_the_next_is_left_out():
    rows = [standing("D", "70"), standing("B", "88.5"), standing("A", "91"), standing("C", "88.50")]
    assert [(row.rank, row.unit_code) for row in ranked(rows)] == [(1, "A"), (2, "B"), (2, "C"), (4, "D")]


def test_inside_a_tie_units_stand_in_vietnamese_order():
    names = ["Sở Y tế", "Đảng ủy Khối", "Ủy ban Mặt trận", "Đài Phát thanh", "Sở Ngoại vụ", "Ban Dân tộc"]
    assert [row.unit_code for row in ranked(standing(name, "80") for name in names)] == [
        "Ban Dân tộc",
        "Đài Phát thanh",
        "Đảng ủy Khối",
        "Sở Ngoại vụ",
        "Sở Y tế",
        "Ủy ban Mặt trận",
    ]


def test_units_of_one_name_go_by_code():
    rows = [Standing("X2", "k", D("80")), Standing("X1", "k", D("80"))]
    assert [row.unit_code for row in ranked(rows)] == ["X1", "X2"]


def test_a_sheet_without_a_total_has_no_rank():
    assert ranked([standing("A", None), standing("B", "0")]) == [Ranked(1, "B", sort_key("B"), D("0"))]
    assert ranked([]) == []


@given(standings)
def test_a_rank_is_one_more_than_the_number_of_those_with_more_points(rows):
    totals = [row.total for row in rows if row.total is not None]
    assert [(row.rank, row.total) for row in ranked(rows)] == [
        (1 + sum(other > total for other in totals), total) for total in sorted(totals, reverse=True)
    ]


@given(standings)
def test_every_tie_is_listed_by_name_and_nobody_is_lost(rows):
    found = ranked(rows)
    assert {row.unit_code for row in found} == {row.unit_code for row in rows if row.total is not None}
    assert all(a.rank < b.rank or (a.name_key, a.unit_code) < (b.name_key, b.unit_code) for a, b in pairwise(found))
