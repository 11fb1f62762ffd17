"""What goes to the press: the pieces of a document in order, and what the bound file says of itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date


class PressFailed(Exception):
    """The file could not be made; the message is a Vietnamese sentence for the person who waits for it."""


class Stopped(Exception):
    """Whoever asked for the file asked to stop."""


@dataclass(frozen=True)
class Piece:
    """One HTML document that is rendered by itself, whatever stands before it, so that it is kept by its content.

    No page number, draft mark or word on demo data stands in it: they are stamped when the file is bound.
    """

    html: str
    title: str = ""  # begins a section of the file: a bookmark, a line of the contents
    label: str = ""  # stands before the number of each page in the reader's list of pages: "PL I-"
    restarts: bool = False  # pages count from 1 again; the first page of a count shows no number

    @property
    def known(self):
        """What its pages are kept under."""
        return self.html


@dataclass(frozen=True)
class LatePiece:
    """A piece whose HTML is made only where its pages are not kept: `known` tells all that it is made of."""

    known: str
    make: Callable[[], str] = field(compare=False)
    title: str = ""
    label: str = ""
    restarts: bool = False

    @property
    def html(self):
        return self.make()


@dataclass(frozen=True)
class LongTable:
    """A table over many pages: `before`, the rows and `after` are one HTML document.

    The press renders some hundred rows at a time; a page that ends in the middle of the table is always full. Each row
    is one `<tr>`; the table has `table-layout: fixed`, and its `<thead>` stands at the end of `before`.
    """

    before: str
    rows: Sequence[str]
    after: str
    title: str = ""
    label: str = ""
    restarts: bool = False

    @property
    def html(self):
        return self.before + "".join(self.rows) + self.after

    @property
    def known(self):
        return self.html


@dataclass(frozen=True)
class Attachment:
    """A file inside the file, as PDF/A-3 allows: the data that the document was made from."""

    name: str
    content: bytes
    media_type: str
    description: str


@dataclass(frozen=True)
class Sheaf:
    """A whole document. Its pieces may be made one by one while earlier ones are being rendered."""

    pieces: Iterable[Piece | LatePiece | LongTable]
    title: str
    author: str
    subject: str = ""
    draft: bool = False
    demo: bool = False
    contents: bool = False  # with a list of contents: before the first annex, or after the cover of a book
    attachments: tuple[Attachment, ...] = ()
    book: bool = False  # many documents in one cover, which is the first piece: the contents come after it
    dated: date | None = None  # the day that the file and what is inside it carry; there is no clock here


@dataclass(frozen=True)
class Printed:
    """What was made: how many pages, how many pieces were rendered for it, how many were there already."""

    pages: int
    rendered: int
    reused: int
    tagged: bool
