"""The files of a report or document: its PDF, its Word, its signed file; downloads are logged."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from campaign.downloads import file_response
from reports import events, requesting
from reports.forms import SignedForm
from reports.issue import issuing
from reports.issue.vouching import Unvouched
from reports.models import JobKind, Report
from reports.views import documents, words
from units.refusals import Refused
from units.text import fold
from units.web import refusals_as_messages

# A browser shows a PDF with a viewer of its own, which needs styles and a plug-in object; nothing else is let in.
PDF_POLICY = {
    "default-src": [NONE],
    "style-src": [SELF, "'unsafe-inline'"],
    "object-src": [SELF],
    "frame-ancestors": [SELF],
}
LONGEST_NAME = 120


@xframe_options_sameorigin
@csp_replace(PDF_POLICY)
@require_safe
def report_pdf(request, pk):
    return _send_pdf(request, words.found(request, pk))


@xframe_options_sameorigin
@csp_replace(PDF_POLICY)
@require_safe
def document_pdf(request, pk):
    return _send_pdf(request, documents.found(request, pk))


def report_word(request, pk):
    """GET downloads the Word file; POST asks for it to be made."""
    if request.method == "POST":
        return _ask_for_word(request, words.found_to_edit(request, pk))
    return _send_word(request, words.found(request, pk))


def document_word(request, pk):
    document = documents.found(request, pk)
    if request.method == "POST":
        return _ask_for_word(request, document)
    return _send_word(request, document)


def report_signed(request, pk):
    """GET downloads the signed file; POST attaches it."""
    if request.method == "POST":
        return _attach_signed(request, words.found_to_edit(request, pk), words.issued_page)
    return _send_signed(request, words.found(request, pk))


def document_signed(request, pk):
    if request.method == "POST":
        return _attach_signed(request, documents.found_to_edit(request, pk), documents.page)
    return _send_signed(request, documents.found(request, pk))


def _send_pdf(request, subject):
    """`?xem` shows it in the page, anything else is a download."""
    if subject.pdf is None:
        raise Http404
    shown = "xem" in request.GET
    if not shown:
        events.record(subject, "Tải bản PDF", by=request.user, at=timezone.now(), sha256=subject.pdf.sha256)
    return file_response(subject.pdf, f"{file_stem(subject)}.pdf", inline=shown)


def _send_word(request, subject):
    return _send(request, subject, subject.word, "Tải bản Word", f"{file_stem(subject)}.docx")


def _send_signed(request, subject):
    return _send(request, subject, subject.signed_file, "Tải bản đã ký", f"{file_stem(subject, 'da-ky')}.pdf")


def _send(request, subject, stored, told, name):
    if stored is None:
        raise Http404
    events.record(subject, told, by=request.user, at=timezone.now(), sha256=stored.sha256)
    return file_response(stored, name)


def _ask_for_word(request, subject):
    with refusals_as_messages(request):
        requesting.request_work(subject=subject, kind=JobKind.WORD, by=request.user, at=timezone.now())
    return redirect(subject)


def _attach_signed(request, subject, page):
    """A file without a digital signature is asked about on the same page first; no browser keeps the chosen file."""
    form = SignedForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refused("Chưa chọn tệp. Hãy chọn bản đã ký dạng PDF.")
        upload, vouched = form.cleaned_data["file"], request.POST.get("vouched", "")
        issuing.attach_signed(subject=subject, upload=upload, vouched=vouched, by=request.user, at=timezone.now())
        messages.success(request, "Đã gắn bản đã ký.")
    except Unvouched as unvouched:
        return page(request, subject, unvouched=unvouched, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(subject)


def file_stem(subject, suffix=""):
    """ "bao-cao-so-ket-03-nam-2019-2022-kien-giang-du-thao": the name of a file without its ending."""
    is_report = isinstance(subject, Report)
    words = fold(f"{subject.title} {subject.campaign.province.name}" if is_report else subject.title)[:LONGEST_NAME]
    plain = "".join(letter if letter.isalnum() else " " for letter in words)
    return "-".join([*plain.split(), *filter(None, [suffix or _state(subject)])])


def _state(subject):
    if not subject.is_numbered:
        return ""
    return "du-thao" if subject.is_draft else f"so-{subject.number}"
