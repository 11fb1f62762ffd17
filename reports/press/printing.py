"""From a sheaf to one file: what it takes is rendered or found, then bound."""

import gc
import os
from pathlib import Path

from reports.press.sheaf import LongTable, PressFailed, Printed, Stopped

PACKAGED = Path(__file__).resolve().parents[2] / "static"
STYLE = PACKAGED / "css" / "report-pdf.css"


def print_to(path, sheaf, *, cache, processes=2, tell=lambda done, of: None, stopped=lambda: False):
    """Writes the document to `path` in one stroke; a failure leaves nothing behind."""
    import pikepdf  # noqa: PLC0415 -- slow import

    bound, pages, done = pikepdf.new(), 0, 0
    for piece in sheaf.pieces:
        if stopped():
            raise Stopped
        html = piece.before + "".join(piece.rows) + piece.after if isinstance(piece, LongTable) else piece.html
        with pikepdf.open(_rendered(html)) as made:
            bound.pages.extend(made.pages)
        done += 1
        tell(done, done)
    pages = len(bound.pages)
    temporary = Path(path).with_suffix(".part")
    bound.docinfo["/Title"] = sheaf.title
    bound.docinfo["/Author"] = sheaf.author
    bound.save(temporary, deterministic_id=True)
    os.replace(temporary, path)
    return Printed(pages, done, 0, tagged=False)


def _rendered(html):
    from io import BytesIO  # noqa: PLC0415

    from weasyprint import CSS, HTML  # noqa: PLC0415 -- slow import
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    gc.disable()
    try:
        document = HTML(string=html, base_url=PACKAGED.as_uri() + "/")
        return BytesIO(document.write_pdf(stylesheets=[CSS(filename=str(STYLE))]))
    except FatalURLFetchingError as error:
        raise PressFailed(f"Bản PDF gọi một tệp không đi kèm sản phẩm ({str(error)[:200]}).") from None
    finally:
        gc.enable()
