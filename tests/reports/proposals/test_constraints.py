"""Every invariant of the tables of proposals, tried: the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from reports.models import Proposal, ProposalQuota
from tests import factories as make
from tests.reports.proposals.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    return make.make_proposal()


@pytest.fixture
def nominee(proposal):
    return make.make_nominee(proposal)


def broken(row, name, **values):
    """The change is refused by the constraint of this name."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reports_proposal_occasion_known", {"occasion": "other"}),
        ("reports_proposal_family_known", {"family": "other"}),
        ("reports_proposal_form_known", {"form": "other"}),
        ("reports_proposal_addressee_known", {"addressee": "other"}),
        ("reports_proposal_quota_by_known", {"quota_by": "other"}),
        ("reports_proposal_either_first_known", {"either_first": "other"}),
        ("reports_proposal_form_of_family", {"form": "co_thi_dua_tinh"}),
        ("reports_proposal_years_in_order", {"first_year": 2023, "occasion": "final"}),
        ("reports_proposal_years_within_span", {"least_years": 2}),
        ("reports_proposal_years_within_span", {"least_years": 0}),
        ("reports_proposal_annual_is_one_year", {"first_year": 2021}),
        ("reports_proposal_of_somebody", {"collective": False, "individual": False}),
        ("reports_proposal_top_from_one", {"top_of_cluster": 0}),
        ("reports_proposal_times_from_one", {"times_below": 0}),
        ("reports_proposal_share_is_a_percentage", {"least_share": 0}),
        ("reports_proposal_share_is_a_percentage", {"least_share": "100.01"}),
        ("reports_proposal_session_whole", {"met_on": date(2022, 7, 1)}),
        (
            "reports_proposal_present_within_members",
            {"met_on": date(2022, 7, 1), "members": 9, "present": 10},
        ),
        ("reports_proposal_decision_whole", {"decided_on": date(2022, 7, 1)}),
    ],
)
def test_a_proposal(proposal, name, values):
    broken(proposal, name, **values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reports_nominee_scope_known", {"scope": "other"}),
        ("reports_nominee_kind_known", {"unit_kind": "other"}),
        ("reports_nominee_family_known", {"family": "other"}),
        ("reports_nominee_form_known", {"form": "other"}),
        ("reports_nominee_outcome_known", {"outcome": "other"}),
        ("reports_nominee_choice_known", {"choice": "other", "choice_reason": "A", "chosen_at": AT}),
        ("reports_nominee_person_or_unit", {"scope": "ca_nhan"}),
        ("reports_nominee_form_of_family", {"form": "co_thi_dua_tinh"}),
        ("reports_nominee_choice_has_a_reason", {"choice": "taken"}),
        ("reports_nominee_votes_whole", {"votes": 5}),
        ("reports_nominee_votes_within_members", {"votes": 5, "voters": 4, "voting_members": 9}),
        ("reports_nominee_votes_within_members", {"votes": 5, "voters": 10, "voting_members": 9}),
    ],
)
def test_a_row_of_the_list(nominee, name, values):
    broken(nominee, name, **values)


def test_nobody_is_considered_twice(nominee):
    with pytest.raises(IntegrityError, match="reports_nominee_once"):
        make.make_nominee(nominee.proposal, nominee.unit)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reports_proposalquota_kind_known", {"kind": "other"}),
        ("reports_proposalquota_either_has_both_numbers", {"either": True}),
    ],
)
def test_a_quota(proposal, name, values):
    broken(ProposalQuota.objects.create(proposal=proposal, collective=1), name, **values)


def test_a_quota_is_of_a_kind_or_of_a_unit_and_stands_once(proposal):
    unit = make.make_unit()
    row = ProposalQuota.objects.create(proposal=proposal, kind="xa")
    broken(row, "reports_proposalquota_of_kind_or_unit", unit=unit)
    with pytest.raises(IntegrityError, match="reports_proposalquota_once"):
        ProposalQuota.objects.create(proposal=proposal, kind="xa")


def test_one_document_has_one_proposal(proposal):
    with pytest.raises(IntegrityError):
        Proposal.objects.create(
            document=proposal.document, occasion="annual", year=2022, first_year=2022, day=date(2022, 8, 1),
            family="hinh_thuc", form="giay_khen",
        )  # fmt: skip
