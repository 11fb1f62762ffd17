"""A signed copy without a digital signature proves nothing by itself: somebody has to say that it was signed."""

import tempfile

from campaign.storing import MAX_BYTES, begins_as_pdf, copied, refuse_unfit
from reports.signing import signatures
from units.numbers import show_count
from units.refusals import Refused


class Unvouched(Refused):
    """No signature was read in a file, and nobody has said yet that it is the signed paper.

    `sha256` is of the file, `says` what a person says of it by confirming.
    """

    def __init__(self, sentence, *, sha256, says):
        super().__init__(sentence)
        self.sha256, self.says = sha256, says


def what_was_attached(upload, issued, *, vouched):
    """What the log says of an upload that may become the signed copy of what was issued.

    `vouched` is the SHA-256 of the file that a person confirmed as the signed paper, so that another file chosen by
    mistake is asked about again. Raises Unvouched, and Refused for what is too large, empty or no PDF by its name.
    """
    refuse_unfit(upload, allowed=(".pdf",), most_bytes=MAX_BYTES)
    with tempfile.TemporaryFile() as file:
        sha256 = copied(upload.chunks(), file)
        if sha256 == issued.pdf.sha256 or not begins_as_pdf(file):  # storing refuses the latter
            return "Gắn bản đã ký"
        prefix = issued.pdf.size if signatures.file_begins_with(file, issued.pdf) else 0
        reading = signatures.read(file, prefix=prefix)
    if reading.signatures:
        return "Gắn bản đã ký"
    if vouched != sha256:
        raise _unvouched(upload.name, sha256, reading.pages, issued)
    return f"Gắn bản đã ký, xác nhận là bản quét không có chữ ký số{_also(reading.pages)}"


def _unvouched(name, sha256, pages, issued):
    ours = signatures.of_stored(issued.pdf, prefix=issued.pdf.size).pages
    known = f", {_count(pages)}" if pages else ", chưa đếm được số trang"
    issued_has = f"; bản PDF đã ban hành có {_count(ours)}" if ours else ""
    return Unvouched(
        f"Chưa gắn tệp “{name}”: không đọc được chữ ký số nào trong tệp, và tệp không phải bản PDF đã ban hành. Nếu "
        "đúng là bản quét của văn bản đã ký, hãy chọn lại tệp đó, đánh dấu ô xác nhận rồi gắn.",
        sha256=sha256,
        says=f"Đây là bản quét đã ký{known}{issued_has}",
    )


def _also(pages):
    return f", {_count(pages)}" if pages else ""


def _count(pages):
    return f"{show_count(pages)} trang"
