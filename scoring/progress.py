"""How far the sheets of rounds have come: numbers by status, of the present versions alone."""

from django.db.models import Count, Q

from scoring.models import Assessment, Status

_CLOSED = Q(assessments__status=Status.CLOSED)


def with_counts(rounds):
    """Annotates each round with `sheets` and the number in each status under the status's name.

    Sheets that ended with their unit are counted under their own status alone: nobody expects them any more.
    """
    present = Q(assessments__is_current=True)
    by_status = {each: Count("assessments", filter=present & Q(assessments__status=each)) for each in Status.values}
    return rounds.annotate(sheets=Count("assessments", filter=present & ~_CLOSED), **by_status)


def counts_of(round_, *, day=None):
    """{"collective", "individual" and each status: number} of one round, today or as its sheets stood on `day`."""
    sheets, status = Assessment.objects.current().in_round(round_), "status"
    if day:
        sheets, status = sheets.standing_on(day), "status_then"
    expected = ~Q(**{status: Status.CLOSED})
    return sheets.aggregate(
        collective=Count("pk", filter=Q(staff__isnull=True) & expected),
        individual=Count("pk", filter=Q(staff__isnull=False) & expected),
        **{each: Count("pk", filter=Q(**{status: each})) for each in Status.values},
    )
