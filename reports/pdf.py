"""From a snapshot's body to the bytes of a PDF in the layout of Nghị định 30/2020; the only user of WeasyPrint."""

import gc
from contextlib import contextmanager
from hashlib import sha256 as sha256_of
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from reports.paper import pages_of
from reports.press.sheaf import Piece, PressFailed, Sheaf

PACKAGED = settings.BASE_DIR / "static"
STYLE = PACKAGED / "css" / "report-pdf.css"


PdfFailed = PressFailed


def render(body, *, draft, issue, issuing_body, recipients, sha256=""):
    """The PDF of a report. `issue` is None, or number, issued_on, authority, position and signer."""
    pages = pages_of(body, draft=draft, issue=issue, issuing_body=issuing_body, recipients=recipients, sha256=sha256)
    return pdf_of(render_to_string("reports/pdf/report.html", pages))


def sheaf_of(body, *, draft, issue, issuing_body, recipients, sha256=""):
    """The report as the press takes it."""
    pages = pages_of(body, draft=draft, issue=issue, issuing_body=issuing_body, recipients=recipients, sha256=sha256)
    html = render_to_string("reports/pdf/report.html", pages)
    return Sheaf([Piece(html)], pages["title"], pages["author"], draft=draft, demo=pages["demo"])


def pdf_of(html):
    """One HTML document as a tagged PDF; the same HTML gives the same bytes."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 -- slow import
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415 -- slow import

    class PackagedOnly(URLFetcher):
        """Fonts and the stylesheet that ship with the product; nothing else, on this machine or beyond."""

        def fetch(self, url, headers=None):
            if not _is_packaged(url):
                raise FatalURLFetchingError(url)
            return super().fetch(url, headers)

    fetcher = PackagedOnly(allowed_protocols={"file"}, fail_on_errors=True)
    try:
        with _no_collection():
            document = HTML(string=html, base_url=PACKAGED.as_uri() + "/", url_fetcher=fetcher)
            return document.write_pdf(
                stylesheets=[CSS(filename=str(STYLE), url_fetcher=fetcher)],
                pdf_variant="pdf/ua-1",
                pdf_identifier=sha256_of(html.encode()).hexdigest()[:32].encode(),
            )
    # A BaseException: left alone it would end the worker's task without a word.
    except FatalURLFetchingError as error:
        raise PdfFailed(f"Bản PDF gọi một tệp không đi kèm sản phẩm ({str(error)[:200]}).") from None


def _is_packaged(url):
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(unquote(parts.path)).resolve()
    return path == STYLE or path.parent == PACKAGED / "fonts"


@contextmanager
def _no_collection():
    """Rendering makes millions of small objects that live to the end: collecting meanwhile is time lost."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
