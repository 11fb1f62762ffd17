"""The fields that signatures stand in: made in the update of the first of them, tagged where the document is tagged."""

from pyhanko.pdf_utils import content, generic, layout
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field
from pyhanko.stamp import StaticStampStyle


class Unchanged(IncrementalPdfFileWriter):
    """Leaves title, dates and the statements on PDF/A and PDF/UA as the press wrote them."""

    def _update_meta(self):
        """The library would write them anew, without the words on PDF/UA."""


class OnePage(content.PdfContent):
    """A page of a PDF in memory, to be drawn as it is."""

    def __init__(self, page):
        import io  # noqa: PLC0415

        self.page = io.BytesIO(page)
        super().__init__()

    def render(self):
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(self.page))
        self.resources.xobject["/Mark"] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=right - left, height=top - bottom)
        return b"/Mark Do"


def field_name(place):
    """The names of the fields, in the order of signing."""
    return f"ChuKySo{place + 1}"


def style_of(mark):
    """How pyHanko draws a mark; of a signature that shows nothing only the kind of style matters."""
    if mark is None:
        return StaticStampStyle(border_width=0)
    middle = layout.AxisAlignment.ALIGN_MID
    as_it_is = layout.SimpleBoxLayoutRule(middle, middle, inner_content_scaling=layout.InnerScaling.NO_SCALING)
    return StaticStampStyle(border_width=0, background=OnePage(mark.page), background_layout=as_it_is)


def add_fields(writer, names, marks, space):
    """One empty field for each who will sign: a later signature then only fills what the first one has signed."""
    page = space.page if space else 0
    for place, (name, mark) in enumerate(zip(names, marks, strict=True)):
        spec = SigFieldSpec(
            field_name(place),
            on_page=page,
            box=mark and mark.box,
            readable_field_name=f"Chữ ký số của {name}",
            # What is hidden is not allowed by PDF/A; a box without size shows nothing either.
            invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False),
        )
        append_signature_field(writer, spec)
        field = writer.root["/AcroForm"]["/Fields"].raw_get(place)
        field.get_object()[pdf_name("/Contents")] = pdf_string(f"Chữ ký số của {name}")
        _tag(writer, field, page, name)


def _tag(writer, field, page, name):
    """Hangs the field into the structure of a tagged document, as PDF/UA asks of every field of a form."""
    root = writer.root
    if "/StructTreeRoot" not in root:
        return
    tree = root["/StructTreeRoot"]
    page_ref = writer.find_page_for_modification(page)[0]
    key = _next_key(tree)
    top_ref, top = _top(tree)
    element = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): top_ref,
                pdf_name("/Alt"): pdf_string(f"Chữ ký số của {name}"),
                pdf_name("/K"): generic.DictionaryObject(
                    {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field, pdf_name("/Pg"): page_ref}
                ),
            }
        )
    )
    _append(writer, top, "/K", element)
    field.get_object()[pdf_name("/StructParent")] = generic.NumberObject(key)
    _add_number(writer, tree["/ParentTree"], key, element)
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    writer.update_container(tree)
    page_object = page_ref.get_object()
    if "/Tabs" not in page_object:
        page_object[pdf_name("/Tabs")] = pdf_name("/S")
        writer.mark_update(page_ref)


def _top(tree):
    """The element that holds the whole document."""
    kids = tree.raw_get("/K")
    first = kids.get_object() if isinstance(kids, generic.IndirectObject) else kids
    ref = first.raw_get(0) if isinstance(first, generic.ArrayObject) else kids
    return ref, ref.get_object()


def _append(writer, holder, name, item):
    kids = holder.raw_get(name) if name in holder else generic.ArrayObject()
    inner = kids.get_object() if isinstance(kids, generic.IndirectObject) else kids
    if isinstance(inner, generic.ArrayObject):
        inner.append(item)
        writer.update_container(inner)
    else:
        inner = generic.ArrayObject([kids, item])
    if name not in holder or not isinstance(kids, generic.IndirectObject):
        holder[pdf_name(name)] = inner
    writer.update_container(holder)


def _next_key(tree):
    """The first number that no page and no field uses."""
    if "/ParentTreeNextKey" in tree:
        return int(tree["/ParentTreeNextKey"])
    return 1 + max(_numbers(tree["/ParentTree"]), default=-1)


def _numbers(node):
    for place, number in enumerate(node.get("/Nums", ())):
        if place % 2 == 0:
            yield int(number)
    for kid in node.get("/Kids", ()):
        yield from _numbers(kid)


def _add_number(writer, node, key, item):
    """A number tree is flat, or a root over leaves that say their limits."""
    pair = generic.ArrayObject([generic.NumberObject(key), item])
    if "/Kids" in node:
        limits = generic.ArrayObject([generic.NumberObject(key)] * 2)
        leaf = generic.DictionaryObject({pdf_name("/Nums"): pair, pdf_name("/Limits"): limits})
        _append(writer, node, "/Kids", writer.add_object(leaf))
        return
    for each in pair:
        _append(writer, node, "/Nums", each)
