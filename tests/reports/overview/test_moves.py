"""Who rose and who fell, from the ranks of two years."""

from reports.overview.moves import most_moved, moves_of

BEFORE = [["Khối một", [["A", "90.00", 1], ["B", "80.00", 2], ["C", "80.00", 2], ["D", "70.00", 4]]]]
AFTER = [
    ["Khối một", [["D", "95.00", 1], ["A", "90.00", 2], ["B", "90.00", 2], ["E", "60.00", 4]]],
    ["Khối mới", [["F", "88.00", 1]]],
]


def changes(cluster):
    return {move.unit: move.change for move in cluster.moves}


def test_ranks_are_compared_as_they_stand_with_their_ties():
    first, _ = moves_of(BEFORE, AFTER)
    assert changes(first) == {"D": 3, "A": -1, "B": 0, "E": None}
    assert (first.best.unit, first.worst.unit, first.worst.change) == ("D", "A", -1)
    assert [each.unit for each in first.leaders] == ["D"]


def test_a_new_cluster_has_nobody_to_compare_and_who_left_is_told():
    first, new = moves_of(BEFORE, AFTER)
    assert (changes(new), new.compared) == ({"F": None}, [])
    assert [(each.unit, each.rank, each.rank_before) for each in first.gone] == [("C", None, 2)]


def test_the_most_moved_come_first_and_who_kept_the_rank_is_among_neither():
    up, down = most_moved(moves_of(BEFORE, AFTER), 5)
    assert [(cluster, move.unit) for cluster, move in up] == [("Khối một", "D")]
    assert [(cluster, move.unit) for cluster, move in down] == [("Khối một", "A")]
