"""What WeasyPrint drew, taken apart into fragments: contents of pages, tags, links, bookmarks and the glyphs used."""

import re
import unicodedata
import zlib

from pydyf import Array, Dictionary, Stream, String

from reports.press import tags
from reports.press.fragment import PLACE, ROW, STREAM, Fragment, Page, token
from reports.press.stamps import FACES as STAMPED
from reports.press.writing import number, text

TO_PLACE, TO_TARGET = "Đến trang của mục này", "Đến chỗ được dẫn"

_REFERENCE = re.compile(r"(\d+) 0 R")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-f]+)>")


class Drawing:
    """All pages of a document as WeasyPrint made them; any of them become a fragment."""

    def __init__(self, document, kit, names=None):
        self.pdf = pdf = kit.drawn(document)
        self.pages = [pdf.objects[place] for place in pdf.pages["Kids"][::3]]
        self.place_of = {reference: place for place, reference in enumerate(pdf.page_references)}
        self.tags = tags.pages_of_tags(pdf, names=names)
        self.targets = _targets(pdf)
        self.outline = document.make_bookmark_tree(0.75, transform_pages=True)
        self.faces, self.words = _fonts_of(document, kit)
        self.resources = self.at(self.pages[0]["Resources"])

    def at(self, reference):
        return self.pdf.objects[_number(reference)]

    def fragment(self, places):
        """The fragment of these pages, which follow each other."""
        # What is stamped afterwards stands upright: WeasyPrint turns the page upside down.
        contents = [b"q\n%b\nQ\n" % _content(self.at(self.pages[place]["Contents"])) for place in places]
        shared, streams, resources = self._resources(contents)
        made = Fragment(
            pages=[],
            objects=list(shared),
            contents=[zlib.compress(content, 6) for content in contents],
            faces={},
            states=_states(self.resources) if not resources else {},
            shared=len(shared),
            streams=streams,
            resources=resources,
            outline=_outline(self.outline, places[0], places[-1]),
            names={
                name: [page - places[0], x, y]
                for name, (page, x, y) in self.targets.items()
                if page in places and not name.startswith(ROW)
            },
        )
        links = [self._links(place) for place in places]
        tagged, first = [], made.shared
        for place, own in zip(places, links, strict=True):
            page = token("o", first)
            numbers = {annotation: first + 3 + nth for nth, annotation in enumerate(own)}
            at = first + 3 + len(own)
            tagged.append(
                (
                    first,
                    tags.elements_of(self.tags[place], first=at, page=page, parent=token("p"), annotations=numbers),
                )
            )
            first = at + len(tagged[-1][1][0])
        bases = {place: base for place, (base, _) in zip(places, tagged, strict=True)}
        key = 0
        for place, own, (_, (elements, tops, owners, owner_of_link)), content, packed in zip(
            places, links, tagged, contents, made.contents, strict=True
        ):
            glyphs, words = self._glyphs([content, *(map(_unpacked, streams) if not made.pages else ())])
            made.faces.update({font: self.faces[font] for font in glyphs if font in self.faces})
            made.objects.append(_owners(owners))
            for nth, annotation in enumerate(own.values(), 1):
                made.objects.append(self._link(annotation, bases, key + nth))
            made.objects += elements
            width, height = self.pages[place]["MediaBox"][2:]
            made.pages.append(
                Page(
                    width=width,
                    height=height,
                    objects=3 + len(own) + len(elements),
                    content=len(packed),
                    links=[owner_of_link.get(annotation) for annotation in own],
                    tops=tops,
                    glyphs=glyphs,
                    texts=words,
                )
            )
            key += 1 + len(own)
        return made

    def _links(self, place):
        """{number in WeasyPrint's file: annotation} of a page."""
        return {_number(each): self.at(each) for each in self.pages[place].get("Annots", ())}

    def _link(self, annotation, bases, key):
        box = b" ".join(number(each) for each in annotation["Rect"])
        leads, words = self._leads(annotation, bases)
        return b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%b]/StructParent %b/Contents %b%b>>" % (
            (box, token("s", key), text(words), leads)
        )

    def _leads(self, annotation, bases):
        """Where a link goes, as it is written, and in words."""
        if "Dest" in annotation:
            page, x, y = self.targets.get(_string(annotation["Dest"]), (None, 0, 0))
            if page not in bases:
                return b"", TO_TARGET
            at = b" ".join((b"/XYZ", number(x), number(y), b"0"))
            return b"/Dest[%b %b]" % (token("o", bases[page]), at), TO_TARGET
        address = _string(annotation["A"]["URI"])
        if address.startswith(PLACE):
            return b"/Dest " + token("d", address.removeprefix(PLACE)), TO_PLACE
        return b"/A<</S/URI/URI %b>>" % text(address), address

    def _glyphs(self, contents):
        """({font: its glyphs}, {font: {glyph: words}} of those that the font does not name itself)."""
        used, font = {}, None
        for content in contents:
            for name, shown in _SHOWN.findall(content):
                if name:
                    font = used.setdefault(name.decode(), set())
                elif font is not None:
                    font.update(int(shown[at : at + 4], 16) for at in range(0, len(shown), 4))
        used = {font: sorted(glyphs) for font, glyphs in used.items() if glyphs and font in self.faces}
        words = {
            font: {glyph: self.words[font][glyph] for glyph in glyphs if glyph in self.words[font]}
            for font, glyphs in used.items()
        }
        return used, {font: told for font, told in words.items() if told}

    def _resources(self, contents):
        """(objects, streams, a token) of what pages need beyond fonts and graphics states; mostly nothing."""
        own_fonts = self.at(self.resources["Font"])
        drawn = any(self.resources[kind] for kind in ("XObject", "Pattern", "Shading"))
        masked = any(set(state) - {"CA", "ca"} for state in self.resources["ExtGState"].values())
        coloured = any(b" cs\n" in content or b" CS\n" in content for content in contents)
        if not (own_fonts or drawn or masked or coloured):
            return [], [], ""
        moved = Moved(self.pdf, self.resources["Font"], self.faces)
        resources = moved.reference(self.pages[0]["Resources"]).decode()
        return moved.objects(), moved.streams, resources


class Moved:
    """Objects of WeasyPrint's file that a fragment takes over, with everything they refer to."""

    def __init__(self, pdf, fonts, faces):
        self.pdf, self.numbers, self.streams = pdf, {}, []
        self.fonts, self.faces = _number(fonts), faces

    def reference(self, reference):
        if _number(reference) == self.fonts and not self.pdf.objects[self.fonts]:
            return token("f")
        return token("o", self.numbers.setdefault(_number(reference), len(self.numbers)))

    def objects(self):
        written, done = [], 0
        while done < len(self.numbers):
            source = list(self.numbers)[done]
            written.append(self._object(source))
            done += 1
        return written

    def _object(self, source):
        value = self.pdf.objects[source]
        if source == self.fonts:
            names = sorted({*self.faces, *STAMPED})
            shared = b"".join(b"/%b %b" % (name.encode(), token("t", name)) for name in names)
            return b"<<%b%b>>" % (shared, self._inside(value))
        if not isinstance(value, Stream):
            return self._written(value)
        content = zlib.compress(_content(value), 6)
        self.streams.append(content)
        extra = {name: each for name, each in value.extra.items() if name not in ("Length", "Filter")}
        entries = self._inside(extra) + (b"/Filter/FlateDecode" if "Filter" not in value.extra else b"")
        if "Filter" in value.extra:
            self.streams[-1] = _content(value)
            entries += b"/Filter " + self._written(value.extra["Filter"])
        return STREAM + entries

    def _inside(self, entries):
        return b"".join(b"/%b %b" % (_bytes(name), self._written(value)) for name, value in entries.items())

    def _written(self, value):
        if isinstance(value, dict):
            return b"<<" + self._inside(value) + b">>"
        if isinstance(value, String):
            return text(_string(value))
        if isinstance(value, list | tuple):
            return b"[" + b" ".join(self._written(each) for each in value) + b"]"
        if isinstance(value, bytes | str):
            plain = value if isinstance(value, str) else value.decode("latin-1")
            return self.reference(plain) if _REFERENCE.fullmatch(plain) else plain.encode("latin-1")
        return _bytes(value)


def _unpacked(stream):
    """Drawings (the text of an SVG) stand in streams of their own; pictures are packed in other ways."""
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _fonts_of(document, kit):
    """({font: packaged file}, {font: {glyph: words}}), the words where the font has no letter for the glyph."""
    faces, words = {}, {}
    for font in document.fonts.values():
        file = kit.file_of(font)
        if file is None:
            continue
        faces[font.hash] = file
        told = words.setdefault(font.hash, {})
        for glyph, letters in font.to_unicode.items():
            if glyph not in kit.letters[file]:
                told[glyph] = unicodedata.normalize("NFC", letters)
    return faces, words


def _targets(pdf):
    """{name: (page, x, y)} of everything that a link may lead to."""
    listed = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    place_of = {reference: place for place, reference in enumerate(pdf.page_references)}
    return {
        _string(name): (place_of[target[0]], target[2], target[3])
        for name, target in zip(listed[::2], listed[1::2], strict=True)
    }


def _outline(bookmarks, first, last):
    """[[title, page, x, y, inner]] of the bookmarks on these pages; one that leads elsewhere gives way to its inner."""
    found = []
    for title, (page, x, y), inner, _ in bookmarks:
        kept = _outline(inner, first, last)
        if first <= page <= last:
            found.append([" ".join(title.split()), page - first, x, y, kept])
        else:
            found += kept
    return found


def _states(resources):
    return {
        name: "<<" + "".join(f"/{key} {_bytes(value).decode()}" for key, value in state.items()) + ">>"
        for name, state in resources["ExtGState"].items()
    }


def _owners(owners):
    """The tag of each marked content of a page, in the order of their numbers."""
    last = max(owners, default=-1)
    return b"[" + b" ".join(token("o", owners[n]) if n in owners else b"null" for n in range(last + 1)) + b"]"


def _content(stream):
    return b"\n".join(_bytes(each) for each in stream.stream)


def _bytes(value):
    """As WeasyPrint's own writer has it."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, float):
        return number(value, 5)
    if isinstance(value, Dictionary | Array | String):
        return value.data
    return str(value).encode("latin-1")


def _string(value):
    held = value.string if isinstance(value, String) else value
    return held.decode() if isinstance(held, bytes) else held


def _number(reference):
    held = reference.decode() if isinstance(reference, bytes) else reference
    return int(held.split()[0])
