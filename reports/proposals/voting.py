"""The session of the Hội đồng Thi đua - Khen thưởng: who sat, and how many voted for each row of a list."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils.text import Truncator
from django.utils.timezone import localdate

from reports import events
from reports.models import Choice
from reports.models.proposals import ON_LIST
from reports.proposals.proposing import DECIDED, RowsRefused, changed, locked_by, to_change
from reports.proposals.shares import short_of_votes
from units.days import show_day
from units.numbers import percent, show_count, show_percent
from units.refusals import Refused, refuse_invalid
from units.text import fold, one_line

# The longest block that is read: some ten thousand lines of names, units and reasons.
MOST_PASTED = 1_000_000
# A cell is quoted in a sentence up to here.
_QUOTED = 60
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
    """{pk of a row: votes, or None to take them out}. Says how many rows changed. Raises RowsRefused."""
    proposal = _in_session(proposal, by=by)
    rows = proposal.nominees.listed().filter(pk__in=votes)
    moved, wrong = defaultdict(list), {}
    for pk, name, before in rows.select_for_update(of=("self",)).values_list("pk", "name", "votes"):
        if too_many := _too_many(votes[pk], proposal, name):
            wrong[pk] = too_many
        elif votes[pk] != before:
            moved[votes[pk]].append(pk)
    if wrong:
        raise RowsRefused(wrong)
    for number, pks in moved.items():
        _write(proposal.nominees.filter(pk__in=pks), number, proposal)
    return _told(proposal, sum(map(len, moved.values())), by=by, at=at)


@transaction.atomic
def record_same(*, proposal, number, rows, by, at):
    """The same votes for all of `rows` on the list that have none yet. Says how many rows changed. Raises Refused."""
    proposal = _in_session(proposal, by=by)
    if too_many := _too_many(number, proposal, "Các dòng chưa có phiếu"):
        raise Refused(f"{too_many} Hãy sửa lại; chưa có số phiếu nào được lưu.")
    changed_rows = _write(rows.filter(ON_LIST, proposal=proposal, votes=None), number, proposal)
    return _told(proposal, changed_rows, by=by, at=at)


@transaction.atomic
def set_short_aside(*, proposal, by, at):
    """Sets aside every row whose share of votes is below the least that the list asks for. Says how many."""
    proposal = to_change(proposal, by=by)
    number = 0
    for votes, members in {each[1:] for each in short_of_votes(proposal).values_list("pk", "votes", "voting_members")}:
        share = show_percent(percent(votes, members), 2)
        reason = f"Tỷ lệ phiếu đồng ý {share}, dưới mức {show_percent(proposal.least_share)}."
        rows = short_of_votes(proposal).filter(votes=votes, voting_members=members)
        number += rows.update(choice=Choice.ASIDE, choice_reason=reason, chosen_by_name=by.full_name, chosen_at=at)
    if number:
        events.record(proposal.document, f"Để riêng {show_count(number)} dòng dưới mức phiếu.", by=by, at=at)
        changed(proposal)
    return number


def counts_of(proposal):
    """{"listed", "voted", "short"}: how many rows there are, have votes, and have too few. One query."""
    rows = proposal.nominees.listed()
    return rows.aggregate(
        listed=Count("pk"),
        voted=Count("votes"),
        short=Count("pk", filter=Q(pk__in=short_of_votes(proposal).values("pk"))),
    )


@dataclass(frozen=True)
class Pasted:
    """What a block copied from a spreadsheet says: a value by row; for lines that say nothing, why, and the lines."""

    found: dict
    problems: list
    unread: list


def read_votes(text, rows):
    """Lines of "name … votes", whatever stands between. `rows` are (pk, name, name of the unit)."""

    def read(cell):
        match = _VOTES.fullmatch(cell)
        return (int(match[1]), "") if match else (None, f"{_quoted(cell)} không phải số phiếu")

    return read_pasted(text, rows, read)


def read_pasted(text, rows, read):
    """What the last cell of each line says of the row that its other cells name; two of one name are told apart by
    their unit. `read(cell)` gives (value, why it says nothing). Raises Refused for more than anybody pastes."""
    if len(text) > MOST_PASTED:
        raise Refused(f"Phần dán vào dài quá {show_count(MOST_PASTED)} ký tự. Hãy chia nhỏ rồi dán từng phần.")
    by_name = defaultdict(list)
    for pk, name, unit in rows:
        by_name[fold(name)].append((pk, name, fold(unit)))
    found, problems, unread = {}, [], []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [one_line(cell) for cell in line.split("\t") if cell.strip()]
        if not cells:
            continue
        words = {fold(cell) for cell in cells}
        named = [(*each, word) for word in words for each in by_name.get(word, ())]
        named = [each for each in named if each[2] != each[3] and each[2] in words] or named
        value, wrong = read(cells[-1])
        if not wrong and len(named) != 1:
            which = "không có trong danh sách" if not named else "trùng tên, hãy thêm cột đơn vị"
            wrong = f"{_quoted(cells[0])} {which}"
        elif not wrong and named[0][0] in found:
            wrong = f"“{named[0][1]}” có hai dòng"
        if wrong:
            problems.append(f"Dòng {number}: {wrong}.")
            unread.append(line)
        else:
            found[named[0][0]] = value
    return Pasted(found, problems, unread)


def shown_again(text):
    """What was pasted, for the box that it came from; a block too long to be read is not sent back."""
    return text if len(text) <= MOST_PASTED else ""


def _quoted(cell):
    return f"“{Truncator(cell).chars(_QUOTED)}”"


def _in_session(proposal, *, by):
    proposal = _open(proposal, by=by)
    if proposal.members is None:
        raise Refused("Chưa ghi phiên họp Hội đồng. Hãy nhập ngày họp, tổng số thành viên và số có mặt trước.")
    return proposal


def _too_many(number, proposal, name):
    """Why nobody can have so many votes, or None."""
    if number is None or number <= proposal.present:
        return None
    return f"{name}: {number} phiếu nhiều hơn {proposal.present} thành viên có mặt."


def _write(rows, number, proposal):
    none = number is None
    return rows.update(
        votes=number,
        voters=None if none else proposal.present,
        voting_members=None if none else proposal.members,
    )


def _told(proposal, number, *, by, at):
    if number:
        events.record(proposal.document, f"Ghi số phiếu của {show_count(number)} dòng.", by=by, at=at)
        changed(proposal)
    return number


def _open(proposal, *, by):
    """Votes may be typed after the paper was issued, until there is a decision."""
    proposal = locked_by(proposal, by=by)
    if proposal.is_decided:
        raise Refused(DECIDED)
    return proposal
