"""Documents besides reports: the list, one with its words and its PDF, and stopping its work."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports import export_columns, requesting
from reports.background import jobs
from reports.checking import checklist
from reports.forms import DocumentFilterForm, DocumentForm, SignedForm
from reports.letters import issuing_letters, urging
from reports.letters.forms import RefreshForm
from reports.models import Document, DocumentKind, Job, JobKind
from reports.papers.catalogue import names_and_values
from reports.requesting import WordsConflict
from reports.snapshots import body_of
from reports.views import progress
from units import downloads
from units.days import parse_day
from units.list_pages import with_table
from units.permissions import coordinates
from units.refusals import Refused
from units.web import page_of, refusals_as_messages


def found(request, pk):
    """The document with what its pages need; what the person may not see does not exist."""
    related = ("campaign__province", "snapshot", "pdf", "word", "signed_file", "unit", "report__campaign")
    documents = Document.objects.visible_to(request.user).select_related(*related).defer("snapshot__body")
    return get_object_or_404(documents, pk=pk)


def found_to_edit(request, pk):
    document = found(request, pk)
    if not coordinates(request.user, document.campaign.province_id):
        raise Http404
    return document


@require_safe
@with_table(export_columns.DOCUMENTS)
def document_list(request):
    form = DocumentFilterForm(request.GET)
    chosen = form.chosen()
    documents = Document.objects.visible_to(request.user).narrowed(kind=chosen["loai"], status=chosen["trang_thai"])
    documents = request.table.ordered(documents.select_related("campaign__province", "pdf", "unit"))
    if downloads.asked(request):
        return downloads.export(request, "Văn bản", request.table.exports, documents)
    letters = chosen["loai"] == DocumentKind.REMINDER
    context = {
        "page": page_of(request, documents),
        "waiting": issuing_letters.waiting(request.user) if letters else None,
        "form": form,
        "filtered": any(chosen.values()),
        "writes": bool(request.user.scope.coordinated_province_ids),
    }
    return render(request, "reports/document_list.html", context)


@require_safe
def document_detail(request, pk):
    return page(request, found(request, pk))


def page(request, document, *, status=200, **told):
    """The document with all that is done with it; `told` is what an answer shows instead (`unvouched`, `form`, …)."""
    return render(request, "reports/document_detail.html", _page(request, document) | told, status=status)


@require_POST
def document_words(request, pk):
    document = found_to_edit(request, pk)
    form = DocumentForm(request.POST)
    revision = form.revision()
    try:
        if not form.is_valid():
            raise Refused("Chưa lưu được. Hãy sửa các ô báo đỏ rồi lưu lại; lời văn vừa nhập vẫn còn trong ô.")
        requesting.save_words(
            document=document, **form.cleaned_data, revision=revision, by=request.user, at=timezone.now()
        )
    except WordsConflict as conflict:
        return page(request, conflict.document, form=form, problem=str(conflict), conflict=conflict, status=409)
    except Refused as refusal:
        # What was typed still rests on the words that its writer had seen, whoever saved since.
        return page(request, document, form=form, problem=str(refusal), revision=revision, status=422)
    messages.success(request, "Đã lưu lời văn. Bản PDF đang được dựng lại.")
    return redirect(document)


@require_safe
def document_progress(request, pk):
    return progress.told(request, found(request, pk))


@require_POST
def document_render(request, pk):
    document = found(request, pk)
    with refusals_as_messages(request):
        requesting.request_work(subject=document, kind=JobKind.RENDER, by=request.user, at=timezone.now())
    return redirect(document)


@require_POST
def job_cancel(request, pk):
    """Stops an open job of a report or document that the person may see; back to where it is shown."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    with refusals_as_messages(request, "Đã hủy. Việc đang chạy dừng lại trong vài giây và không ghi gì."):
        jobs.cancel(job=job, by=request.user, at=timezone.now())
    return redirect(job)


def _letter(document):
    """Of which day the facts of a draft letter are, and the form that brings them up to date."""
    day = urging.day_to_ask_for(document, today=timezone.localdate())
    return {"day": parse_day(document.about["day"]), "form": RefreshForm(initial={"new_deadline": day})}


def _page(request, document):
    writes = coordinates(request.user, document.campaign.province_id)
    work = progress.work_of(request, document)
    body = body_of(document.snapshot) if document.snapshot else None
    refusal = requesting.refusal_to_ask(document, request.user) if document.is_draft else None
    edits = writes and document.is_draft and document.is_numbered
    return {
        "document": document,
        "work": work,
        "job": work.job,
        "writes": writes,
        "may_make": document.is_draft and refusal is None,
        "refusal": refusal,
        "form": DocumentForm.of(document) if edits else None,
        "letter": _letter(document) if edits and document.kind == DocumentKind.REMINDER else None,
        "revision": document.text_revision,
        "signed_form": SignedForm() if writes and document.takes_signed_file else None,
        "unvouched": None,
        "names": names_and_values(document, body) if edits and body else (),
        "objections": checklist.check(document, today=timezone.localdate(), body=body) if edits else (),
        "events": document.events.all()[:20] if writes else (),
    }
