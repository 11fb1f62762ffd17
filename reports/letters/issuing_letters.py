"""Issuing many letters of a round at once: one day, one signer, numbers that follow each other."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform

from reports.issue import issuing
from reports.models import Document, DocumentKind, Job, ReportStatus
from units.refusals import Refused


@dataclass(frozen=True)
class Left:
    """A letter that was not issued, and why."""

    document: Document
    why: str


@dataclass(frozen=True)
class Outcome:
    """`issued` in the order of their numbers; `left` for their own reasons; `stopped` at the first that was refused."""

    issued: list
    left: list
    stopped: Left | None = None


def drafts_in(round_, issuing_body):
    """The drafts to one unit each, by the names of the units; each with `at_work` while its PDF is being made."""
    jobs = Job.objects.at_work().filter(document=OuterRef("pk"))
    drafts = Document.objects.filter(
        campaign=round_.campaign_id,
        kind=DocumentKind.REMINDER,
        status=ReportStatus.DRAFT,
        about__round=round_.pk,
        unit__isnull=False,
        issuing_body=issuing_body,
    )
    related = ("unit", "pdf", "snapshot", "campaign__province")
    return drafts.annotate(at_work=Exists(jobs)).select_related(*related).order_by("unit__sort_key", "pk")


def waiting(user, *, round_=None):
    """{"round", "issuing_body", "number"} of the most drafts that the person can issue at once; None below two.

    Without a round, of any. Counted by letters: a unit may be named in a draft to several besides its own.
    """
    drafts = Document.objects.filter(
        campaign__province__in=user.scope.coordinated_province_ids,
        kind=DocumentKind.REMINDER,
        status=ReportStatus.DRAFT,
        unit__isnull=False,
    )
    if round_:
        drafts = drafts.filter(campaign=round_.campaign_id, about__round=round_.pk)
    together = drafts.order_by().values("issuing_body", round=KeyTextTransform("round", "about"))
    return together.annotate(number=Count("pk")).filter(number__gt=1).order_by("-number", "-round").first()


def drafted_twice(drafts):
    """Primary keys of the units to which more than one of the drafts goes: somebody has to say which one is meant."""
    return {unit for unit, number in Counter(each.unit_id for each in drafts).items() if number > 1}


def issue_each(*, documents, number, by, at, **signed):
    """Issues the letters one after another from `number` on; returns the Outcome.

    A letter with something to be read first takes no number, nor does a second one to the same unit. At the first
    refusal everything after it waits: a number that is taken is asked about, not jumped over.
    """
    issued, left = [], []
    for document in documents:
        if document.unit_id in {each.unit_id for each in issued}:
            left.append(
                Left(document, "Đơn vị này đã có công văn trong lần ban hành này. Hãy xem có cần gửi thêm không.")
            )
            continue
        try:
            issued.append(issuing.issue(subject=document, number=str(number + len(issued)), by=by, at=at, **signed))
        except issuing.Unseen:
            left.append(Left(document, "Có điểm cần xem trước khi ban hành. Hãy mở công văn này và ban hành riêng."))
        except Refused as refusal:
            return Outcome(issued, left, Left(document, str(refusal)))
    return Outcome(issued, left)
