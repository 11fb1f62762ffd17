"""What may follow the bytes of an issued document: signatures and what proves them, nothing that changes a page.

The comparison of pyHanko looks up every use of every object, which takes minutes for a long tagged document. Here each
object of the issued file must be the very same afterwards, but for the few through which a signature is hung in.
"""

from pyhanko.pdf_utils import generic

CATALOGUE = {"/AcroForm", "/DSS", "/Extensions", "/Version"}
INFORMATION = {"/ModDate", "/Producer"}
PAGE = {"/Annots", "/Tabs"}
FORM = {"/Fields", "/SigFlags", "/DR", "/DA", "/Q"}
ACTIONS = {"/A", "/AA", "/Kids", "/JS"}


class Changed(Exception):
    """Something else than a signature was added or changed."""


def only_signs(reader, base):
    """Whether every revision after `base` does nothing but sign."""
    if reader.xrefs.hybrid_xrefs_present or "/Encrypt" in reader.trailer:
        return False
    older = reader.get_historical_resolver(base)
    try:
        pages = _pages(older)
        touched = set()
        for revision in range(base + 1, reader.xrefs.total_revisions):
            touched |= _written(reader, revision)
            _compare(older, reader.get_historical_resolver(revision), touched, pages)
    except (Changed, KeyError, TypeError, AttributeError, IndexError):  # a hostile file may hold anything anywhere
        return False
    return True


def _written(reader, revision):
    """(number, generation) of what a revision writes. Some viewers go by the number alone, so what is freed counts."""
    if set(reader.xrefs._xref_sections[revision].xref_data.freed) - {0}:
        raise Changed
    return {(each.idnum, each.generation) for each in reader.xrefs.explicit_refs_in_revision(revision)}


def _pages(older):
    """{number of the object: page} of all pages, and of the lists of their annotations."""
    found, waiting = {}, [older.root.raw_get("/Pages")]
    while waiting:
        ref = waiting.pop()
        node = ref.get_object()
        if node["/Type"] == "/Pages":
            kids = node["/Kids"]
            waiting += [kids.raw_get(place) for place in range(len(kids))]
            continue
        found[ref.idnum] = ref
        annotations = node.raw_get("/Annots") if "/Annots" in node else None
        if isinstance(annotations, generic.IndirectObject):
            found[annotations.idnum] = ref
    return found


def _compare(older, newer, touched, pages):
    """Every object of the older revision that was written again is one through which signatures are hung in."""
    if _ref(newer.trailer_view, "/Root") != _ref(older.trailer_view, "/Root"):
        raise Changed
    fields = _new_fields(older, newer)
    doors = _doors(older)
    for number, generation in touched:
        ref = generic.Reference(number, 0)
        if older.reader.xrefs.get_historical_ref(ref, older.revision) is None:
            continue
        if generation:
            raise Changed
        before, after = older.get_object(ref), newer.get_object(ref)
        if number in pages:
            _same_page(older, newer, pages[number], fields)
        elif number in doors:
            _same_but(before, after, doors[number])
        elif isinstance(before, generic.StreamObject) or before != after:
            raise Changed


def _doors(older):
    """{number: entries that may change} of the catalogue, the words on the file, and the form with its list.

    The statement about the file (XMP) is shown nowhere; programs that sign write the day into it.
    """
    root = older.root
    doors = {_ref(older.trailer_view, "/Root")[0]: CATALOGUE}
    if "/Info" in older.trailer_view and (info := _ref(older.trailer_view, "/Info")):
        doors[info[0]] = INFORMATION
    if "/Metadata" in root and (statement := _ref(root, "/Metadata")):
        doors[statement[0]] = None
    if "/AcroForm" in root:
        if form := _ref(root, "/AcroForm"):
            doors[form[0]] = FORM
        if fields := _ref(root["/AcroForm"], "/Fields"):
            doors[fields[0]] = None
    return doors


def _new_fields(older, newer):
    """The fields that were added: each one a signature without actions, behind those that were there."""
    if "/AcroForm" not in newer.root:
        return set()
    form = newer.root["/AcroForm"]
    before = older.root["/AcroForm"] if "/AcroForm" in older.root else generic.DictionaryObject()
    _same_but(before, form, FORM)
    fields = _list(form, "/Fields")
    added = _behind(_list(before, "/Fields"), fields)
    for ref in added:
        field = newer.get_object(ref.reference)
        if field["/FT"] != "/Sig" or field["/Subtype"] != "/Widget" or ACTIONS & set(field):
            raise Changed
        _refuse_known(older, ref)
    return {ref.idnum for ref in added}


def _same_page(older, newer, page, fields):
    """A page shows what it showed, and the new fields."""
    before, after = older.get_object(page.reference), newer.get_object(page.reference)
    _same_but(before, after, PAGE)
    for ref in _behind(_list(before, "/Annots"), _list(after, "/Annots")):
        if ref.idnum not in fields:
            raise Changed
        _refuse_known(older, ref)


def _refuse_known(older, ref):
    if ref.generation or older.reader.xrefs.get_historical_ref(ref.reference, older.revision) is not None:
        raise Changed


def _same_but(before, after, entries):
    """Two dictionaries with the same entries besides those named; None is for what is compared elsewhere."""
    if entries is None:
        return
    if isinstance(after, generic.StreamObject) or not isinstance(after, generic.DictionaryObject):
        raise Changed
    names = (set(before) | set(after)) - entries
    if any(name not in before or name not in after or before.raw_get(name) != after.raw_get(name) for name in names):
        raise Changed


def _behind(before, after):
    """What stands in the newer list behind all that stood in the older one."""
    if after[: len(before)] != before or not all(isinstance(each, generic.IndirectObject) for each in after):
        raise Changed
    return after[len(before) :]


def _list(holder, name):
    if name not in holder:
        return []
    found = holder[name]
    return [found.raw_get(place) for place in range(len(found))]


def _ref(holder, name):
    """(number, generation) of an entry that is a reference, or ()."""
    value = holder.raw_get(name)
    return (value.idnum, value.generation) if isinstance(value, generic.IndirectObject) else ()
