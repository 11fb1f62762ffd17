"""Words of earlier reports: which one comes before, and what was taken from it unchanged."""

from datetime import date

import pytest

from reports.models import Report
from reports.narrative import resemblance
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import make_draft

LAST_YEAR = "Ủy ban nhân dân tỉnh đã chỉ đạo các cơ quan, đơn vị tổ chức phát động phong trào thi đua sâu rộng."
WITH_FIGURE = "Toàn tỉnh có {{plans.issued}} cơ quan, đơn vị ban hành kế hoạch và tổ chức thực hiện phong trào."


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


def issued_with(campaign, by, text, *, code="I.2", kind="annual", year=2021, as_of=date(2021, 12, 31), **fields):
    report = make_draft(campaign, by, kind=kind, year=year, as_of=as_of, **fields)
    report.sections.filter(code=code).update(text=text)
    return finish(report, by)


def finish(report, by):
    Report.objects.filter(pk=report.pk).update(
        status="issued", number="9", issued_on=report.as_of, signer_position="CHỦ TỊCH", signer_name="A", issued_by=by
    )
    return Report.objects.get(pk=report.pk)


def draft_with(campaign, by, text, *, code="I.2", **fields):
    report = make_draft(campaign, by, **fields)
    report.sections.filter(code=code).update(text=text)
    return report


def copied(report):
    """Paragraphs taken over word for word, figures and all."""
    texts = dict(report.sections.values_list("code", "text"))
    return [each for each in resemblance.likenesses(report, texts, kien_giang()) if each.exact]


def test_a_paragraph_taken_unchanged_is_named_with_the_report_it_came_from(people, campaign):
    before = issued_with(campaign, people.coordinator, LAST_YEAR)
    report = draft_with(campaign, people.coordinator, f"Đoạn mới viết.\n  {LAST_YEAR.replace(' đã ', '  đã ')}")
    (found,) = copied(report)
    assert (found.section.code, found.paragraph, found.report) == ("I.2", LAST_YEAR, before)


def test_a_paragraph_whose_figures_alone_changed_is_told_but_not_called_copied(people, campaign):
    body = kien_giang()
    body["figures"]["plans.issued"]["numerator"] = "98"
    issued_with(campaign, people.coordinator, WITH_FIGURE, body=body)
    report = draft_with(campaign, people.coordinator, WITH_FIGURE)
    assert copied(report) == []
    (alike,) = resemblance.likenesses(report, {"I.2": WITH_FIGURE}, kien_giang())
    assert (alike.exact, alike.number) == (False, 1)
    assert "126" in alike.paragraph


def test_the_same_figures_too_are_a_copy(people, campaign):
    issued_with(campaign, people.coordinator, WITH_FIGURE)
    report = draft_with(campaign, people.coordinator, WITH_FIGURE)
    assert len(copied(report)) == 1


def test_short_paragraphs_and_the_systems_own_wording_are_nobodys_copy(people, campaign):
    issued_with(campaign, people.coordinator, "Đã tổ chức phát động phong trào.")
    report = draft_with(campaign, people.coordinator, "Đã tổ chức phát động phong trào.")
    assert report.sections.get(code="I.1").text
    assert copied(report) == []


def test_a_correction_is_not_compared_with_what_it_corrects(people, campaign):
    same = {"kind": "mid_term", "year": 2022, "as_of": date(2022, 8, 8)}
    before = issued_with(campaign, people.coordinator, LAST_YEAR, **same)
    report = draft_with(campaign, people.coordinator, LAST_YEAR, version=2, previous=before)
    assert resemblance.earlier_reports(report) == []


def test_the_same_kind_comes_first_then_the_latest_year(people, campaign):
    old = issued_with(campaign, people.coordinator, "", year=2019, as_of=date(2019, 12, 31))
    late = issued_with(campaign, people.coordinator, "", year=2020, as_of=date(2020, 12, 31))
    mid = issued_with(campaign, people.coordinator, "", kind="mid_term", year=2021, as_of=date(2021, 8, 8))
    draft_with(campaign, people.coordinator, "", kind="final", year=2021)
    report = draft_with(campaign, people.coordinator, "", kind="annual", year=2022, as_of=date(2022, 12, 31))
    assert resemblance.earlier_reports(report) == [late, old, mid]


def test_reports_of_a_continued_campaign_are_earlier_ones(people, campaign):
    former = make.make_campaign(make.make_province(), slug="truoc", starts=2014, ends=2018)
    before = issued_with(former, people.coordinator, LAST_YEAR, year=2018, as_of=date(2018, 12, 31))
    campaign.continues.add(former)
    report = draft_with(campaign, people.coordinator, LAST_YEAR)
    assert [each.report for each in copied(report)] == [before]


def test_the_search_costs_the_same_for_one_section_and_for_all(people, campaign, django_assert_num_queries):
    issued_with(campaign, people.coordinator, LAST_YEAR)
    report = draft_with(campaign, people.coordinator, LAST_YEAR)
    body = kien_giang()
    for texts in ({"I.2": LAST_YEAR}, dict(report.sections.values_list("code", "text"))):
        with django_assert_num_queries(5):  # line of campaigns (2), earlier reports, their words, standing wordings
            resemblance.likenesses(report, texts, body)
