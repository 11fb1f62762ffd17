"""Sheets that still wait for their unit, and how far they are filled in; reports.chasing counts who is late."""

from datetime import date

from django.db.models import Count, Q
from django.utils.timezone import localdate

from scoring.models import Assessment, Mark, Status

_UNIT_SIDE = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED)


def open_sheets():
    """The sheets that still wait for their unit: to be entered, or to be approved by its head."""
    return Assessment.objects.current().not_excused().in_status(*_UNIT_SIDE)


def still_late(round_id, units):
    """Those of the units (pks) that still have sheets which their head has not approved."""
    return set(open_sheets().filter(round=round_id, unit__in=list(units)).values_list("unit", flat=True))


def last_day(round_, *, at):
    """The day of `at`, or the last day of a province that has ended by then, as in the lists of its units."""
    return min(localdate(at), round_.campaign.province.valid_to or date.max)


def marked_in(sheets):
    """{collective sheet: (criteria filled in, all its criteria)}."""
    marks = Mark.objects.filter(assessment__in=sheets).order_by().values_list("assessment")
    filled = Count("pk", filter=Q(self_points__isnull=False) | Q(self_na=True))
    return {sheet: (done, whole) for sheet, done, whole in marks.annotate(done=filled, whole=Count("pk"))}
