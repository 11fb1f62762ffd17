"""Long tables: no seams, and a change renders the pages it touches."""

import re

import pytest

from reports.press import strands
from reports.press.strands import CELLS, FEW, MOST, TableStrand, beginning_again
from tests.reports.press.conftest import END, TABLE, row, rows_of, sheaf_of, table_of

ROWS = rows_of(260)


@pytest.fixture(scope="module")
def whole(press):
    return press(sheaf_of(table_of(ROWS)))


@pytest.mark.parametrize(("few", "most"), [(40, 40), (70, 90), (1000, 1000)])
def test_however_a_table_is_parted_the_file_is_the_same(press, whole, monkeypatch, few, most):
    press.forget()
    monkeypatch.setattr(strands, "FEW", few)
    monkeypatch.setattr(strands, "MOST", most)
    assert press(sheaf_of(table_of(ROWS))).content == whole.content


def test_all_rows_are_there_once_in_order_and_every_page_repeats_the_head(whole, tmp_path):
    import pdfplumber  # noqa: PLC0415 -- slow import

    path = tmp_path / "table.pdf"
    path.write_bytes(whole.content)
    with pdfplumber.open(path) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert [int(n) for n in re.findall(r"Đơn vị số (\d+)", " ".join(texts))] == list(range(260))
    assert all("TT Đơn vị Điểm" in text for text in texts)
    assert "Ghi chú ở cuối bảng." in texts[-1]
    assert sum("Phụ lục I" in text for text in texts) == 1


def test_pages_in_the_middle_are_full(whole, tmp_path):
    import pdfplumber  # noqa: PLC0415 -- slow import

    path = tmp_path / "table.pdf"
    path.write_bytes(whole.content)
    with pdfplumber.open(path) as pdf:
        lowest = [max(char["bottom"] for char in page.chars) for page in pdf.pages[:-1]]
    assert min(lowest) > 841.9 - 20 * 72 / 25.4 - 95  # the tallest row here is less than 95 points high


def test_a_changed_row_renders_its_page_and_few_others(press, whole):
    press(sheaf_of(table_of(ROWS)))
    changed = list(ROWS)
    changed[130] = changed[130].replace("91,25", "88,00")
    again = press(sheaf_of(table_of(changed))).printed
    assert again.pages == whole.printed.pages
    assert 0 < again.rendered <= again.pages // 2
    assert again.rendered + again.reused == again.pages


def test_pages_after_a_row_that_grew_are_found_again_when_breaks_fall_as_before(press):
    def rows(tall):
        return [row(n, "rất dài " * 60 if n in {tall, 90} else "") for n in range(400)]

    first = press(sheaf_of(table_of(rows(90)))).printed
    # One row more before, one less behind: later pages begin with the rows they began with.
    swapped = rows(90)
    swapped[60], swapped[61] = swapped[61], swapped[60]
    again = press(sheaf_of(table_of(swapped))).printed
    assert again.pages == first.pages
    assert again.reused >= first.pages - 6


def test_what_changes_before_the_table_leaves_its_later_pages_alone(press):
    press(sheaf_of(table_of(ROWS)))
    table = table_of(ROWS)
    dated = type(table)(table.before.replace("Danh sách", "Danh sách ngày 09 tháng 8"), table.rows, table.after)
    again = press(sheaf_of(dated)).printed
    assert again.rendered <= 6


def test_a_row_as_tall_as_pages_and_a_table_without_rows_are_printed(press):
    tall = [row(0), row(1, "rất dài " * 2500), row(2)]
    assert press(sheaf_of(table_of(tall))).printed.pages > 2
    assert press(sheaf_of(table_of([]))).printed.pages == 1


def test_more_rows_on_a_page_than_its_key_tells_of_are_never_mixed_up(press):
    def rows(changed):
        return [f"<tr><td>{n}</td><td>{'x' if n == changed else 'y'}</td><td></td></tr>" for n in range(300)]

    small = TABLE.replace("color: black", "font-size: 3pt; line-height: 1; padding: 0; border: none")
    for changed in (290, 100, 75):
        table = table_of(rows(changed))
        reading = press(sheaf_of(type(table)(small, table.rows, END)))
        shown = "".join(page.extract_text() for page in _pages(reading))
        assert shown.count("x") == 1


def _pages(reading):
    from io import BytesIO  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415

    return PdfReader(BytesIO(reading.content)).pages


@pytest.mark.parametrize("cells", [2, 6, 14, 40])
def test_no_job_holds_more_cells_than_a_process_of_250_mb_renders(press, cells):
    """400 rows of 6 cells take 170 MB; this bounds rows and cells, so no clock or load decides the test."""
    rows = ["<tr>" + "<td>1</td>" * cells + "</tr>"] * 5000
    strand = TableStrand(table_of(rows), press.store)
    strand.fresh.add("a page")
    strand.keys.append("a page")
    many = strand._next_job()["rows"]
    assert many <= MOST
    assert many <= FEW or many * cells <= CELLS


def test_a_later_page_begins_with_styles_open_elements_and_the_head_alone():
    again = beginning_again(TABLE)
    assert "<style>td { color: black }</style>" in again
    assert "<thead>" in again
    assert '<section data-again class="annex">' in again
    assert "Phụ lục I" not in again
    assert "Danh sách" not in again
    assert again.count("<tbody>") == 1
