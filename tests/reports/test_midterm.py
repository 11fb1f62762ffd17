"""The mid-term behind a final report: as issued, else counted for the year of its milestone."""

from datetime import date

import pytest

from campaign.models import Milestone
from reports.compiling import compute
from tests import factories as make
from tests.reports import merging
from tests.reports.drafts import make_issued

FINAL = {"kind": "final", "year": 2025, "as_of": date(2025, 12, 31)}


@pytest.fixture
def lang_son(db):
    """A province that was not merged, with sheets of every year on one rubric."""
    made = merging.former("lang-son", "Lạng Sơn", units=[("SNV", "so_nganh"), ("X1", "xa")], years=range(2019, 2025))
    made.province.valid_to = None
    made.province.save()
    made.rounds[2025] = merging.mark(made, 2025)
    return made


def basis(body):
    return [(part["province"], part["year"], part["basis"]) for part in body["mid_term"]["parts"]]


def test_a_province_that_was_not_merged_is_compared_with_itself(lang_son):
    made = lang_son
    made.rounds[2025].assessments.filter(unit=made.units[0]).update(total=90)
    body = compute(made.campaign, **FINAL)
    assert "parts" not in body
    assert not any("@" in key for key in body["figures"])
    assert basis(body) == [("lang-son", 2022, "counted")]
    mean = body["comparison"]["totals.collective.2025.mean"]
    assert (mean["before"]["value"], mean["after"]["value"], mean["change"]["amount"]) == ("90.00", "85.00", "-5.00")
    assert body["comparison"]["marks.collective.2025.A1.mean"]["change"]["points"] == "0.00"


def test_means_of_another_rubric_are_set_beside_each_other_without_a_change(lang_son):
    other = make.make_rubric(lang_son.campaign, maxima=("50", "50"))
    lang_son.rounds[2025].assessments.update(rubric=other)
    body = compute(lang_son.campaign, **FINAL)
    mean = body["comparison"]["totals.collective.2025.mean"]
    assert mean["change"] == {"amount": None, "percent": None, "points": None, "not_compared": "rubrics"}


def test_which_year_is_the_mid_term_is_said_by_the_milestones(lang_son):
    Milestone.objects.filter(campaign=lang_son.campaign).update(year=2021)
    Milestone.objects.create(campaign=lang_son.campaign, kind="mid_term", year=2023)
    assert basis(compute(lang_son.campaign, **FINAL)) == [("lang-son", 2023, "counted")]


def test_without_a_milestone_nothing_is_compared(lang_son):
    Milestone.objects.all().delete()
    body = compute(lang_son.campaign, **FINAL)
    assert (body["mid_term"], body["comparison"]) == ({"year": None, "parts": []}, {})


def test_a_final_report_of_a_year_before_the_mid_term_has_none(lang_son):
    body = compute(lang_son.campaign, kind="final", year=2022, as_of=date(2022, 12, 31))
    assert body["comparison"] == {}


def test_the_last_version_that_was_issued_counts(lang_son):
    by = make.make_role("coordinator", province=lang_son.province).user
    then = compute(lang_son.campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8))
    first = make_issued(lang_son.campaign, by, body=then)
    then["figures"]["plans.issued"] |= {"numerator": "2", "denominator": "2"}
    make_issued(lang_son.campaign, by, body=then, version=2, previous=first, reason="Sửa số đơn vị ban hành kế hoạch.")
    body = compute(lang_son.campaign, **FINAL)
    assert basis(body) == [("lang-son", 2022, "issued")]
    assert body["comparison"]["plans.issued"]["before"]["numerator"] == "2"


def test_a_mid_term_that_the_merged_province_issued_speaks_for_all_parts(db):
    merged = merging.an_giang()
    by = make.make_role("coordinator", province=merged.new.province).user
    then = compute(merged.new.campaign, kind="mid_term", year=2022, as_of=date(2022, 12, 31))
    then["figures"]["plans.issued"]["numerator"] = "5"
    then["figures"]["plans.issued@kien-giang"]["numerator"] = "3"
    make_issued(merged.new.campaign, by, body=then)
    body = compute(merged.new.campaign, **FINAL)
    assert basis(body) == [("an-giang-2025", 2022, "issued")]
    assert body["comparison"]["plans.issued"]["before"]["numerator"] == "5"
    assert body["comparison"]["plans.issued@kien-giang"]["before"]["numerator"] == "3"


def test_parts_with_mid_terms_in_different_years_are_united_at_their_own(db):
    merged = merging.an_giang()
    Milestone.objects.filter(campaign=merged.kien_giang.campaign).update(year=2023)
    body = compute(merged.new.campaign, **FINAL)
    assert basis(body) == [("an-giang", 2022, "counted"), ("kien-giang", 2023, "counted")]
    assert body["mid_term"]["year"] is None
    sheets = body["comparison"]["assessments.collective.2025.approved"]["before"]
    assert (sheets["key"], sheets["numerator"]) == (None, "9")
