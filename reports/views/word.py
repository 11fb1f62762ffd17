"""The Word file of a report or document: GET downloads it, POST asks for it to be made."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from campaign.downloads import file_response
from reports import events
from reports.background import jobs
from reports.models import JobKind
from reports.requesting import refusal_to_ask
from reports.views import documents, papers, words
from units.web import refusals_as_messages


def report_word(request, pk):
    if request.method == "POST":
        return _ask(request, words.found_to_edit(request, pk))
    report = words.found(request, pk)
    return _send(request, report, documents.file_name(report))


def document_word(request, pk):
    document = papers.found(request, pk)
    if request.method != "POST":
        return _send(request, document, papers.file_name(document))
    if not document.is_numbered or refusal_to_ask(document, request.user):
        raise Http404
    return _ask(request, document)


def _ask(request, subject):
    with refusals_as_messages(request):
        jobs.request_job(subject=subject, kind=JobKind.WORD, by=request.user, at=timezone.now())
    return redirect(subject)


def _send(request, subject, name):
    if subject.word is None:
        raise Http404
    events.record(subject, "Tải bản Word", by=request.user, at=timezone.now(), sha256=subject.word.sha256)
    return file_response(subject.word, name.removesuffix(".pdf") + ".docx")
