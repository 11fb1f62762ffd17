"""Whether a file or a code is that of an issued document: told to anybody, and nothing but what stands on the paper."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from reports.letterhead import signer_body
from reports.models import Document, Report, ReportStatus
from reports.paper import subject
from reports.signing import signatures
from reports.signing.space import stand_within
from units.text import one_line
from units.throttling import only_place, place_among

CODE = re.compile(r"[0-9a-f]{64}")
BETWEEN = re.compile(r"[\s.:·–-]+")
MOST_PAPERS = 5
READERS = 2
# A place that was never given back is free again after so many seconds.
HELD = 2 * signatures.SECONDS


class Busy(Exception):
    """Others are having files looked into; a hostile file must not take the whole machine."""


@dataclass(frozen=True)
class Paper:
    """What stands on an issued document."""

    name: str
    notation: str
    issued_on: date
    title: str
    author: str
    signer: str
    demo: bool


@dataclass(frozen=True)
class Answer:
    """`by`: file, signed (a file with signatures added), kept (the signed copy), kept_unsigned (the same where no
    digital signature is read in it), or code of one of these; "" is no.
    """

    by: str = ""
    papers: tuple[Paper, ...] = ()
    signatures: tuple = ()
    added: int = 0

    def __bool__(self):
        return bool(self.by)


NOTHING = Answer()


def code_in(typed):
    """The code as it is compared, or None where it is none; on paper it stands in groups."""
    code = BETWEEN.sub("", typed).lower()
    return code if CODE.fullmatch(code) else None


def what_is_missing(typed):
    """Why what was typed is no code."""
    count = len(BETWEEN.sub("", typed))
    if not count:
        return "Hãy nhập mã in ở trang cuối của văn bản."
    told = f"Mã gồm 64 chữ số và chữ cái từ a đến f; anh/chị đã nhập {count} ký tự"
    return f"{told}. Hãy nhập lại đủ mã." if count != 64 else f"{told}, trong đó có ký tự khác. Hãy xem lại mã."


def in_groups(code):
    """A code as people read it: groups of four."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def by_code(code):
    """What the 64 digits name: a file, its signed copy, or the data that a document was made from."""
    for by, field in (("code_of_file", "pdf"), ("code_of_kept", "signed_file"), ("code_of_data", "snapshot")):
        if found := _issued(**{f"{field}__sha256": code}):
            return Answer(by, _papers(found))
    return NOTHING


def by_file(passing, *, address=""):
    """What a file is, asked from `address`; one that was changed, a draft and one never seen get the same answer."""
    if found := _issued(pdf__sha256=passing.sha256):
        return Answer("file", _papers(found), _signed(found[0], found[0].pdf) if found[0].sealed_by else ())
    if found := _issued(signed_file__sha256=passing.sha256):
        read = _signed(found[0], found[0].signed_file)
        return Answer("kept" if read else "kept_unsigned", _papers(found), read)
    if found := _issued(pdf__sha256__in=list(passing.beginnings)):
        return _with_more(passing, found, address)
    return NOTHING


def _with_more(passing, found, address):
    """A file that begins as an issued one: only signatures may follow, and none may cover what it says."""
    found = [max(found, key=lambda issued: issued.pdf.size)]
    length = passing.beginnings[found[0].pdf.sha256]
    with only_place("reading", address, seconds=HELD) as alone:
        if not alone:
            raise Busy
        with _turn("reading"):
            reading = signatures.read(passing.file, prefix=length)
    added = [each for each in reading.signatures if each.ends > length]
    if not reading.only_signed or not added or not all(each.is_good for each in added):
        return NOTHING
    if not stand_within(added, found[0].pdf):
        return NOTHING
    return Answer("signed", _papers(found), reading.signatures, len(added))


def _issued(**wanted):
    """Issued reports and documents, drafts never: what is asked for decides nothing else."""
    found = []
    for model in (Report, Document):
        rows = model.objects.filter(**wanted, status=ReportStatus.ISSUED).order_by("pk")
        found += rows.select_related("campaign", "pdf", "signed_file", "snapshot")[:MOST_PAPERS]
    return found


def _papers(found):
    return tuple(_paper(each) for each in found)


def _paper(issued):
    body = json.loads(issued.snapshot.body)
    is_report = isinstance(issued, Report)
    return Paper(
        name="Báo cáo" if is_report else issued.get_kind_display(),
        notation=issued.notation,
        issued_on=issued.issued_on,
        title=subject(body) if is_report else issued.title,
        author=signer_body(issued.issuing_body, body),
        signer=one_line(f"{issued.signer_position} {issued.signer_name}"),
        demo=body.get("is_demo", False),
    )


def _signed(issued, file):
    """The signatures of a file that the product keeps: what strangers upload takes none of its places."""
    prefix = file.size if file == issued.pdf else 0
    known = signatures.remembered(file, prefix=prefix)
    if known is None:
        with _turn("reading-kept"):
            known = signatures.of_stored(file, prefix=prefix)
    return known.signatures


@contextmanager
def _turn(what):
    """A few files are read at a time; raises Busy where all places are taken."""
    with place_among(what, most=READERS, seconds=HELD) as free:
        if not free:
            raise Busy
        yield
