"""A document that holds long tables, parted so that the press can render some pages of it at a time."""

import re
from dataclasses import dataclass

from reports.press.sheaf import LongTable, Piece
from reports.press.strands import Opened, beginning_at

LONG = 100  # rows of a table that is rendered some pages at a time
TOGETHER = 240  # rows of short tables in one piece
_BODY = re.compile(r"<tbody\b[^>]*>(.*?)</tbody>", re.DOTALL)
_ROW = re.compile(r"(?=<tr\b)")


@dataclass
class Part:
    """A stretch of the document: where it starts, its rows outside the long table, and the long table's body."""

    start: int
    rows: int = 0
    long: re.Match | None = None


def parted(html, *, title="", label="", restarts=False):
    """Its pieces in order, each after the first on a page of its own; what is short stays one piece.

    A part holds at most one long table. Cells that span rows keep a table whole, for pages could part them.
    """
    parts = [Part(0)]
    for table in _BODY.finditer(html):
        rows, now = table[1].count("<tr"), parts[-1]
        is_long = rows >= LONG and "rowspan" not in table[1]
        if (now.rows + (0 if is_long else rows) > TOGETHER and now.rows) or (is_long and now.long):
            now = Part(_start_of_block(html, table.start(1)))
            parts.append(now)
        if is_long:
            now.long, now.rows = table, 0
        else:
            now.rows += rows
    ends = [*(part.start for part in parts[1:]), len(html)]
    named = [(title, label, restarts), *[("", label, False)] * (len(parts) - 1)]
    return [_piece(html, part, end, *names) for part, end, names in zip(parts, ends, named, strict=True)]


def _piece(html, part, end, title, label, restarts):
    beginning = beginning_at(html, part.start) if part.start else ""
    if part.long is None:
        return Piece(beginning + html[part.start : end], title, label, restarts)
    head, *rows = _ROW.split(part.long[1])
    before = beginning + html[part.start : part.long.start(1)] + head
    return LongTable(before, rows, html[part.long.end(1) : end], title, label, restarts)


def _start_of_block(html, place):
    """Where the outermost element begins that holds this place, below the body and one section in it."""
    around = Opened(html[:place]).open
    names = [each.name for each in around]
    depth = names.index("body") + 1
    if names[depth] == "section":
        depth += 1
    return around[depth].start
