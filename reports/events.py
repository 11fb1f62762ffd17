"""The log of a report or document: one line for each thing done to it."""

from reports.models import Report, ReportEvent


def record(subject, text, *, by, at, sha256=""):
    """`by` is None for what the machine does by itself; names are copied as they were."""
    of = {"report": subject} if isinstance(subject, Report) else {"document": subject}
    return ReportEvent.objects.create(
        **of, at=at, by=by, by_name=by.full_name if by else "", text=text[:500], sha256=sha256
    )
