"""From a snapshot's body to the paper of a report in the layout of Nghị định 30/2020, piece by piece for the press."""

import tempfile
from pathlib import Path

from reports.background.finishing import workshop
from reports.letterhead import document_html
from reports.models.reports import report_sign
from reports.paper import pages_of
from reports.press.parting import parted
from reports.press.printing import print_to
from reports.press.sheaf import Piece, Sheaf
from reports.signing.provenance import provenance
from units.days import parse_day

LANDSCAPE = "@page { size: A4 landscape; }"


def render(body, *, draft, issue, issuing_body, recipients, sha256=""):
    """The PDF of a report. `issue` is None, or number, issued_on, authority, position and signer."""
    sheaf = sheaf_of(body, draft=draft, issue=issue, issuing_body=issuing_body, recipients=recipients, sha256=sha256)
    with tempfile.TemporaryDirectory(dir=workshop()) as folder:
        path = Path(folder) / "report.pdf"
        print_to(path, sheaf, cache=workshop())
        return path.read_bytes()


def sheaf_of(body, *, draft, issue, issuing_body, recipients, sha256=""):
    """The report as the press takes it."""
    sign = report_sign(issuing_body)
    pages = pages_of(body, draft=draft, issue=issue, issuing_body=issuing_body, recipients=recipients, sign=sign)
    issued = issue and issue["issued_on"]
    pieces = pieces_of(pages)
    if sha256:
        pieces.append(
            provenance(
                sha256=sha256,
                kind="Báo cáo",
                title=pages["subject"],
                author=pages["author"],
                sign=sign,
                issue=None if draft else issue,
                as_of=body["as_of"],
            )
        )
    return Sheaf(
        pieces,
        title=pages["title"],
        author=pages["author"],
        subject=f"Số liệu tính đến {pages['as_of']}",
        draft=draft,
        demo=pages["demo"],
        contents=bool(pages["annexes"]),
        dated=parse_day(issued if issued and not draft else body["as_of"]),
    )


def pieces_of(pages):
    """The main text, then each annex, whose pages count from 1; a long table is rendered some pages at a time."""
    title = pages["title"]
    pieces = [Piece(document_html("reports/pdf/report.html", pages, title=title), title=title)]
    for annex in pages["annexes"]:
        pieces += annex_pieces(annex, pages)
    return pieces


def annex_pieces(annex, pages):
    """The pieces of one annex."""
    context = {
        "annex": annex,
        "reference": pages["reference"],
        "style": LANDSCAPE if annex["wide"] else "",
    }
    html = document_html("reports/pdf/annex_piece.html", context, title=annex["title"])
    label = f"PL {annex['name'].removeprefix('Phụ lục').strip()}".strip()
    return parted(html, title=f"{annex['name']}. {annex['title']}", label=f"{label}-", restarts=True)
