"""The document itself: what Nghị định 30/2020 asks, read back from the bytes."""

import unicodedata
from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from pypdf import PdfReader

from reports.paper import pages_of
from reports.pdf import render
from tests.report_bodies import kien_giang

STACKED = "Ẫ Ỗ Ữ Ặ ế ợ ỵ ẵ ữ ẩ ỗ ằ Ự Ỷ"
WORDS = "Phong trào tạo chuyển biến rõ về nhận thức, trách nhiệm của cán bộ, công chức, viên chức. "
RECIPIENTS = ["Thường trực Tỉnh ủy", "Lưu: VT, SNV"]
ISSUE = {
    "number": "215",
    "issued_on": date(2022, 8, 9),
    "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    "position": "PHÓ CHỦ TỊCH",
    "signer": "Nguyễn Văn Ví Dụ",
}
POINT = 72 / 25.4


def made(*, draft=True, issue=None, issuing_body="ubnd", **changes):
    narrative = {"I.2": WORDS * 12 + STACKED, "IV.1": (WORDS * 9 + "\n") * 3, "V": WORDS * 20, "VI": WORDS * 3}
    body = kien_giang(**{"narrative": narrative, **changes})
    return render(
        body, draft=draft, issue=issue, issuing_body=issuing_body, recipients=RECIPIENTS, sha256="9f2c41ab" * 8
    )


def read(content):
    return PdfReader(BytesIO(content))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def placed(page):
    """[(text, x from the left, y from the top, size)] in points."""
    found, height = [], float(page.mediabox.height)

    def visit(text, matrix, at, font, size):
        if text.strip():
            x, y = at[4] * matrix[0] + matrix[4], at[5] * matrix[3] + matrix[5]
            found.append((text.strip(), x, height - y, abs(size * at[3] * matrix[3])))

    page.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def draft():
    return made()


@pytest.fixture(scope="module")
def issued():
    return made(draft=False, issue=ISSUE)


def test_the_head_of_the_document_is_the_national_one(issued):
    first = read(issued).pages[0].extract_text()
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN",
        "TỈNH KIÊN GIANG",
        "Số: 215/BC-UBND",
        "Kiên Giang, ngày 09 tháng 8 năm 2022",
        "BÁO CÁO",
        "Căn cứ Quyết định số 733/QĐ-TTg ngày 14 tháng 6 năm 2019 của Thủ tướng",
    ):
        assert line in " ".join(first.split())


def test_number_and_dateline_stand_on_one_line(issued):
    lines = {text: y for text, _, y, _ in placed(read(issued).pages[0])}
    number = next(y for text, y in lines.items() if text.startswith("Số:"))
    day = next(y for text, y in lines.items() if text.startswith("Kiên Giang, ngày"))
    assert number == pytest.approx(day, abs=0.5)


def test_the_department_has_its_superior_above_it():
    first = " ".join(read(made(issuing_body="snv")).pages[0].extract_text().split())
    assert "UBND TỈNH KIÊN GIANG SỞ NỘI VỤ" in first
    assert "/BC-SNV" in first


@pytest.mark.parametrize(
    ("province", "owner", "dateline"),
    [
        ({"name": "Cần Thơ"}, "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ", "Cần Thơ, ngày"),
        ({"name": "Hồ Chí Minh"}, "ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "Thành phố Hồ Chí Minh, ngày"),
        ({"name": "Đồng Nai", "level": "tỉnh"}, "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", "Đồng Nai, ngày"),
        ({"name": "Đồng Nai", "level": "thành phố"}, "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐỒNG NAI", "Đồng Nai, ngày"),
    ],
)
def test_a_city_is_called_a_city_from_the_day_it_is_one(province, owner, dateline):
    first = " ".join(read(made(province={"slug": "noi-nao-do", **province})).pages[0].extract_text().split())
    assert owner in first
    assert dateline in first


def test_the_figures_of_the_review_are_all_there(issued):
    text = text_of(read(issued))
    for words in (
        "có 126 cơ quan",
        "tại 23 đơn vị",
        "6 sở, ban, ngành; 3 doanh nghiệp; 7 huyện, thành phố và 7 xã",
        "4.946/5.213 lượt",
        "94,88%",
        "trên 90%",
        "hơn 5.200 máy tính",
        "2.262 tập thể và 3.324 cá nhân",
        "Tổng số ghi theo báo cáo là 21; cộng số ghi cho từng loại đơn vị được 20.",
        "Dữ liệu minh họa",
        "Mã chốt số liệu (SHA-256): 9f2c 41ab 9f2c 41ab",
    ):
        assert words in text
    assert "{{" not in text


def test_a_draft_has_no_number_and_says_so_on_every_page(draft):
    reader = read(draft)
    first = reader.pages[0].extract_text()
    assert "DỰ THẢO" in first
    assert "215" not in first
    for page in reader.pages:
        assert all(letter in page.extract_text() for letter in "DỰTHẢO")


def test_an_issued_report_has_signer_and_recipients_and_no_draft_mark(issued):
    text = text_of(read(issued))
    assert "DỰ THẢO" not in text
    assert "(chưa có lời văn)" not in text
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Ví Dụ" in text
    assert "Nơi nhận: - Thường trực Tỉnh ủy; - Lưu: VT, SNV." in text
    assert "./." in text


def test_sections_left_empty_are_told_in_a_draft_and_closed_up_when_issued(draft, issued):
    assert "(chưa có lời văn)" in text_of(read(draft))
    assert "2. Hạn chế" in text_of(read(draft))
    assert "Hạn chế" not in text_of(read(issued))


def test_pages_are_a4_with_the_margins_of_the_decree(issued):
    with pdfplumber.open(BytesIO(issued)) as file:
        for page in file.pages:
            width, height = sorted((page.width, page.height))
            assert (width, height) == (pytest.approx(210 * POINT, abs=0.5), pytest.approx(297 * POINT, abs=0.5))
            words = [word for word in page.extract_words() if 20 * POINT < word["bottom"] < page.height - 20 * POINT]
            assert min(word["x0"] for word in words) >= 30 * POINT - 1
            assert max(word["x1"] for word in words) <= page.width - 20 * POINT + 1
            assert min(word["top"] for word in words) >= 20 * POINT - 1


def test_page_numbers_stand_in_the_middle_of_the_top_margin_from_page_two(issued):
    pages = read(issued).pages

    def number_of(page):
        return [
            (text, size)
            for text, x, y, size in placed(page)
            if y < 20 * POINT and abs(x - (float(page.mediabox.width) + 10 * POINT) / 2) < 10 * POINT
        ]

    assert number_of(pages[0]) == []
    assert number_of(pages[1]) == [("2", pytest.approx(14, abs=0.01))]
    assert number_of(pages[2]) == [("3", pytest.approx(14, abs=0.01))]


def test_each_annex_counts_its_own_pages(issued):
    pages = read(issued).pages
    starts = [n for n, page in enumerate(pages) if page.extract_text().lstrip().startswith("Phụ lục")]
    assert len(starts) == 6
    for n in starts:
        assert not [text for text, _, y, _ in placed(pages[n]) if y < 20 * POINT]
    for n in range(starts[0], len(pages) - 1):
        if n not in starts:
            number = n - max(start for start in starts if start < n) + 1
            assert str(number) in [text for text, _, y, _ in placed(pages[n]) if y < 20 * POINT]


def test_the_annex_with_wide_tables_is_landscape(issued):
    wide = [page for page in read(issued).pages if page.mediabox.width > page.mediabox.height]
    assert wide
    assert all("Phụ lục II" in page.extract_text() for page in wide[:1])


def test_the_body_is_set_in_fourteen_points(issued):
    page = read(issued).pages[1]
    sizes = [size for text, _, y, size in placed(page) if len(text) > 40 and y < 250 * POINT]
    assert sizes
    assert all(size == pytest.approx(14, abs=0.01) for size in sizes)


def test_only_liberation_serif_is_used_and_it_is_embedded(draft):
    names = set()
    for page in read(draft).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()
            names.add(str(inner["/BaseFont"]).partition("+")[2])
    assert names
    assert all(name.startswith("LiberationSerif") for name in names)


def test_stacked_diacritics_come_back_as_they_went_in_whatever_their_form(draft):
    assert STACKED in text_of(read(draft))
    decomposed = made(narrative={"I.2": unicodedata.normalize("NFD", STACKED)})
    text = text_of(read(decomposed))
    assert STACKED in text
    assert text == unicodedata.normalize("NFC", text)


def test_the_file_is_tagged_vietnamese_and_titled(draft):
    reader = read(draft)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi-VN"
    assert reader.metadata.title.startswith("Báo cáo sơ kết 03 năm")
    assert reader.metadata.author == "Ủy ban nhân dân tỉnh Kiên Giang"


def test_one_body_gives_one_file(draft):
    assert made() == draft


def test_addresses_and_html_in_the_words_are_only_text():
    text = text_of(read(made(narrative={"I.2": 'Xem http://example.com/a <img src="http://example.com/b.png">'})))
    assert 'Xem http://example.com/a <img src="http://example.com/b.png">' in text


def test_a_long_table_repeats_its_head_and_the_signature_is_never_alone():
    plans = {
        "emulation": [
            {"name": f"Đơn vị số {n}", "inspected_on": "2022-05-01", "conclusion": "Đạt yêu cầu."} for n in range(80)
        ]
    }
    reader = read(made(lists={"inspections": plans}))
    pages = [page.extract_text() for page in reader.pages if "Đơn vị số" in page.extract_text()]
    assert len(pages) > 1
    assert all("Kết luận" in page for page in pages)
    signed = next(page.extract_text() for page in reader.pages if "Nơi nhận:" in page.extract_text())
    assert "./." in signed


def basis_of(**basis):
    """The one line of căn cứ of a report whose campaign rests on this text."""
    campaign = kien_giang()["campaign"]
    pages = pages_of(
        kien_giang(campaign=campaign | {"legal_bases": [basis]}),
        draft=True,
        issue=None,
        issuing_body="ubnd",
        recipients=[],
        sign="BC-UBND",
    )
    (stretches,) = pages["bases"]
    return "".join(each.text for each in stretches)


@pytest.mark.parametrize("years", ["2019–2025", "2019 – 2025", "2019-2025", "2019 - 2025"])
def test_years_in_a_legal_basis_are_joined_as_the_decree_joins_words(years):
    title = f"Quyết định về Kế hoạch giai đoạn {years}"
    line = basis_of(number="733/QĐ-TTg", date="2019-06-14", title=title)
    assert line.endswith("về Kế hoạch giai đoạn 2019 - 2025")


def test_a_legal_basis_without_a_title_is_named_by_its_number():
    assert basis_of(number="119/KH-UBND", date=None, title="") == "Căn cứ Kế hoạch số 119/KH-UBND"
