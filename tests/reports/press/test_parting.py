"""Which documents are parted, and where."""

from reports.press.parting import parted
from reports.press.sheaf import LongTable, Piece


def table(rows, cell="<td>1</td>"):
    return f"<table><thead><tr><th>A</th></tr></thead><tbody>{f'<tr>{cell}</tr>' * rows}</tbody></table>"


def annex(*tables):
    blocks = "".join(f"<div><p>Bảng {n}</p>{each}</div>" for n, each in enumerate(tables, 1))
    style = "<style>p { color: black }</style>"
    return (
        f'<!doctype html><html lang="vi"><head>{style}</head><body><section class="annex wide"><h2>Phụ lục</h2>{blocks}'
        "</section></body></html>"
    )


def test_short_tables_stay_in_one_piece():
    html = annex(table(20), table(90))
    assert parted(html, title="Phụ lục", label="PL-", restarts=True) == [Piece(html, "Phụ lục", "PL-", True)]


def test_a_long_table_keeps_what_stands_around_it():
    html = annex(table(5), table(300), table(5))
    (piece,) = parted(html, title="Phụ lục", restarts=True)
    assert isinstance(piece, LongTable)
    assert len(piece.rows) == 300
    assert piece.before + "".join(piece.rows) + piece.after == html
    assert piece.restarts


def test_a_second_long_table_begins_a_page_and_counts_on():
    first, second = parted(annex(table(300), table(5), table(400)), title="Phụ lục", label="PL-", restarts=True)
    assert (len(first.rows), len(second.rows)) == (300, 400)
    assert (second.title, second.label, second.restarts) == ("", "PL-", False)
    assert "Bảng 2" in first.after
    assert "Bảng 3" not in first.after
    assert "Bảng 3" in second.before
    assert "Bảng 2" not in second.before
    assert '<section class="annex wide">' in second.before
    assert "<style>p { color: black }</style>" in second.before
    assert "Phụ lục" not in second.before


def test_many_short_tables_are_parted_by_their_weight():
    pieces = parted(annex(*[table(60)] * 12), title="Phụ lục")
    assert len(pieces) == 3
    assert [piece.html.count("Bảng") for piece in pieces] == [4, 4, 4]


def test_cells_that_span_rows_keep_a_table_whole():
    (piece,) = parted(annex(table(300, '<td rowspan="2">1</td>')))
    assert isinstance(piece, Piece)
