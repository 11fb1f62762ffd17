"""A sheaf as a DOCX: one section for each count of pages, set like the paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import io
import re
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import html as markup
from PIL import ImageFont

from reports.signing.provenance import TITLE as PROVENANCE
from reports.word.footnotes import Footnotes
from reports.word.paragraphs import Look, look_of, paragraph, rule, run
from reports.word.pictures import SVG, WIDTH, pictures_of
from reports.word.tables import DENSE, LISTED, USUAL, Cell, data_table, side_by_side
from reports.word.xml import element, within

FONT = "Times New Roman"
# As wide as Times New Roman: by it the lengths of ruled words are measured.
FACE = Path(__file__).resolve().parents[2] / "static" / "fonts" / "LiberationSerif-Bold.ttf"
TOP, RIGHT, BOTTOM, LEFT = 20, 20, 20, 30
SHORT, LONG = 210, 297
SHARES = {"headline": (0.41, 0.59), "signing": (0.46, 0.54)}
# Parts of their width that lines are ruled under: an agency, a title, what an annex goes with; a motto whole.
RULED = {"own": 0.42, "title": 0.4, "with": 0.4, "motto": 1.0}
PARTS = {name: name for name in ("annex", "closing", "addressed", "addressed several", "to")} | {
    "letter-annex": "annex"
}
POINTS_IN_MM = 72 / 25.4

_SPACE = re.compile(r"[ \t\r\n\f]+")


def docx_of(sheaf):
    """The bytes of the DOCX."""
    document = Document()
    _blank(document)
    # A file that anybody may change does not carry the page by which the issued one is verified.
    pieces = [(piece, piece.html) for piece in sheaf.pieces if piece.title != PROVENANCE]
    writer = Writer(document, pictures_of(html for _, html in pieces))
    for number, (piece, html) in enumerate(pieces):
        writer.piece(html, starts=piece.restarts or bool(number and piece.title), first=number == 0)
    writer.close()
    facts = document.core_properties
    facts.title, facts.author, facts.subject, facts.language = sheaf.title, sheaf.author, sheaf.subject, "vi-VN"
    if sheaf.dated:
        facts.created = facts.modified = datetime.combine(sheaf.dated, time())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank(document):
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.rPr.rFonts
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(f"{{{fonts.nsmap['w']}}}{script}", FONT)
    style.element.rPr.append(element("lang", val="vi-VN"))
    style.paragraph_format.space_after = Pt(0)


class Writer:
    """Appends the blocks of one HTML document after another to a Word document; `pictures` by their SVG."""

    def __init__(self, document, pictures):
        self._document, self._pictures = document, pictures
        self._body = document.element.body
        self._footnotes = Footnotes()
        self._room = SHORT - LEFT - RIGHT

    def piece(self, text, *, starts, first):
        tree = markup.document_fromstring(text)
        wide = "A4 landscape" in (tree.findtext(".//style") or "")
        self._closer = tree.body.get("class") == "letter"
        self._charts = iter(SVG.findall(text))  # as they were written: the tree knows no capitals in their names
        if first or starts:
            self._section(wide, first=first)
        self._blocks(tree.body, "")

    def close(self):
        self._footnotes.attach(self._document)

    def _section(self, wide, *, first):
        sections = self._document.sections
        section = sections[0] if first else self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        width, height = (LONG, SHORT) if wide else (SHORT, LONG)
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.right_margin = Mm(TOP), Mm(RIGHT)
        section.bottom_margin, section.left_margin = Mm(BOTTOM), Mm(LEFT)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        properties = section._sectPr
        for old in properties.findall(qn("w:pgNumType")):
            properties.remove(old)
        # Word reads the properties of a section in one order only.
        properties.find(qn("w:pgMar")).addnext(element("pgNumType", start=1))
        if first:
            line = section.header.paragraphs[0]._p
            line.getparent().replace(line, _page_number())
        self._room = width - LEFT - RIGHT

    def _blocks(self, parent, place):
        for node in parent:
            if isinstance(node.tag, str):
                self._block(node, place)

    def _block(self, node, place):
        names = (node.get("class") or "").split()
        if "signing" in names:
            self._append(paragraph(Look(size=2, before=12, with_next=True)))
        if shares := _shares(node, names):
            self._append(self._columns(node, shares))
        elif node.tag == "table":
            self._append(self._table(node))
            self._append(paragraph(Look(size=2)))
        elif node.tag == "svg":
            self._append(self._picture(next(self._charts), node))
        elif node.tag in ("div", "section", "ul", "ol", "header", "figure"):
            self._blocks(node, next((PARTS[name] for name in (" ".join(names), *names) if name in PARTS), place))
        elif node.tag in ("h1", "h2", "h3", "p", "li"):
            for made in self._lines(node, place, self._room):
                self._append(made)

    def _append(self, made):
        """Before the properties of the last section, which Word keeps at the end of the body."""
        self._body.insert(len(self._body) - 1, made)

    def _columns(self, node, shares):
        made = []
        numbers = "numbers " if "numbers" in node.get("class").split() else ""
        for side, share in zip(_sides(node), shares, strict=True):
            place = numbers + next(iter((side.get("class") or "").split()), "")
            lines = [line for each in _sides(side, "p") for line in self._lines(each, place, self._room * share)]
            made.append(lines)
        return side_by_side(made, shares, self._room)

    def _picture(self, svg, node):
        """A chart in a paragraph of its own; what it says stands behind it for those who do not see it."""
        inline = self._document.part.new_pic_inline(io.BytesIO(self._pictures[svg]), width=Mm(WIDTH))
        inline.docPr.set("descr", _joined(node.findtext("title") or ""))
        return paragraph(Look(align="center"), within(element("r"), within(element("drawing"), inline)))

    def _lines(self, node, place, room):
        """The paragraphs of one block: a line of its own for each span that is a block, and the line ruled below it."""
        look = look_of(node, place, closer=self._closer)
        if place == "closing":
            look = replace(look, with_next=True)  # the signature never stands alone on a page
        spans = [child for child in node if child.tag == "span" and "note" not in (child.get("class") or "")]
        apart = node.tag in ("h1", "h2") and spans and not (node.text or "").strip()
        if apart:
            last = len(spans) - 1
            looks = [
                replace(look, before=0 if n else look.before, after=look.after if n == last else 0)
                for n in range(len(spans))
            ]
            made = [paragraph(one, *self._runs(span, one)) for one, span in zip(looks, spans, strict=True)]
        else:
            made = [paragraph(look, *self._runs(node, look))]
        ruled = node.find(".//span[@class='ruled']")
        if ruled is not None:
            made.append(rule(min(self._length(ruled, look), room) * _share(node, place), room))
        return made

    def _runs(self, node, look):
        """The runs of a block, its footnotes hung where they stand."""
        runs = []
        if node.text:
            runs.append(run(_joined(node.text), look))
        for child in node:
            if not isinstance(child.tag, str):
                continue
            if "note" in (child.get("class") or "").split():
                runs.append(self._footnotes.hang(_joined(child.text_content()).strip()))
            elif child.tag == "br":
                runs.append(within(element("r"), element("br")))
            elif child.get("class") == "whole":
                runs.append(run(_joined(child.text).replace(" ", "\u00a0"), look))
            elif child.tag != "svg":
                runs += self._runs(child, _inner(look, child.tag))
            if child.tail:
                runs.append(run(_joined(child.tail), look))
        return runs

    def _table(self, node):
        kinds = [(col.get("class") or "words").split()[0] for col in node.iterfind(".//col")]
        names, listed = (node.get("class") or "").split(), node.getparent().get("class", "").endswith("proposed")
        head, rows = [], []
        for line in node.iter("tr"):
            bold = (line.get("class") or "") in ("total", "group")
            cells = [_cell_of(cell, _kind(kinds, place), bold) for place, cell in enumerate(line)]
            (head if line.getparent().tag == "thead" else rows).append(cells)
        size = DENSE if "dense" in names else LISTED if listed else USUAL
        kinds = kinds or ["words"] * len(head[0])
        short = "short" in (node.getparent().get("class") or "").split()
        return data_table(head, rows, kinds, self._room, size=size, middle=not listed, short=short)

    def _length(self, node, look):
        """Millimetres that the words take on one line, at most."""
        words = max(_joined(node.text_content()).strip().splitlines() or [""], key=len)
        font = ImageFont.truetype(FACE, 100)
        return font.getlength(words) / 100 * look.size / POINTS_IN_MM


def _shares(node, names):
    """The shares of the room that the columns of a block take, or None where it has none."""
    if "both" in names:
        sides = len(_sides(node))
        return (1 / sides,) * sides
    return next((SHARES[name] for name in names if name in SHARES), None)


def _sides(node, tag=None):
    return [child for child in node if isinstance(child.tag, str) and tag in (None, child.tag)]


def _cell_of(cell, kind, bold):
    lines = [_joined(line.text_content()).strip() for line in cell.iterfind("p")] or [
        _joined(cell.text_content()).strip()
    ]
    kind = (cell.get("class") or "").split(" ")[0] or kind
    return Cell(tuple(lines), kind, bold, int(cell.get("colspan", 1)))


def _kind(kinds, place):
    return kinds[place] if place < len(kinds) else "words"


def _share(node, place):
    names = (node.get("class") or "").split()
    return next((RULED[name] for name in names if name in RULED), RULED.get(place, 0.4))


def _inner(look, tag):
    if tag in ("b", "strong"):
        return replace(look, bold=True)
    if tag in ("i", "em"):
        return replace(look, italic=True)
    return look


def _joined(text):
    """White space joined as a browser does; no-break and em spaces stay."""
    return _SPACE.sub(" ", text)


def _page_number():
    """The number of the page, centred in the top margin; the first page of a section shows none."""
    parts = []
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        made = element("r")
        if kind:
            made.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.text = words
            made.append(code)
        parts.append(made)
    return paragraph(Look(align="center"), *parts)
