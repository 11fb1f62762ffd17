"""The bound file: its pages, what is stamped on them, how a reader finds the way, and what it says of itself."""

import re
import unicodedata
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pdfplumber
import pikepdf
import pytest

from reports.press.sheaf import Attachment, LatePiece, Piece, PressFailed, Sheaf, Stopped
from tests.reports.press.conftest import PARAGRAPH, page_of, row, rows_of, sheaf_of, table_of
from tests.reports.press.test_tags import contents_of

POINT = 72 / 25.4
STACKED = "Ẫ Ỗ Ữ Ặ ế ợ ỵ ẵ ữ ẩ ỗ ằ Ự Ỷ Đ đ ừ ỡ ậ ể ộ"


def words_of(reading):
    with pdfplumber.open(BytesIO(reading.content)) as pdf:
        return [page.extract_words(extra_attrs=["size"]) for page in pdf.pages]


def numbers_of(reading):
    """What stands in the top margin of each page."""
    return [[word["text"] for word in words if word["bottom"] < 20 * POINT] for words in words_of(reading)]


def outline_of(items):
    return [(item.title, outline_of(item.children)) for item in items]


def test_pages_count_on_and_from_one_in_each_annex_and_the_first_shows_no_number(printed):
    numbers = numbers_of(printed)
    with_contents = next(n for n in range(1, 20) if not numbers[n])
    annex = len(numbers) - with_contents - 1
    assert numbers[:with_contents] == [[], *([str(n)] for n in range(2, with_contents + 1))]
    assert numbers[with_contents:-1] == [[], *([str(n)] for n in range(2, annex + 1))]
    assert numbers[-1] == []


def test_a_number_is_of_14_points_over_the_middle_of_the_text_in_the_middle_of_the_margin(printed):
    with pdfplumber.open(BytesIO(printed.content)) as pdf:
        page = pdf.pages[1]
        (number,) = [word for word in page.extract_words(extra_attrs=["size"]) if word["bottom"] < 20 * POINT]
        text = [char for char in page.chars if char["top"] > 20 * POINT]
    assert number["size"] == 14
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx((30 + 190) / 2 * POINT, abs=0.2)
    assert (number["top"] + number["bottom"]) / 2 == pytest.approx(10 * POINT, abs=3)
    assert min(char["x0"] for char in text) >= 30 * POINT - 0.1


def test_labels_of_pages_are_those_of_the_paper(printed):
    labels = [page.label for page in printed.pdf.pages]
    first = labels.index("PL I-1")
    assert labels[:first] == [str(n + 1) for n in range(first)]
    assert labels[first:-1] == [f"PL I-{n + 1}" for n in range(len(labels) - first - 1)]
    assert labels[-1] == "PL II-1"


def test_contents_stand_before_the_first_annex_and_tell_where_everything_is(printed):
    numbers = numbers_of(printed)
    first_annex = next(n for n in range(1, 20) if not numbers[n])
    with pdfplumber.open(BytesIO(printed.content)) as pdf:
        lines = pdf.pages[first_annex - 1].extract_text().splitlines()
    assert "MỤC LỤC" in lines
    assert any(re.fullmatch(r"Báo cáo ?\.+ ?1", line) for line in lines)
    assert any(re.fullmatch(r"II\. PHẦN ?\.+ ?\d", line) for line in lines)
    pages = len(numbers) - first_annex - 1
    assert any(
        re.fullmatch(rf"Phụ lục I\. Danh sách \({pages} trang\) ?\.+ ?{first_annex + 1}", line) for line in lines
    )
    assert any(re.fullmatch(rf"Phụ lục II.* \(1 trang\) ?\.+ ?{len(numbers)}", line) for line in lines)


def test_in_a_book_the_contents_come_after_the_cover(press):
    sheets = [Piece(page_of(PARAGRAPH * n), title=f"Phiếu số {n}", restarts=True) for n in range(1, 60)]
    reading = press(sheaf_of(Piece(page_of("<p>Bìa</p>")), *sheets, contents=True, book=True))
    texts = [" ".join(word["text"] for word in words) for words in words_of(reading)]
    first = next(n for n, text in enumerate(texts) if "Phong trào" in text)
    assert "Bìa" in texts[0]
    assert "MỤC LỤC" in texts[1]
    assert re.search(rf"Phiếu số 1 ?\.* ?{first + 1}\b", texts[1])
    assert reading.pdf.pages[1].label.startswith("ML-")


def test_bookmarks_are_the_sections_with_their_headings(printed):
    with printed.pdf.open_outline() as outline:
        found = outline_of(outline.root)
    assert [title for title, _ in found] == ["Báo cáo", "Mục lục", "Phụ lục I. Danh sách", "Phụ lục II. Bảng rộng"]
    assert found[0][1] == [(f"{n}. PHẦN", [("1. Mục", [])]) for n in ("I", "II", "III")]


def test_named_places_are_kept(printed):
    places = pikepdf.NameTree(printed.pdf.Root.Names.Dests)
    assert {"muc-I", "muc-II", "muc-III"} <= set(places)
    assert places["muc-I"][0].objgen == printed.pdf.pages[0].objgen


def test_what_is_stamped_is_an_artifact_and_turns_with_the_page(press, report):
    reading = press(sheaf_of(*report.pieces, draft=True, demo=True))
    assert reading.printed.rendered == 0
    with pdfplumber.open(BytesIO(reading.content)) as pdf:
        for page, made in zip(pdf.pages, reading.pdf.pages, strict=True):
            large = [char for char in page.chars if char["size"] > 40]
            assert sorted(char["text"] for char in large) == sorted("DỰ THẢO")
            across = [(char["x0"] + char["x1"]) / 2 for char in large]
            assert 0 < min(across) < max(across) < page.width
            assert "Dữ liệu minh họa" in " ".join(word["text"] for word in page.extract_words())
            content = contents_of(made)
            assert content.count(b"/Artifact<</Type/Pagination/Subtype/Watermark>>") == 1
            assert content.count(b"/Artifact<</Type/Pagination/Subtype/Footer>>") == 1


def test_text_comes_back_as_it_went_in(press):
    decomposed = unicodedata.normalize("NFD", STACKED)
    reading = press(sheaf_of(Piece(page_of(f"<p>{STACKED}</p><p><b>{STACKED}</b></p><p><i>{STACKED}</i></p>"))))
    with pdfplumber.open(BytesIO(reading.content)) as pdf:
        assert pdf.pages[0].extract_text().splitlines() == [STACKED] * 3
    reading = press(sheaf_of(Piece(page_of(f"<p>{decomposed}</p>"))))
    with pdfplumber.open(BytesIO(reading.content)) as pdf:
        assert pdf.pages[0].extract_text() == STACKED


def test_each_face_is_embedded_once_for_all_pieces(printed):
    fonts = {}
    for page in printed.pdf.pages:
        for font in page.Resources.Font.values():
            inner = font.DescendantFonts[0]
            assert inner.FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"
            fonts[font.objgen] = str(inner.BaseFont)
    assert len(fonts) == len(set(fonts.values())) <= 4
    assert all(re.fullmatch(r"/[A-Z]{6}\+LiberationSerif-\w+", name) for name in fonts.values())


def test_every_glyph_has_a_width_and_a_letter(printed):
    font = next(iter(printed.pdf.pages[0].Resources.Font.values()))
    letters = set(re.findall(rb"<([0-9a-f]{4})> <(?!ffff)", font.ToUnicode.read_bytes()))
    glyphs, runs = set(), iter(font.DescendantFonts[0].W)
    for first in runs:
        glyphs |= {f"{int(first) + n:04x}".encode() for n in range(len(next(runs)))}
    assert glyphs == letters


def test_the_file_says_what_it_is(press):
    data = Attachment("so-lieu.json", b'{"a": 1}', "application/json", "Số liệu của báo cáo")
    about = {"subject": "Số liệu tính đến 8/8/2022", "dated": date(2022, 8, 9), "attachments": (data,)}
    pdf = press(sheaf_of(Piece(page_of(PARAGRAPH)), **about)).pdf
    root = pdf.Root
    assert root.Lang == "vi-VN"
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.OutputIntents[0].DestOutputProfile.N == 3
    xmp = root.Metadata.read_bytes().decode()
    ElementTree.fromstring(xmp.encode())
    for said in (
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        ">Báo cáo thử<",
        "<rdf:li>vi-VN</rdf:li>",
        "<xmp:CreateDate>2022-08-09T00:00:00+07:00</xmp:CreateDate>",
        "pdfaExtension:schemas",
    ):
        assert said in xmp
    assert pdf.docinfo.Title == "Báo cáo thử"
    assert pdf.docinfo.CreationDate == "D:20220809000000+07'00'"
    (file,) = root.AF
    assert (file.AFRelationship, file.UF, file.Desc) == ("/Data", "so-lieu.json", "Số liệu của báo cáo")
    assert file.EF.F.Subtype == "/application/json"
    assert file.EF.F.read_bytes() == data.content
    assert pdf.attachments["so-lieu.json"].get_file().read_bytes() == data.content
    assert "/ID" in pdf.trailer
    assert "/Encrypt" not in pdf.trailer


def test_other_readers_find_no_fault(printed):
    assert printed.pdf.check_pdf_syntax() == []
    assert len(pdfplumber.open(BytesIO(printed.content)).pages) == printed.printed.pages


def test_one_sheaf_gives_one_file_whatever_is_kept(press, report, printed):
    again = press(report)
    assert (again.content, again.printed.rendered) == (printed.content, 0)
    press.forget()
    afresh = press(report)
    assert (afresh.content, afresh.printed.reused) == (printed.content, 0)


def test_progress_is_told_and_pieces_are_taken_as_they_are_needed(press):
    told, taken = [], []

    class Book:
        def __len__(self):
            return 60

        def __iter__(self):
            for n in range(60):
                taken.append(n)
                yield Piece(page_of(f"<p>Phiếu {n}</p>"))

    def tell(done, of):
        told.append((done, of, len(taken)))

    press(Sheaf(Book(), "Tập phiếu", "Sở Nội vụ"), tell=tell)
    assert [(done, of) for done, of, _ in told] == [(n, 60) for n in range(1, 61)]
    assert told[0][2] < 40


def test_whoever_asks_to_stop_is_obeyed_and_nothing_is_left(press, tmp_path):
    asked = iter([False, False, True])
    with pytest.raises(Stopped):
        press(sheaf_of(table_of(rows_of(900))), stopped=lambda: next(asked, True))
    assert press.left() == []


def test_a_document_without_pages_is_refused(press):
    with pytest.raises(PressFailed, match="không có trang nào"):
        press(sheaf_of())


def test_a_noncharacter_in_what_was_stored_long_ago_does_not_stop_a_book(press):
    rows = [row(1, "\ufffe"), row(2, "\U0010ffff\ufdd0")]
    pieces = Piece(page_of("<p>Sở Nội\uffff vụ</p>"), title="Sở\ufffe Nội vụ"), table_of(rows)
    read = press(sheaf_of(*pieces, title="Tập\ufffe"))
    assert ElementTree.fromstring(read.pdf.Root.Metadata.read_bytes()) is not None
    assert read.pdf.docinfo["/Title"] == "Tập"
    (first, second) = (" ".join(word["text"] for word in page) for page in words_of(read))
    assert "Sở Nội vụ" in first
    assert "Đơn vị số 2" in second


def test_a_piece_that_is_made_late_is_made_only_where_its_pages_are_not_kept(press):
    made = []

    def html():
        made.append(1)
        return page_of(PARAGRAPH)

    def sheaf(known):
        return sheaf_of(LatePiece(known, html, title="Phiếu"))

    first = press(sheaf("một"))
    assert (first.printed.rendered, len(made)) == (1, 1)
    again = press(sheaf("một"))
    assert (again.printed.rendered, len(made)) == (0, 1)
    assert again.content == first.content
    assert (press(sheaf("hai")).printed.rendered, len(made)) == (1, 2)
