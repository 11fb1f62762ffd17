"""Asking for a report: who may, which years, one draft at a time, the next version after issue."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from campaign.models import Plan
from reports.compiling import STEPS, compute, refusal, request_report
from reports.models import JobKind, JobStatus, Report
from scoring.models import Assessment, Status
from tests import factories as make
from tests.reports.making import sheet_at
from units.refusals import Refused

AT = make.moment(2022, 8, 8)


def ask(campaign, by, **fields):
    asked = {"kind": "mid_term", "year": 2022, "as_of": date(2022, 8, 8), "by": by, "at": AT, **fields}
    return request_report(campaign=campaign, **asked)


@pytest.fixture
def coordinator(year):
    return make.make_role("coordinator", province=year.province).user


def test_a_request_opens_the_first_version_and_its_job(year, coordinator):
    report = ask(year.campaign, coordinator)
    assert (report.version, report.previous, report.status) == (1, None, "draft")
    job = report.jobs.get()
    assert (job.kind, job.status, job.attempts) == (JobKind.COMPILE, JobStatus.QUEUED, 0)
    assert report.events.get().by_name == coordinator.full_name


def test_a_second_request_for_the_same_draft_is_refused(year, coordinator):
    ask(year.campaign, coordinator)
    with pytest.raises(Refused, match="Đã có bản dự thảo"):
        ask(year.campaign, coordinator)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("role", ["leader", "admin", "stranger"])
def test_only_a_coordinator_of_the_province_may_ask(year, role):
    scope = {"leader": {"province": year.province}, "admin": {}, "stranger": {"province": make.make_province()}}[role]
    person = make.make_role("coordinator" if role == "stranger" else role, **scope).user
    with pytest.raises(Refused, match="Sở Nội vụ của tỉnh"):
        ask(year.campaign, person)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"kind": "weekly"}, "Loại báo cáo"),
        ({"year": 2018}, "từ năm 2019 đến năm 2025"),
        ({"year": 2026}, "từ năm 2019 đến năm 2025"),
        ({"as_of": date(2018, 12, 31)}, "từ 1/1/2019"),
        ({"kind": "annual", "as_of": date(2021, 12, 31)}, "từ 1/1/2022"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_with_the_way_out(year, coordinator, asked, word):
    with pytest.raises(Refused, match=word):
        ask(year.campaign, coordinator, **asked)


def test_a_sensible_report_is_not_refused(year):
    assert refusal(year.campaign, kind="final", year=2025, as_of=date(2026, 1, 31)) is None


def test_every_step_is_told_once_and_in_order(year):
    said = []
    compute(year.campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8), progress=said.append)
    assert tuple(said) == STEPS


@pytest.mark.django_db(transaction=True)
def test_every_figure_sees_the_same_moment(year):
    sheet = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 60, 20)

    def change_in_between(label):
        if label == STEPS[1]:
            _change_elsewhere(sheet)

    body = compute(year.campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8), progress=change_in_between)
    assert body["figures"]["totals.collective.2022.mean"]["value"] == "80.00"
    assert body["figures"]["marks.collective.2022.A1.mean"]["value"] == "100.00"
    assert body["lists"]["plans"] == []


def _change_elsewhere(sheet):
    def change():
        try:
            sheet.marks.filter(criterion__code="A1").update(head_points=0)
            Plan.objects.create(campaign=sheet.round.campaign, unit=sheet.unit, number="9", issued_on=date(2022, 1, 1))
            Assessment.objects.filter(status=Status.APPROVED).update(total=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(change).result()
