"""Charts for Word, which prints no SVG: each drawn by the press on a page of its own and taken off it as a picture."""

import io
import re
import tempfile
from decimal import Decimal
from pathlib import Path

from reports.background.finishing import workshop
from reports.press.printing import print_to
from reports.press.sheaf import Piece, Sheaf

# Millimetres, as on paper (report-pdf.css), and dots to an inch.
WIDTH, DOTS = 125, 220
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)

_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PAGE = (
    '<!doctype html><html lang="vi"><head><title>Biểu đồ</title><style>@page {{ size: {width}mm {height:.2f}mm; '
    "margin: 0 }} html {{ font-size: 1pt; line-height: 1 }} svg {{ display: block }}</style></head>"
    "<body>{svg}</body></html>"
)
SPARE = Decimal("0.5")  # millimetres below a chart, so that rounding never takes a second page


def pictures_of(texts):
    """{SVG: PNG in greys} of every chart in the HTML of `texts`."""
    charts = list(dict.fromkeys(chart for text in texts for chart in SVG.findall(text)))
    return dict(zip(charts, _drawn(charts), strict=True)) if charts else {}


def _drawn(charts):
    import pypdfium2 as pdfium  # noqa: PLC0415 -- slow import, used by workers alone

    pieces = [Piece(_page_of(chart), restarts=True) for chart in charts]
    with tempfile.TemporaryDirectory(dir=workshop()) as folder:
        path = Path(folder) / "charts.pdf"
        print_to(path, Sheaf(pieces, "Biểu đồ", ""), cache=workshop())
        document = pdfium.PdfDocument(str(path))
        try:
            return [_png(document[place]) for place in range(len(document))]
        finally:
            document.close()


def _page_of(chart):
    wide, high = map(Decimal, _BOX.search(chart).groups())
    return _PAGE.format(width=WIDTH, height=WIDTH * high / wide + SPARE, svg=chart)


def _png(page):
    out = io.BytesIO()
    page.render(scale=DOTS / 72, grayscale=True).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()
