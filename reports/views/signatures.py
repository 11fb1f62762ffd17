"""Who signed an issued report or document: the file that was issued, and the signed copy kept beside it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.signing import signatures
from reports.views import documents, words
from units.web import is_fragment


@require_safe
def report_signatures(request, pk):
    return _page(request, words.found(request, pk))


@require_safe
def document_signatures(request, pk):
    return _page(request, documents.found(request, pk))


def _page(request, issued):
    """A part of the page that asks for it; without scripts a page of its own."""
    if not issued.is_issued:
        raise Http404
    context = {
        "issued": issued,
        "sealed": signatures.of_stored(issued.pdf, prefix=issued.pdf.size).signatures if issued.sealed_by else (),
        "copy": signatures.copy_of(issued) if issued.signed_file else None,
    }
    template = "signatures_panel" if is_fragment(request) else "signatures"
    return render(request, f"reports/{template}.html", context)
