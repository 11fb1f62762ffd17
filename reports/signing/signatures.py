"""The signatures of a PDF as pages show them: read in a guarded process, never in the web process itself."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.cache import cache

from campaign.storing import path_of
from reports.signing.keys import BadConfiguration, configuration

SECONDS = 15
KEPT = 10 * 60


@dataclass(frozen=True)
class Signature:
    """Who signed, when, and what the check found; `trusted` is None where no authority is known here."""

    name: str
    organisation: str
    issuer: str
    at: datetime | None
    stamped: bool
    intact: bool
    trusted: bool | None
    changed: bool
    ends: int
    page: int | None
    box: tuple | None

    @property
    def is_good(self):
        return self.intact and not self.changed and self.trusted is not False

    @property
    def verdict(self):
        if not self.intact:
            return "Chữ ký không khớp với nội dung: tệp đã bị sửa sau khi ký."
        if self.changed:
            return "Tệp đã bị thay đổi sau chữ ký này."
        if self.trusted is False:
            return "Nội dung chưa bị sửa từ khi ký, nhưng nơi cấp chứng thư không nằm trong danh sách tin cậy."
        if self.trusted is None:
            return "Nội dung chưa bị sửa từ khi ký; nơi cấp chứng thư chưa được kiểm tra ở đây."
        return "Hợp lệ; nội dung chưa bị sửa từ khi ký."


@dataclass(frozen=True)
class Reading:
    """What was found in one file; `readable` is False where it is no PDF that can be checked."""

    signatures: tuple[Signature, ...] = ()
    only_signed: bool = False
    readable: bool = True


UNREADABLE = Reading(readable=False)


def read(file, *, prefix=0):
    """The Reading of an open file (one with a descriptor); `prefix` bytes of it are known to be the product's own."""
    file.seek(0)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "reports.signing.reading", str(prefix), *_roots()],
            stdin=file,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd=settings.BASE_DIR,
            env={"PATH": "", "LANG": "C.UTF-8"},
        )
        return _reading(json.loads(answer.stdout))
    except (subprocess.SubprocessError, ValueError):
        return UNREADABLE


def of_stored(stored, *, prefix=0):
    """The same of a file that the product keeps; remembered for some minutes, since the file never changes."""
    key = f"signatures:{stored.sha256}:{prefix}"
    found = cache.get(key)
    if found is None:
        with path_of(stored).open("rb") as file:
            found = read(file, prefix=prefix)
        cache.set(key, found, KEPT)
    return found


def begins_with(longer, shorter):
    """Whether a stored file is another one with something added behind it."""
    if longer.size <= shorter.size:
        return False
    with path_of(longer).open("rb") as one, path_of(shorter).open("rb") as other:
        while piece := other.read(1 << 20):
            if one.read(len(piece)) != piece:
                return False
    return True


def _roots():
    try:
        return [str(path) for path in configuration().roots]
    except BadConfiguration:
        return []


def _reading(found):
    return Reading(tuple(_signature(each) for each in found["signatures"]), found["only_signed"])


def _signature(told):
    moment = told["at"] and datetime.fromisoformat(told["at"])
    return Signature(**told | {"at": moment or None, "box": told["box"] and tuple(map(Decimal, told["box"]))})


@dataclass(frozen=True)
class Copy:
    """What the signed copy that somebody attached turned out to be; a remark, never a refusal."""

    kind: str
    remark: str
    signatures: tuple = ()


def copy_of(issued):
    """The Copy of an issued report or document, beside the file that was issued."""
    follows = begins_with(issued.signed_file, issued.pdf)
    reading = of_stored(issued.signed_file, prefix=issued.pdf.size if follows else 0)
    count = len(reading.signatures)
    added = tuple(each for each in reading.signatures if each.ends > issued.pdf.size)
    if follows and reading.only_signed and added:
        return Copy("ok", "Đúng là bản PDF đã ban hành, thêm chữ ký số dưới đây.", added)
    if follows:
        remark = "Tệp bắt đầu bằng bản PDF đã ban hành nhưng còn thay đổi khác ngoài chữ ký số. Hãy so hai tệp."
        return Copy("warn", remark)
    if count:
        remark = "Tệp có chữ ký số nhưng không phải bản PDF đã ban hành thêm chữ ký. Hãy so nội dung hai tệp."
        return Copy("warn", remark, reading.signatures)
    if not reading.readable:
        return Copy("warn", "Chưa đọc được chữ ký số trong tệp này. Hãy mở tệp bằng phần mềm ký số để kiểm tra.")
    return Copy("warn", "Tệp không có chữ ký số và không phải bản PDF đã ban hành, có thể là bản quét.")
