"""Where a finished document leaves room for its signature: the named places of reports/pdf/signature.html."""

import io
from decimal import Decimal

from campaign.storing import path_of
from reports.signing.marks import POINT, Space

# The name of the signer begins at the first place; the second stands at the right end of that column.
NAME, END = "cho-ky", "cho-ky-het"
# static/css/report-pdf.css keeps this much free above the name.
HEIGHT = 30 * POINT
# Nothing is drawn closer than this to the lines above and below.
GAP = 1 * POINT
# Programs that sign round to whole points; it is less than the gap.
ROUNDING = Decimal(1)


def space_of(content):
    """The Space of a PDF, or None where the document has none."""
    import pikepdf  # noqa: PLC0415 -- slow import, needed only where something is signed

    with pikepdf.open(io.BytesIO(content)) as pdf:
        places = _places(pdf)
        if not {NAME, END} <= set(places):
            return None
        (page, left, top), (other, right, _) = places[NAME], places[END]
        if page != other or right - left < 20 * POINT:
            return None
        return Space(page, left, top + GAP, right, top + HEIGHT - GAP)


def space_of_stored(stored):
    """The same of a file that the product made and keeps."""
    return space_of(path_of(stored).read_bytes())


def stand_within(signatures, stored):
    """Whether the signatures that show anything do so inside the Space of the issued file, over none of its words."""
    shown = [each for each in signatures if each.box]
    space = space_of_stored(stored) if shown else None
    return all(space is not None and each.page == space.page and _inside(each.box, space) for each in shown)


def _inside(box, space):
    left, bottom, right, top = box
    across = space.left - ROUNDING <= left and right <= space.right + ROUNDING
    return across and space.bottom - ROUNDING <= bottom and top <= space.top + ROUNDING


def _places(pdf):
    """{name: (page, x, y)} of the two places, whichever way the file keeps them."""
    import pikepdf  # noqa: PLC0415 -- slow import

    names = pdf.Root.get("/Names", {})
    if "/Dests" not in names:
        return {}
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    tree, found = pikepdf.NameTree(names["/Dests"]), {}
    for name in (NAME, END):
        if name not in tree:
            continue
        place = tree[name]
        page, kind, x, y, *_ = place["/D"] if isinstance(place, pikepdf.Dictionary) else place
        if kind == "/XYZ" and page.objgen in numbers:
            found[name] = (numbers[page.objgen], Decimal(x), Decimal(y))
    return found
