"""The tags of rendered pages, made plain: one element for what a reader would call one thing, all else is left out."""

from dataclasses import dataclass, field

from reports.press.fragment import token

MEANINGLESS = {"NonStruct", "Span", "Div"}
GROUPING = {"Sect", "Part", "Art", "Table", "THead", "TBody", "TFoot", "TR", "L", "TOC"}
INLINE = {"Link", "Figure"}
EMPTY_IS_RIGHT = {"TD", "TH"}


@dataclass
class Element:
    """One element on one page; its kids are elements, numbers of marked content and Links' annotations."""

    tag: str
    kids: list = field(default_factory=list)
    alt: object = None
    box: list = ()
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Annotation:
    """The place in a Link's content where its annotation stands."""

    number: int


def pages_of_tags(pdf, *, names=None):
    """[[Element, …] for each page] of what WeasyPrint drew; `names` renames tags."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    document = _at(pdf, root["K"][0])
    place = {reference: index for index, reference in enumerate(pdf.page_references)}
    pages = [[] for _ in place]
    for kid in document["K"]:
        element = _at(pdf, kid)
        pages[place[element["Pg"]]] += _plain(pdf, element, names or {})
    return [_in_blocks(page) for page in pages]


def _at(pdf, reference):
    return pdf.objects[int(reference.split()[0])]


def _plain(pdf, element, names):
    kids = []
    for kid in element["K"]:
        if isinstance(kid, int):
            kids.append(kid)
            continue
        inner = _at(pdf, kid)
        if inner["Type"] == "/OBJR":
            kids.append(Annotation(int(inner["Obj"].split()[0])))
        else:
            kids += _plain(pdf, inner, names)
    tag = element["S"][1:]
    tag = names.get(tag, tag)
    if tag == "Div":
        return _in_blocks(kids)
    if tag in MEANINGLESS:
        return kids
    if not kids and tag not in EMPTY_IS_RIGHT:
        return []
    about = element.get("A", {})
    return [
        Element(
            tag,
            _in_blocks(kids) if tag in GROUPING else kids,
            alt=element.get("Alt"),
            box=about.get("BBox", ()),
            columns=about.get("ColSpan", 1),
            rows=about.get("RowSpan", 1),
        )
    ]


def _in_blocks(kids):
    """Words that stand in no element of their own become paragraphs."""
    blocks, loose = [], None
    for kid in kids:
        if isinstance(kid, Element) and kid.tag not in INLINE:
            blocks.append(kid)
            loose = None
        elif loose is None:
            loose = Element("P", [kid])
            blocks.append(loose)
        else:
            loose.kids.append(kid)
    return blocks


def elements_of(tops, *, first, page, parent, annotations):
    """([each element's bytes], [top's number, …], {marked content: element number}, {annotation: element number}).

    Numbers count up from `first`; `page` and `parent` are references as they are to be written; `annotations` tells
    the number of each in the fragment.
    """
    written, owners, links = [], {}, {}

    def put(element, parent, in_head):
        number = first + len(written)
        written.append(None)
        own = b"<</Type/StructElem/S/%b/P %b/Pg %b" % (element.tag.encode(), parent, page)
        head = in_head or element.tag == "THead"
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(token("o", put(kid, token("o", number), head)))
            elif isinstance(kid, Annotation):
                links[kid.number] = number
                kids.append(b"<</Type/OBJR/Obj %b/Pg %b>>" % (token("o", annotations[kid.number]), page))
            else:
                owners[kid] = number
                kids.append(b"%d" % kid)
        own += _about(element, head)
        inside = kids[0] if len(kids) == 1 else b"[" + b" ".join(kids) + b"]"
        written[number - first] = own + b"/K " + inside + b">>"
        return number

    tops = [put(element, parent, False) for element in tops]
    return written, tops, owners, links


def _about(element, head):
    about = b""
    if element.tag == "TH":
        about = b"/O/Table/Scope/" + (b"Column" if head else b"Row")
    if element.columns != 1 or element.rows != 1:
        about = about or b"/O/Table"
        about += b"/ColSpan %d" % element.columns if element.columns != 1 else b""
        about += b"/RowSpan %d" % element.rows if element.rows != 1 else b""
    if element.tag == "Figure":
        about = b"/O/Layout/BBox[" + b" ".join(f"{each:.2f}".encode() for each in element.box) + b"]"
    told = b"/A<<" + about + b">>" if about else b""
    return told + (b"/Alt " + element.alt.data if element.alt is not None else b"")
