"""Rows that a file says twice: which row said it first, in one chunk or across chunks."""

import pytest

from units.seen import Seen


@pytest.mark.django_db
def test_the_first_row_is_named_within_a_chunk_and_across_chunks():
    seen = Seen()
    assert seen.earlier([(2, ("A", 1)), (3, ("B", 1)), (4, ("A", 1)), (5, ("A", "1"))]) == {4: 2}
    assert seen.earlier([(6, ("B", 1)), (7, ("C", None)), (8, ("C", None)), (9, ("B", 1))]) == {6: 3, 8: 7, 9: 3}
    assert seen.earlier([]) == {}


@pytest.mark.django_db
def test_another_file_starts_anew():
    Seen().earlier([(2, "A")])
    assert Seen().earlier([(3, "A")]) == {}
