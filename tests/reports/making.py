"""Sheets as far along as a test needs them, with the events and marks that got them there."""

from datetime import date
from decimal import Decimal

from scoring.models import Assessment, Status
from scoring.opinions import snapshot_of
from scoring.sheets import lines_of, refresh_totals
from tests import factories as make

JOURNEY = (Status.SUBMITTED, Status.APPROVED, Status.APPRAISED, Status.FINAL)
ACTIONS = {
    Status.SUBMITTED: "submit",
    Status.APPROVED: "approve",
    Status.APPRAISED: "appraise",
    Status.FINAL: "finalize",
}
LAST_STEPS = {Status.RETURNED: "return", Status.CLOSED: "close"}
DAY = date(2022, 5, 1)


def sheet_at(status, round_, unit=None, *points, staff=None, rubric=None, days=None, on_time=True):
    """A sheet that took every step up to `status`; `points` are the marks of self, head and appraisal alike.

    `days` names the day of a step where it is not 1/5/2022.
    """
    sheet = make.make_assessment(round_, unit, staff=staff, rubric=rubric)
    steps = JOURNEY[: JOURNEY.index(status) + 1]
    for mark, given in zip(sheet.marks.order_by("criterion__position"), points or [None] * 99, strict=False):
        value = mark.max_points if given is None else Decimal(given)
        mark.self_points = value
        if Status.APPROVED in steps:
            mark.head_points = value
        if Status.APPRAISED in steps:
            mark.appraisal_points = value
        mark.save()
    sheet.status = status
    sheet.on_time = on_time if Status.APPROVED in steps else None
    refresh_totals(sheet, lines_of(sheet))
    sheet.save()
    for step in steps:
        event(sheet, ACTIONS[step], step, (days or {}).get(step, DAY))
    return sheet


def event(sheet, action, status, dated, **fields):
    return sheet.events.create(
        action=action,
        status=status,
        at=make.moment(dated.year, dated.month, dated.day),
        dated=dated,
        by_name="Trần Thị Ví Dụ",
        reason="Theo hồ sơ.",
        marks=snapshot_of(lines_of(Assessment.objects.get(pk=sheet.pk))),
        **fields,
    )


def sheet_in(status, round_, unit=None, *, staff=None, day=DAY, **fields):
    """A sheet in any status with the events that led there: also "draft", "returned" and "closed"."""
    days = dict.fromkeys(JOURNEY, day)
    if status in (Status.DRAFT, Status.CLOSED):
        sheet = make.make_assessment(round_, unit, staff=staff)
    else:
        reached = Status.SUBMITTED if status == Status.RETURNED else status
        sheet = sheet_at(reached, round_, unit, staff=staff, days=days)
    if status in LAST_STEPS:
        move(sheet, status, day)
    Assessment.objects.filter(pk=sheet.pk).update(**fields)
    return sheet


def move(sheet, status, day=DAY):
    """The sheet takes a step that leaves it in `status`."""
    event(sheet, LAST_STEPS.get(status) or ACTIONS[status], status, day)
    Assessment.objects.filter(pk=sheet.pk).update(status=status)
