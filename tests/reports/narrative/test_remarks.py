"""Remarks beside a section: written, settled and opened again by the coordinators of the province alone."""

import pytest
from django.utils import timezone

from reports.issue import issuing
from reports.models import Report
from reports.narrative import remarks
from tests import factories as make
from tests.reports.drafts import issue_seen, make_draft, make_issued
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


@pytest.fixture
def issued(people, section):
    """Issued with two remarks open, the later one in the earlier section, and one settled."""
    remarks.settle(comment=add(section, people.coordinator, "Xong rồi."), by=people.coordinator, at=timezone.now())
    add(section, people.coordinator)
    add(section.report.sections.get(code="I.1"), people.coordinator, "Nêu số kế hoạch.")
    issue_seen(section.report, by=people.coordinator, at=timezone.now())
    report = Report.objects.get(pk=section.report_id)
    report.jobs.update(status="done", finished_at=timezone.now())
    return issuing.complete(subject=report, pdf=report.pdf, at=timezone.now())


def told(report):
    return [(section.code, remark.text, remark.by_name, remark.at) for section, remark in remarks.left_open(report)]


def test_what_was_open_at_issue_stays_readable_for_those_who_write_alone(people, client_of, issued):
    assert [each[:2] for each in told(issued)] == [
        ("I.1", "Nêu số kế hoạch."),
        ("I.2", "Cần nêu số lượt tuyên truyền."),
    ]
    page = client_of(people.coordinator).get(issued.get_absolute_url()).content.decode()
    assert "Mục I.2: Tuyên truyền, phát động" in page
    assert "Cần nêu số lượt tuyên truyền." in page
    assert "Xong rồi." not in page
    assert "Ý kiến chưa xử lý" not in client_of(people.leader).get(issued.get_absolute_url()).content.decode()


def test_a_correction_starts_with_the_remarks_still_open_under_the_names_of_their_writers(people, issued):
    other = make.make_role("coordinator", province=people.province).user
    fresh = issuing.new_version(report=issued, reason="Ghi sai.", by=other, at=timezone.now())
    assert told(fresh) == told(issued)
    remarks.settle(comment=remarks.left_open(fresh)[0][1], by=other, at=timezone.now())
    assert (len(told(fresh)), len(told(issued))) == (1, 2)
