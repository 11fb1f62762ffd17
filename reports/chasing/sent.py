"""The letters on paper that went to each unit in a round, and the drafts that are still being written."""

from dataclasses import dataclass

from reports.chasing.late import PEOPLE
from reports.models import Document, DocumentKind, DocumentUnit
from scoring.models import Audience


@dataclass(frozen=True)
class Sent:
    """What went to a unit in a round before: the issued letters, latest first, and a draft still being written."""

    letters: tuple = ()
    draft: Document | None = None


def sent_in(round_):
    """{unit pk: Sent} of the letters of a round. One query."""
    rows = DocumentUnit.objects.filter(
        document__campaign=round_.campaign_id,
        document__kind=DocumentKind.REMINDER,
        document__about__round=round_.pk,
    )
    found = {}
    for row in rows.select_related("document").order_by("-document__issued_on", "-document__pk"):
        sent = found.get(row.unit_id, Sent())
        if row.document.is_issued:
            found[row.unit_id] = Sent((*sent.letters, row.document), sent.draft)
        else:
            found[row.unit_id] = Sent(sent.letters, sent.draft or row.document)
    return found


def urged_by_letter(sent, audience):
    """{unit pk: the day of the last issued letter that named its sheets of this audience}; `sent` is `sent_in`."""
    named = {}
    found = {}
    for unit, each in sent.items():
        for letter in each.letters:
            if letter.pk not in named:
                named[letter.pk] = {fact["pk"] for fact in letter.about["units"] if _names(fact, audience)}
            if unit in named[letter.pk]:
                found.setdefault(unit, letter.issued_on)
    return found


def _names(fact, audience):
    """Whether a letter that states these facts of a unit asks for its sheets of the audience."""
    return bool(fact["people_left"] if audience == Audience.INDIVIDUAL else fact["step"] != PEOPLE)
