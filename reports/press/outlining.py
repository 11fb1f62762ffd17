"""How a reader finds the way: bookmarks, labels of pages, and the contents as a piece of their own."""

from html import escape

from reports.press.fragment import PLACE
from reports.press.sheaf import Piece
from reports.press.writing import destination, text

CONTENTS = "MỤC LỤC"
MOST_LINES = 320  # ten pages of lines that are not broken
ANNEX_NOTE = "(Phụ lục đánh số trang riêng; mục lục ghi thứ tự của trang trong tệp)"
BOOK_NOTE = "(Mục lục ghi thứ tự của trang trong tệp)"
DEEPEST = 2  # levels of headings below a section that the contents list
# Elements that the worker turns into those of a table of contents, for which HTML has no name.
NAMES = {"Art": "TOC", "BlockQuote": "TOCI"}


def write_outline(writer, sections):
    """The bookmarks; the number of their root, 0 if there are none."""
    items = [
        (section.title, section.page, 0, section.height, headings_of(section)) for section in sections if section.title
    ]
    if not items:
        return 0
    root = writer.reserve()
    first, last = _write_items(writer, items, root)
    writer.put(root, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(items)))
    return root


def _write_items(writer, items, parent):
    """Closed below the first level: a book has thousands."""
    first = writer.reserve(len(items))
    for place, (title, page, x, y, inner) in enumerate(items):
        own = first + place
        entries = b"/Title %b/Parent %d 0 R/Dest%b" % (text(title), parent, destination(page, x, y))
        if place:
            entries += b"/Prev %d 0 R" % (own - 1)
        if place + 1 < len(items):
            entries += b"/Next %d 0 R" % (own + 1)
        if inner:
            entries += b"/First %d 0 R/Last %d 0 R" % _write_items(writer, inner, own)
            entries += b"/Count %d" % -len(inner)
        writer.put(own, b"<<" + entries + b">>")
    return first, first + len(items) - 1


def headings_of(section):
    """(title, page, x, y, inner) of the headings in a section, without the one that is its own title."""
    found = section.outline
    if len(found) == 1 and section.title and found[0][1] == section.page:
        found = found[0][5]
    return [_without_numeral(each) for each in found]


def _without_numeral(heading):
    title, page, x, y, _, inner = heading
    return title, page, x, y, [_without_numeral(each) for each in inner]


def page_labels(runs):
    entries, page = [], 0
    for run in runs:
        prefix = b"/P " + text(run.label) if run.label else b""
        entries.append(b"%d<</S/D%b/St %d>>" % (page, prefix, run.first))
        page += run.pages
    return b"/PageLabels<</Nums[" + b" ".join(entries) + b"]>>"


def contents_of(binder, pages):
    """(the contents as pieces that take so many pages together, the places that their lines lead to)."""
    at_section = binder.mark[1]
    # In a book of one count the numbers on the pages lead; one that counts anew has only the place in the file.
    by_place = binder.sheaf.book and sum(section.restarts for section in binder.sections) > 1
    lines, places, starts = [], [], []
    for nth, section in enumerate(binder.sections):
        if not section.title:
            continue
        place = section.place + 1 + (pages if nth >= at_section else 0)
        apart = section.restarts and not binder.sheaf.book
        title = f"{section.title} ({section.pages} trang)" if apart else section.title
        where = str(place if by_place or apart else section.numeral)
        starts.append(len(lines))
        lines.append(_line("apart" if apart else "section", title, where, len(places)))
        places.append((section.page, 0, section.height))
        if not apart and not by_place:
            _add_headings(section, lines, places)
    annexed = not binder.sheaf.book and any(section.restarts for section in binder.sections)
    note = BOOK_NOTE if by_place else ANNEX_NOTE if annexed else ""
    above = f"<h1>{CONTENTS}</h1>" + (f'<p class="toc-note">{note}</p>' if note else "")
    label = "ML-" if binder.sheaf.book else ""
    return [
        Piece(_contents_html("" if nth else above, some), title="" if nth else "Mục lục", label=label)
        for nth, some in enumerate(_blocks(lines, starts))
    ], places


def _contents_html(above, lines):
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{CONTENTS}</title></head>'
        f'<body class="toc">{above}<article>{"".join(lines)}</article></body></html>'
    )


def _blocks(lines, starts):
    """Some pages at a time: a thousand lines at once take 500 MB. A block ends before a section, if it can."""
    begin = 0
    while len(lines) - begin > MOST_LINES:
        near = [start for start in starts if begin + MOST_LINES // 2 <= start <= begin + MOST_LINES]
        end = near[-1] if near else begin + MOST_LINES
        yield lines[begin:end]
        begin = end
    yield lines[begin:]


def _add_headings(section, lines, places):
    found = section.outline
    if len(found) == 1 and found[0][1] == section.page:
        found = found[0][5]

    def add(headings, level):
        for title, page, x, y, numeral, inner in headings:
            lines.append(_line(f"level-{level}", title, str(numeral), len(places)))
            places.append((page, x, y))
            if level < DEEPEST:
                add(inner, level + 1)

    add(found, 1)


def _line(kind, title, where, place):
    """The dots are drawn by the stylesheet."""
    return (
        f'<blockquote class="toc-line {kind}"><a href="{PLACE}{place}"><span class="toc-title">{escape(title)}</span>'
        f'<span class="toc-where">{escape(where)}</span></a></blockquote>'
    )
