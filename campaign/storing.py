"""Keeping files by their content: sniffed, hashed, written once outside the web root, never trusted by name."""

import hashlib
import os
import tempfile
import zipfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from PIL import Image

from campaign.models import StoredFile
from units.numbers import show_decimal
from units.refusals import Refused

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
PDF = "application/pdf"
JPG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
EXTENSIONS = {".pdf": PDF, ".jpg": JPG, ".jpeg": JPG, ".png": PNG, ".docx": DOCX, ".xlsx": XLSX}
# Tables that people import; Excel saves "Unicode text" as .txt.
TABLES = {".xlsx": XLSX, ".csv": CSV, ".txt": CSV}
# Control signs that no text has; the old fonts of Vietnamese draw letters above them only.
NOT_TEXT = tuple(bytes([number]) for number in (*range(9), 14, 15, *range(17, 26), 27))
OFFICE_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}


def store_upload(upload, *, by, at, allowed=tuple(EXTENSIONS), most_bytes=MAX_BYTES):
    """Stores an uploaded file and returns its StoredFile; the same content is kept once.

    Raises Refused when the file is empty, too large, of another kind, or not what its name says.
    """
    refuse_unfit(upload, allowed=allowed, most_bytes=most_bytes)
    name = _name(upload)
    extension = Path(name).suffix.lower()
    with _draft() as draft:
        sha256 = copied(upload.chunks(), draft)
        content_type = (EXTENSIONS | TABLES)[extension]
        if not _is(content_type, Path(draft.name)):
            raise Refused(f"Tệp “{name}” không phải là tệp {extension.lstrip('.').upper()} thật. Hãy chọn lại tệp.")
        return _keep(Path(draft.name), sha256, content_type, by=by, at=at)


def sha256_of(upload):
    """The SHA-256 of an upload that is not kept yet."""
    upload.seek(0)
    return hashlib.file_digest(upload.file, "sha256").hexdigest()


def copied(chunks, file):
    """Writes the chunks to an open file, so that others can read it; returns the SHA-256 of them all."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return digest.hexdigest()


def refuse_unfit(upload, *, allowed, most_bytes):
    """What is wrong with a file is said by its name and size, before any of it is read. Raises Refused."""
    name = _name(upload)
    if Path(name).suffix.lower() not in allowed:
        kinds = ", ".join(sorted({each.lstrip(".").upper() for each in allowed if each != ".jpeg"}))
        raise Refused(f"Tệp “{name}” không thuộc loại nhận được ({kinds}). Hãy chuyển sang một loại đó rồi tải lại.")
    if upload.size > most_bytes:
        raise Refused(
            f"Tệp “{name}” nặng {_megabytes(upload.size)} MB, quá mức {most_bytes // MEGABYTE} MB. "
            "Hãy giảm dung lượng hoặc tách tệp."
        )
    if not upload.size:
        raise Refused(f"Tệp “{name}” rỗng. Hãy chọn lại tệp.")


def _megabytes(size):
    """Rounded up to a tenth, so that what is too much never reads like what is allowed."""
    return show_decimal(Decimal(-(-size * 10 // MEGABYTE)) / 10)


def _name(upload):
    return Path(upload.name or "").name


def store_bytes(content, content_type, *, by, at):
    """Stores what the product itself made (a rendered PDF) and returns its StoredFile."""
    with _draft() as draft:
        draft.write(content)
        draft.flush()
        return _keep(Path(draft.name), hashlib.sha256(content).hexdigest(), content_type, by=by, at=at)


def store_path(path, content_type, *, by, at):
    """Stores a file that the product made, however large, and returns its StoredFile; `path` itself stays."""
    with _draft() as draft, Path(path).open("rb") as made:
        sha256 = copied(iter(lambda: made.read(MEGABYTE), b""), draft)
        return _keep(Path(draft.name), sha256, content_type, by=by, at=at)


def path_of(stored):
    return _place(stored.sha256)


def _place(sha256):
    return settings.EVIDENCE_ROOT / sha256[:2] / sha256


@contextmanager
def _draft():
    """An open file on the disk of the stored ones, so that keeping it is one rename; gone afterwards if not kept."""
    settings.EVIDENCE_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.EVIDENCE_ROOT, delete=False) as draft:
        try:
            yield draft
        finally:
            Path(draft.name).unlink(missing_ok=True)


def _keep(draft, sha256, content_type, *, by, at):
    place = _place(sha256)
    place.parent.mkdir(exist_ok=True)
    os.chmod(draft, 0o640)
    os.replace(draft, place)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={"size": place.stat().st_size, "content_type": content_type, "stored_at": at, "by": by},
    )
    return stored


def _is(content_type, path):
    """Whether the bytes are what the name promises: an executable renamed .pdf is refused."""
    if content_type == PDF:
        with path.open("rb") as file:
            return begins_as_pdf(file)
    if content_type == CSV:
        return _is_text(path)
    if content_type in OFFICE_PART:
        return _is_office(path, OFFICE_PART[content_type])
    try:
        with Image.open(path, formats=["JPEG" if content_type == JPG else "PNG"]) as image:
            image.verify()
    except Exception:  # Pillow raises many kinds for a broken or hostile image
        return False
    return True


def begins_as_pdf(file):
    """Whether an open file begins as a PDF does, whatever its name says."""
    file.seek(0)
    return file.read(1024).lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-")


def _is_text(path):
    """Nothing but text at its beginning, in whatever encoding: no signs that only programs and pictures hold."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not start.startswith(b"%PDF-") and not any(sign in start for sign in NOT_TEXT)


def _is_office(path, part):
    """A package from its first byte on (a program with an archive behind it is none), with the part and no macros."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            file.seek(0)
            starts_well = file.read(4) == b"PK\x03\x04"
    except (zipfile.BadZipFile, OSError):
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return starts_well and {"[Content_Types].xml", part} <= names and not has_macros
