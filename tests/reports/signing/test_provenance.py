"""The last page: what it says of itself, and a code that a phone can read."""

import io
import re
from datetime import date

import pdfplumber
import pikepdf
import pytest
import segno
from pypdf import PdfReader

from reports import printing
from reports.models import Document, Snapshot
from reports.pdf import render
from reports.press.printing import print_to
from reports.press.sheaf import Piece, Sheaf
from reports.signing.provenance import provenance, qr_code
from tests.report_bodies import kien_giang

SHA256 = "9f2c41ab07d3e58a" * 4
SITE = "https://thidua.example.gov.vn"
ISSUE = {
    "number": "215",
    "issued_on": date(2022, 8, 9),
    "authority": "TM. ỦY BAN NHÂN DÂN",
    "position": "CHỦ TỊCH",
    "signer": "Nguyễn Văn Ví Dụ",
}
FACTS = {
    "sha256": SHA256,
    "kind": "Báo cáo",
    "title": "Sơ kết 03 năm <thử>",
    "author": "Ủy ban nhân dân tỉnh Kiên Giang",
    "sign": "BC-UBND",
    "as_of": "2022-08-08",
}


@pytest.fixture
def site(settings):
    settings.SITE_URL = SITE


def words(piece):
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", piece.html, flags=re.DOTALL).split())


def printed(pieces, folder, **facts):
    path = folder / "a.pdf"
    print_to(path, Sheaf(pieces, title="Thử", author="Thử", **facts), cache=folder)
    return path.read_bytes()


def test_the_page_names_the_document_its_code_and_the_way_to_check_it(site):
    told = words(provenance(issue=ISSUE, **FACTS))
    for text in (
        "Báo cáo số 215/BC-UBND ngày 09 tháng 8 năm 2022",
        "Sơ kết 03 năm &lt;thử&gt;",
        "Ủy ban nhân dân tỉnh Kiên Giang",
        "Số liệu tính đến: ngày 08 tháng 8 năm 2022",
        " ".join(["9f2c 41ab 07d3 e58a"] * 4),
        f"{SITE}/xac-thuc/",
        "Bản dự thảo không xác thực được.",
    ):
        assert text in told


def test_a_draft_says_that_it_cannot_be_checked_and_shows_no_qr_code(site):
    piece = provenance(**FACTS)
    assert "<svg" not in piece.html
    assert "Bản dự thảo không xác thực được." in words(piece)
    assert "chưa có số" in words(piece)
    assert "Cách kiểm tra" not in words(piece)


def test_the_qr_code_is_the_address_of_the_page_with_the_code(site):
    html = provenance(issue=ISSUE, **FACTS).html
    wanted = segno.make(f"{SITE}/xac-thuc/?ma={SHA256}", error="m", micro=False)
    assert qr_code(f"{SITE}/xac-thuc/?ma={SHA256}", title="x").split("<path")[1] in html
    size = wanted.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {size} {size}"' in html


def test_the_qr_code_on_paper_is_black_where_it_should_be_with_white_around(site, tmp_path):
    content = printed([provenance(issue=ISSUE, **FACTS)], tmp_path)
    matrix = list(segno.make(f"{SITE}/xac-thuc/?ma={SHA256}", error="m", micro=False).matrix_iter(border=4))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        shapes = [*page.rects, *page.curves]
        left, right = min(each["x0"] for each in shapes), max(each["x1"] for each in shapes)
        top, bottom = min(each["top"] for each in shapes), max(each["bottom"] for each in shapes)
        image = page.to_image(resolution=300).original.convert("L")
    step = (right - left) / (len(matrix) - 8)
    assert right - left == pytest.approx(bottom - top, abs=0.1)
    assert 30 <= (right - left) * 25.4 / 72 <= 40, "millimetres"
    for down, row in enumerate(matrix):
        for across, black in enumerate(row):
            x, y = left + (across - 3.5) * step, top + (down - 3.5) * step
            assert (image.getpixel((int(x * 300 / 72), int(y * 300 / 72))) < 128) == bool(black), (across, down)


def test_who_cannot_see_the_qr_code_is_told_where_it_leads(site, tmp_path):
    content = printed([provenance(issue=ISSUE, **FACTS)], tmp_path)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        figures = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure" and "/Alt" in each
        ]
        assert [str(each.Alt) for each in figures] == [f"Mã QR dẫn đến trang xác thực {SITE}/xac-thuc/"]


def test_it_is_the_last_page_of_a_report_and_counts_for_itself(site):
    body = kien_giang(narrative={"V": "Tiếp tục thực hiện."})
    reader = PdfReader(
        io.BytesIO(render(body, draft=False, issue=ISSUE, issuing_body="ubnd", recipients=["Lưu: VT"], sha256=SHA256))
    )
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [n for n, text in enumerate(pages) if "THÔNG TIN XÁC THỰC VĂN BẢN" in text] == [len(pages) - 1]
    assert " ".join(["9f2c 41ab 07d3 e58a"] * 4) in pages[-1]
    assert "Báo cáo số 215/BC-UBND" in pages[-1]


@pytest.mark.parametrize(("kind", "pieces"), [("reminder", 2), ("sheet", 1)])
def test_what_gets_a_number_ends_with_it_and_what_is_only_printed_does_not(site, kind, pieces):
    document = Document(kind=kind, title="Về việc nộp phiếu", issuing_body="snv")
    sheaf = Sheaf([Piece("<p>Lời</p>")], title="Thử", author="Thử")
    body = {"province": {"name": "Kiên Giang"}}
    told = list(printing.told(document, body, ISSUE, Snapshot(sha256=SHA256), sheaf).pieces)
    assert len(told) == pieces
    if pieces > 1:
        assert "Công văn đôn đốc số 215/" in words(told[-1])
        assert "Sở Nội vụ tỉnh Kiên Giang" in words(told[-1])
