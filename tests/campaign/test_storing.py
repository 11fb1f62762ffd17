"""Keeping files: what is taken, what is refused and in which words, where the bytes lie."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campaign.models import StoredFile
from campaign.storing import DOCX, JPG, PDF, PNG, XLSX, path_of, store_bytes, store_upload
from tests import factories as make
from units.refusals import Refused

AT = make.moment(2022, 7, 1)
PDF_BYTES = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def evidence(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


def image(kind):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


def office(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<xml/>")
    return out.getvalue()


def store(name, content, **options):
    return store_upload(SimpleUploadedFile(name, content), by=make.make_user(), at=AT, **options)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Kế hoạch.pdf", PDF_BYTES, PDF),
        ("KẾ HOẠCH.PDF", b"\xef\xbb\xbf" + PDF_BYTES, PDF),
        ("anh.jpg", image("JPEG"), JPG),
        ("anh.jpeg", image("JPEG"), JPG),
        ("anh.png", image("PNG"), PNG),
        ("bao-cao.docx", office("word/document.xml"), DOCX),
        ("bang.xlsx", office("xl/workbook.xml"), XLSX),
    ],
)
def test_the_five_kinds_are_kept_whole_under_their_hash(evidence, name, content, kind):
    stored = store(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert (stored.sha256, stored.size, stored.content_type) == (sha256, len(content), kind)
    assert path_of(stored) == evidence / sha256[:2] / sha256
    assert path_of(stored).read_bytes() == content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.pdf", b"MZ\x90\x00" + b"\x00" * 100, "Tệp “virus.pdf” không phải là tệp PDF thật."),
        ("trang.jpg", b"<html></html>", "không phải là tệp JPG thật"),
        ("anh.png", image("JPEG"), "không phải là tệp PNG thật"),
        ("hong.png", image("PNG")[:40], "không phải là tệp PNG thật"),
        ("hong.docx", b"PK\x03\x04broken", "không phải là tệp DOCX thật"),
        ("la.docx", office("xl/workbook.xml"), "không phải là tệp DOCX thật"),
        ("macro.docx", office("word/document.xml", "word/vbaProject.bin"), "không phải là tệp DOCX thật"),
        ("macro.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "không phải là tệp XLSX thật"),
        ("macro.xlsx", office("xl/workbook.xml", "xl/VBAPROJECT.BIN"), "không phải là tệp XLSX thật"),
        ("kep.docx", b"MZ\x90\x00" + office("word/document.xml"), "không phải là tệp DOCX thật"),
        ("macro.docm", office("word/document.xml", "word/vbaProject.bin"), "không thuộc loại nhận được"),
        ("chay.exe", b"MZ\x90\x00", "không thuộc loại nhận được (DOCX, JPG, PDF, PNG, XLSX)"),
        ("trang.svg", b"<svg/>", "không thuộc loại nhận được"),
        ("khong-duoi", PDF_BYTES, "không thuộc loại nhận được"),
        ("rong.pdf", b"", "Tệp “rong.pdf” rỗng."),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(evidence, name, content, sentence):
    with pytest.raises(Refused) as refusal:
        store(name, content)
    assert sentence in str(refusal.value)
    assert not StoredFile.objects.exists()
    assert not [path for path in evidence.rglob("*") if path.is_file()] if evidence.exists() else True


@pytest.mark.django_db
def test_thirty_megabytes_are_too_many():
    with pytest.raises(Refused, match="nặng 30,1 MB, quá mức 20 MB"):
        store("to.pdf", PDF_BYTES + b"0" * (30 * 1024 * 1024))


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "shown"), [(20 * 1024 * 1024 + 1, "20,1"), (22_000_000, "21")])
def test_what_is_a_little_too_much_reads_as_more_than_what_is_allowed(size, shown):
    with pytest.raises(Refused, match=f"nặng {shown} MB, quá mức 20 MB"):
        store("to.pdf", PDF_BYTES.ljust(size, b"0"))


@pytest.mark.django_db
def test_twenty_megabytes_are_taken():
    content = PDF_BYTES.ljust(20 * 1024 * 1024, b"0")
    assert store("vua.pdf", content).size == len(content)


@pytest.mark.django_db
def test_the_same_content_is_kept_once_whatever_its_name(evidence):
    first, second = store("a.pdf", PDF_BYTES), store("b.pdf", PDF_BYTES)
    assert first == second
    assert len([path for path in evidence.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_a_name_cannot_lead_out_of_the_folder(evidence):
    stored = store("../../../etc/passwd.pdf", PDF_BYTES)
    assert path_of(stored).is_relative_to(evidence)
    assert "passwd" not in str(path_of(stored))


@pytest.mark.django_db
def test_only_the_kinds_asked_for_are_taken():
    with pytest.raises(Refused, match=r"không thuộc loại nhận được \(PDF\)"):
        store("anh.png", image("PNG"), allowed=(".pdf",))


def test_the_folder_is_outside_everything_that_is_served(settings):
    for served in [settings.STATIC_ROOT, settings.BASE_DIR / "static", settings.BASE_DIR / "templates"]:
        assert not settings.EVIDENCE_ROOT.is_relative_to(served)


@pytest.mark.django_db
def test_what_the_product_made_is_kept_the_same_way():
    stored = store_bytes(PDF_BYTES, PDF, by=None, at=AT)
    assert path_of(stored).read_bytes() == PDF_BYTES
    assert stored.by is None
