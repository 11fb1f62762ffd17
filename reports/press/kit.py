"""What every piece is rendered with: the stylesheet and the fonts, loaded once; nothing else is ever fetched."""

import logging
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import weasyprint.pdf
from fontTools.ttLib import TTFont
from pydyf import Dictionary
from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from reports.press.paths import FONTS, PACKAGED, STYLE

OPTIONS = {**DEFAULT_OPTIONS, "pdf_tags": True, "uncompressed_pdf": True}
EVERY_FONT = "".join(
    f'<p style="font-weight:{weight};font-style:{style}">Ấ1</p>'
    for weight in ("normal", "bold")
    for style in ("normal", "italic")
)

logging.getLogger("weasyprint").addHandler(logging.NullHandler())
logging.getLogger("weasyprint").propagate = False


class PackagedOnly(URLFetcher):
    """Fonts and the stylesheet that ship with the product; nothing else, on this machine or beyond."""

    def fetch(self, url, headers=None):
        if not _is_packaged(url):
            raise FatalURLFetchingError(url)
        return super().fetch(url, headers)


class Kit:
    """What every piece needs and what takes long to make: the stylesheet and the fonts."""

    def __init__(self):
        self.fetcher = PackagedOnly(allowed_protocols={"file"}, fail_on_errors=True)
        self.fonts = FontConfiguration()
        self.css = CSS(filename=str(STYLE), font_config=self.fonts, url_fetcher=self.fetcher)
        self.files = {sha256(path.read_bytes()).digest(): path.name for path in FONTS}
        self.letters = {path.name: _letters(path) for path in FONTS}
        weasyprint.pdf.build_fonts_dictionary = self._own_fonts
        warm = self.document(f'<html lang="vi"><title>A</title><body>{EVERY_FONT}</body></html>')
        self.drawn(warm)
        self.loaded = {self.file_of(font): font for font in warm.fonts.values()}

    def document(self, html):
        source = HTML(string=html, base_url=PACKAGED.as_uri() + "/", url_fetcher=self.fetcher)
        return source.render(stylesheets=[self.css], font_config=self.fonts)

    def drawn(self, document):
        """Its objects as WeasyPrint makes them, before they are written."""
        return weasyprint.pdf.generate_pdf(document, None, 1, **OPTIONS)

    def _own_fonts(self, pdf, fonts, *others):
        """Fonts of the package are embedded once for the whole file, so no piece needs them."""
        if all(self.file_of(font) for font in fonts.values()):
            return Dictionary()
        return _build_fonts(pdf, fonts, *others)

    def file_of(self, font):
        """The packaged file that a font was read from, or None."""
        return self.files.get(sha256(get_hb_object_data(font.hb_face) or b"").digest())

    def subset(self, name, glyphs):
        """The file of a font with these glyphs alone, each under the number it had."""
        font = self.loaded[name]
        font.subset(dict.fromkeys(glyphs, ""), False)
        return font.file_content


def _letters(path):
    """{glyph: its letter} of a font that gives every letter a glyph of its own."""
    font = TTFont(path, lazy=True)
    return {font.getGlyphID(name): chr(code) for code, name in font.getBestCmap().items()}


_build_fonts = weasyprint.pdf.build_fonts_dictionary


def _is_packaged(url):
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(unquote(parts.path)).resolve()
    return path == STYLE or path in FONTS
