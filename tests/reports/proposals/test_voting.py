"""The council's session and its votes: typed or pasted, never more than sat there."""

from datetime import date

import pytest

from reports.proposals import voting
from tests import factories as make
from tests.reports.proposals.conftest import AT, approved, rebuilt
from units.refusals import Refused

pytestmark = pytest.mark.django_db
SESSION = {"met_on": date(2022, 7, 20), "minutes_number": "05/BB-HĐTĐKT", "members": 15, "present": 13}


@pytest.fixture
def session(propose, office):
    proposal = propose()
    return voting.record_session(proposal=proposal, **SESSION, by=office.coordinator, at=AT)


def rows(proposal):
    return {each.name: each for each in proposal.nominees.listed()}


def vote(proposal, votes, by):
    found = rows(proposal)
    return voting.record_votes(
        proposal=proposal, votes={found[name].pk: number for name, number in votes.items()}, by=by, at=AT
    )


def test_votes_need_a_session(propose, office):
    with pytest.raises(Refused, match="Chưa ghi phiên họp"):
        vote(propose(), {"Sở Y tế": 10}, office.coordinator)


def test_the_share_is_of_all_members_half_up(session, office):
    assert vote(session, {"Sở Y tế": 13, "Sở Tài chính": 10}, office.coordinator) == 2
    found = rows(session)
    assert [voting.share_of(found[name]) for name in ("Sở Y tế", "Sở Tài chính", "Trần Văn Bình")] == [
        "86,67%", "66,67%", "",
    ]  # fmt: skip


def test_more_votes_than_people_are_refused_and_nothing_is_saved(session, office):
    with pytest.raises(Refused, match="14 phiếu nhiều hơn 13 thành viên có mặt"):
        vote(session, {"Sở Tài chính": 12, "Sở Y tế": 14}, office.coordinator)
    assert rows(session)["Sở Tài chính"].votes is None


def test_a_session_may_be_corrected_as_long_as_the_votes_fit(session, office):
    vote(session, {"Sở Y tế": 13}, office.coordinator)
    with pytest.raises(Refused, match="Sở Y tế đã ghi 13 phiếu, nhiều hơn 12 người có mặt"):
        voting.record_session(proposal=session, **SESSION | {"present": 12}, by=office.coordinator, at=AT)
    voting.record_session(proposal=session, **SESSION | {"members": 20, "present": 15}, by=office.coordinator, at=AT)
    assert voting.share_of(rows(session)["Sở Y tế"]) == "65,00%"
    with pytest.raises(Refused, match="Số thành viên có mặt không được quá"):
        voting.record_session(proposal=session, **SESSION | {"members": 12}, by=office.coordinator, at=AT)


def test_a_pasted_block_finds_its_rows_by_name(session, office):
    text = "TT\tTên\tPhiếu\n1\tso y te\t13/15\n2\tSở Tài chính\t9\n3\tSở Lạ\t5\n4\tNguyễn Thị Lan\tmười\n1\tSở Y tế\t2"
    pasted = voting.read_pasted(text, list(session.nominees.listed()))
    found = rows(session)
    assert pasted.votes == {found["Sở Y tế"].pk: 13, found["Sở Tài chính"].pk: 9}
    assert pasted.problems == [
        "Dòng 1: “Phiếu” không phải số phiếu.",
        "Dòng 4: “3” không có trong danh sách.",
        "Dòng 5: “mười” không phải số phiếu.",
        "Dòng 6: “Sở Y tế” có hai dòng.",
    ]


def test_two_of_one_name_are_told_apart_by_their_unit(session, office):
    twin = make.make_staff(office.finance, full_name="Nguyễn Thị Lan")
    approved(office.round, office.finance, "95", "xuat_sac", staff=twin)
    rebuilt(session, by=office.coordinator)
    rows_now = list(session.nominees.listed())
    assert voting.read_pasted("Nguyễn Thị Lan\t9", rows_now).problems == [
        "Dòng 1: “Nguyễn Thị Lan” trùng tên, hãy thêm cột đơn vị."
    ]
    at_finance = session.nominees.get(staff=twin)
    assert voting.read_pasted("Nguyễn Thị Lan\tSở Tài chính\t9", rows_now).votes == {at_finance.pk: 9}


def test_only_the_coordinator_types_votes(session, office):
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        vote(session, {"Sở Y tế": 1}, office.stranger)
