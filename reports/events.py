"""The log of a report: one line for each thing done to it."""

from reports.models import ReportEvent


def record(report, text, *, by, at, sha256=""):
    """`by` is None for what the machine does by itself; names are copied as they were."""
    return ReportEvent.objects.create(
        report=report, at=at, by=by, by_name=by.full_name if by else "", text=text[:500], sha256=sha256
    )
