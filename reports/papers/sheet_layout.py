"""One sheet as HTML: its data in the template of the form, with the square code that leads back to the sheet."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from reports.signing.provenance import qr_code

# Letters of the hash in the address that the square code holds: enough that no two contents share them.
PREFIX = 16
# Steps of the history that stay with the signatures, which never stand alone on a page.
WITH_SIGNATURES = 2
CODE_IS = "Mã QR mở trang đối chiếu bản giấy này với phiếu"
TITLE = "Phiếu chấm điểm năm {year}: {whose}"


def sheet_html(content, *, rank=""):
    """The `<section>` of one sheet; `rank` is a sentence, or blank where it is not known or told elsewhere."""
    history = content["history"]
    context = {
        "sheet": content,
        "rank": rank,
        "earlier": history[:-WITH_SIGNATURES],
        "latest": history[-WITH_SIGNATURES:],
        "code": _square_code(content),
    }
    return render_to_string("reports/pdf/sheet.html", context)


def title_of(content):
    whose = content["unit"] if content["collective"] else f"{content['person']}, {content['unit']}"
    return TITLE.format(year=content["year"], whose=whose)


def _square_code(content):
    """The address that says whether this paper is what the sheet says today."""
    path = reverse("assessment_paper_check", args=[content["sheet"]])
    return qr_code(f"{settings.SITE_URL}{path}?ma={content['sha256'][:PREFIX]}", title=CODE_IS)
