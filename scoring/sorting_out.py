"""The sheets that wait for a head, sorted out: those with something to look at, those without, those past approving."""

from collections import Counter
from dataclasses import dataclass

from scoring.comparing import remarks_on, taken_off_since
from scoring.deadlines import with_deadline
from scoring.models import RETURNS, Action, Assessment, AssessmentEvent, Stage
from scoring.queues import approval_queue
from scoring.sheets import lines_of_all
from scoring.workflow import refusal, with_submitter

MOST = 500
RULE = "Không có tiêu chí nào bị sửa điểm, thiếu minh chứng, đổi từ lần trả lại, hay lệch năm trước quá 1 điểm."


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
    def is_ordinary(self):
        return not self.looks and not self.refused

    @property
    def difference(self):
        """What the head changed so far; else how far the total is from last year's. None: nothing to compare."""
        return self.sheet.cut or self.sheet.changed


def waiting_for(user, *, at):
    """Every sheet that waits for this head, the biggest difference first; at most MOST. A fixed number of queries."""
    sheets = list(with_submitter(with_deadline(approval_queue(user)))[:MOST])
    last = _last_year_of(sheets)
    lines = lines_of_all([*sheets, *last.values()])
    returned = _last_returns(sheets)
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
    counted = Counter({about: len(codes) for about, codes in found.items()})
    return tuple(f"{about}: {', '.join(found[about])}" for about, _ in counted.most_common())


def _last_year_of(sheets):
    """{sheet pk: the sheet of the same unit or person a year before}."""
    found = Assessment.objects.current().filter(
        round__campaign__in={sheet.round.campaign_id for sheet in sheets},
        round__year__in={sheet.round.year - 1 for sheet in sheets},
        unit__in={sheet.unit_id for sheet in sheets},
    )
    known = {_whose(each, each.round.year): each for each in found.select_related("round")}
    pairs = ((sheet, known.get(_whose(sheet, sheet.round.year - 1))) for sheet in sheets)
    return {sheet.pk: then for sheet, then in pairs if then}


def _whose(sheet, year):
    return sheet.round.campaign_id, year, sheet.unit_id, sheet.staff_id


def _last_returns(sheets):
    """{sheet pk: its last return}."""
    events = AssessmentEvent.objects.filter(assessment__in=[sheet.pk for sheet in sheets], action__in=RETURNS)
    return {event.assessment_id: event for event in events.order_by("pk")}
