"""What was decided: entered once the tờ trình was issued, recorded among the awards, taken back where it was wrong."""

from datetime import date

import pytest

from campaign.models import Award, Discipline, StoredFile
from reports.models import Document, Snapshot
from reports.papers import award_lists
from reports.papers import proposals as paper
from reports.proposals import awarding, proposing
from reports.requesting import request_work
from tests.reports.proposals.conftest import AT, rebuilt
from units.refusals import Refused

pytestmark = pytest.mark.django_db
DECISION = {
    "number": "1500/QĐ-UBND",
    "decided_on": date(2022, 7, 28),
    "decided_by": "Chủ tịch Ủy ban nhân dân tỉnh",
    "basis": "Nghị định số 91/2017/NĐ-CP của Chính phủ",
}


@pytest.fixture
def issued(propose, office):
    proposal = propose()
    return issue(proposal, office)


def issue(proposal, office):
    """As the job of issuing leaves it."""
    snapshot = Snapshot.objects.create(sha256="1" * 64, body="{}", made_at=AT)
    Document.objects.filter(pk=proposal.document_id).update(
        status="issuing", number="15", issued_on=date(2022, 7, 25), signer_position="GIÁM ĐỐC", signer_name="A",
        issued_by=office.coordinator, snapshot=snapshot,
    )  # fmt: skip
    file = StoredFile.objects.create(sha256="2" * 64, size=1, content_type="application/pdf", stored_at=AT)
    Document.objects.filter(pk=proposal.document_id).update(status="issued", pdf=file)
    proposal.document.refresh_from_db()
    return proposal


def decide(proposal, office, *names, **values):
    pks = {each.name: each.pk for each in proposal.nominees.all()}
    return awarding.decide(
        proposal=proposal,
        **{**DECISION, "turned_down": {pks["Sở Tài chính"]: "Để xét đợt sau"}, **values},
        awarded=[pks[name] for name in names],
        by=office.coordinator,
        at=AT,
    )


def test_a_decision_makes_an_award_of_each_row_and_keeps_why_not(issued, office):
    decide(issued, office, "Sở Y tế", "Nguyễn Thị Lan")
    found = Award.objects.order_by("scope").values_list(
        "form", "scope", "year", "unit__name", "staff__full_name", "decision_number", "decided_on", "legal_basis"
    )
    given = ("1500/QĐ-UBND", date(2022, 7, 28), "Nghị định số 91/2017/NĐ-CP của Chính phủ")
    assert list(found) == [
        ("bang_khen_tinh", "ca_nhan", 2022, "Sở Y tế", "Nguyễn Thị Lan", *given),
        ("bang_khen_tinh", "tap_the", 2022, "Sở Y tế", None, *given),
    ]
    rows = {each.name: each for each in issued.nominees.listed()}
    assert rows["Sở Y tế"].award.unit == office.health
    assert rows["Sở Tài chính"].turned_down == "Để xét đợt sau"


def test_a_decision_waits_for_the_issue_and_comes_once(propose, office, issued):
    with pytest.raises(Refused, match="Tờ trình chưa ban hành"):
        decide(propose(), office, "Sở Y tế")
    decide(issued, office, "Sở Y tế")
    with pytest.raises(Refused, match="đã ghi quyết định"):
        decide(issued, office, "Sở Y tế")


@pytest.mark.parametrize(
    ("day", "said"), [(date(2022, 7, 24), "ở trước ngày tờ trình 25/7/2022"), (date(2022, 8, 9), "ở sau hôm nay")]
)
def test_the_day_of_a_decision_lies_after_the_proposal_and_not_after_today(issued, office, day, said):
    with pytest.raises(Refused, match=said):
        decide(issued, office, "Sở Y tế", decided_on=day)


def test_somebody_has_to_be_given_the_award(issued, office):
    with pytest.raises(Refused, match="Chưa chọn tập thể, cá nhân nào"):
        decide(issued, office)


def test_the_list_does_not_change_any_more(issued, office):
    decide(issued, office, "Sở Y tế")
    with pytest.raises(Refused, match="Tờ trình đã có quyết định"):
        proposing.rebuild(proposal=issued, by=office.coordinator, at=AT)


def test_a_decision_typed_wrongly_is_taken_back_with_its_awards(issued, office):
    decide(issued, office, "Sở Y tế", "Sở Tài chính")
    with pytest.raises(Refused, match="Hãy nêu lý do"):
        awarding.take_back(proposal=issued, reason="", by=office.coordinator, at=AT)
    awarding.take_back(proposal=issued, reason="Nhập sai số", by=office.coordinator, at=AT)
    assert not Award.objects.exists()
    issued.refresh_from_db()
    assert not issued.is_decided
    decide(issued, office, "Sở Y tế")


def test_who_was_given_the_award_is_a_paper_of_its_own(issued, office):
    with pytest.raises(Refused, match="chưa ghi quyết định"):
        awarding.request_decided_list(proposal=issued, by=office.coordinator, at=AT)
    decide(issued, office, "Sở Y tế")
    issued.refresh_from_db()
    document = awarding.request_decided_list(proposal=issued, by=office.coordinator, at=AT)
    assert (document.kind, document.about, document.is_numbered) == ("award_list", {"proposal": issued.pk}, False)


def test_who_was_given_the_award_is_printed_once(issued, office):
    decide(issued, office, "Sở Y tế")
    documents = [awarding.request_decided_list(proposal=issued, by=office.coordinator, at=AT) for _ in range(2)]
    assert documents[0] == documents[1]
    assert documents[0].jobs.count() == 1


def test_the_list_of_a_decision_taken_back_is_taken_away_and_printed_of_the_next(issued, office):
    decide(issued, office, "Sở Y tế")
    document = awarding.request_decided_list(proposal=issued, by=office.coordinator, at=AT)
    before = award_lists.collect(document)
    Document.objects.filter(pk=document.pk).update(pdf=issued.document.pdf, snapshot=issued.document.snapshot)
    awarding.take_back(proposal=issued, reason="Nhập sai số", by=office.coordinator, at=AT)
    document.refresh_from_db()
    assert (document.pdf, document.snapshot, document.jobs.get().status) == (None, None, "cancelled")
    assert award_lists.has_moved_on(document, before)
    with pytest.raises(Refused, match="Tờ trình chưa ghi quyết định nên chưa có danh sách được khen"):
        request_work(subject=document, kind="render", by=office.coordinator, at=AT)
    decide(issued, office, "Sở Tài chính", number="1600/QĐ-UBND", turned_down={})
    again = awarding.request_decided_list(proposal=issued, by=office.coordinator, at=AT)
    assert (again, again.title.endswith("1600/QĐ-UBND")) == (document, True)
    assert again.jobs.filter(status="queued").count() == 1


def test_only_the_coordinator_has_the_list_printed(issued, office):
    decide(issued, office, "Sở Y tế")
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        awarding.request_decided_list(proposal=issued, by=office.leader, at=AT)


def test_a_reason_longer_than_is_kept_is_refused_in_words(issued, office):
    lan = issued.nominees.get(name="Nguyễn Thị Lan")
    with pytest.raises(Refused, match="Lý do không khen Nguyễn Thị Lan dài quá 500 ký tự"):
        decide(issued, office, "Sở Y tế", turned_down={lan.pk: "Chưa đủ. " * 100})
    assert not Award.objects.exists()


def test_nobody_is_given_the_same_award_twice(issued, office):
    Award.objects.create(
        campaign=office.campaign, form="bang_khen_tinh", scope="tap_the", unit=office.health, year=2022,
        decision_number="QĐ 9", decided_on=date(2022, 7, 26),
    )  # fmt: skip
    with pytest.raises(Refused, match="Sở Y tế nay đang bị kỷ luật hoặc đã được tặng cùng hình thức"):
        decide(issued, office, "Sở Y tế", "Nguyễn Thị Lan")
    decide(issued, office, "Nguyễn Thị Lan")


def test_a_list_is_not_issued_over_a_discipline_that_came_after_it(propose, office):
    proposal = propose()
    Discipline.objects.create(
        unit=office.health, staff=office.lan, form="khien_trach", decision_number="7", decided_on=date(2022, 7, 30)
    )
    assert paper.refusal_to_issue(proposal.document) == (
        "Nguyễn Thị Lan nay đang bị kỷ luật hoặc đã được tặng cùng hình thức cho thành tích này. "
        "Hãy lập lại danh sách từ dữ liệu mới."
    )
    rebuilt(proposal, by=office.coordinator)
    assert paper.refusal_to_issue(proposal.document) is None
