"""Tables: those of annexes, whose header repeats and whose rows do not split, and the columns of head and foot."""

from dataclasses import dataclass
from itertools import zip_longest

from reports.word.paragraphs import Look, paragraph, run
from reports.word.xml import element, mm, pt, within

# Millimetres, as the paper has them; columns of other kinds share what is left.
WIDTHS = {
    "ordinal": 12, "day": 25, "narrow": 25, "number": 27, "place": 44, "year": 22, "band": 19, "few": 16, "rank": 15,
    "who": 36, "form": 27, "votes": 23, "sheet": 46, "people": 27,
}  # fmt: skip
ALIGNED = {"words": "left", "ordinal": "center", "number": "right", "narrow": "right", "year": "right"}
ALIGNED |= dict.fromkeys(("day", "band", "few", "rank"), "center")
DENSE, LISTED, USUAL = 10.5, 12, 12.5
SHORTEST = 3
# How many rows stay with the last one.
TAIL = 2
# What a table keeps free beside its words, in points.
BESIDE = 4


@dataclass(frozen=True)
class Cell:
    """`lines` are its paragraphs; it reaches over `over` columns."""

    lines: tuple
    kind: str = "words"
    bold: bool = False
    over: int = 1


def columns_of(kinds, titles, room):
    """Widths in millimetres that fill `room`: columns of words share what the others leave."""
    fixed = [_width(kind, title) for kind, title in zip_longest(kinds, titles[: len(kinds)], fillvalue="")]
    free = [place for place, width in enumerate(fixed) if width is None]
    if not free:
        scale = room / sum(fixed)
        return [width * scale for width in fixed]
    left = max(room - sum(width or 0 for width in fixed), 25 * len(free))
    return [left / len(free) if width is None else width for width in fixed]


def _width(kind, title):
    """Of a number in front of a row no more than it takes, but its title is never broken."""
    return WIDTHS[kind] + 4 if kind == "ordinal" and len(title) > SHORTEST else WIDTHS.get(kind)


def data_table(head, rows, kinds, room, *, size=USUAL, middle=True, short=False):
    """A ruled table of Cells; `middle`: the words of a row stand in the middle of its height.

    A `short` table stays on one page; of others no row stands alone on a page.
    """
    widths = columns_of(kinds, [" ".join(cell.lines) for cell in head[-1]] if head else [], room)
    table = within(element("tbl"), _properties(bordered=True, room=room), _grid(widths))
    keeps = [short or place == 0 or place >= len(rows) - 1 - TAIL for place in range(len(rows) - 1)] + [False]
    for cells, is_head, with_next in [(row, True, True) for row in head] + [
        (row, False, keep) for row, keep in zip(rows, keeps, strict=False)
    ]:
        line = within(element("tr"), within(element("trPr"), element("cantSplit"), *_repeats(is_head)))
        place = 0
        for cell in cells:
            width = sum(widths[place : place + cell.over])
            line.append(_filled(cell, width, size, is_head=is_head, middle=middle or is_head, with_next=with_next))
            place += cell.over
        table.append(line)
    return table


def _filled(cell, width, size, *, is_head, middle, with_next):
    align = "center" if is_head else ALIGNED.get(cell.kind, "left")
    look = Look(size=size, bold=cell.bold or is_head, align=align, with_next=with_next)
    made = _cell(width, middle=middle, over=cell.over)
    return within(made, *(paragraph(look, run(words, look)) for words in cell.lines or ("",)))


def side_by_side(columns, shares, room):
    """Columns without lines; each a list of paragraphs."""
    widths = [room * share for share in shares]
    line = within(element("tr"), within(element("trPr"), element("cantSplit")))
    for content, width in zip(columns, widths, strict=True):
        line.append(within(_cell(width, middle=False), *(content or [paragraph(Look())])))
    return within(element("tbl"), _properties(bordered=False, room=room), _grid(widths), line)


def _repeats(is_head):
    return [element("tblHeader")] if is_head else []


def _properties(*, bordered, room):
    properties = within(element("tblPr"), element("tblW", w=mm(room), type="dxa"))
    if bordered:
        # Word hangs the words of a table, not its lines, on the margin.
        properties.append(element("tblInd", w=pt(BESIDE), type="dxa"))
        borders = element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(element(side, val="single", sz=4, space=0, color="000000"))
        properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = {"top": 2, "left": BESIDE, "bottom": 2, "right": BESIDE} if bordered else {"left": 0, "right": 0}
    sides = (element(side, w=pt(margin), type="dxa") for side, margin in margins.items())
    properties.append(within(element("tblCellMar"), *sides))
    return properties


def _grid(widths):
    return within(element("tblGrid"), *(element("gridCol", w=mm(width)) for width in widths))


def _cell(width, *, middle=True, over=1):
    properties = within(element("tcPr"), element("tcW", w=mm(width), type="dxa"))
    if over > 1:
        properties.append(element("gridSpan", val=over))
    if middle:
        properties.append(element("vAlign", val="center"))
    return within(element("tc"), properties)
