"""The session of the Hội đồng Thi đua - Khen thưởng: who sat, and how many voted for each row of a list."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate

from reports import events
from reports.models import Nominee, Proposal
from reports.proposals.proposing import DECIDED, NOT_YOURS, changed
from units.days import show_day
from units.numbers import percent, show_percent
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.text import fold, one_line

_VOTES = re.compile(r"([0-9]{1,4})(?:\s*/\s*[0-9]{1,4})?")


@transaction.atomic
def record_session(*, proposal, met_on, minutes_number, members, present, by, at):
    """The session whose votes the list shows; votes typed before count against its numbers. Raises Refused."""
    proposal = _open(proposal, by=by)
    if met_on > localdate(at):
        raise Refused(f"Ngày họp {show_day(met_on)} ở sau hôm nay. Hãy xem lại ngày.")
    proposal.met_on, proposal.minutes_number = met_on, one_line(minutes_number)
    proposal.members, proposal.present = members, present
    refuse_invalid(proposal)
    voted = proposal.nominees.filter(votes__isnull=False)
    if above := voted.filter(votes__gt=present).in_order().first():
        raise Refused(
            f"{above.name} đã ghi {above.votes} phiếu, nhiều hơn {present} người có mặt. Hãy sửa số phiếu trước."
        )
    proposal.save()
    voted.update(voters=present, voting_members=members)
    said = f"Ghi phiên họp Hội đồng ngày {show_day(met_on)}: {present}/{members} thành viên có mặt."
    events.record(proposal.document, said, by=by, at=at)
    changed(proposal)
    return proposal


@transaction.atomic
def record_votes(*, proposal, votes, by, at):
    """{pk of a row: votes, or None to take them out}. Says how many rows changed. Raises Refused."""
    proposal = _open(proposal, by=by)
    if proposal.members is None:
        raise Refused("Chưa ghi phiên họp Hội đồng. Hãy nhập ngày họp, tổng số thành viên và số có mặt trước.")
    rows = proposal.nominees.listed().select_for_update(of=("self",)).in_bulk(list(votes))
    moved = []
    for pk, nominee in rows.items():
        number = votes[pk]
        if number is not None and number > proposal.present:
            raise Refused(
                f"{nominee.name}: {number} phiếu nhiều hơn {proposal.present} thành viên có mặt. "
                "Hãy sửa lại; chưa có số phiếu nào được lưu."
            )
        if number != nominee.votes:
            none = number is None
            nominee.votes = number
            nominee.voters = None if none else proposal.present
            nominee.voting_members = None if none else proposal.members
            moved.append(nominee)
    if moved:
        Nominee.objects.bulk_update(moved, ["votes", "voters", "voting_members"])
        events.record(proposal.document, f"Ghi số phiếu của {len(moved)} dòng.", by=by, at=at)
        changed(proposal)
    return len(moved)


@dataclass(frozen=True)
class Pasted:
    """What a block copied from a spreadsheet says: votes by row, and a sentence for each line that says nothing."""

    votes: dict
    problems: list


def read_pasted(text, nominees):
    """Lines of "name … votes", whatever stands between; two of one name are told apart by their unit."""
    votes, problems = {}, []
    known = [(fold(each.name), fold(each.unit_name), each) for each in nominees]
    for number, line in enumerate(text.splitlines(), 1):
        cells = [one_line(cell) for cell in line.split("\t") if cell.strip()]
        if not cells:
            continue
        match = _VOTES.fullmatch(cells[-1])
        words = {fold(cell) for cell in cells}
        people = [each for name, unit, each in known if name != unit and {name, unit} <= words]
        found = people or [each for name, _, each in known if name in words]
        if match is None:
            problems.append(f"Dòng {number}: “{cells[-1]}” không phải số phiếu.")
        elif len(found) != 1:
            which = "không có trong danh sách" if not found else "trùng tên, hãy thêm cột đơn vị"
            problems.append(f"Dòng {number}: “{cells[0]}” {which}.")
        elif found[0].pk in votes:
            problems.append(f"Dòng {number}: “{found[0].name}” có hai dòng.")
        else:
            votes[found[0].pk] = int(match[1])
    return Pasted(votes, problems)


def share_of(nominee):
    """ "93,33%" of the members in all, or blank without votes."""
    return "" if nominee.votes is None else show_percent(percent(nominee.votes, nominee.voting_members), 2)


def _open(proposal, *, by):
    """Votes may be typed after the paper was issued, until there is a decision."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("document__campaign").get(pk=proposal.pk)
    if not coordinates(by, proposal.document.campaign.province_id):
        raise Refused(NOT_YOURS)
    if proposal.is_decided:
        raise Refused(DECIDED)
    return proposal
