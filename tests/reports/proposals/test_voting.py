"""The council's session and its votes: typed or pasted, never more than sat there."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.papers import proposals as paper
from reports.proposals import shares, voting
from reports.proposals.proposing import RowsRefused
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


def named(proposal):
    return list(proposal.nominees.listed().values_list("pk", "name", "unit_name"))


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
    assert [shares.share_of(found[name]) for name in ("Sở Y tế", "Sở Tài chính", "Trần Văn Bình")] == [
        "86,67%", "66,67%", "",
    ]  # fmt: skip


def test_more_votes_than_people_are_refused_and_nothing_is_saved(session, office):
    with pytest.raises(RowsRefused, match="Sở Y tế: 14 phiếu nhiều hơn 13 thành viên có mặt") as told:
        vote(session, {"Sở Tài chính": 12, "Sở Y tế": 14}, office.coordinator)
    assert list(told.value.rows) == [rows(session)["Sở Y tế"].pk]
    assert rows(session)["Sở Tài chính"].votes is None


def test_a_session_may_be_corrected_as_long_as_the_votes_fit(session, office):
    vote(session, {"Sở Y tế": 13}, office.coordinator)
    with pytest.raises(Refused, match="Sở Y tế đã ghi 13 phiếu, nhiều hơn 12 người có mặt"):
        voting.record_session(proposal=session, **SESSION | {"present": 12}, by=office.coordinator, at=AT)
    voting.record_session(proposal=session, **SESSION | {"members": 20, "present": 15}, by=office.coordinator, at=AT)
    assert shares.share_of(rows(session)["Sở Y tế"]) == "65,00%"
    with pytest.raises(Refused, match="Số thành viên có mặt không được quá"):
        voting.record_session(proposal=session, **SESSION | {"members": 12}, by=office.coordinator, at=AT)


def test_a_pasted_block_finds_its_rows_by_name(session, office):
    text = "TT\tTên\tPhiếu\n1\tso y te\t13/15\n2\tSở Tài chính\t9\n3\tSở Lạ\t5\n4\tNguyễn Thị Lan\tmười\n1\tSở Y tế\t2"
    pasted = voting.read_votes(text, named(session))
    found = rows(session)
    assert pasted.found == {found["Sở Y tế"].pk: 13, found["Sở Tài chính"].pk: 9}
    assert pasted.problems == [
        "Dòng 1: “Phiếu” không phải số phiếu.",
        "Dòng 4: “3” không có trong danh sách.",
        "Dòng 5: “mười” không phải số phiếu.",
        "Dòng 6: “Sở Y tế” có hai dòng.",
    ]
    assert pasted.unread == ["TT\tTên\tPhiếu", "3\tSở Lạ\t5", "4\tNguyễn Thị Lan\tmười", "1\tSở Y tế\t2"]


def test_what_stands_in_no_cell_of_votes_is_told_by_its_beginning(session):
    word = "Nghĩa " * 2000
    told = voting.read_votes(f"{word}\t5\nSở Y tế\t{word}", named(session)).problems
    assert [each.startswith(f"Dòng {n}: “Nghĩa Nghĩa") and "…”" in each for n, each in enumerate(told, 1)] == [True] * 2
    assert max(map(len, told)) < 120


def test_a_block_longer_than_any_list_is_not_read(session):
    with pytest.raises(Refused, match=r"dài quá 1\.000\.000 ký tự"):
        voting.read_votes("Sở Y tế\t9\n" * 100_001, named(session))


def test_two_of_one_name_are_told_apart_by_their_unit(session, office):
    twin = make.make_staff(office.finance, full_name="Nguyễn Thị Lan")
    approved(office.round, office.finance, "95", "xuat_sac", staff=twin)
    rebuilt(session, by=office.coordinator)
    rows_now = named(session)
    assert voting.read_votes("Nguyễn Thị Lan\t9", rows_now).problems == [
        "Dòng 1: “Nguyễn Thị Lan” trùng tên, hãy thêm cột đơn vị."
    ]
    at_finance = session.nominees.get(staff=twin)
    assert voting.read_votes("Nguyễn Thị Lan\tSở Tài chính\t9", rows_now).found == {at_finance.pk: 9}


def test_only_the_coordinator_types_votes(session, office):
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        vote(session, {"Sở Y tế": 1}, office.stranger)


def test_the_same_votes_go_to_all_that_have_none(session, office):
    vote(session, {"Sở Y tế": 9}, office.coordinator)
    people = session.nominees.of_scope("ca_nhan")
    assert voting.record_same(proposal=session, number=13, rows=people, by=office.coordinator, at=AT) == 2
    assert {name: row.votes for name, row in rows(session).items()} == {
        "Sở Y tế": 9, "Sở Tài chính": None, "Nguyễn Thị Lan": 13, "Trần Văn Bình": 13,
    }  # fmt: skip
    with pytest.raises(Refused, match="14 phiếu nhiều hơn 13 thành viên có mặt"):
        voting.record_same(proposal=session, number=14, rows=people, by=office.coordinator, at=AT)


def test_votes_of_many_rows_take_as_many_queries_as_there_are_numbers(session, office, django_assert_num_queries):
    with django_assert_num_queries(9):
        vote(
            session,
            dict.fromkeys(("Sở Y tế", "Sở Tài chính", "Nguyễn Thị Lan", "Trần Văn Bình"), 12),
            office.coordinator,
        )


def test_rows_with_too_few_votes_are_found_and_set_aside(session, office):
    session.least_share = Decimal("66.67")
    session.save()
    vote(session, {"Sở Y tế": 11, "Sở Tài chính": 10, "Nguyễn Thị Lan": 10}, office.coordinator)
    assert voting.counts_of(session) == {"listed": 4, "voted": 3, "short": 2}
    assert paper.refusal_to_issue(session.document).startswith("Còn 2 dòng có tỷ lệ phiếu đồng ý dưới 66,67%.")
    assert voting.set_short_aside(proposal=session, by=office.coordinator, at=AT) == 2
    assert set(rows(session)) == {"Sở Y tế", "Trần Văn Bình"}
    aside = session.nominees.get(name="Sở Tài chính")
    assert aside.choice_reason == "Tỷ lệ phiếu đồng ý 66,67%, dưới mức 66,67%."


@given(
    votes=st.integers(0, 40),
    members=st.integers(1, 40),
    least=st.decimals("0.01", "100", places=2, allow_nan=False),
)
def test_a_share_is_compared_before_it_is_rounded(votes, members, least):
    short = shares.is_short(SimpleNamespace(votes=votes, voting_members=members), least)
    assert short == (Fraction(votes, members) < Fraction(least) / 100)
