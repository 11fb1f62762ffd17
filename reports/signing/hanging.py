"""How an added signature may hang in a page: the entries of its field, its picture and its proofs, on lists.

What is not on a list is refused: a reader may show it, run it, or take it for something else than a signature.
"""

from dataclasses import dataclass
from decimal import Decimal

from pyhanko.pdf_utils import generic

# Entries of a signature's field, which is its own widget. Neither actions nor parents, kids or layers.
FIELD = {
    "/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/V", "/F", "/Ff", "/P", "/Rect", "/AP", "/DA", "/Q", "/Lock",
    "/Border", "/MK", "/M", "/NM", "/H",
}  # fmt: skip
# Invisible, hidden, printed, not viewed, read only, locked. Not: without zoom or rotation, which leaves the box.
FLAGS = 1 | 2 | 4 | 32 | 64 | 128 | 512
PICTURE = {
    "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Length", "/Filter", "/DecodeParms",
    "/Name",
}  # fmt: skip
SIGNATURES = {"/Sig", "/DocTimeStamp"}
STORE = {"/Type", "/VRI", "/Certs", "/OCSPs", "/CRLs"}
PROOF = {"/Type", "/Cert", "/OCSP", "/CRL", "/TU", "/TS"}
# No page is larger; what is reaches out of the arithmetic of viewers.
FARTHEST = 14400


class Changed(Exception):
    """Something else than a signature was added or changed."""


@dataclass(frozen=True)
class Widget:
    """An added field: numbers of its object, of its signature and of its picture (or None); where it shows.

    `page` counts from 0; `box` is (left, bottom, right, top) in points, or None where it shows nothing.
    """

    number: int
    value: int
    picture: int | None
    page: int
    box: tuple[Decimal, Decimal, Decimal, Decimal] | None


def widget(view, number, page, end):
    """The Widget of an added field that hangs in `page`, (number from 0, number of its object). Raises Changed.

    New objects have numbers from `end` on.
    """
    field = dictionary(view.get_object(generic.Reference(number, 0)))
    allowed = set(field) <= FIELD and field["/FT"] == "/Sig" and field["/Subtype"] == "/Widget"
    if not allowed or int(field.get("/F", 0)) & ~FLAGS or not _plain(field):
        raise Changed
    if "/P" in field and number_of(field, "/P") != page[1]:
        raise Changed
    value = number_of(field, "/V")
    if not value or value < end or dictionary(field["/V"]).get("/Type", "/Sig") not in SIGNATURES:
        raise Changed
    box = _box(field["/Rect"])
    picture = picture_of(field, box, end) if "/AP" in field else None
    return Widget(number, value, picture, page[0], box)


def _plain(field):
    """Whether nothing is drawn around the picture of a field."""
    border = field.get("/Border", ())
    return not any(border) and not set(field.get("/MK", ())) - {"/R"} and not field.get("/MK", {}).get("/R", 0)


def _box(corners):
    """The box as it is shown, whichever corners are named; None without any width and height."""
    x, y, other_x, other_y = _numbers(corners, 4)
    if x == other_x and y == other_y:
        return None
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _numbers(found, count):
    numbers = [Decimal(str(each)) for each in found]
    if len(numbers) != count or not all(each.is_finite() and abs(each) <= FARTHEST for each in numbers):
        raise Changed
    return numbers


def picture_of(field, box, end):
    """The number of the one picture of a field, which fills `box`; without a box it has no area either."""
    looks = dictionary(field["/AP"])
    picture = looks["/N"]
    if set(looks) != {"/N"} or not isinstance(picture, generic.StreamObject) or set(picture) - PICTURE:
        raise Changed
    number = number_of(looks, "/N")
    if number < end or picture.get("/Subtype") != "/Form":
        raise Changed
    x, y, other_x, other_y = _numbers(picture["/BBox"], 4)
    has_area = x != other_x and y != other_y
    if has_area != bool(box):
        raise Changed
    if "/Matrix" in picture:
        a, b, c, d, *_ = _numbers(picture["/Matrix"], 6)
        if not a * d - b * c:
            raise Changed
    return number


def proofs(root, end):
    """Numbers of the new dictionaries and lists that hold the proofs of signatures: later ones add to them."""
    if "/DSS" not in root:
        return set()
    store = dictionary(root["/DSS"])
    if set(store) - STORE:
        raise Changed
    found = {number_of(root, "/DSS"), number_of(store, "/VRI")}
    found |= {number_of(store, name) for name in ("/Certs", "/OCSPs", "/CRLs") if items(store, name)}
    for each in dictionary(store["/VRI"]).values() if "/VRI" in store else ():
        proof = dictionary(each.get_object())
        if set(proof) - PROOF:
            raise Changed
    if "/VRI" in store:
        found |= {number_of(store["/VRI"], name) for name in store["/VRI"]}
    return {number for number in found if number >= end}


def dictionary(found):
    """The same, where it is a dictionary and no stream."""
    if isinstance(found, generic.StreamObject) or not isinstance(found, generic.DictionaryObject):
        raise Changed
    return found


def items(holder, name):
    """The entries of a list as they stand there, or none."""
    if name not in holder:
        return []
    found = holder[name]
    if not isinstance(found, generic.ArrayObject):
        raise Changed
    return [found.raw_get(place) for place in range(len(found))]


def number_of(holder, name):
    """The number of the object that an entry leads to, or 0 where it leads to none."""
    value = holder.raw_get(name) if name in holder else None
    return value.idnum if isinstance(value, generic.IndirectObject) else 0
