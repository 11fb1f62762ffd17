"""The bytes of a PDF, written as they come: of the objects behind nothing but their places stays in memory."""

import hashlib
import struct
import zlib
from array import array

GROUP = 200  # objects that are compressed together
PACKED = 1 << 63
IN_GROUP = 16  # bits for the place within a group


class Writer:
    """Objects go out in any order; a number is reserved before it is referred to."""

    def __init__(self, file):
        self.file = file
        self.places = array("Q", [0])
        self.group = []
        self.digest = hashlib.sha256()
        self.position = 0
        # The second line tells every program that the file is not text.
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, many=1):
        """The first of so many new numbers."""
        first = len(self.places)
        self.places.extend([0] * many)
        return first

    def put(self, number, content):
        """Any object but a stream."""
        self.group.append((number, content))
        if len(self.group) == GROUP:
            self._flush()

    def add(self, content):
        number = self.reserve()
        self.put(number, content)
        return number

    def put_stream(self, number, entries, content):
        """A stream whose content is already encoded as its entries say."""
        self.places[number] = self.position
        self._write(b"%d 0 obj\n<<%b/Length %d>>stream\n" % (number, entries, len(content)))
        self._write(content)
        self._write(b"\nendstream\nendobj\n")

    def add_stream(self, entries, content, *, packed=True):
        """A new stream, compressed here if it is `packed`."""
        number = self.reserve()
        if packed:
            entries, content = entries + b"/Filter/FlateDecode", zlib.compress(content, 9)
        self.put_stream(number, entries, content)
        return number

    def close(self, *, root, info):
        """The table of places; what the file holds also decides its identifier."""
        self._flush()
        number, start = self.reserve(), self.position
        self.places[number] = start
        name = self.digest.hexdigest()[:32].encode()
        entries = b"/Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode" % (
            (len(self.places), root, info, name, name)
        )
        self.put_stream(number, entries, self._table())
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _flush(self):
        if not self.group:
            return
        holder, heads, at = self.reserve(), [], 0
        for place, (number, content) in enumerate(self.group):
            self.places[number] = PACKED | holder << IN_GROUP | place
            heads.append(b"%d %d" % (number, at))
            at += len(content) + 1
        head = b" ".join(heads) + b"\n"
        body = head + b"\n".join(content for _, content in self.group)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(self.group), len(head))
        self.group = []
        self.put_stream(holder, entries, zlib.compress(body, 6))

    def _table(self):
        packer = zlib.compressobj(4)  # the highest level is twenty times slower on such a table
        table = packer.compress(struct.pack(">BxIH", 0, 0, 65535))
        for first in range(1, len(self.places), 4096):
            table += packer.compress(b"".join(_row(place) for place in self.places[first : first + 4096]))
        return table + packer.flush()

    def _write(self, content):
        self.file.write(content)
        self.digest.update(content)
        self.position += len(content)


def _row(place):
    if place & PACKED:
        place &= ~PACKED
        return struct.pack(">BxIH", 2, place >> IN_GROUP, place & 0xFFFF)
    if not place:
        raise ValueError("a number was reserved and never written")
    return struct.pack(">B", 1) + place.to_bytes(5, "big") + b"\0\0"


def text(words):
    """A text string: plain where it can be, else UTF-16."""
    if words.isascii() and words.isprintable():
        return b"(" + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode() + b")"
    return b"<feff" + words.encode("utf-16-be").hex().encode() + b">"


def number(value, digits=3):
    """A number as PDF writes it: in points a thousandth is enough."""
    shown = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return b"0" if shown in ("", "-0") else shown.encode()


def refs(numbers):
    return b"[" + b" ".join(b"%d 0 R" % each for each in numbers) + b"]"


def destination(page, x, y):
    """A place on a page, as links and bookmarks name it."""
    return b"[%d 0 R/XYZ %b %b 0]" % (page, number(x), number(y))
