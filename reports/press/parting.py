"""A document that holds long tables, parted so that the press can render some pages of it at a time."""

import re

from reports.press.sheaf import LongTable, Piece
from reports.press.strands import Opened, beginning_at

LONG = 60  # rows, from which it is worth while
_BODY = re.compile(r"<tbody\b[^>]*>(.*?)</tbody>", re.DOTALL)
_ROW = re.compile(r"(?=<tr\b)")


def parted(html, *, title="", label="", restarts=False):
    """Its pieces in order. The first long table stays where it is; each further one begins a page.

    Cells that span rows keep a table whole, for pages could part them.
    """
    tables = [found for found in _BODY.finditer(html) if found[1].count("<tr") >= LONG and "rowspan" not in found[1]]
    if not tables:
        return [Piece(html, title, label, restarts)]
    starts = [0, *(_start_of_block(html, found.start(1)) for found in tables[1:])]
    made = []
    for found, start, end in zip(tables, starts, [*starts[1:], len(html)], strict=True):
        head, *rows = _ROW.split(found[1])
        before = (beginning_at(html, start) if start else "") + html[start : found.start(1)] + head
        named = (title, label, restarts) if not start else ("", label, False)
        made.append(LongTable(before, rows, html[found.end(1) : end], *named))
    return made


def _start_of_block(html, place):
    """Where the outermost element begins that holds this place, below the body and one section in it."""
    around = Opened(html[:place]).open
    names = [each.name for each in around]
    depth = names.index("body") + 1
    if names[depth] == "section":
        depth += 1
    return around[depth].start
