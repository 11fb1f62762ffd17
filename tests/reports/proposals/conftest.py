"""A province with three sở in one khối, marked in 2022, and a coordinator who proposes awards."""

from datetime import date
from types import SimpleNamespace

import pytest

from reports.background import jobs
from reports.models import JobKind
from reports.proposals import building, proposing
from tests import factories as make
from units.models import Cluster, ClusterMembership

AT = make.moment(2022, 8, 1)
RULES = {
    "occasion": "annual",
    "year": 2022,
    "first_year": 2022,
    "day": date(2022, 8, 1),
    "form": "bang_khen_tinh",
    "collective_bands": ["xuat_sac", "tot"],
    "individual_bands": ["xuat_sac"],
}


@pytest.fixture
def office(people):
    """Sở Y tế 96, Sở Tài chính 92, Sở Tư pháp 60; in Sở Y tế two people with 95 and 91."""
    campaign = make.make_campaign(people.province, name="Thi đua thực hiện văn hóa công sở")
    round_ = make.make_round(
        campaign, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
    )
    cluster = Cluster.objects.create(province=people.province, name="Khối các sở", sort_key="khoi")
    units = SimpleNamespace(
        health=make.make_unit(people.province, name="Sở Y tế"),
        finance=make.make_unit(people.province, name="Sở Tài chính"),
        justice=make.make_unit(people.province, name="Sở Tư pháp"),
    )
    for unit in vars(units).values():
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
    approved(round_, units.health, "96", "xuat_sac")
    approved(round_, units.finance, "92", "xuat_sac")
    approved(round_, units.justice, "60", "dat")
    staff = [
        make.make_staff(units.health, full_name=name, position="Chuyên viên")
        for name in ("Nguyễn Thị Lan", "Trần Văn Bình")
    ]
    approved(round_, units.health, "95", "xuat_sac", staff=staff[0])
    approved(round_, units.health, "91", "xuat_sac", staff=staff[1])
    return SimpleNamespace(
        **vars(people), **vars(units), campaign=campaign, round=round_, cluster=cluster, lan=staff[0], binh=staff[1]
    )


def approved(round_, unit, total, band, *, staff=None, status="approved"):
    return make.make_assessment(round_, unit, staff=staff, total=total, band=band, status=status)


@pytest.fixture
def propose(office):
    """propose(quotas=[…], **rules): a proposal of the coordinator, with its list."""

    def proposed(*, quotas=(), **rules):
        proposal = proposing.open_proposal(
            campaign=office.campaign,
            rules=RULES | rules,
            quotas=list(quotas),
            issuing_body="snv",
            by=office.coordinator,
            at=AT,
        )
        return built(proposal)

    return proposed


def built(proposal):
    """The proposal after the work that was asked for, done here and now."""
    waiting = proposal.document.jobs.get(kind=JobKind.BUILD, status="queued")
    building.build(jobs.claim(waiting.pk, at=AT), SimpleNamespace(say=str), lambda: AT)
    proposal.refresh_from_db()
    return proposal


def rebuilt(proposal, *, by):
    proposing.rebuild(proposal=proposal, by=by, at=AT)
    return built(proposal)


def listed(proposal):
    return [each.name for each in proposal.nominees.listed().in_order()]
