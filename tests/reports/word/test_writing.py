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


LETTER = "<body class=letter>"


def test_every_side_that_signs_is_there_and_stands_in_the_middle_of_its_column():
    side = "<div class=side><p>{0}</p><p class=name>Người {0}</p></div>"
    made = small(f"<div class='signing both third'>{''.join(map(side.format, ('A', 'B', 'C')))}</div>")
    (table,) = made.tables
    assert [words_of(cell) for cell in table.rows[0].cells] == [[f"{name}", f"Người {name}"] for name in "ABC"]
    lines = [line for cell in table.rows[0].cells for line in cell.paragraphs]
    assert all(line.alignment == 1 and line.runs[0].bold for line in lines)


def test_whom_a_letter_goes_to_stands_in_the_middle_and_several_one_below_the_other():
    one = small("<div class=addressed><p>Kính gửi: Sở Y tế</p></div>").paragraphs[0]
    assert (one.alignment, one.paragraph_format.first_line_indent) == (1, None)
    head, first = small("<div class='addressed several'><p>Kính gửi:</p><p class=one>- Sở Y tế;</p></div>").paragraphs[
        :2
    ]
    assert head.paragraph_format.left_indent < first.paragraph_format.left_indent
    assert first.paragraph_format.first_line_indent < 0


def test_what_is_left_to_be_written_by_hand_has_a_dotted_line():
    lines = small("<p class='text by-hand'></p>" * 2).paragraphs[:2]
    borders = [[(side.tag, side.get(qn("w:val"))) for side in line._p.pPr.find(qn("w:pBdr"))] for line in lines]
    assert borders == [[(qn("w:bottom"), "dotted"), (qn("w:between"), "dotted")]] * 2


def test_lines_stand_as_close_as_on_paper_and_closer_in_letters():
    def spacing(body):
        html = f"<!doctype html><html>{body}<p class=text>A</p></body></html>"
        return opened(Sheaf([Piece(html)], "A", "B")).paragraphs[0].paragraph_format.line_spacing

    assert spacing("<body>") * 1.15 == pytest.approx(1.32, abs=0.01)
    assert spacing(LETTER) * 1.15 == pytest.approx(1.22, abs=0.01)


def test_the_columns_of_a_list_are_as_wide_as_on_paper():
    made = small(
        "<section class='letter-annex proposed'><table><colgroup><col class=ordinal><col class=who><col class=words>"
        "<col class=form></colgroup><thead><tr><th>TT<th>Tên<th>Tóm tắt<th>Hình thức</tr></thead>"
        "<tbody><tr class=group><td colspan=4>Tập thể (01)</td></tr>"
        "<tr><td>1<td>A<td><p>Một</p><p>Hai</p><td>B</tr></tbody></table></section>"
    )
    (table,) = made.tables
    widths = [round(column.width.mm) for column in table.columns]
    assert widths == [12, 36, 85, 27]
    assert [cell.text for cell in table.rows[2].cells] == ["1", "A", "Một\nHai", "B"]
    group = table.rows[1]._tr.tc_lst
    assert (len(group), group[0].grid_span, table.rows[1].cells[0].paragraphs[0].runs[0].bold) == (1, 4, True)
    assert table.cell(2, 0)._tc.tcPr.find(qn("w:vAlign")) is None


def test_a_chart_is_a_picture_that_says_what_it_shows(report):
    pictures = report.inline_shapes
    assert len(pictures) > 0
    assert all(round(each.width.mm) == 125 and 20 < each.height.mm < 240 for each in pictures)
    assert all(each._inline.docPr.get("descr") for each in pictures)
    (first, *_) = [line for line in report.paragraphs if line._p.findall(f".//{qn('w:drawing')}")]
    assert first._p.getprevious().pPr.find(qn("w:keepNext")) is not None


def test_word_leaves_out_the_page_by_which_the_issued_file_is_verified():
    body = kien_giang()
    sheaf = pdf.sheaf_of(body, draft=False, issue=ISSUE, issuing_body="ubnd", recipients=[], sha256="ab" * 32)
    assert "xác thực" in sheaf.pieces[-1].html
    assert "XÁC THỰC" not in "\n".join(line.text.upper() for line in opened(sheaf).paragraphs)


def test_a_span_of_years_is_not_broken(report):
    (basis,) = [line.text for line in report.paragraphs if line.text.startswith("Căn cứ")]
    assert "2019\u00a0-\u00a02025" in basis


def test_the_line_under_a_title_of_several_lines_is_part_of_the_page(report):
    title = next(n for n, line in enumerate(report.paragraphs) if line.text.startswith("Sơ kết 03 năm"))
    ruled = report.paragraphs[title + 1]
    line = Mm(160) - ruled.paragraph_format.left_indent - ruled.paragraph_format.right_indent
    assert Mm(53) < line < Mm(80)


@pytest.mark.parametrize(("short", "kept"), [("short", "111110"), ("", "100110")])
def test_a_short_table_stays_on_one_page_and_no_row_stands_alone(short, kept):
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in range(6))
    (table,) = small(f"<div class='{short}'><table><thead><tr><th>TT</tr></thead>{rows}</table></div>").tables
    keeps = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next or False for row in table.rows]
    assert "".join("01"[keep] for keep in keeps[1:]) == kept
    assert keeps[0]
