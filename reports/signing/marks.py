"""How a signature looks on paper: the picture of a signature, of a seal, or lines of text, as a small PDF page."""

import base64
import io
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.conf import settings

from reports.signing.keys import TELL, SealingFailed
from units.days import VIETNAM

POINT = Decimal(72) / Decimal("25.4")
FONT = settings.BASE_DIR / "static" / "fonts" / "LiberationSerif-Regular.ttf"
# What a picture is drawn at where the province has not said: a signature fills its space, the seal of a People's
# Committee is 36 mm wide.
SIGNATURE_MM = 50
SEAL_MM = 36
# Nghị định 30/2020, Phụ lục I: the seal covers about a third of the signature, from the left.
COVERED = Decimal(1) / 3
LEAST_PIXELS, MOST_PIXELS = 100, 4000


@dataclass(frozen=True)
class Space:
    """Where a document leaves room for a signature: page (from 0) and the box in points, from the lower left."""

    page: int
    left: Decimal
    bottom: Decimal
    right: Decimal
    top: Decimal

    @property
    def middle(self):
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True)
class Mark:
    """One appearance: its box in points and the bytes of a one-page PDF that fills it."""

    box: tuple[Decimal, Decimal, Decimal, Decimal]
    page: bytes


def signature_mark(key, space):
    """The signature of a person, in the middle of the space and never larger than it."""
    width, height = _size(key, SIGNATURE_MM)
    shrink = min(1, (space.right - space.left) / width, (space.top - space.bottom) / height)
    return _picture(key, space.middle, width * shrink, height * shrink)


def seal_mark(key, space, signature=None):
    """The seal in its real size, over the left third of the signature or of where one would stand."""
    width, height = _size(key, SEAL_MM)
    x, y = space.middle
    if signature:
        left, _, right, _ = signature.box
    else:
        left, right = x - SIGNATURE_MM * POINT / 2, x + SIGNATURE_MM * POINT / 2
    return _picture(key, (left + (right - left) * COVERED - width / 2, y), width, height)


def text_mark(agency, space, *, at):
    """Agency and moment of signing: 10 points, upright, black."""
    moment = at.astimezone(VIETNAM).isoformat(timespec="seconds")
    lines = "".join(f"<p>{escape(line)}</p>" for line in (f"Ký bởi: {agency}", f"Thời gian ký: {moment}"))
    width, height = space.right - space.left, min(space.top - space.bottom, 16 * POINT)
    x, y = space.middle
    return _mark(f"<div>{lines}</div>", (x, y), width, height)


def picture_size(key):
    """(width, height) of a key's picture in pixels; SealingFailed where it is no PNG with a transparent ground."""
    from PIL import Image  # noqa: PLC0415 -- needed only where a picture is

    try:
        with Image.open(key.image, formats=["PNG"]) as image:
            image.load()
            size, clear = image.size, image.mode in ("RGBA", "LA") or "transparency" in image.info
    except Exception:  # Pillow raises many kinds for a broken image
        raise SealingFailed(f"Chưa ký số được vì ảnh của “{key.name}” không phải tệp PNG đọc được. {TELL}") from None
    if not clear:
        raise SealingFailed(f"Chưa ký số được vì ảnh của “{key.name}” không có nền trong suốt. {TELL}")
    if not all(LEAST_PIXELS <= side <= MOST_PIXELS for side in size):
        raise SealingFailed(
            f"Chưa ký số được vì ảnh của “{key.name}” phải rộng và cao từ {LEAST_PIXELS} đến {MOST_PIXELS} điểm ảnh. "
            f"{TELL}"
        )
    return size


def _size(key, usual):
    across, down = picture_size(key)
    width = Decimal(str(key.width or usual)) * POINT
    return width, width * down / across


def _picture(key, middle, width, height):
    data = base64.b64encode(key.image.read_bytes()).decode()
    return _mark(f'<img alt="" src="data:image/png;base64,{data}">', middle, width, height)


def _mark(content, middle, width, height):
    (x, y) = middle
    return Mark((x - width / 2, y - height / 2, x + width / 2, y + height / 2), _page(content, width, height))


def _page(content, width, height):
    """The page that becomes the appearance: fonts embedded, nothing behind it, no picture smoothed by the reader."""
    from weasyprint import HTML  # noqa: PLC0415 -- slow import
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415 -- slow import

    class OwnOnly(URLFetcher):
        """The font that ships with the product, and what stands in the page itself."""

        def fetch(self, url, headers=None):
            if url != FONT.as_uri() and not url.startswith("data:image/png;base64,"):
                raise FatalURLFetchingError(url)
            return super().fetch(url, headers)

    html = f"""<!doctype html><style>
@font-face {{ font-family: "Liberation Serif"; src: url({FONT.as_uri()}); }}
@page {{ size: {width:.3f}pt {height:.3f}pt; margin: 0; }}
body {{ margin: 0; height: {height:.3f}pt; font: 10pt/1.2 "Liberation Serif"; color: black; text-align: center; }}
div {{ display: flex; flex-direction: column; justify-content: center; height: 100%; }}
p {{ margin: 0; }}
img {{ display: block; width: 100%; height: {height:.3f}pt; image-rendering: crisp-edges; }}
</style><body>{content}</body>"""
    fetcher = OwnOnly(allowed_protocols={"file", "data"}, fail_on_errors=True)
    page = io.BytesIO()
    HTML(string=html, url_fetcher=fetcher).write_pdf(page)
    return page.getvalue()
