"""The sheets that wait for a head, sorted out: those with something to look at, those without, those past approving."""

from dataclasses import dataclass
from typing import NamedTuple

from scoring.comparing import remarks_on, taken_off_since
from scoring.deadlines import with_deadline
from scoring.models import Action, Assessment, AssessmentEvent, Stage
from scoring.queues import difference_of
from scoring.sheets import lines_of_all
from scoring.unremarkable import compared
from scoring.workflow import refusal, with_submitter

RULE = "Chưa bị trả lại lần nào; không có tiêu chí nào bị sửa điểm, thiếu minh chứng hay lệch năm trước quá 1 điểm."
AGAIN = "Trình lại sau khi trả lại"


class LastYear(NamedTuple):
    """The sheet of the same unit or person a year before, as far as its lines are looked up by it."""

    pk: int
    rubric_id: int


@dataclass(frozen=True)
class Waiting:
    """One sheet: what to look at in words with the criteria it concerns, and why it cannot be approved, if so."""

    sheet: Assessment
    looks: tuple
    refused: str | None

    @property
    def name(self):
        return self.sheet.staff.full_name if self.sheet.staff_id else self.sheet.unit.name

    @property
    def difference(self):
        return difference_of(self.sheet)

    @property
    def is_ordinary(self):
        return not self.looks and not self.refused


def sorted_out(user, *, at):
    """(pks of sheets without anything to look at, the Compared of the others) that wait for this head, in order."""
    ordinary, others = [], []
    for each in compared(Assessment.objects.to_approve_by(user), user, at=at):
        if each.needs_eyes:
            others.append(each)
        else:
            ordinary.append(each.pk)
    return ordinary, others


def told(found, user, *, at):
    """What to look at on each of these of `sorted_out`: four queries, two more where some were returned before."""
    waiting = Assessment.objects.to_approve_by(user).select_related("round", "unit", "staff")
    known = with_submitter(with_deadline(waiting)).in_bulk([each.pk for each in found])
    found = [each for each in found if each.pk in known]  # not taken a step with meanwhile
    sheets = []
    for each in found:
        sheet = known[each.pk]
        sheet.cut, sheet.before = each.cut, each.before
        sheets.append(sheet)
    last = {each.pk: LastYear(each.last, each.last_rubric) for each in found if each.last}
    lines = lines_of_all([*sheets, *last.values()])
    returned = _returns(found)
    taken_off = taken_off_since(list(returned.values()))
    return [
        Waiting(
            sheet,
            _looks(sheet, lines, last, returned.get(sheet.pk), taken_off.get(sheet.pk, {})),
            refusal(Action.APPROVE, sheet, user, at=at, marks=lines[sheet.pk]),
        )
        for sheet in sheets
    ]


def _looks(sheet, lines, last, returned, taken_off):
    """("Không có minh chứng: C1, C3", …): the remarks of the review page, by what they say."""
    then = {mark.criterion.code: mark for mark in lines[last[sheet.pk].pk]} if sheet.pk in last else {}
    found = {}
    for mark in lines[sheet.pk]:
        code = mark.criterion.code
        remarks = remarks_on(
            mark, stage=Stage.HEAD, last=then.get(code), returned=returned, taken_off=taken_off.get(code, 0)
        )
        for remark in remarks:
            found.setdefault(remark.about, []).append(code)
    in_words = tuple(f"{about}: {', '.join(codes)}" for about, codes in sorted(found.items(), key=_most_first))
    return in_words or ((AGAIN,) if returned else ())


def _most_first(look):
    return -len(look[1])


def _returns(found):
    """{sheet pk: its last return}."""
    events = AssessmentEvent.objects.in_bulk([each.returned for each in found if each.returned])
    return {event.assessment_id: event for event in events.values()}
