"""Asking for sheets on paper: one sheet, or a book of many; the same person asks for the same paper once."""

from django.db import transaction

from reports import requesting, snapshots
from reports.background import jobs
from reports.models import Document, DocumentKind, JobKind
from reports.papers import sheet_books, sheets
from reports.papers.sheet_layout import title_of
from units.refusals import Refused


@transaction.atomic
def print_sheet(*, sheet, by, at):
    """The document that prints the sheet: the one made before where the sheet still says the same. Raises Refused."""
    body = sheets.body_of(sheet)
    title = title_of(body["sheet"])
    before = _asked_before(DocumentKind.SHEET, {"sheet": sheet.pk}, by)
    if before is None:
        return requesting.request_document(
            kind=DocumentKind.SHEET, campaign=sheet.round.campaign, title=title, about={"sheet": sheet.pk},
            unit=sheet.unit, by=by, at=at,
        )  # fmt: skip
    if before.pdf_id and before.snapshot.sha256 == snapshots.sha256_of(_as_frozen(body, before)):
        return before
    return _again(before, by=by, at=at)


@transaction.atomic
def bind_book(*, round_, about, by, at):
    """The document that binds the sheets; its job finds by itself what of it was made before. Raises Refused."""
    if refused := sheet_books.refusal_to_bind(about, by):
        raise Refused(refused)
    if before := _asked_before(DocumentKind.SHEET_BOOK, about, by):
        return _again(before, by=by, at=at)
    return requesting.request_document(
        kind=DocumentKind.SHEET_BOOK, campaign=round_.campaign, title=sheet_books.title_of(about, round_.year),
        about=about, unit=sheet_books.unit_of(about), by=by, at=at,
    )  # fmt: skip


def _asked_before(kind, about, by):
    # Its snapshot is read after the wait for a worker that is just finishing it: joined, it would be the one before.
    return Document.objects.select_for_update().filter(kind=kind, about=about, requested_by=by).first()


def _again(document, *, by, at):
    if refused := requesting.refusal_to_ask(document, by):
        raise Refused(refused)
    jobs.request_job(subject=document, kind=JobKind.RENDER, by=by, at=at)
    return document


def _as_frozen(body, document):
    """The body as the job of the document freezes it."""
    return body | {"title": document.title, "text": document.text}
