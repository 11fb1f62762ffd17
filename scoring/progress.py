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


def counts_of(round_):
    """{"collective", "individual" and each status: number} of one round."""
    return (
        Assessment.objects.current()
        .in_round(round_)
        .aggregate(
            collective=Count("pk", filter=Q(staff__isnull=True) & ~Q(status=Status.CLOSED)),
            individual=Count("pk", filter=Q(staff__isnull=False) & ~Q(status=Status.CLOSED)),
            **{status: Count("pk", filter=Q(status=status)) for status in Status.values},
        )
    )
