"""Tables: those of annexes, whose header repeats and whose rows do not split, and the two columns of head and foot."""

from itertools import zip_longest

from reports.word.paragraphs import Look, paragraph, run
from reports.word.xml import element, mm, pt, within

WIDTHS = {"ordinal": 12, "day": 25, "number": 27, "place": 44, "year": 22, "band": 19}
ALIGNED = {"words": "left", "ordinal": "center", "day": "center", "band": "center", "number": "right", "year": "right"}
DENSE, USUAL = 10.5, 12.5
SHORTEST = 3


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


def data_table(head, rows, kinds, room, *, dense=False):
    """A ruled table of texts: [(text, kind, bold)] in each row."""
    size = DENSE if dense else USUAL
    widths = columns_of(kinds, [text for text, *_ in head[-1]] if head else [], room)
    table = within(element("tbl"), _properties(bordered=True, room=room), _grid(widths))
    for cells, is_head in [(row, True) for row in head] + [(row, False) for row in rows]:
        line = within(element("tr"), within(element("trPr"), element("cantSplit"), *_repeats(is_head)))
        for (text, kind, bold), width in zip(cells, widths, strict=False):
            align = "center" if is_head else ALIGNED.get(kind, "left")
            look = Look(size=size, bold=bold or is_head, align=align, with_next=is_head)
            line.append(within(_cell(width), paragraph(look, run(text, look))))
        table.append(line)
    return table


def side_by_side(left, right, shares, room):
    """Two columns without lines; each a list of paragraphs."""
    widths = [room * share for share in shares]
    line = within(element("tr"), within(element("trPr"), element("cantSplit")))
    for content, width in zip((left, right), widths, strict=True):
        line.append(within(_cell(width, middle=False), *(content or [paragraph(Look())])))
    return within(element("tbl"), _properties(bordered=False, room=room), _grid(widths), line)


def _repeats(is_head):
    return [element("tblHeader")] if is_head else []


def _properties(*, bordered, room):
    properties = within(element("tblPr"), element("tblW", w=mm(room), type="dxa"))
    if bordered:
        borders = element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(element(side, val="single", sz=4, space=0, color="000000"))
        properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = {"top": 2, "left": 4, "bottom": 2, "right": 4} if bordered else {"left": 0, "right": 0}
    sides = (element(side, w=pt(margin), type="dxa") for side, margin in margins.items())
    properties.append(within(element("tblCellMar"), *sides))
    return properties


def _grid(widths):
    return within(element("tblGrid"), *(element("gridCol", w=mm(width)) for width in widths))


def _cell(width, *, middle=True):
    properties = within(element("tcPr"), element("tcW", w=mm(width), type="dxa"))
    if middle:
        properties.append(element("vAlign", val="center"))
    return within(element("tc"), properties)
