"""Issued letters and minutes that the people of a unit should know of, for one line each on their home page."""

from datetime import timedelta

from reports.models import Document, DocumentKind, ReportStatus
from scoring.lateness import open_sheets

SHOWN = 3
# A letter is told of while something it asks for is undone, and never for longer than this; minutes for a month.
LETTERS, MINUTES = timedelta(days=180), timedelta(days=30)


def letters_received(user, *, today):
    """[Document], the latest first. One query, and one more where there are letters; none for those of no unit."""
    if not user.scope.unit_ids:
        return []
    kinds = (DocumentKind.REMINDER, DocumentKind.MINUTES)
    issued = Document.objects.visible_to(user).filter(
        kind__in=kinds, status=ReportStatus.ISSUED, issued_on__gt=today - LETTERS
    )
    found = list(issued.order_by("-issued_on", "-pk")[:20])
    letters = [each for each in found if each.kind == DocumentKind.REMINDER]
    undone = _rounds_undone(user, {each.about.get("round") for each in letters}) if letters else set()
    told = [
        each
        for each in found
        if (each.about.get("round") in undone if each in letters else each.issued_on > today - MINUTES)
    ]
    return told[:SHOWN]


def _rounds_undone(user, rounds):
    """Those of the rounds in which a unit of this person still has sheets to enter or to approve."""
    sheets = open_sheets().filter(unit__in=user.scope.unit_ids, round__in=[pk for pk in rounds if pk])
    return set(sheets.values_list("round", flat=True))
