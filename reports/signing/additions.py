"""What may follow the bytes of an issued document: signatures, where they show, and what proves them.

The comparison of pyHanko looks up every use of every object, which takes minutes for a long tagged document. Here each
object of the issued file must be the very same afterwards, but for the few through which a signature is hung in; of
what is new, whatever a reader may come to show is on a list (reports/signing/hanging.py), and the rest is refused.
"""

import io

from pyhanko.pdf_utils import generic

from reports.signing.hanging import Changed, dictionary, items, number_of, proofs, widget

MOST_SIGNATURES = 20
# A signature, its proofs and a stamp of time over both are three revisions at most.
MOST_REVISIONS = 24
MOST_OBJECTS = 5000
MOST_PAGES = MOST_SIGNATURES

CATALOGUE = {"/AcroForm", "/DSS", "/Extensions", "/Version"}
INFORMATION = {"/ModDate", "/Producer"}
PAGE = {"/Annots", "/Tabs"}
FORM = {"/Fields", "/SigFlags", "/DR", "/DA", "/Q"}
FORM_KINDS = {
    "/SigFlags": generic.NumberObject,
    "/DR": generic.DictionaryObject,
    "/DA": (generic.TextStringObject, generic.ByteStringObject),
    "/Q": generic.NumberObject,
}
ORDERS = {"/R", "/C", "/S"}
TOLD = "http://purl.org/dc/elements/1.1/"


def added_widgets(reader, base):
    """{number of the object: Widget} of what was added after revision `base`; None where anything else was done."""
    if reader.xrefs.hybrid_xrefs_present or "/Encrypt" in reader.trailer:
        return None
    revisions = range(base + 1, reader.xrefs.total_revisions)
    if len(revisions) > MOST_REVISIONS:
        return None
    try:
        written = [_written(reader, revision) for revision in revisions]
        if sum(map(len, written)) > MOST_OBJECTS:
            return None
        return _Following(reader, base).through(zip(revisions, written, strict=True))
    # A hostile file may hold anything anywhere.
    except (Changed, KeyError, TypeError, AttributeError, IndexError, ValueError, ArithmeticError):
        return None


def _written(reader, revision):
    """Numbers of what a revision writes. Some viewers go by the number alone, so what is freed counts."""
    section = reader.xrefs._xref_sections[revision].xref_data
    written = reader.xrefs.explicit_refs_in_revision(revision)
    if set(section.freed) - {0} or any(each.generation for each in written):
        raise Changed
    return {each.idnum for each in written}


class _Following:
    """Goes through the revisions behind the issued file; each of them is looked at, since a viewer can show each."""

    def __init__(self, reader, base):
        self.reader = reader
        self.older = reader.get_historical_resolver(base)
        self.end = int(self.older.trailer_view["/Size"])
        self.pages = _pages(self.older)
        self.doors = _doors(self.older)
        self.touched, self.new = set(), set()

    def through(self, revisions):
        found = {}
        for revision, written in revisions:
            newer = self.reader.get_historical_resolver(revision)
            self._same_objects(newer, written)
            known, found, open_ = found, *self._state(newer)
            # Once signed, neither the field nor the picture of a signature becomes another.
            if written & self.new - open_ or any(found.get(number) != each for number, each in known.items()):
                raise Changed
            self.new |= {number for number in written if number >= self.end}
        return found

    def _same_objects(self, newer, written):
        """Every object of the issued file that was written again is one through which signatures are hung in."""
        for number in written:
            if number >= self.end:
                continue
            ref = generic.Reference(number, 0)
            # A number that was free may be named somewhere in the issued file.
            if self.older.reader.xrefs.get_historical_ref(ref, self.older.revision) is None:
                raise Changed
            before, after = self.older.get_object(ref), newer.get_object(ref)
            if number in self.pages:
                self.touched.add(self.pages[number])
            elif number in self.doors:
                _same_but(before, after, self.doors[number])
            elif isinstance(before, generic.StreamObject) or before != after:
                raise Changed
        if len(self.touched) > MOST_PAGES:
            raise Changed

    def _state(self, newer):
        """({number: Widget}, numbers of new objects that later signatures may write again) of one revision."""
        older = self.older
        if number_of(newer.trailer_view, "/Root") != number_of(older.trailer_view, "/Root"):
            raise Changed
        _same_but(older.root, newer.root, CATALOGUE)
        _same_words(older, newer)
        hanging, open_ = {}, set()
        for page in self.touched:
            before, after = _page(older, page), _page(newer, page)
            _same_but(before, after, PAGE)
            if after.get("/Tabs") != before.get("/Tabs") and after["/Tabs"] not in ORDERS:
                raise Changed
            for new in self._behind(before, after, "/Annots"):
                if new in hanging:
                    raise Changed
                hanging[new] = page
            open_.add(number_of(after, "/Annots"))
        fields = self._fields(newer, open_)
        if set(fields) != set(hanging):
            raise Changed
        open_ |= proofs(newer.root, self.end)
        open_.add(number_of(newer.trailer_view, "/Info"))
        found = {number: widget(newer, number, hanging[number], self.end) for number in fields}
        for each in found.values():
            open_ -= {each.number, each.value, each.picture}
        values = [each.value for each in found.values()]
        if len(set(values)) != len(values):
            raise Changed
        return found, open_

    def _fields(self, newer, open_):
        """Numbers of the fields that were added, behind those that were there and under names of their own."""
        if "/AcroForm" not in newer.root:
            return []
        form = dictionary(newer.root["/AcroForm"])
        before = self.older.root["/AcroForm"] if "/AcroForm" in self.older.root else generic.DictionaryObject()
        _same_but(before, form, FORM)
        if any(name in form and not isinstance(form[name], kind) for name, kind in FORM_KINDS.items()):
            raise Changed
        open_ |= {number_of(newer.root, "/AcroForm"), number_of(form, "/Fields")}
        added = self._behind(before, form, "/Fields")
        names = [str(each.get_object()["/T"]) for each in items(form, "/Fields")]
        if len(added) > MOST_SIGNATURES or len(set(names)) != len(names):
            raise Changed
        return added

    def _behind(self, before, after, name):
        """Numbers of the new objects that stand in a list behind all that stood in the older one."""
        old, new = items(before, name), items(after, name)
        added = new[len(old) :]
        if new[: len(old)] != old or not all(isinstance(each, generic.IndirectObject) for each in added):
            raise Changed
        if any(each.generation or each.idnum < self.end for each in added):
            raise Changed
        return [each.idnum for each in added]


def _pages(older):
    """{number of the object: (page from 0, its number)} of all pages, and of the lists of their annotations."""
    found, waiting, index = {}, [older.root.raw_get("/Pages")], 0
    while waiting:
        ref = waiting.pop()
        node = ref.get_object()
        if node["/Type"] == "/Pages":
            kids = node["/Kids"]
            waiting += [kids.raw_get(place) for place in reversed(range(len(kids)))]
            continue
        found[ref.idnum] = (index, ref.idnum)
        if number := number_of(node, "/Annots"):
            found[number] = (index, ref.idnum)
        index += 1
    return found


def _page(view, page):
    return dictionary(view.get_object(generic.Reference(page[1], 0)))


def _doors(older):
    """{number: entries that may change} of the catalogue, the words on the file, and the form with its list.

    None is for what is compared as a whole in each revision: the list of fields, and the statement about the file
    (XMP), into which programs that sign write the day.
    """
    root = older.root
    doors = {number_of(older.trailer_view, "/Root"): CATALOGUE}
    if info := number_of(older.trailer_view, "/Info"):
        doors[info] = INFORMATION
    if statement := number_of(root, "/Metadata"):
        doors[statement] = None
    if form := number_of(root, "/AcroForm"):
        doors[form] = FORM
    if "/AcroForm" in root and (fields := number_of(root["/AcroForm"], "/Fields")):
        doors[fields] = None
    return doors | dict.fromkeys(proofs(root, 0))


def _same_words(older, newer):
    """Viewers show the title of a file above it, from either place where it is kept."""
    before, after = (
        view.trailer_view["/Info"] if "/Info" in view.trailer_view else generic.DictionaryObject()
        for view in (older, newer)
    )
    _same_but(before, after, INFORMATION)
    if "/Metadata" in older.root:
        before, after = older.root["/Metadata"], newer.root["/Metadata"]
        if before.data != after.data and _told(before) != _told(after):
            raise Changed


def _told(statement):
    """The title and what else a statement (XMP) says of the content."""
    from pyhanko.pdf_utils.metadata import xmp_xml  # noqa: PLC0415 -- slow import

    try:
        parts = xmp_xml.parse_xmp(io.BytesIO(statement.data))
    except Exception:  # the parser raises what its own parser raises
        raise Changed from None
    found = [(str(name), str(value)) for part in parts for name, value in part]
    return sorted(pair for pair in found if pair[0].startswith(TOLD))


def _same_but(before, after, entries):
    """Two dictionaries with the same entries besides those named; None is for what is compared elsewhere."""
    if entries is None:
        return
    dictionary(after)
    names = (set(before) | set(after)) - entries
    if any(name not in before or name not in after or before.raw_get(name) != after.raw_get(name) for name in names):
        raise Changed
