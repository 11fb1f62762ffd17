"""The check before issue: loads what the rules of `reports.checking` look at, once, and says what blocks."""

import hashlib

from django.utils import timezone

from reports.checking.rules import objections
from reports.corrections import telling
from reports.models import CheckKind, JobKind, JobStatus, Report, SectionComment
from reports.narrative.resemblance import likenesses
from reports.objections import Facts, Link, Objection, Severity
from reports.papers.catalogue import paper_of
from reports.recipients import recipients_of
from reports.snapshots import body_of, sha256_of, with_words
from reports.wording.binding import undefined

NOT_SEEN = "Hãy đọc các điểm cần xem rồi đánh dấu đã xem, hoặc sửa trước khi ban hành."
MORE_FOUND = "Có điểm cần xem mới so với lúc mở trang. Hãy đọc lại danh sách các điểm cần xem."


def check(subject, *, today, body=None, sections=None, likely=None):
    """[Objection] about a report or document, the gravest first.

    What a page has loaded anyway it passes along: the body, the sections, the paragraphs like those of earlier reports.
    """
    body = body or (body_of(subject.snapshot) if subject.snapshot_id else None)
    if isinstance(subject, Report):
        return objections(_of_report(subject, body, sections, likely, today))
    return objections(_of_document(subject, body, today))


def blocking(found):
    """The first sentence that forbids issue, or None."""
    return next((each.words for each in found if each.severity == Severity.BLOCK), None)


def led_by(refusal, found, subject):
    """The objections below the sentence that forbids issue, where none of them says it yet."""
    if not refusal or any(each.words == refusal for each in found):
        return found
    head, _, rest = refusal.partition(". ")
    words = f"Mở trang {subject.called.lower()}"
    link = Link(words, f"{subject._meta.model_name}_detail", (subject.pk,))
    return [Objection("refused", Severity.BLOCK, f"{head}." if rest else head, rest, (link,)), *found]


def to_be_seen(found):
    """What may pass once somebody has looked at it."""
    return [each for each in found if each.severity == Severity.WARN]


def token_of(found):
    """Names what is to be seen by its words, for another number is another objection; empty where nothing is."""
    words = sorted(f"{each.code} {each.words}" for each in to_be_seen(found))
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16] if words else ""


def refusal_of_unseen(found, seen):
    """Why what was found may not pass yet; None when it may. `seen` is the token of what somebody let pass."""
    if seen == token_of(found) or not to_be_seen(found):
        return None
    return MORE_FOUND if seen else NOT_SEEN


def _of_report(report, body, sections, likely, today):
    sections = list(report.sections.all()) if sections is None else list(sections)
    texts = {each.code: each.text for each in sections}
    if body is not None and likely is None:
        likely = likenesses(report, texts, body)
    made, counted = _last_done(report, JobKind.RENDER), _last_done(report, JobKind.COMPILE)
    fresh, compared_on = _compared(report, body, counted)
    return Facts(
        **_of_both(report, body, today),
        is_report=True,
        texts=texts,
        untouched=frozenset(each.code for each in sections if not each.saved_by_name and each.text.strip()),
        remarks=_open_remarks(report),
        copied=tuple((each.section.code, each.paragraph) for each in likely or () if each.exact),
        stale=bool(made) and any(each.saved_at and each.saved_at > made.requested_at for each in sections),
        fresh=fresh,
        compared_on=compared_on,
        corrects=report.previous_id is not None,
        reworded=body is not None and bool(telling.words(with_words(body, texts))),
        reason=report.reason,
    )


def _open_remarks(report):
    """The section of each remark that is still open."""
    remarks = SectionComment.objects.filter(section__report=report, settled_at=None)
    return tuple(remarks.values_list("section__code", flat=True))


def _of_document(document, body, today):
    made = _last_done(document, JobKind.RENDER)
    paper = paper_of(document.kind)
    names = paper.names_of(document, body) if body else {}
    warnings_of = getattr(paper, "warnings_of", None)
    return Facts(
        **_of_both(document, body, today),
        is_report=False,
        texts={"": document.text},
        unknown_names=tuple(each.name for each in undefined(document.text, names)) if body else (),
        own=tuple(warnings_of(document, body, today=today)) if body and warnings_of else (),
        stale=bool(made and document.saved_at) and document.saved_at > made.requested_at,
    )


def _of_both(subject, body, today):
    return {
        "pk": subject.pk,
        "body": body,
        "today": today,
        "recipients": tuple(recipients_of(subject)),
        "has_pdf": subject.pdf_id is not None,
        "paper": _paper(subject),
    }


def _paper(subject):
    """What was found on the pages of the present PDF; None where this file was not looked at."""
    if subject.pdf_id is None:
        return None
    check = subject.checks.filter(kind=CheckKind.PAPER, about=subject.pdf.sha256).first()
    return tuple(check.found) if check else None


def _compared(report, body, counted):
    """(what counting again found changed, the day somebody last counted) for the figures as they are frozen."""
    if body is None:
        return None, None
    check = report.checks.filter(kind=CheckKind.FIGURES, about=figures_sha256(body["figures"])).first()
    if check:
        return tuple(check.found), timezone.localdate(check.at)
    return None, counted and timezone.localdate(counted.finished_at)


def figures_sha256(figures):
    """Names the figures of a snapshot, whatever words stand beside them."""
    return sha256_of(figures)


def _last_done(subject, kind):
    return subject.jobs.filter(kind=kind, status=JobStatus.DONE).first()
