"""The list is built in the background: asked for once, written whole or not at all, and told when it took long."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import Discipline
from reports import running
from reports.background import jobs
from reports.models import Job, JobKind, JobStatus, ReportEvent
from reports.proposals import building, proposing
from tests import factories as make
from tests.reports.proposals.conftest import AT, RULES, approved, listed, rebuilt
from tests.reports.proposals.test_awarding import issue
from units import working
from units.models import Notice, Role
from units.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(office):
    """A proposal whose first list nobody has built yet."""
    return proposing.open_proposal(
        campaign=office.campaign, rules=RULES, quotas=[], issuing_body="snv", by=office.coordinator, at=AT
    )


def jobs_of(proposal):
    return list(Job.objects.filter(document=proposal.document).order_by("pk").values_list("kind", "status"))


def worked(proposal, *, at_the_last_step=lambda: None):
    """The work of the open job, with something happening just before its list is written."""
    job = jobs.claim(proposal.document.jobs.get(kind=JobKind.BUILD, status="queued").pk, at=AT)
    heartbeat = SimpleNamespace(say=lambda step: at_the_last_step() if step == building.STEPS[2] else None)
    building.build(job, heartbeat, lambda: AT)


def test_asking_builds_nothing_in_the_request(asked, office, client_of):
    assert (jobs_of(asked), asked.nominees.count(), asked.built_at) == ([("build", "queued")], 0, None)
    shown = client_of(office.coordinator).get(asked.get_absolute_url()).content.decode()
    assert "đang chờ đến lượt" in shown
    assert "Danh sách hiện ra ở đây khi xong" in shown


@pytest.mark.django_db(transaction=True)
def test_a_worker_builds_the_list_and_asks_for_the_paper(asked):
    running.run_job(asked.document.jobs.get().pk, clock=timezone.now)
    assert jobs_of(asked) == [("build", "done"), ("render", "queued")]
    assert listed(asked) == ["Sở Y tế", "Sở Tài chính", "Nguyễn Thị Lan", "Trần Văn Bình"]
    running.run_job(asked.document.jobs.get(kind="build").pk, clock=timezone.now)  # delivered twice
    assert len(jobs_of(asked)) == 2


def test_asking_twice_is_one_job_and_the_paper_waits_for_the_list(asked, office):
    first = proposing.rebuild(proposal=asked, by=office.coordinator, at=AT)
    assert proposing.rebuild(proposal=asked, by=office.coordinator, at=AT) == first
    paper = jobs.request_job(subject=asked.document, kind=JobKind.RENDER, by=office.coordinator, at=AT)
    assert paper == first


def test_the_list_does_not_wait_for_the_paper_of_the_last_one(propose, office):
    proposal = propose()
    assert jobs_of(proposal)[-1] == ("render", "queued")
    assert proposing.rebuild(proposal=proposal, by=office.coordinator, at=AT).kind == JobKind.BUILD


@pytest.mark.django_db(transaction=True)
def test_a_list_that_changes_under_its_paper_is_printed_again(asked, office):
    worked(asked)
    row = asked.nominees.get(name="Sở Y tế")

    def change(step):
        if step == running.RENDER_STEPS[2]:
            proposing.write_rows(proposal=asked, rows={row.pk: ("Một cửa", None)}, by=office.coordinator, at=AT)

    job = jobs.claim(asked.document.jobs.get(kind="render").pk, at=AT)
    heartbeat = SimpleNamespace(say=change, tell=lambda *_: None, lost=False)
    running.WORK[JobKind.RENDER][0](job, heartbeat, timezone.now)
    asked.document.refresh_from_db()
    assert asked.document.pdf is None
    assert jobs_of(asked)[1:] == [("render", "done"), ("render", "queued")]


def test_rules_that_change_under_a_build_are_built_next(asked, office):
    def change():
        proposing.change_rules(proposal=asked, rules={"individual": False}, quotas=[], by=office.coordinator, at=AT)

    worked(asked, at_the_last_step=change)
    assert (jobs_of(asked), asked.nominees.count()) == ([("build", "done"), ("build", "queued")], 0)
    worked(asked)
    assert listed(asked) == ["Sở Y tế", "Sở Tài chính"]


def test_quotas_that_change_under_a_build_are_built_next(asked, office):
    def change():
        proposing.change_rules(
            proposal=asked, rules={}, quotas=[{"collective": 1, "individual": 0}], by=office.coordinator, at=AT
        )

    worked(asked, at_the_last_step=change)
    worked(asked)
    assert listed(asked) == ["Sở Y tế", "Sở Tài chính"]


@pytest.mark.parametrize("values", [{"attempts": 2}, {"status": JobStatus.CANCELLED, "finished_at": AT}])
def test_a_worker_that_lost_its_job_writes_nothing(propose, office, values):
    proposal = propose()
    approved(office.round, make.make_unit(office.province, name="Sở Mới"), "99", "xuat_sac")
    job = proposing.rebuild(proposal=proposal, by=office.coordinator, at=AT)
    with pytest.raises(working.TakenOver):
        worked(proposal, at_the_last_step=lambda: Job.objects.filter(pk=job.pk).update(**values))


@pytest.mark.django_db(transaction=True)
def test_what_a_lost_worker_wrote_is_not_there(asked):
    job = asked.document.jobs.get()
    with pytest.raises(working.TakenOver):
        worked(asked, at_the_last_step=lambda: Job.objects.filter(pk=job.pk).update(attempts=2))
    asked.refresh_from_db()
    assert (asked.nominees.count(), asked.built_at, asked.revision) == (0, None, 0)


@pytest.mark.django_db(transaction=True)
def test_a_build_that_cannot_be_done_says_why_and_is_asked_for_again(asked, office, client_of):
    Role.objects.filter(user=office.coordinator).update(valid_to=date(2020, 1, 1))
    running.run_job(asked.document.jobs.get().pk, clock=timezone.now)
    job = asked.document.jobs.get()
    assert (job.status, job.failure.startswith("Chỉ chuyên viên Sở Nội vụ")) == (JobStatus.FAILED, True)
    Role.objects.filter(user=office.coordinator).update(valid_to=None)
    client = client_of(office.coordinator)
    shown = client.get(asked.get_absolute_url()).content.decode()
    again = reverse("proposal_rebuild", args=[asked.pk])
    assert (job.failure in shown, f'action="{again}"' in shown, "Làm lại" in shown) == (True, True, True)
    client.post(again)
    assert jobs_of(asked)[-1] == ("build", "queued")


def test_the_page_follows_the_build_until_the_list_is_there(asked, office, client_of):
    client = client_of(office.coordinator)
    url = reverse("proposal_progress", args=[asked.pk])
    following = client.get(url, headers={"HX-Request": "true"})
    assert ("hx-get" in following.content.decode(), "HX-Refresh" in following) == (True, False)
    worked(asked)
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(url)["Location"] == asked.get_absolute_url()
    assert client_of(office.stranger).get(url).status_code == 404


def test_a_cancelled_build_comes_back_to_the_list(asked, office, client_of):
    job = asked.document.jobs.get()
    answer = client_of(office.coordinator).post(reverse("job_cancel", args=[job.pk]))
    assert answer["Location"] == asked.get_absolute_url()
    shown = client_of(office.coordinator).get(asked.get_absolute_url()).content.decode()
    assert "Danh sách chưa được lập" in shown


def test_only_whoever_waited_long_is_told_by_a_notice(asked, office):
    worked(asked)
    assert not Notice.objects.exists()
    Job.objects.filter(kind=JobKind.BUILD).update(requested_at=AT - timedelta(minutes=1))
    proposing.rebuild(proposal=asked, by=office.coordinator, at=AT - timedelta(minutes=1))
    worked(asked)
    assert [each.text for each in Notice.objects.filter(user=office.coordinator)] == [
        f"{asked.document.title}: đã lập xong danh sách."
    ]


def test_a_row_stays_the_same_row_when_the_list_is_built_again(propose, office):
    proposal = propose()
    before = dict(proposal.nominees.values_list("name", "pk"))
    approved(office.round, make.make_unit(office.province, name="Sở Mới"), "99", "xuat_sac")
    rebuilt(proposal, by=office.coordinator)
    after = dict(proposal.nominees.values_list("name", "pk"))
    assert {name: after[name] for name in before} == before
    assert (listed(proposal)[0], len(after)) == ("Sở Mới", len(before) + 1)
    assert proposal.nominees.get(name="Sở Y tế").rank == 1


def test_who_is_not_considered_any_more_leaves_the_list(propose, office):
    proposal = propose()
    lan = proposal.nominees.get(name="Nguyễn Thị Lan")
    proposing.write_rows(proposal=proposal, rows={lan.pk: ("Tận tụy", None)}, by=office.coordinator, at=AT)
    proposing.change_rules(proposal=proposal, rules={"individual": False}, quotas=[], by=office.coordinator, at=AT)
    worked(proposal)
    left = proposal.nominees.get(staff__isnull=False)
    assert (left.pk, left.summary, left.is_listed) == (lan.pk, "Tận tụy", False)
    assert left.findings == [["exists", "no", "Không còn trong diện xét khi lập lại danh sách."]]


def test_a_choice_that_the_law_overtook_is_taken_back_and_told(propose, office):
    proposal = propose()
    justice = proposal.nominees.get(name="Sở Tư pháp")
    proposing.choose(nominee=justice, choice="taken", reason="Đột xuất", by=office.coordinator, at=AT)
    Discipline.objects.create(unit=office.justice, form="canh_cao", decision_number="1", decided_on=date(2022, 7, 1))
    rebuilt(proposal, by=office.coordinator)
    justice.refresh_from_db()
    assert (justice.choice, justice.choice_reason, justice.chosen_at) == ("", "", None)
    assert "Đã bỏ 1 dòng đưa vào bằng tay vì nay không được đề nghị." in ReportEvent.objects.first().text


def test_a_list_is_not_built_any_more_once_it_was_issued(propose, office):
    proposal = propose()
    proposing.rebuild(proposal=proposal, by=office.coordinator, at=AT)

    with pytest.raises(Refused, match="đã ban hành"):
        worked(proposal, at_the_last_step=lambda: issue(proposal, office))
