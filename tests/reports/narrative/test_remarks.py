"""Remarks beside a section: written, settled and opened again by the coordinators of the province alone."""

import pytest
from django.utils import timezone

from reports.narrative import remarks
from tests import factories as make
from tests.reports.drafts import make_draft, make_issued
from units.refusals import Refused


@pytest.fixture
def section(people):
    report = make_draft(make.make_campaign(people.province), people.coordinator)
    return report.sections.get(code="I.2")


def add(section, by, text="Cần nêu số lượt tuyên truyền."):
    return remarks.add(section=section, text=text, by=by, at=timezone.now())


def test_a_remark_says_who_and_waits_until_it_is_settled(section, people):
    comment = add(section, people.coordinator)
    assert (comment.by, comment.by_name) == (people.coordinator, people.coordinator.full_name)
    assert remarks.open_counts(section.report) == {"I.2": 1}
    remarks.settle(comment=comment, by=people.coordinator, at=timezone.now())
    comment.refresh_from_db()
    assert comment.settled_by_name == people.coordinator.full_name
    assert remarks.open_counts(section.report) == {}
    remarks.reopen(comment=comment, by=people.coordinator, at=timezone.now())
    assert remarks.open_counts(section.report) == {"I.2": 1}


def test_settling_twice_keeps_the_first_name(section, people):
    comment = add(section, people.coordinator)
    remarks.settle(comment=comment, by=people.coordinator, at=timezone.now())
    other = make.make_role("coordinator", province=people.province).user
    remarks.settle(comment=comment, by=other, at=timezone.now())
    comment.refresh_from_db()
    assert comment.settled_by_name == people.coordinator.full_name


@pytest.mark.parametrize(("text", "why"), [("  \n ", "Hãy nhập ý kiến"), ("x" * 2001, "dài quá 2000")])
def test_an_empty_or_endless_remark_is_refused(section, people, text, why):
    with pytest.raises(Refused, match=why):
        add(section, people.coordinator, text)


@pytest.mark.parametrize("person", ["leader", "clerk", "head", "admin", "stranger", "nobody"])
def test_nobody_else_writes_remarks(section, people, person):
    with pytest.raises(Refused, match="Chỉ chuyên viên"):
        add(section, getattr(people, person))


def test_an_issued_report_takes_no_remarks(people):
    report = make_issued(make.make_campaign(people.province), people.coordinator)
    with pytest.raises(Refused, match="không còn là dự thảo"):
        add(report.sections.get(code="I.2"), people.coordinator)
