"""What a return asked the unit to change and the unit has not touched yet: told, never a reason to refuse a step."""

from dataclasses import dataclass

from scoring.comparing import is_touched_since, taken_off_since
from scoring.models import RETURNS, AssessmentEvent, Status
from scoring.sheets import Missing


@dataclass(frozen=True)
class Mending:
    """`left`: the flagged criteria not touched since; `nothing`: the whole sheet was opened and is as it was."""

    left: tuple = ()
    nothing: bool = False

    @property
    def codes(self):
        return {each.code for each in self.left}

    @property
    def say(self):
        if self.nothing:
            return "Chưa sửa gì từ lần trả lại"
        return f"Còn {len(self.left)} tiêu chí bị trả lại chưa sửa" if self.left else ""


def last_returns(sheets):
    """{sheet pk: the return that sent it back} of the sheets that are with the unit again; one query if any."""
    returned = [sheet.pk for sheet in sheets if sheet.status == Status.RETURNED]
    if not returned:
        return {}
    events = AssessmentEvent.objects.filter(assessment__in=returned, action__in=RETURNS)
    return {event.assessment_id: event for event in events.order_by("pk")}


def mending_of(sheet, marks, returned, *, missing, taken_off=None):
    """The Mending of a sheet that `returned` (None: nothing) sent back.

    A flagged criterion that lacks a mark or papers (it is among the `missing` to submit) is told as lacking alone.
    `taken_off`: what scoring.comparing says of this and other returns, where it was asked already.
    """
    if sheet.status != Status.RETURNED or returned is None:
        return Mending()
    taken_off = (taken_off_since([returned]) if taken_off is None else taken_off).get(sheet.pk, {})
    alike = [mark for mark in marks if not is_touched_since(mark, returned, taken_off.get(mark.criterion.code, 0))]
    if not any(mark.flagged for mark in marks):
        return Mending(nothing=len(alike) == len(marks))
    lacking = {each.code for each in missing}
    return Mending(
        tuple(
            Missing(mark.criterion.code, mark.criterion.title, "Cần sửa theo ý kiến trả lại")
            for mark in alike
            if mark.flagged and mark.criterion.code not in lacking
        )
    )
