"""Issued reports on the home page: the leaders' own list, and the step of a round that a report closes."""

import pytest
from django.utils import timezone

from campaign.models import Milestone
from reports.issue import announcing, issuing
from scoring.desk import desk_of
from tests import factories as make
from tests.reports.drafts import make_draft, make_issued


@pytest.fixture
def round_(db, people):
    """The round of 2022, whose year ends in the mid-term review."""
    round_ = make.make_round(make.make_campaign(people.province), year=2022)
    Milestone.objects.create(campaign=round_.campaign, kind="mid_term", year=2022)
    return round_


def milestone_for(user):
    desk = desk_of(user, at=timezone.now())
    return announcing.road_with_reports(desk.steps, desk.round, user)[-1]


def test_a_milestone_is_behind_once_its_report_is_issued_and_leads_to_it(people, round_):
    make_draft(round_.campaign, people.coordinator)
    assert milestone_for(people.leader).state == ""


def test_readers_are_led_to_the_report_and_the_others_told_of_it(people, round_):
    issued = make_issued(round_.campaign, people.coordinator)
    step = milestone_for(people.leader)
    assert (step.state, step.day, step.url) == ("done", issued.issued_on, issued.get_absolute_url())
    step = milestone_for(people.clerk)
    assert (step.state, step.url) == ("done", "")


def test_leaders_find_the_newest_reports_and_no_replaced_ones(people, round_):
    issued = make_issued(round_.campaign, people.coordinator)
    assert announcing.latest_issued(people.leader) == [issued]
    assert announcing.latest_issued(people.clerk) == []
    issuing.new_version(report=issued, reason="Số ghi sai.", by=people.coordinator, at=timezone.now())
    assert announcing.latest_issued(people.leader) == [issued]


def test_the_home_page_of_a_leader_opens_with_the_reports(people, round_, client_of):
    page = client_of(people.leader).get("/", follow=True).content.decode()
    assert "Chưa có báo cáo nào được ban hành" in page
    issued = make_issued(round_.campaign, people.coordinator)
    page = client_of(people.leader).get("/", follow=True).content.decode()
    assert issued.notation in page
    assert "việc, hạn gần nhất" not in page
