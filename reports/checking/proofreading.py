"""Reading the pages of a finished PDF against the layout of Nghị định 30/2020/NĐ-CP: what a proof-reader would mark."""

import ctypes
from dataclasses import dataclass
from itertools import pairwise

MM = 72 / 25.4
A4 = (210, 297)
# Phụ lục I, mục I.2: the narrowest margins that are allowed; a letter may hang over by a hair.
MARGINS = {"left": 30, "right": 15, "top": 20, "bottom": 20}
HAIR = 1.2
WATERMARK_SIZE = 30
PARTS = ("Phụ lục", "THÔNG TIN XÁC THỰC")
OUTSIDE = ("Dữ liệu minh họa", "DỰ THẢO")
RULE = 1.6  # points: thinner than that is a line
BOXED = 30  # points: lower and longer than that is a dotted line, which is drawn in a box of its own
MOST_PAGES = 600


@dataclass(frozen=True)
class Run:
    """A run of text on one line, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool
    embedded: bool


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    runs: list  # of the type area, from the top down
    shown: str  # the number printed above, or ""
    level: list  # (left, y, right) of lines that lie
    upright: list  # (bottom, top) of lines that stand
    pictures: int

    @property
    def begins_part(self):
        """An annex, or the page about the file itself: each counts its own pages."""
        return bool(self.runs) and self.runs[0].text.startswith(PARTS)

    @property
    def last_line(self):
        lowest = min(run.bottom for run in self.runs)
        return [run for run in self.runs if run.bottom - lowest < 3]


def objections(path):
    """[{code, pages, says, do}] of the rules that the file breaks; JSON-able."""
    pages = list(read(path))
    found = []
    for code, says, do, rule in RULES:
        broken = rule(pages)
        if broken:
            found.append({"code": code, "pages": broken, "says": says, "do": do})
    return found


def read(path, most=MOST_PAGES):
    """The pages one by one; of a very long file the first ones, for the rest is tables of the same kind."""
    import pypdfium2 as pdfium  # noqa: PLC0415 -- slow import, used by workers alone

    document = pdfium.PdfDocument(str(path))
    try:
        for place in range(min(len(document), most)):
            page = document[place]
            textpage = page.get_textpage()
            try:
                yield _page(pdfium.raw, place + 1, page, textpage)
            finally:
                textpage.close()
                page.close()
    finally:
        document.close()


def _page(raw, number, page, textpage):
    width, height = page.get_size()
    runs, level, upright, pictures, shown = [], [], [], 0, ""
    # What lies inside a drawing has its own measures; a drawing counts as a picture.
    for thing in page.get_objects(max_depth=1):
        left, bottom, right, top = thing.get_bounds()
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            if top - bottom < RULE and right - left > 10:
                level.append((left, (top + bottom) / 2, right))
            elif top - bottom < BOXED < right - left:
                level.append((left, bottom, right))
            elif right - left < RULE and top - bottom > 4:
                upright.append((bottom, top))
        elif thing.type == raw.FPDF_PAGEOBJ_TEXT:
            text = _text(raw, thing, textpage)
            if not text or _size(raw, thing) > WATERMARK_SIZE or text in OUTSIDE:
                continue
            if text.isdigit() and bottom > height - MARGINS["top"] * MM:
                shown = text
            else:
                runs.append(Run(text, left, bottom, right, top, *_font(raw, thing)))
        elif thing.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            pictures += 1
    runs.sort(key=lambda run: (-run.top, run.left))
    return Page(number, width, height, runs, shown, level, upright, pictures)


def _text(raw, thing, textpage):
    length = raw.FPDFTextObj_GetText(thing, textpage, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(thing, textpage, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "ignore").strip("\0 \n")


def _size(raw, thing):
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(thing, size)
    return size.value


def _font(raw, thing):
    """(bold, embedded)."""
    font = raw.FPDFTextObj_GetFont(thing)
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    return b"Bold" in buffer.value, raw.FPDFFont_GetIsEmbedded(font) != 0


def wrong_size(pages):
    return [page.number for page in pages if not _is_a4(page)]


def _is_a4(page):
    return all(abs(side / MM - wanted) < 1 for side, wanted in zip(sorted((page.width, page.height)), A4, strict=True))


def in_the_margin(pages):
    return [page.number for page in pages if any(_hangs_over(run, page) for run in page.runs)]


def _hangs_over(run, page):
    room = {side: margin * MM - HAIR * MM for side, margin in MARGINS.items()}
    return (
        run.left < room["left"]
        or run.right > page.width - room["right"]
        or run.top > page.height - room["top"]
        or run.bottom < room["bottom"]
    )


def font_missing(pages):
    return [page.number for page in pages if not all(run.embedded for run in page.runs)]


def misnumbered(pages):
    """The first page of the text and of each annex shows no number; every other shows the one after its neighbour's."""
    wrong, expected = [], 1
    for page in pages:
        if page.number == 1 or (not page.shown and page.begins_part):
            expected = 1
        shown = "" if expected == 1 else str(expected)
        if page.shown != shown:
            wrong.append(page.number)
        expected += 1
    return wrong


def empty(pages):
    return [page.number for page in pages if not page.runs and not page.pictures]


def heading_at_the_foot(pages):
    """A bold line on the left that ends a page, with nothing of its own below it before the next page."""
    found = []
    for page, after in pairwise(pages):
        if not page.runs or not after.runs or after.begins_part:
            continue
        last = page.last_line
        # A line under a title, or lines to be written on by hand.
        ruled = any(y < min(run.bottom for run in last) for _, y, _ in page.level)
        if all(run.bold for run in last) and min(run.left for run in last) < page.width / 2 and not ruled:
            found.append(page.number)
    return found


def signature_alone(pages):
    """A page on which the signature stands with no line of the text above it."""
    return [page.number for page in pages[1:] if _only_signature(page)]


def _only_signature(page):
    heads = [run for run in page.runs if run.text.startswith("Nơi nhận")]
    return bool(heads) and all(run.top <= heads[0].top + 6 or run.left > page.width * 0.4 for run in page.runs)


def split_row(pages):
    """A table whose upright lines end, at the foot of a page, without a line that closes the row."""
    return [page.number for page in pages[:-1] if page.upright and not _closed(page)]


def _closed(page):
    lowest = min(bottom for bottom, _ in page.upright)
    return any(abs(y - lowest) < 3 for _, y, _ in page.level)


RULES = (
    ("size", "khổ giấy không phải A4.", "Hãy báo quản trị hệ thống.", wrong_size),
    ("margin", "có chữ lấn vào lề quy định.", "Hãy rút gọn chữ dài không ngắt được, ví dụ đường dẫn.", in_the_margin),
    ("font", "có chữ không nhúng phông.", "Hãy báo quản trị hệ thống.", font_missing),
    ("number", "số trang không đúng thứ tự.", "Hãy dựng lại bản PDF.", misnumbered),
    ("empty", "trang trống.", "Hãy bỏ bớt dòng trống rồi dựng lại.", empty),
    ("heading", "tiêu đề đứng một mình ở cuối trang.", "Hãy thêm hoặc bớt lời ở mục trước.", heading_at_the_foot),
    ("signature", "khối chữ ký đứng riêng một trang.", "Hãy thêm hoặc bớt lời cuối văn bản.", signature_alone),
    ("row", "một hàng của bảng bị cắt sang trang sau.", "Hãy rút gọn chữ trong hàng đó.", split_row),
)
