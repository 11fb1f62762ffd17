"""Sheets that end with their unit, and go on where the ending was undone."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from campaign import rounds
from campaign.models import Round
from scoring.models import Action, Assessment, AssessmentEvent, Mark, Status
from scoring.opinions import snapshot_of
from scoring.workflow import STEPS
from units.models import ImportKind, Unit
from units.permissions import position_in
from units.reorganising import carry_out
from units.reorganising_undo import rows_of, undo

OPEN = STEPS[Action.CLOSE].sources
# Files after which the sheets are to be brought into line: they say when units begin and end.
MOVES_UNITS = (ImportKind.UNITS, ImportKind.SUCCESSIONS)
CHUNK = 1000


@dataclass(frozen=True)
class Settled:
    """How many sheets ended with their unit, and how many go on again."""

    closed: int = 0
    resumed: int = 0


@transaction.atomic
def settle_sheets(province, *, by=None, by_name="Dòng lệnh", at, address=None):
    """Brings the open sheets of the province into line with the lives of its units; safe to repeat.

    A sheet that is still with its unit ends when the unit does not exist on the closing day of the round; one that
    ended so goes on where it stood as soon as the unit exists again on that day. `by` is empty when the units were
    changed by command. Approved sheets stay: they were earned.
    """
    sheets = _with_closing_day(Assessment.objects.current().filter(unit__province=province))
    who = {
        "by": by,
        "by_name": by.full_name if by else by_name,
        "by_position": position_in(by, province_id=province.pk) if by else "",
        "address": address,
        "at": at,
        "dated": localdate(at),
    }
    gone = sheets.in_status(*OPEN).filter(~Exists(_lasting()))
    back = sheets.in_status(Status.CLOSED).filter(Exists(_lasting())).annotate(was=_status_before())
    closed = [(sheet, Status.CLOSED) for sheet in _locked(gone)]
    resumed = [(sheet, Status(sheet.was or Status.DRAFT)) for sheet in _locked(back)]
    _move(closed, Action.CLOSE, who)
    _move(resumed, Action.RESUME, who)
    return Settled(len(closed), len(resumed))


@transaction.atomic
def reorganise(decision, *, by, at, fingerprint=None, address=None):
    """Carries a decision out together with what it means for the open sheets; returns the Reorganisation."""
    done = carry_out(decision, by=by, at=at, fingerprint=fingerprint, address=address)
    _settle_each({decision.province, *(unit.province for unit in decision.old)}, by=by, at=at, address=address)
    return done


@transaction.atomic
def take_back(reorganisation, *, by, at, address=None):
    """Undoes a reorganisation; the sheets that ended with its units go on where they stood."""
    provinces = {unit.province for unit in _units_that_ended(reorganisation).select_related("province")}
    done = undo(reorganisation, by=by, at=at, address=address)
    _settle_each({reorganisation.province, *provinces}, by=by, at=at, address=address)
    return done


@transaction.atomic
def move_close(round_, *, by, at, **values):
    """Another closing day asks anew which units last to it."""
    moved = rounds.move_close(round_, by=by, at=at, **values)
    settle_sheets(round_.campaign.province, by=by, at=at)
    return moved


@transaction.atomic
def close_now(round_, *, by, at, **values):
    closed = rounds.close_now(round_, by=by, at=at, **values)
    settle_sheets(round_.campaign.province, by=by, at=at)
    return closed


def _settle_each(provinces, **who):
    for province in provinces:
        settle_sheets(province, **who)


def _units_that_ended(reorganisation):
    return Unit.objects.filter(pk__in=rows_of(reorganisation, Unit, "before"))


def sheets_that_end(plan):
    """The open sheets that end with the units of a plan of reorganisation, collectives first."""
    sheets = _with_closing_day(Assessment.objects.current().in_status(*OPEN))
    ending = sheets.filter(unit__in=plan.ends(Unit), closing_day__gte=plan.decision.effective_on)
    return ending.for_list().in_order()


def left_waiting(units, *, day):
    """Of each unit that ended by `day`: its submitted sheets of rounds that closed before, left to nobody."""
    sheets = Assessment.objects.current().not_excused().in_status(Status.SUBMITTED).filter(unit__in=units)
    waiting = _with_closing_day(sheets).filter(closing_day__lt=day)
    by_unit = waiting.order_by("unit__sort_key", "unit").values("unit", name=F("unit__name"))
    return list(by_unit.annotate(number=Count("pk")))


def rounds_to_open(province, *, day, at):
    """Rounds under way that expect what begins on `day`: their sheets are to be opened for the new units."""
    under_way = Round.objects.filter(campaign__province=province, opens_at__lte=at, closes_at__gte=at)
    return [round_ for round_ in under_way.select_related("campaign").order_by("year") if round_.closing_day >= day]


def _with_closing_day(sheets):
    return sheets.annotate(closing_day=TruncDate("round__closes_at"))


def _lasting():
    """The sheet's unit, where it exists on the closing day of the round."""
    return Unit.objects.existing_on(OuterRef("closing_day")).filter(pk=OuterRef("unit"))


def _status_before():
    events = AssessmentEvent.objects.filter(assessment=OuterRef("pk")).exclude(action=Action.CLOSE).order_by("-pk")
    return Subquery(events.values("status")[:1])


def _locked(sheets):
    return list(sheets.select_for_update(of=("self",)).order_by("pk"))


def _move(moves, action, who):
    """Many sheets at once: one statement per status, and an event for each sheet with its marks as they stand."""
    by_status = defaultdict(list)
    for sheet, status in moves:
        by_status[status].append(sheet.pk)
    for status, pks in by_status.items():
        Assessment.objects.filter(pk__in=pks).update(status=status)
    for start in range(0, len(moves), CHUNK):
        chunk = moves[start : start + CHUNK]
        marks = _marks_of([sheet.pk for sheet, _ in chunk])
        AssessmentEvent.objects.bulk_create(
            AssessmentEvent(assessment=sheet, action=action, status=status, marks=snapshot_of(marks[sheet.pk]), **who)
            for sheet, status in chunk
        )


def _marks_of(pks):
    marks = defaultdict(list)
    for mark in Mark.objects.filter(assessment__in=pks).select_related("criterion").order_by("criterion__position"):
        marks[mark.assessment_id].append(mark)
    return marks
