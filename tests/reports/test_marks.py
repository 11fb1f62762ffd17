"""Means of marks: the deciding mark over its own maximum; never across rubrics that differ."""

import random
from decimal import Decimal
from fractions import Fraction

from scoring.models import Mark, Status
from scoring.opinions import opinion
from scoring.points import CriterionKind, deciding
from tests import factories as make
from tests.reports.making import sheet_at
from units.numbers import round_half_up

EXTRA = ("bonus", "deduction")


def mean(figures, code, kind=""):
    return figures[f"marks.collective.2022.{code}.mean{kind}"]["value"]


def test_the_mean_is_of_marks_over_their_maxima_rounded_once(year, figures_of):
    for points in ("60", "50", "45.5"):
        sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), points, "40")
    figures = figures_of(year.campaign)
    assert mean(figures, "A1") == "86.39"  # 155,5 / 180
    assert mean(figures, "A2") == "100.00"
    assert figures["marks.collective.2022.A1.mean"]["form"] == "percent"


def test_the_appraisal_decides_before_the_head_and_the_self_mark_never(year, figures_of):
    sheet = sheet_at(Status.APPRAISED, year.round, make.make_unit(year.province))
    sheet.marks.filter(criterion__code="A1").update(self_points=60, head_points=30, appraisal_points=15)
    sheet.marks.filter(criterion__code="A2").update(self_points=40, head_points=10, appraisal_points=None)
    figures = figures_of(year.campaign)
    assert (mean(figures, "A1"), mean(figures, "A2")) == ("25.00", "25.00")


def test_what_does_not_apply_is_left_out(year, figures_of):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 30, 40)
    other = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 60, 40)
    other.marks.filter(criterion__code="A1").update(head_points=None, head_na=True)
    assert mean(figures_of(year.campaign), "A1") == "50.00"


def test_bonus_and_deduction_are_included_and_blank_is_zero(year, figures_of):
    rubric = make.make_rubric(year.campaign, maxima=("100", ("5", {"kind": "bonus"}), ("10", {"kind": "deduction"})))
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 100, 5, 2, rubric=rubric)
    other = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 100, 0, 0, rubric=rubric)
    other.marks.filter(criterion__code__in=["A2", "A3"]).update(head_points=None)
    figures = figures_of(year.campaign)
    assert (mean(figures, "A2"), mean(figures, "A3")) == ("50.00", "10.00")


def test_what_only_the_appraiser_marks_is_left_out_until_then(year, figures_of):
    rubric = make.make_rubric(year.campaign, maxima=("60", ("40", {"kind": "appraiser_only"})))
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 30, 40, rubric=rubric)
    figures = figures_of(year.campaign)
    assert mean(figures, "A1") == "50.00"
    assert "marks.collective.2022.A2.mean" not in figures


def test_each_mark_is_taken_over_its_own_copied_maximum(year, figures_of):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 30, 40)
    other = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 30, 40)
    other.marks.filter(criterion__code="A1").update(max_points=Decimal(30))
    assert mean(figures_of(year.campaign), "A1") == "75.00"


def test_sheets_not_yet_approved_are_in_no_mean(year, figures_of):
    sheet_at(Status.SUBMITTED, year.round, make.make_unit(year.province))
    assert not [key for key in figures_of(year.campaign) if key.startswith(("marks.", "totals."))]


def test_rubrics_that_differ_are_averaged_by_kind_only_and_the_report_says_so(year, body_of):
    of_xa = make.make_rubric(year.campaign, maxima=("50", "50"), unit_kinds=["xa"])
    of_so = make.make_rubric(year.campaign, maxima=("60", "40"), unit_kinds=["so_nganh"])
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province, kind="xa"), 25, 50, rubric=of_xa)
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 30, 40, rubric=of_so)
    body = body_of(year.campaign)
    figures = body["figures"]
    assert "totals.collective.2022.mean" not in figures
    assert "marks.collective.2022.A1.mean" not in figures
    assert figures["totals.collective.2022.mean.xa"]["value"] == "75.00"
    assert figures["totals.collective.2022.mean.so_nganh"]["value"] == "70.00"
    assert (mean(figures, "A1", ".xa"), mean(figures, "A1", ".so_nganh")) == ("50.00", "50.00")
    assert figures["bands.collective.2022.tot"]["numerator"] == "2"
    (warning,) = body["warnings"]
    assert warning["code"] == "mixed_rubrics"
    assert "totals.collective.2022.mean" in warning["message"]


def test_two_rubrics_with_the_same_criteria_and_maxima_are_averaged_together(year, body_of):
    for kind in ("xa", "so_nganh"):
        rubric = make.make_rubric(year.campaign, unit_kinds=[kind])
        sheet_at(Status.APPROVED, year.round, make.make_unit(year.province, kind=kind), rubric=rubric)
    body = body_of(year.campaign)
    assert body["figures"]["totals.collective.2022.mean"]["value"] == "100.00"
    assert body["warnings"] == []


def test_the_database_decides_marks_as_the_arithmetic_does(year, figures_of):
    """Random opinions of every kind of criterion, counted once more by scoring.points."""
    dice = random.Random(733)
    kinds = ["ordinary", "mandatory", "bonus", "deduction", "appraiser_only"]
    rubric = make.make_rubric(year.campaign, maxima=[("20", {"kind": kind}) for kind in kinds])
    for _ in range(25):
        sheet = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), rubric=rubric)
        for mark in sheet.marks.all():
            for stage in ("self", "head", "appraisal"):
                said = dice.choice([None, "KAD", *range(21)])
                setattr(mark, f"{stage}_points", said if isinstance(said, int) else None)
                setattr(mark, f"{stage}_na", said == "KAD")
            mark.save()
    figures = figures_of(year.campaign)
    for number, kind in enumerate(kinds, 1):
        marks = Mark.objects.filter(criterion__rubric=rubric, criterion__code=f"A{number}")
        decided = [
            deciding(head=opinion(mark, "head"), appraisal=opinion(mark, "appraisal"), kind=CriterionKind(kind))
            for mark in marks
        ]
        points = [
            0 if each.points is None else each.points
            for each in decided
            if not each.not_applicable and (each.points is not None or kind in EXTRA)
        ]
        assert mean(figures, f"A{number}") == str(round_half_up(Fraction(sum(points)) * 5 / len(points)))
