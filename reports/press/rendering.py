"""One piece of HTML into fragments; this runs in workers alone."""

import gc

from reports.press.drawing import Drawing
from reports.press.fragment import ROW


def rendered(html, kit, *, rows=0, more=False, names=None):
    """[(first row, fragment)]: one of all pages; of so many `rows` of a table one for each page that a row starts on.

    Where `more` rows follow, the last page is left out, for it may not be full. Then there may be none at all.
    """
    gc.disable()  # rendering makes millions of small objects that live to the end
    document = kit.document(html)
    if not rows:
        return [(0, Drawing(document, kit, names).fragment(range(len(document.pages))))]
    groups = _groups(_first_rows(document.pages))
    if more:
        *groups, (rows, left_out) = groups
        if not groups:
            return []
        document = document.copy(document.pages[: left_out[0]])
    drawing, made = Drawing(document, kit, names), []
    ends = [*(row for row, _ in groups[1:]), rows]
    for (row, pages), end in zip(groups, ends, strict=True):
        fragment = drawing.fragment(pages)
        fragment.rows = end - row
        made.append((row, fragment))
    return made


def _first_rows(pages):
    """The first row that starts on each page, or None; one that is taller than a page goes on without a start."""
    started, starts = set(), []
    for page in pages:
        rows = {int(name.removeprefix(ROW)) for name in page.anchors if name.startswith(ROW)} - started
        started |= rows
        starts.append(min(rows, default=None))
    return starts


def _groups(starts):
    """[(first row, pages)]: a page on which no row starts belongs to the one before it."""
    groups, before = [], []
    for place, row in enumerate(starts):
        if row is None and not groups:
            before.append(place)
        elif row is None:
            groups[-1][1].append(place)
        else:
            groups.append((row, [*before, place]))
            before = []
    return groups or [(0, before)]
