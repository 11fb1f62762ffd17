"""What the linter says of a rubric: one test a rule, and silence where nothing is wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.banding import BandRule
from scoring.points import CriterionKind
from scoring.rubrics.linting import CriterionText, GroupText, RubricText, Severity, Surroundings, errors_of, objections

DECIDED = "Quyết định 123/QĐ-UBND ngày 15/3/2023"


def criterion(code="A1", points="60", **fields):
    key = sum(map(ord, code))
    usual = {"title": f"Thực hiện việc {code}", "step": Decimal("0.5"), "guidance": "Đủ được điểm tối đa."}
    return CriterionText(key=key, code=code, max_points=Decimal(points), **{**usual, **fields})


def rung(code, points, **fields):
    return BandRule(code, code.capitalize(), None if points is None else Decimal(points), **fields)


BANDS = (rung("tot", "90"), rung("dat", "50"), rung("kem", "0"), rung("khong_xep_loai", None))


def rubric(*criteria, bands=BANDS, **fields):
    criteria = criteria or (criterion("A1", "60"), criterion("A2", "40"))
    group = GroupText(1, "A", "Kỷ cương", tuple(criteria))
    return RubricText(**{"decided_by": DECIDED, "groups": (group,), "bands": bands, **fields})


def said(text, around=None):
    return {(str(each.severity), each.rule) for each in objections(text, around)}


def test_a_sound_rubric_is_left_in_peace():
    assert objections(rubric()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RubricText(decided_by=DECIDED, bands=BANDS), ("error", "empty")),
        (rubric(criterion(kind=CriterionKind.BONUS)), ("error", "no_scale")),
        (rubric(criterion(points="60"), criterion("A2", "45")), ("warning", "scale")),
        (rubric(criterion(points="100", kind=CriterionKind.APPRAISER_ONLY)), ("warning", "appraiser_only")),
        (rubric(criterion(points="100"), criterion("B1", "30", kind=CriterionKind.BONUS)), ("hint", "bonus")),
        (rubric(groups=(*rubric().groups, GroupText(2, "B", "Trống"))), ("error", "group_empty")),
        (rubric(groups=(*rubric().groups, GroupText(2, "B", "kỷ cương"))), ("warning", "group_twice")),
        (rubric(criterion(points="100", step=Decimal("101"))), ("error", "step_too_big")),
        (rubric(criterion(points="100", step=Decimal("0.3"))), ("warning", "step_uneven")),
        (
            rubric(criterion(points="100", kind=CriterionKind.MANDATORY, needs_evidence=False)),
            ("warning", "mandatory_unproved"),
        ),
        (
            rubric(criterion(points="100", kind=CriterionKind.MANDATORY, not_applicable=True)),
            ("warning", "mandatory_optional"),
        ),
        (
            rubric(criterion(points="100"), criterion("A2", "5", kind=CriterionKind.BONUS, not_applicable=True)),
            ("hint", "extra_not_applicable"),
        ),
        (rubric(criterion(points="100", title="Đúng giờ hoặc báo trước")), ("hint", "either_or")),
        (
            rubric(criterion(points="100", title="Mặc đúng trang phục, đeo thẻ, đúng giờ và lịch sự và tận tình")),
            ("hint", "compound"),
        ),
        (rubric(criterion(points="100", title="Rất " * 80)), ("hint", "long_title")),
        (rubric(criterion(), criterion("A2", "40", title="thực hiện việc a1")), ("warning", "title_twice")),
        (rubric(criterion(points="100", guidance=" ")), ("hint", "no_guidance")),
        (rubric(bands=()), ("error", "no_bands")),
        (rubric(bands=BANDS[:2]), ("error", "no_lowest")),
        (rubric(bands=(BANDS[1], BANDS[0], BANDS[2])), ("error", "bands_order")),
        (rubric(bands=(rung("a", "90"), rung("b", "90"), rung("c", "0"))), ("error", "bands_equal")),
        (rubric(bands=(rung("a", "101"), *BANDS)), ("error", "band_unreachable")),
        (
            rubric(
                criterion(points="100"),
                criterion("B1", "5", kind=CriterionKind.BONUS),
                bands=(rung("a", "102"), *BANDS),
            ),
            ("warning", "band_needs_bonus"),
        ),
        (rubric(bands=(rung("tot", "90", group_floor=Decimal("50")), *BANDS[1:])), ("warning", "floor_idle")),
        (
            rubric(bands=(BANDS[0], rung("dat", "50", group_floor=Decimal("80")), BANDS[2])),
            ("warning", "floors_order"),
        ),
        (rubric(bands=(BANDS[0], rung("dat", "50", top_share=Decimal("20")), BANDS[2])), ("hint", "share_below_top")),
        (rubric(sample=True), ("warning", "sample_decided")),
        (rubric(sample=True, decided_by=""), ("warning", "sample")),
        (rubric(decided_by=""), ("warning", "undecided")),
        (rubric(decided_by="Quyết định của UBND tỉnh"), ("hint", "document_unclear")),
    ],
)  # fmt: skip
def test_each_fault_is_found_alone_or_with_what_follows_from_it(text, found):
    assert found in said(text)


def test_every_objection_is_one_sentence_with_a_place():
    broken = rubric(criterion(points="7", step=Decimal("9"), guidance=""), bands=(), decided_by="")
    for each in objections(broken):
        assert each.sentence.endswith(".")
        assert each.place.part in {"head", "groups", "group", "criterion", "bands"}


def test_errors_come_first():
    order = [each.severity for each in objections(rubric(criterion(points="7", guidance=""), bands=()))]
    assert order == sorted(order, key=list(Severity).index)
    assert errors_of(objections(rubric())) == []


def test_a_floor_that_can_bind_is_not_called_idle():
    """At 90 of 100 the group of 20 may still have 10: half. 60% may fail, 50% cannot."""
    groups = (GroupText(1, "A", "Một", (criterion("A1", "80"),)), GroupText(2, "B", "Hai", (criterion("B1", "20"),)))
    for floor, idle in (("50", True), ("60", False)):
        bands = (rung("tot", "90", group_floor=Decimal(floor)), *BANDS[1:])
        assert (("warning", "floor_idle") in said(rubric(groups=groups, bands=bands))) is idle


def test_kinds_taken_by_another_rubric_are_named():
    found = objections(rubric(), Surroundings(taken_by_others=("Cấp xã",)))
    assert [(each.rule, "Cấp xã" in each.sentence) for each in found] == [("overlap", True)]


class TestAgainstTheVersionBefore:
    before = rubric()

    def found(self, *criteria, **fields):
        return said(rubric(*criteria, **fields), Surroundings(before=self.before))

    def test_the_same_again_says_nothing(self):
        assert self.found() == set()

    def test_a_changed_code_is_told(self):
        moved = replace(criterion("B9", "60"), title="Thực hiện việc A1")
        assert self.found(moved, criterion("A2", "40")) == {("warning", "code_changed")}

    def test_a_code_that_means_something_else_is_told(self):
        other = criterion("A1", "60", title="Trồng cây xanh quanh trụ sở cơ quan")
        assert self.found(other, criterion("A2", "40")) == {("warning", "code_reused")}

    def test_another_kind_is_mentioned(self):
        assert ("hint", "kind_changed") in self.found(
            criterion("A1", "60", kind=CriterionKind.MANDATORY), criterion("A2", "40")
        )

    def test_a_band_that_is_gone_is_told(self):
        assert self.found(bands=(BANDS[0], BANDS[2], BANDS[3])) == {("warning", "band_gone")}
