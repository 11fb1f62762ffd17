"""One rendered piece as it is kept: pages whose numbers are not settled yet, so that binding only moves them.

References stand as tokens of a kind and a name between two control characters, which no other content holds.
Kinds: o an object of the fragment, s a key of the tree of parents, p the element that holds the section, r the
resources of the file, f its fonts, t one of its fonts, d a place that the contents lead to.
"""

import json
import re
import zlib
from dataclasses import asdict, dataclass, field

ROW = "press-row-"  # and a number: the name of a row of a table while it is rendered
PLACE = "press-place:"  # and a number: what a line of the contents leads to
TOKEN = re.compile(rb"\x01([a-z])(\w*)\x02")
BETWEEN = b"\x03"
STREAM = b"\x04"


def token(kind, name=""):
    return b"\x01%b%b\x02" % (kind.encode(), str(name).encode())


@dataclass
class Page:
    """What a page is made of: `objects` numbers of the fragment are its own.

    They stand for the page and its content, which are written when the file is bound, the owners of its marked
    content, its links, and its tags.
    """

    width: float
    height: float
    objects: int
    content: int  # bytes
    links: list  # the tag of each
    tops: list
    glyphs: dict  # {font: [glyph, …]}
    texts: dict = field(default_factory=dict)  # {font: {glyph: words}} where the font itself does not tell


@dataclass
class Fragment:
    """Pages in order, and what they share."""

    pages: list
    objects: list  # all but pages and their contents, in order
    contents: list
    faces: dict  # {font: file}
    states: dict  # {name: graphics state}
    shared: int = 0  # objects before those of the first page
    rows: int = 0  # of a table on these pages
    streams: list = field(default_factory=list)
    resources: str = ""  # a token, if the pages need more than fonts and graphics states
    outline: list = field(default_factory=list)  # [[title, page, x, y, [inner, …]], …]
    names: dict = field(default_factory=dict)  # {id: [page, x, y]}

    def packed(self):
        """The bytes to keep."""
        objects = zlib.compress(BETWEEN.join(self.objects), 1)
        head = {
            "pages": [asdict(page) for page in self.pages],
            "faces": self.faces,
            "states": self.states,
            "shared": self.shared,
            "rows": self.rows,
            "streams": [len(each) for each in self.streams],
            "resources": self.resources,
            "outline": self.outline,
            "names": self.names,
            "objects": len(objects),
        }
        told = json.dumps(head, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        return b"".join([b"%d\n" % len(told), told, objects, *self.streams, *self.contents])


def head_of(file):
    """What a kept fragment says of itself, from its open file."""
    return json.loads(file.read(int(file.readline())))


def unpacked(content):
    """A fragment that was kept; ValueError if it is none."""
    size, _, rest = content.partition(b"\n")
    start = int(size)
    head = json.loads(rest[:start])
    pages = [Page(**page) for page in head["pages"]]
    end = start + head.pop("objects")
    objects = zlib.decompress(rest[start:end]).split(BETWEEN)
    parts = []
    for size in [*head.pop("streams"), *(page.content for page in pages)]:
        parts.append(rest[end : end + size])
        end += size
    if end != len(rest):
        raise ValueError("cut short")
    streams = parts[: len(parts) - len(pages)]
    return Fragment(**{**head, "pages": pages}, objects=objects, streams=streams, contents=parts[len(streams) :])
