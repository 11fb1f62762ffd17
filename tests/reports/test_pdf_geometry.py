"""Nghị định 30/2020, Phụ lục I, held against the paper: sizes, styles and places of every element of a report."""

from datetime import date
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest

from reports.checking import proofreading
from reports.pdf import render
from tests.report_bodies import kien_giang

POINT = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * POINT, 190 * POINT, 20 * POINT, 277 * POINT
MIDDLE = (LEFT + RIGHT) / 2
WORDS = "Phong trào tạo chuyển biến rõ về nhận thức, trách nhiệm của cán bộ, công chức, viên chức. "
ISSUE = {
    "number": "215",
    "issued_on": date(2022, 8, 9),
    "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    "position": "PHÓ CHỦ TỊCH",
    "signer": "Nguyễn Văn Ví Dụ",
}
REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Regular", "Bold", "Italic", "BoldItalic"


class Line:
    """A line of one page: its words, where it stands, its size and faces."""

    def __init__(self, found):
        chars = [char for char in found["chars"] if char["text"].strip()]
        self.text = " ".join(found["text"].split())
        self.left, self.right = chars[0]["x0"], chars[-1]["x1"]
        self.top, self.bottom = min(char["top"] for char in chars), max(char["bottom"] for char in chars)
        self.sizes = {f"{char['size']:.1f}".removesuffix(".0") for char in chars}
        self.faces = {char["fontname"].rpartition("-")[2] for char in chars}

    @property
    def middle(self):
        return (self.left + self.right) / 2


def made(**changes):
    narrative = {"I.2": WORDS * 12, "IV.1": (WORDS * 9 + "\n") * 3, "V": WORDS * 20, "VI": WORDS * 3}
    return render(
        kien_giang(**{"narrative": narrative, **changes}),
        draft=False,
        issue=ISSUE,
        issuing_body="ubnd",
        recipients=["Thường trực Tỉnh ủy", "Lưu: VT, SNV"],
        sha256="9f2c41ab" * 8,
    )


@pytest.fixture(scope="module")
def pdf():
    with pdfplumber.open(BytesIO(made())) as opened:
        yield opened


def halves(page):
    """Lines of the left and the right column of the head, then of the whole page."""
    split = LEFT + 0.41 * (RIGHT - LEFT)
    return lines_of(page.crop((0, 0, split, 140))), lines_of(page.crop((split, 0, page.width, 140))), lines_of(page)


def lines_of(page):
    return [Line(found) for found in page.extract_text_lines()]


def the(lines, beginning):
    (found,) = [line for line in lines if line.text.startswith(beginning)]
    return found


def rules_of(page):
    """(left, right, height) of drawn horizontal lines, in pages' own order; the head has three of them."""
    drawn = [(line["x0"], line["x1"], line["top"]) for line in page.lines if abs(line["top"] - line["bottom"]) < 1]
    drawn += [(rect["x0"], rect["x1"], rect["top"]) for rect in page.rects if rect["height"] < 1.5]
    return sorted({tuple(f"{each:.1f}" for each in rule) for rule in drawn}, key=lambda rule: rule[2].zfill(6))


def test_the_national_title_and_the_motto(pdf):
    _, right, _ = halves(pdf.pages[0])
    nation, motto = the(right, "CỘNG HÒA"), the(right, "Độc lập")
    assert nation.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert motto.text == "Độc lập - Tự do - Hạnh phúc"
    assert (nation.sizes, nation.faces) == ({"12"}, {BOLD})
    assert (motto.sizes, motto.faces) == ({"13"}, {BOLD})
    assert nation.middle == pytest.approx(motto.middle, abs=0.6)
    assert 0 < motto.top - nation.top < 20


def test_a_rule_as_long_as_the_motto_and_a_shorter_one_under_the_issuing_body(pdf):
    left, right, _ = halves(pdf.pages[0])
    motto, body = the(right, "Độc lập"), the(left, "TỈNH KIÊN GIANG")
    under_body, under_motto = sorted(
        ((float(x0), float(x1)) for x0, x1, top in rules_of(pdf.pages[0]) if float(top) < 110), key=lambda rule: rule[0]
    )
    assert under_motto == (pytest.approx(motto.left, abs=1.5), pytest.approx(motto.right, abs=1.5))
    share = (under_body[1] - under_body[0]) / (body.right - body.left)
    assert 1 / 3 <= share <= 1 / 2
    assert sum(under_body) / 2 == pytest.approx(body.middle, abs=1)


def test_issuing_body_number_and_dateline(pdf):
    left, right, _ = halves(pdf.pages[0])
    body, number, day = the(left, "TỈNH KIÊN GIANG"), the(left, "Số:"), the(right, "Kiên Giang,")
    assert (body.sizes, body.faces) == ({"12"}, {BOLD})
    assert (number.text, number.sizes, number.faces) == ("Số: 215/BC-UBND", {"13"}, {REGULAR})
    assert (day.text, day.faces) == ("Kiên Giang, ngày 09 tháng 8 năm 2022", {ITALIC})
    assert day.sizes <= {"13", "14"}
    assert number.bottom == pytest.approx(day.bottom, abs=1.5)


def test_kind_and_subject_stand_in_the_middle_with_a_rule_below(pdf):
    *_, lines = halves(pdf.pages[0])
    kind, subject = the(lines, "BÁO CÁO"), the(lines, "Sơ kết 03 năm")
    for line in (kind, subject):
        assert (line.sizes, line.faces) == ({"14"}, {BOLD})
        assert line.middle == pytest.approx(MIDDLE, abs=1)
    last = the(lines, "thi đua thực hiện văn hóa công sở” giai đoạn") if len(lines) > 9 else subject
    below = [rule for rule in rules_of(pdf.pages[0]) if last.bottom <= float(rule[2]) <= last.bottom + 12]
    ((x0, x1, _),) = below
    widest = max(line.right - line.left for line in (subject, last))
    assert 1 / 3 <= (float(x1) - float(x0)) / widest <= 1 / 2
    assert (float(x0) + float(x1)) / 2 == pytest.approx(MIDDLE, abs=1)


def test_bases_are_italic_and_text_is_upright_with_the_first_line_drawn_in(pdf):
    *_, lines = halves(pdf.pages[0])
    basis = the(lines, "Căn cứ Quyết định")
    assert (basis.sizes, basis.faces) == ({"14"}, {ITALIC})
    assert basis.left - LEFT == pytest.approx(12.7 * POINT, abs=0.5)
    text = [line for line in lines_of(pdf.pages[1]) if line.text.startswith("Phong trào tạo") and line.left > LEFT + 5]
    for line in text:
        assert (line.sizes, line.faces) == ({"14"}, {REGULAR})
        assert line.left - LEFT == pytest.approx(12.7 * POINT, abs=0.5)


def test_text_is_set_even_on_both_sides_within_the_margins_with_lines_between_one_and_one_and_a_half(pdf):
    inside = [line for line in lines_of(pdf.pages[1]) if TOP < line.top < BOTTOM]
    text = [line for line in inside if line.sizes == {"14"} and line.faces == {REGULAR}]
    going_on = [high for high, low in pairwise(text) if abs(low.left - LEFT) < 1]
    assert len(going_on) > 10
    assert all(line.right == pytest.approx(RIGHT, abs=1) for line in going_on)
    for line in inside:
        assert line.left >= LEFT - 0.5
        assert line.right <= RIGHT + 0.5
        assert line.bottom <= BOTTOM + 1
    gaps = sorted(low.top - high.top for high, low in pairwise(inside))
    assert 14 <= gaps[len(gaps) // 2] <= 1.5 * 14 * 1.15


def test_headings_have_their_levels_and_are_never_the_last_line_of_a_page(pdf):
    for page in pdf.pages:
        lines = [line for line in lines_of(page) if TOP < line.top < BOTTOM]
        if lines and page.width < page.height and lines[0].text != "MỤC LỤC":
            assert not (lines[-1].faces == {BOLD} and lines[-1].text[:2] in {"I.", "II", "IV", "V.", "1.", "2.", "3."})
    lines = [line for page in pdf.pages[:4] for line in lines_of(page) if line.faces == {BOLD}]
    chapter = the(lines, "I. CÔNG TÁC")
    assert chapter.sizes == {"14"}
    assert chapter.text == chapter.text.upper()


def test_signature_and_recipients_stand_side_by_side_below_some_text(pdf):
    (page,) = [page for page in pdf.pages if "Nơi nhận:" in page.extract_text()]
    split = LEFT + 0.46 * (RIGHT - LEFT)
    left = lines_of(page.crop((0, TOP, split, page.height)))
    right = lines_of(page.crop((split, TOP, page.width, page.height)))
    head, first = the(left, "Nơi nhận:"), the(left, "- Thường trực Tỉnh ủy;")
    assert (head.sizes, head.faces) == ({"12"}, {BOLD_ITALIC})
    assert (first.sizes, first.faces) == ({"11"}, {REGULAR})
    assert the(left, "- Lưu: VT, SNV.").left == pytest.approx(LEFT, abs=1)
    block = [the(right, words) for words in ("TM. ỦY BAN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn Ví Dụ")]
    for line in block:
        assert (line.sizes, line.faces) == ({"14"}, {BOLD})
        assert line.middle == pytest.approx(block[0].middle, abs=1)
    assert block[0].top == pytest.approx(head.top, abs=6)
    assert block[-1].top - block[-2].bottom >= 25 * POINT
    above = [line for line in lines_of(page) if TOP < line.top < head.top - 2]
    assert any(line.text.endswith("./.") for line in above)


def test_a_report_that_just_overflows_takes_text_along_with_the_signature():
    for paragraphs in range(4, 9):
        narrative = {"I.2": (WORDS * 6 + "\n") * paragraphs, "VI": WORDS}
        with pdfplumber.open(BytesIO(made(narrative=narrative))) as opened:
            (page,) = [page for page in opened.pages if "Nơi nhận:" in page.extract_text()]
            assert "./." in page.extract_text()


def test_an_annex_names_itself_its_subject_and_its_document(pdf):
    page = next(page for page in pdf.pages if (page.extract_text() or "").startswith("Phụ lục I\n"))
    name, title, *rest = lines_of(page)
    assert (name.sizes, name.faces) == ({"14"}, {BOLD})
    assert (title.text, title.sizes, title.faces) == (title.text.upper(), {"14"}, {BOLD})
    reference = the(rest, "(Kèm theo Báo cáo số 215/BC-UBND")
    assert (reference.sizes, reference.faces) == ({"14"}, {ITALIC})
    middle = (LEFT + page.width - 20 * POINT) / 2
    for line in (name, title):
        assert line.middle == pytest.approx(middle, abs=1)


def test_rows_are_never_parted_and_each_page_of_a_table_has_its_head():
    rows = [
        {
            "name": f"Đơn vị số {n}",
            "inspected_on": "2022-05-01",
            "conclusion": f"Mở {n} đạt yêu cầu. " + "Tốt. " * (n % 50) + f"Hết{n}",
        }
        for n in range(130)
    ]
    with pdfplumber.open(BytesIO(made(lists={"inspections": {"emulation": rows}}))) as opened:
        texts = [page.extract_text() for page in opened.pages if "Đơn vị số" in page.extract_text()]
    assert len(texts) > 3
    assert all("Kết luận" in text for text in texts)
    for n in range(130):
        (opens,) = [place for place, text in enumerate(texts) if f"Mở {n} đạt" in " ".join(text.split())]
        assert f"Hết{n}" in " ".join(texts[opens].split())


def test_wide_annexes_lie_across_with_the_same_margins(pdf):
    wide = [page for page in pdf.pages if page.width > page.height]
    assert wide
    for page in wide:
        inside = [char for char in page.chars if 20 * POINT < char["top"] < page.height - 20 * POINT]
        assert min(char["x0"] for char in inside) >= LEFT - 0.5
        assert max(char["x1"] for char in inside) <= page.width - 20 * POINT + 0.5


@pytest.mark.parametrize("body", [{"kind": "annual"}, {"kind": "final", "year": 2025, "as_of": "2025-12-31"}])
def test_annual_and_final_reports_pass_the_proof_reader(body, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(made(**body))
    assert proofreading.objections(path) == []
