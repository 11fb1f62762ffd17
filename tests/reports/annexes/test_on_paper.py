"""Tables of annexes on paper: where their pages end, what stays with a note, and digits in one line."""

from io import BytesIO

import pdfplumber

from reports.annexes.corrected import WordsCell, WordsTable
from reports.corrections.differences import Piece
from reports.pdf import annex_pieces
from reports.press.printing import print_to
from reports.press.sheaf import Sheaf
from reports.tables import Cell, Column, Table, numbered

COLUMNS = [Column("TT", "ordinal"), Column("Đơn vị", "words"), Column("Số liệu")]
NOTES = ["Ghi chú thứ nhất.", "Ghi chú thứ hai."]


def table(rows, *, caption="Bảng", notes=(), reported=()):
    cells = [[Cell(f"Đơn vị {n}", "words"), Cell(str(n), reported=n in reported)] for n in range(1, rows + 1)]
    return Table(COLUMNS, numbered(cells), caption, notes=list(notes))


def annex(*tables):
    return {"place": 1, "name": "Phụ lục", "title": "Số liệu", "tables": tables, "charts": [], "wide": False}


def pages_of(tmp_path, *annexes):
    """The pages of these annexes, printed at once."""
    pieces = [piece for each in annexes for piece in annex_pieces(each, {"reference": "số 1/BC-UBND"})]
    path = tmp_path / "annexes.pdf"
    print_to(path, Sheaf(pieces, title="Báo cáo", author="UBND"), cache=tmp_path / "cache")
    return pdfplumber.open(BytesIO(path.read_bytes())).pages


def test_notes_take_rows_along_to_the_next_page_wherever_a_table_ends(tmp_path):
    many = range(26, 42)
    pages = pages_of(tmp_path, *(annex(table(rows, notes=NOTES)) for rows in many), annex(table(131, notes=NOTES)))
    noted = [page.extract_text() for page in pages if "Ghi chú thứ nhất." in page.extract_text()]
    assert len(noted) == len(many) + 1
    assert all("Đơn vị" in text.partition("Ghi chú")[0] for text in noted)
    assert len(pages) > len(noted)  # some of them had to


def test_a_table_of_some_rows_begins_where_the_one_before_it_ends(tmp_path):
    first, second = pages_of(tmp_path, annex(table(22, caption="Bảng dài"), table(9, caption="Bảng ngắn")))
    assert "Bảng ngắn" in first.extract_text()
    assert second.extract_text().count("Đơn vị") > 2


def test_a_star_hangs_beside_its_number_and_leaves_the_digits_in_one_line(tmp_path):
    (page,) = pages_of(tmp_path, annex(table(12, reported=(3, 11))))
    words = [word for word in page.extract_words() if word["text"].strip("*").isdigit() and word["x0"] > page.width / 2]
    starred = [word for word in words if word["text"].endswith("*")]
    assert [word["text"] for word in starred] == ["3*", "11*"]
    digits = [
        char for char in page.chars if char["text"].isdigit() and char["x0"] > page.width / 2 and char["top"] > 90
    ]
    ends = {round(max(char["x1"] for char in digits if abs(char["top"] - word["top"]) < 2)) for word in words}
    assert len(ends) == 1
    assert max(char["x1"] for char in page.chars if char["text"] == "*") < 538.6


def test_changed_words_begin_on_the_page_where_the_changed_figures_end(tmp_path):
    words = (Piece("Phong trào tạo chuyển biến rõ về nhận thức, trách nhiệm của công chức. " * 9, changed=True),)
    row = [Cell("V", "words"), WordsCell("", "words", pieces=words), WordsCell("", "words", pieces=words)]
    columns = [COLUMNS[0], Column("Mục", "place"), Column("Bản trước", "words"), Column("Bản này", "words")]
    changed = WordsTable(columns, numbered([row] * 5), "Lời văn thay đổi")
    first, *_ = pages_of(tmp_path, annex(table(5, caption="Số liệu thay đổi"), changed))
    assert "Lời văn thay đổi" in first.extract_text()
