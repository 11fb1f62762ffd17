"""Reading a PDF against the layout of the decree, on small files that break one rule each."""

import pytest

from reports.checking import proofreading
from reports.press.printing import print_to
from reports.press.sheaf import Piece, Sheaf

BODY = "<p class='text'>Sở Nội vụ báo cáo kết quả thực hiện phong trào thi đua.</p>"
SIGNATURE = (
    "<div class='signing'><div class='to'><p class='to-head'>Nơi nhận:</p><p>- Lưu: VT.</p></div>"
    "<div class='sign'><p>CHỦ TỊCH</p><p class='name'>Nguyễn Văn Ví Dụ</p></div></div>"
)


@pytest.fixture
def read(tmp_path):
    """The codes and pages that are found in a document of these pieces of HTML."""

    def found(*pieces, style="", draft=False):
        pieces = [
            Piece(
                f"<!doctype html><html lang='vi'><head><title>Báo cáo</title><style>{style}</style></head>"
                f"<body>{html}</body></html>",
                restarts=restarts,
            )
            for html, restarts in pieces
        ]
        path = tmp_path / "bao-cao.pdf"
        print_to(path, Sheaf(pieces, "Báo cáo", "UBND tỉnh", draft=draft), cache=tmp_path, processes=1)
        return {each["code"]: each["pages"] for each in proofreading.objections(path)}

    return found


def main(html):
    return html, False


def annex(html):
    return f"<h2>Phụ lục I</h2>{html}", True


def test_a_document_as_the_decree_wants_it_has_no_findings(read):
    assert read(main(BODY * 60 + SIGNATURE), annex(BODY * 40), draft=True) == {}


def test_another_size_of_paper_is_found(read):
    assert read(main(BODY), style="@page { size: A5; }")["size"] == [1]


def test_a_wide_page_is_still_a4(read):
    assert read(main(BODY), style="@page { size: A4 landscape; }") == {}


def test_words_in_the_margin_are_found(read):
    assert read(main(BODY + "<p style='margin-left: -10mm'>Lấn lề</p>")) == {"margin": [1]}
    assert read(main(BODY + f"<p>{'khongngatduoc' * 12}</p>")) == {"margin": [1]}


def test_a_heading_at_the_foot_of_a_page_is_found(read):
    cut = "<h3 style='break-after: page'>3. Kiểm tra, giám sát</h3>"
    assert read(main(BODY + cut + BODY)) == {"heading": [1]}


def test_a_heading_over_lines_to_be_written_on_by_hand_is_none(read):
    lines = "<h3>2. Kiến nghị</h3><p class='text by-hand'></p><p class='text by-hand' style='break-after: page'></p>"
    assert read(main(BODY + lines + BODY)) == {}


def test_the_name_of_the_signer_is_no_heading(read):
    assert read(main(BODY + SIGNATURE), annex(BODY)) == {}
    assert read(main(BODY + SIGNATURE + "<p style='break-before: page'>Xác thực</p>")) == {}


def test_a_signature_alone_on_a_page_is_found(read):
    assert read(main(BODY + f"<div style='break-before: page'>{SIGNATURE}</div>")) == {"signature": [2]}


def test_an_empty_page_is_found(read):
    blank = "<div style='break-before: page; break-after: page; height: 1mm'></div>"
    assert read(main(BODY + blank + BODY)) == {"empty": [2]}


def table(*heights):
    rows = "".join(f"<tr><td>Đơn vị</td><td>{'Kết luận.<br>' * height}</td></tr>" for height in heights)
    return f"<table><thead><tr><th>Đơn vị</th><th>Kết luận</th></tr></thead><tbody>{rows}</tbody></table>"


def test_a_row_that_no_page_can_hold_is_found(read):
    assert read(main(table(3, 90, 3)))["row"][0] == 2


def test_a_long_table_of_whole_rows_is_in_order(read):
    assert read(main(table(*[3] * 60))) == {}


def test_pages_that_are_numbered_wrongly_are_found(read):
    wrong = "@page { @top-center { content: 'x'; } @top-right { content: '9'; font-size: 14pt } }"
    assert "number" in read(main(BODY * 60), style=wrong)
