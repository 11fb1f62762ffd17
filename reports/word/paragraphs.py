"""Paragraphs: how each class of the paper's HTML is set in Word, and the runs inside them."""

from dataclasses import dataclass, replace

from reports.word.xml import element, mm, pt, within


@dataclass(frozen=True)
class Look:
    """Size in points, the rest as Word knows it. `left` and `indent`, the first line's beside it, in millimetres.

    `line` counts lines of Times New Roman, which are 1.15 times as high as its letters.
    """

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    left: float = 0
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    with_next: bool = False
    dotted: bool = False  # a line to be written on by hand
    outline: int | None = None


TEXT = Look(align="both", indent=12.7, before=6, line=1.15)
# Letters stand closer, so that most of them fit on one page.
CLOSER = 1.06
LOOKS = {
    "text": TEXT,
    "basis": replace(TEXT, italic=True),
    "empty": replace(TEXT, italic=True),
    "caption": Look(size=13, bold=True, before=12, after=5, line=1.1, with_next=True),
    "table-note": Look(size=11, italic=True, before=3),
    "with": Look(italic=True, align="center", after=6),
    "draft-word": Look(size=13, bold=True, align="center", before=6),
    "in-reference": Look(size=12, align="center", before=6),
    "nation": Look(size=12, bold=True, align="center"),
    "motto": Look(size=13, bold=True, align="center"),
    "to-head": Look(size=12, bold=True, italic=True),
    "name": Look(bold=True, align="center", before=85),
    "one": Look(left=50, indent=-3, before=2),
    "by-hand": Look(before=6, line=1.15, dotted=True),
    "chart-title": Look(size=12.5, bold=True, align="center", before=10, after=4, with_next=True),
}
TAGS = {
    "h1": Look(bold=True, align="center", before=16, after=10, with_next=True, outline=0),
    "h2": Look(bold=True, indent=12.7, before=8, with_next=True, outline=0),
    "h3": Look(bold=True, indent=12.7, before=6, with_next=True, outline=1),
    "li": replace(TEXT, before=2),
}
# Inside these blocks a plain paragraph looks otherwise.
PLACES = {
    "own": Look(size=12, align="center"),
    "state": Look(align="center"),
    "numbers own": Look(size=13, align="center", before=6),
    "numbers state": Look(italic=True, align="center", before=6),
    "to": Look(size=11),
    "sign": Look(bold=True, align="center"),
    "annex": Look(),
    "side": Look(bold=True, align="center"),
    "addressed": Look(align="center", before=14, after=8),
    "addressed several": Look(left=30, before=14),
}


def look_of(node, place, *, closer=False):
    """The Look of an HTML block by its class, its place, its tag."""
    look = _look_of(node, place)
    return replace(look, line=CLOSER) if closer and look.line == TEXT.line else look


def _look_of(node, place):
    names = (node.get("class") or "").split()
    for name in reversed(names):  # the last says it more narrowly
        if name in LOOKS:
            return LOOKS[name]
    if "bold" in names:
        return replace(PLACES.get(place, TEXT), bold=True)
    if place == "annex" and node.tag == "h2":
        return replace(TAGS["h2"], align="center", indent=0, before=0)
    if node.tag in TAGS:
        return TAGS[node.tag]
    return PLACES.get(place, TEXT)


def paragraph(look, *runs):
    properties = element("pPr")
    if look.with_next:
        properties.append(element("keepNext"))
    if look.dotted:
        # Word draws the line below each of several alike only where one is asked for between them.
        lines = (element(side, val="dotted", sz=6, space=1, color="000000") for side in ("bottom", "between"))
        properties.append(within(element("pBdr"), *lines))
    properties.append(
        element(
            "spacing", before=pt(look.before), after=pt(look.after), line=int(240 * look.line + 0.5), lineRule="auto"
        )
    )
    if look.left or look.indent:
        first = {"firstLine": mm(look.indent)} if look.indent >= 0 else {"hanging": mm(-look.indent)}
        properties.append(element("ind", left=mm(look.left), **first))
    properties.append(element("jc", val=look.align))
    if look.outline is not None:
        properties.append(element("outlineLvl", val=look.outline))
    return within(element("p"), properties, *runs)


def run(text, look):
    """One run of text; a line break where the text has one."""
    properties = element("rPr")
    if look.bold:
        properties.append(element("b"))
    if look.italic:
        properties.append(element("i"))
    properties.append(element("sz", val=int(look.size * 2)))
    words = element("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return within(element("r"), properties, words)


def rule(width, column):
    """A line of `width` millimetres, centred in a column of `column` millimetres: under an agency, a title, a motto."""
    side = mm(max(0, (column - width) / 2))
    border = within(element("pBdr"), element("top", val="single", sz=6, space=1, color="000000"))
    properties = within(
        element("pPr"),
        border,
        element("spacing", before=40, after=0, line=100, lineRule="exact"),
        element("ind", left=side, right=side),
    )
    return within(element("p"), properties)
