"""The last page of a document: the code of the data it was made from, and where anybody can check it."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from reports.letterhead import document_html
from reports.press.sheaf import Piece
from units.days import parse_day, show_official_day

TITLE = "Thông tin xác thực văn bản"
# Modules of white around the code, as readers of QR codes need.
QUIET = 4
IN_A_LINE = 4


def provenance(*, sha256, kind, title, author, sign, issue=None, as_of=None, site_url=None):
    """The page as a piece for the press, to stand last.

    `sha256` is the snapshot's, `kind` the name of the document ("Báo cáo"), `title` its trích yếu, `sign` what stands
    after the number; `issue` is `issuing.particulars(…)`, None in a draft, which is not verified and shows no QR code.
    """
    page = address(site_url)
    groups = [sha256[place : place + 4] for place in range(0, len(sha256), 4)]
    number = issue and f"{issue['number']}/{sign}"
    context = {
        "draft": issue is None,
        "document": f"{kind} số {number} {show_official_day(parse_day(issue['issued_on']))}" if issue else kind,
        "subject": title,
        "author": author,
        "as_of": as_of and show_official_day(parse_day(as_of)),
        "lines": [groups[place : place + IN_A_LINE] for place in range(0, len(groups), IN_A_LINE)],
        "page": page,
        "qr": qr_code(f"{page}?ma={sha256}", title=f"Mã QR dẫn đến trang xác thực {page}") if issue else "",
    }
    html = document_html("reports/pdf/provenance.html", context, title=TITLE)
    return Piece(html, title=TITLE, label="XT-", restarts=True)


def address(site_url=None):
    """Where documents are checked, as a phone needs it."""
    return f"{(site_url or settings.SITE_URL).rstrip('/')}{reverse('verification')}"


def qr_code(text, *, title):
    """The code as one black shape: drawn line by line, viewers would let white hairlines through."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET))
    shape = "".join(_runs(place, row) for place, row in enumerate(rows))
    size = len(rows)
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {size} {size}" role="img">'
        f'<title>{escape(title)}</title><path fill="black" d="{shape}"/></svg>'
    )


def _runs(down, row):
    """The black stretches of one line, each a rectangle."""
    shape, start = "", None
    for across, black in enumerate([*row, 0]):
        if black and start is None:
            start = across
        elif not black and start is not None:
            shape += f"M{start} {down}h{across - start}v1h-{across - start}z"
            start = None
    return shape
