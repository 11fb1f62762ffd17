"""The three opinions on a mark: which one counts, what a stage looks at, and how a snapshot keeps them."""

from decimal import Decimal

import pytest

from scoring.models import Criterion, Mark, Stage
from scoring.opinions import before, decided, is_cut, opinion, opinions_in, says_not_applicable, snapshot_of
from scoring.points import BLANK, NOT_APPLICABLE, Opinion

SAID = {"-": {"points": None, "na": False}, "KAD": {"points": None, "na": True}}


def mark_of(*said, kind="ordinary"):
    """A mark by its three opinions: "8", "KAD" or "-"."""
    mark = Mark(criterion=Criterion(code="A1", kind=kind), max_points=Decimal(10))
    for stage, written in zip(Stage, said, strict=True):
        values = SAID.get(written) or {"points": Decimal(written), "na": False}
        for name, value in values.items():
            setattr(mark, f"{stage}_{name}", value)
    return mark


def of(written):
    return {"-": BLANK, "KAD": NOT_APPLICABLE}.get(written) or Opinion(Decimal(written))


@pytest.mark.parametrize(
    ("said", "before_head", "before_appraisal", "counts"),
    [
        (("8", "-", "-"), "8", "8", "8"),
        (("8", "7", "-"), "8", "7", "7"),
        (("8", "7", "6"), "8", "7", "6"),
        (("8", "-", "6"), "8", "8", "6"),
        (("KAD", "5", "-"), "KAD", "5", "5"),
        (("8", "KAD", "-"), "8", "KAD", "KAD"),
        (("-", "-", "-"), "-", "-", "-"),
    ],
)
def test_the_latest_stage_that_spoke_counts(said, before_head, before_appraisal, counts):
    mark = mark_of(*said)
    assert (before(mark, Stage.HEAD), before(mark, Stage.APPRAISAL)) == (of(before_head), of(before_appraisal))
    assert decided(mark) == of(counts)
    assert before(mark, Stage.SELF) == BLANK


def test_opinions_after_a_stage_do_not_count_at_it():
    assert decided(mark_of("8", "7", "6"), stage=Stage.HEAD) == of("7")


def test_what_only_the_appraiser_marks_has_no_other_opinion():
    assert decided(mark_of("8", "7", "-", kind="appraiser_only")) == BLANK
    assert decided(mark_of("8", "7", "6", kind="appraiser_only")) == of("6")


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        (("8", "8", "8"), False),
        (("8", "7", "7"), True),
        (("8", "8", "7"), True),
        (("8", "-", "7"), True),
        (("8", "KAD", "-"), True),
        (("-", "-", "7"), False),
        (("8", "-", "-"), False),
    ],
)
def test_a_mark_is_cut_where_a_stage_says_something_else(said, cut):
    assert is_cut(mark_of(*said)) == cut


def test_a_snapshot_gives_back_what_it_was_made_from():
    mark = mark_of("8.50", "KAD", "-")
    snapshot = snapshot_of([mark])
    assert snapshot == {"A1": ["8.50", "KAD", None]}
    assert opinions_in(snapshot, "A1") == [opinion(mark, stage) for stage in Stage]
    assert opinions_in(snapshot, "B9") == [BLANK] * 3


@pytest.mark.parametrize("text", ["KAD", "kad", "Không áp dụng", "khong ap dung", " KAD "])
def test_not_applicable_is_understood_as_people_write_it(text):
    assert says_not_applicable(text)
    assert not says_not_applicable("0")
