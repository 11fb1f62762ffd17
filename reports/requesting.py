"""Asking for a document or for work on one, and writing its words before it is issued."""

from django.db import transaction

from reports import events
from reports.background import jobs
from reports.models import Document, IssuingBody, JobKind, Report
from reports.narrative.editing import refusal_to_edit
from reports.papers.catalogue import paper_of
from reports.snapshots import body_of
from reports.wording.binding import check
from units.permissions import coordinates
from units.refusals import Refused
from units.text import nfc, one_line

MAX_LENGTH = Document._meta.get_field("text").max_length


class WordsConflict(Refused):
    """Somebody else saved the words in between; carries the stored document and what was being written."""

    def __init__(self, document, text):
        super().__init__(
            f"{document.saved_by_name or 'Người khác'} vừa lưu văn bản này. Lời văn anh/chị đang viết chưa được lưu."
        )
        self.document, self.text = document, text


@transaction.atomic
def request_document(
    *, kind, campaign, title, about, by, at, text="", recipients="", report=None, unit=None,
    issuing_body=IssuingBody.UBND, first=JobKind.RENDER,
):  # fmt: skip
    """Opens a document with its first words and asks for its PDF, or for what leads to one. Raises Refused."""
    document = Document(
        kind=kind, campaign=campaign, title=one_line(title), about=about, report=report, unit=unit,
        issuing_body=issuing_body, recipients=nfc(recipients), requested_at=at, requested_by=by,
    )  # fmt: skip
    if refused := refusal_to_ask(document, by):
        raise Refused(refused)
    document.text = nfc(text or paper_of(kind).default_text(document))
    document.save()
    jobs.request_job(subject=document, kind=first, by=by, at=at)
    return document


def refusal_to_ask(document, user):
    """Why this person may not have such a document made; None when they may. Asked again when the job runs."""
    ask = getattr(paper_of(document.kind), "refusal_to_ask", None)
    if ask is not None:
        return ask(document, user)
    if coordinates(user, document.campaign.province_id):
        return None
    return f"Chỉ chuyên viên Sở Nội vụ của tỉnh được lập {document.get_kind_display().lower()}."


def request_work(*, subject, kind, by, at):
    """The job of `kind` that a person asks for, of a report or of a document that is there. Raises Refused."""
    if isinstance(subject, Report):
        allowed = coordinates(by, subject.campaign.province_id)
        refused = None if allowed else "Chỉ chuyên viên Sở Nội vụ của tỉnh được yêu cầu việc này cho báo cáo."
    else:
        refused = refusal_to_ask(subject, by)
        if kind == JobKind.WORD and not subject.is_numbered:
            refused = refused or f"{subject.get_kind_display()} chỉ có bản PDF để in, không có bản Word."
    if refused:
        raise Refused(refused)
    return jobs.request_job(subject=subject, kind=kind, by=by, at=at)


@transaction.atomic
def save_words(*, document, title, text, recipients, issuing_body, revision, by, at):
    """Stores what is written in a draft if nobody saved it since `revision`, and asks for the PDF anew."""
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("campaign", "snapshot").get(pk=document.pk)
    )
    if refused := refusal_to_ask(document, by) or refusal_to_edit(document):
        raise Refused(refused)
    text, title, recipients = nfc(text), one_line(title), nfc(recipients)
    if len(text) > MAX_LENGTH:
        raise Refused(f"Lời văn dài quá {MAX_LENGTH} ký tự. Hãy rút gọn hoặc chuyển bớt vào phụ lục.")
    now = (document.title, document.text, document.recipients, document.issuing_body)
    if now == (title, text, recipients, issuing_body):
        return document
    if revision != document.text_revision:
        raise WordsConflict(document, text)
    if document.snapshot and text != document.text:
        check(text, paper_of(document.kind).names_of(document, body_of(document.snapshot)))
    document.title, document.text = title, text
    document.recipients, document.issuing_body = recipients, issuing_body
    document.word = None
    document.text_revision += 1
    document.saved_at, document.saved_by_name = at, by.full_name
    document.save()
    events.record(document, "Sửa lời văn.", by=by, at=at)
    jobs.request_job(subject=document, kind=JobKind.RENDER, by=by, at=at)
    return document
