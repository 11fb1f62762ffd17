"""The Word file says what the paper says, set as the decree has it."""

import io

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from reports import pdf
from reports.press.sheaf import LongTable, Piece, Sheaf
from reports.word.writing import docx_of
from tests.report_bodies import kien_giang


@pytest.fixture(scope="module")
def report():
    body = kien_giang()
    sheaf = pdf.sheaf_of(
        body, draft=False, issue=ISSUE, issuing_body="ubnd", recipients=["Tỉnh ủy (để báo cáo)", "Lưu: VT, SNV"]
    )
    return opened(sheaf)


ISSUE = {
    "number": "15",
    "issued_on": "2022-08-09",
    "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    "position": "PHÓ CHỦ TỊCH",
    "signer": "Nguyễn Văn Ví Dụ",
}


def opened(sheaf):
    return Document(io.BytesIO(docx_of(sheaf)))


def small(html, **fields):
    return opened(Sheaf([Piece(f"<!doctype html><html lang=vi><body>{html}</body></html>", **fields)], "A", "B"))


def words_of(cell):
    return [line.text for line in cell.paragraphs if line.text.strip()]


def test_the_head_stands_in_two_columns(report):
    names, numbers = report.tables[:2]
    assert words_of(names.cell(0, 0)) == ["ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG"]
    assert words_of(names.cell(0, 1)) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert words_of(numbers.cell(0, 0)) == ["Số: 15/BC-UBND"]
    assert words_of(numbers.cell(0, 1)) == ["Kiên Giang, ngày 09 tháng 8 năm 2022"]
    (day,) = numbers.cell(0, 1).paragraphs[0].runs
    assert (day.italic, day.font.size.pt) == (True, 14)


def test_the_page_is_a4_with_the_margins_of_the_decree(report):
    first = report.sections[0]
    assert [round(side.mm) for side in (first.page_width, first.page_height)] == [210, 297]
    margins = (first.top_margin, first.right_margin, first.bottom_margin, first.left_margin)
    assert [round(side.mm) for side in margins] == [20, 20, 20, 30]
    assert report.styles["Normal"].font.name == "Times New Roman"


def test_page_numbers_begin_anew_in_every_annex_and_the_first_shows_none(report):
    assert len(report.sections) > 3
    for section in report.sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert "PAGE" in report.sections[0].header._element.xml


def test_a_wide_annex_lies_on_its_side(report):
    turned = {section.orientation for section in report.sections}
    assert turned == {WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE}


def test_text_is_justified_with_its_first_line_indented(report):
    line = next(line for line in report.paragraphs if line.text.startswith("Đến nay có 126"))
    assert line.alignment == 3
    assert abs(line.paragraph_format.first_line_indent - Mm(12.7)) < 1000


def test_headings_are_found_by_the_navigation_pane(report):
    heading = next(line for line in report.paragraphs if line.text == "II. KẾT QUẢ THỰC HIỆN")
    assert heading._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"


def test_the_note_on_a_figure_hangs_at_the_foot(report):
    assert "footnoteReference" in report.element.xml
    (notes,) = [part for part in report.part.package.iter_parts() if part.partname.endswith("footnotes.xml")]
    assert "Tổng số ghi theo báo cáo là 21" in notes.blob.decode()


def test_the_head_of_a_table_repeats_and_its_rows_do_not_split(report):
    table = next(table for table in report.tables if table.cell(0, 0).text == "TT")
    first, second = table.rows[:2]
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert second._tr.trPr.find(qn("w:cantSplit")) is not None


def test_the_signature_stands_beside_the_recipients(report):
    table = next(table for table in report.tables if "Nơi nhận:" in table.cell(0, 0).text)
    assert words_of(table.cell(0, 0)) == ["Nơi nhận:", "- Tỉnh ủy (để báo cáo);", "- Lưu: VT, SNV."]
    assert words_of(table.cell(0, 1)) == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn Ví Dụ"]


def test_spaces_that_must_not_break_stay():
    assert small("<p class=text>Số \u2003/BC\u00a0A  \n b</p>").paragraphs[0].text == "Số \u2003/BC\u00a0A b"


def test_a_long_table_is_one_table():
    rows = [f"<tr><td class=ordinal>{n}</td><td class=words>Xã {n}</td></tr>" for n in range(300)]
    head = "<html><body><table><thead><tr><th>TT</th><th>Đơn vị</th></tr></thead><tbody>"
    table = LongTable(head, rows, "</tbody></table></body></html>")
    (made,) = opened(Sheaf([table], "A", "B")).tables
    assert len(made.rows) == 301


def test_words_between_marks_of_weight_keep_them():
    line = small("<p class=text>có <b>126</b> đơn <i>vị</i></p>").paragraphs[0]
    assert [(run.text, run.bold, run.italic) for run in line.runs] == [
        ("có ", None, None), ("126", True, None), (" đơn ", None, None), ("vị", None, True),
    ]  # fmt: skip


def test_the_signature_never_stands_alone_on_a_page(report):
    table = next(table for table in report.tables if "Nơi nhận:" in table.cell(0, 0).text)
    assert table._tbl.getprevious().pPr.find(qn("w:keepNext")) is not None
