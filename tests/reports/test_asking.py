"""Asking for a report in the browser: what is proposed, what stands already, the reason of a correction."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.models import Milestone
from reports import asking
from reports.models import Report
from tests import factories as make
from tests.reports.drafts import make_draft, make_issued

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def draft(campaign, people):
    return make_draft(campaign, people.coordinator, kind="annual", year=2021)


@pytest.fixture
def issued(campaign, people):
    return make_issued(campaign, people.coordinator)


def test_each_kind_is_proposed_with_the_year_that_the_campaign_promised(people, campaign, client_of):
    make.make_round(campaign, year=2021)
    Milestone.objects.create(campaign=campaign, kind="mid_term", year=2022)
    assert asking.proposed_years([campaign]) == {
        campaign.pk: {"annual": 2021, "mid_term": 2022, "final": campaign.ends}
    }
    page = client_of(people.coordinator).get(reverse("report_create")).content.decode()
    assert 'value="2022"' in page
    assert 'value="31/12/2022"' in page


def test_what_was_issued_is_asked_for_again_only_with_a_reason_and_keeps_its_words(people, client_of, issued):
    client, address_ = client_of(people.coordinator), reverse("report_create")
    asked = {
        "campaign": issued.campaign_id, "kind": issued.kind, "year": issued.year, "as_of": "9/8/2022",
        "issuing_body": "snv",
    }  # fmt: skip
    told = client.get(address_, asked, **HTMX).content.decode()
    assert issued.notation in told
    assert 'name="reason"' in told
    refused = client.post(address_, asked)
    assert "reason" in refused.context["form"].errors
    client.post(address_, {**asked, "reason": "Số đơn vị ghi sai."})
    fresh = Report.objects.get(previous=issued)
    assert (fresh.reason, fresh.as_of, fresh.issuing_body) == ("Số đơn vị ghi sai.", date(2022, 8, 9), "snv")
    assert fresh.sections.count() == issued.sections.count() > 0


def test_a_draft_that_stands_already_is_told_before_anything_is_asked_for(people, client_of, draft):
    asked = {"campaign": draft.campaign_id, "kind": draft.kind, "year": draft.year}
    told = client_of(people.coordinator).get(reverse("report_create"), asked, **HTMX).content.decode()
    assert draft.get_absolute_url() in told
    assert 'name="reason"' not in told
