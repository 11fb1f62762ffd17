"""Two texts beside each other: paragraphs find each other, words that differ are marked."""

import pytest

from reports.narrative.side_by_side import compare
from tests.report_bodies import kien_giang


@pytest.fixture
def figures():
    return kien_giang()["figures"]


def kinds(rows):
    return [row.kind for row in rows]


def said(bits):
    return "".join(bit.text for bit in bits)


def marked(bits):
    return [bit.text.strip() for bit in bits if bit.changed]


def test_words_that_differ_are_marked_on_both_sides(figures):
    (row,) = compare("Đã kiểm tra hai đơn vị.", "Đã kiểm tra ba đơn vị.", figures, figures)
    assert (row.kind, marked(row.before), marked(row.after)) == ("changed", ["hai"], ["ba"])
    assert said(row.before) == "Đã kiểm tra hai đơn vị."


def test_a_paragraph_put_in_between_does_not_shift_the_others(figures):
    rows = compare("Một hai ba.\nBốn năm sáu.", "Một hai ba.\nĐoạn hoàn toàn mới.\nBốn năm sáu.", figures, figures)
    assert kinds(rows) == ["same", "added", "same"]
    assert rows[1].before == ()


def test_a_dropped_paragraph_stands_where_it_stood(figures):
    assert kinds(compare("Một hai.\nBa bốn.", "Ba bốn.", figures, figures)) == ["dropped", "same"]


def test_figures_are_compared_as_they_are_printed(figures):
    older = {**figures, "plans.issued": {**figures["plans.issued"], "numerator": "98"}}
    text = "Có {{plans.issued}} đơn vị."
    (row,) = compare(text, text, older, figures)
    assert (row.kind, marked(row.before), marked(row.after)) == ("figures", ["98"], ["126"])
    (row,) = compare(text, "Có 126 đơn vị.", figures, figures)
    assert row.kind == "same"


def test_a_text_that_begins_empty_is_all_new(figures):
    assert kinds(compare("", "Một.\n\nHai.", figures, figures)) == ["added", "added"]
    assert compare("", "", figures, figures) == []
