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
from reports.signing.space import stand_within
from units.days import show_day

SECONDS = 15
KEPT = 10 * 60


@dataclass(frozen=True)
class Signature:
    """Who signed, when, and what the check found; `trusted` is None where no authority is known here.

    `revocation` is good, revoked, authority_revoked or unknown, `revoked_at` the moment of the two in the middle.
    """

    name: str
    organisation: str
    issuer: str
    at: datetime | None
    stamped: bool
    intact: bool
    trusted: bool | None
    revocation: str
    revoked_at: datetime | None
    changed: bool
    ends: int
    page: int | None
    box: tuple | None

    @property
    def is_good(self):
        return self.intact and not self.changed and not self.revoked_at and self.trusted is not False

    @property
    def verdict(self):
        """What is known and what is not, in sentences; nothing is called valid in law."""
        if not self.intact:
            return "Chữ ký không khớp với nội dung: tệp đã bị sửa sau khi ký."
        if self.changed:
            return "Tệp đã bị thay đổi sau chữ ký này."
        return f"Nội dung chưa bị sửa từ khi ký. {self._of_certificate}"

    @property
    def _of_certificate(self):
        if self.revoked_at:
            whose = "của nơi cấp " if self.revocation == "authority_revoked" else ""
            return f"Chứng thư {whose}đã bị thu hồi ngày {show_day(self.revoked_at)}, trước khi ký."
        if self.trusted is False:
            return "Nơi cấp chứng thư không nằm trong danh sách tin cậy của hệ thống này."
        if self.trusted is None:
            return "Nơi cấp chứng thư và việc thu hồi chứng thư chưa được kiểm tra ở đây."
        if self.revocation == "good":
            return "Chứng thư do tổ chức tin cậy cấp và chưa bị thu hồi khi ký, theo chứng cứ kèm trong tệp."
        unknown = "Chưa biết chứng thư có bị thu hồi hay không, vì trang này không hỏi nơi cấp."
        return f"Chứng thư do tổ chức tin cậy cấp. {unknown}"


@dataclass(frozen=True)
class Reading:
    """What was found in one file; `readable` is False where it is no PDF that can be checked.

    `pages` is how many it says it has, None where it does not say so in order.
    """

    signatures: tuple[Signature, ...] = ()
    only_signed: bool = False
    readable: bool = True
    pages: int | None = None


UNREADABLE = Reading(readable=False)


def read(file, *, prefix=0):
    """The Reading of an open file (one with a descriptor); `prefix` bytes of it are known to be the product's own.

    UNREADABLE too where SIGNING_CONFIG cannot be read: without its roots strangers' signatures would seem unchecked
    instead of refused.
    """
    file.seek(0)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "reports.signing.reading", json.dumps({"prefix": prefix, **_authorities()})],
            stdin=file,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd=settings.BASE_DIR,
            env={"PATH": "", "LANG": "C.UTF-8"},
        )
        return _reading(json.loads(answer.stdout))
    except (subprocess.SubprocessError, ValueError, BadConfiguration):
        return UNREADABLE


def of_stored(stored, *, prefix=0):
    """The same of a file that the product keeps; remembered for some minutes, since the file never changes."""
    found = remembered(stored, prefix=prefix)
    if found is None:
        with path_of(stored).open("rb") as file:
            found = read(file, prefix=prefix)
        if found.readable:
            cache.set(_key(stored, prefix), found, KEPT)
    return found


def remembered(stored, *, prefix=0):
    """The Reading of a file that the product keeps where it was read lately, or None."""
    return cache.get(_key(stored, prefix))


def _key(stored, prefix):
    return f"signatures-4:{stored.sha256}:{prefix}"


def begins_with(longer, shorter):
    """Whether a stored file is another one with something added behind it."""
    if longer.size <= shorter.size:
        return False
    with path_of(longer).open("rb") as file:
        return file_begins_with(file, shorter)


def file_begins_with(file, stored):
    """Whether an open file begins with the bytes of a stored one."""
    file.seek(0)
    with path_of(stored).open("rb") as other:
        while piece := other.read(1 << 20):
            if file.read(len(piece)) != piece:
                return False
    return True


def _authorities():
    found = configuration()
    return {"roots": [str(path) for path in found.roots], "intermediates": [str(path) for path in found.intermediates]}


def _reading(found):
    signatures = tuple(_signature(each) for each in found["signatures"])
    return Reading(signatures, found["only_signed"], pages=found["pages"])


def _signature(told):
    moments = {name: told[name] and datetime.fromisoformat(told[name]) for name in ("at", "revoked_at")}
    return Signature(**told | moments | {"box": told["box"] and tuple(map(Decimal, told["box"]))})


@dataclass(frozen=True)
class Copy:
    """What the signed copy that somebody attached turned out to be."""

    kind: str
    remark: str
    signatures: tuple = ()


def copy_of(issued):
    """The Copy of an issued report or document, beside the file that was issued."""
    if issued.signed_file == issued.pdf:
        return Copy("warn", "Tệp chính là bản PDF đã ban hành, không thêm chữ ký nào.")
    follows = begins_with(issued.signed_file, issued.pdf)
    reading = of_stored(issued.signed_file, prefix=issued.pdf.size if follows else 0)
    count = len(reading.signatures)
    added = tuple(each for each in reading.signatures if each.ends > issued.pdf.size)
    if follows and reading.only_signed and added and not stand_within(added, issued.pdf):
        remark = "Tệp là bản PDF đã ban hành, thêm chữ ký số, nhưng hình chữ ký đứng ngoài chỗ ký nên có thể che chữ."
        return Copy("warn", f"{remark} Hãy so hai tệp.", added)
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
