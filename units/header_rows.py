"""Finding the titles of the columns where an office's table has lines above them, or titles over two merged rows."""

from units.text import fold
from units.written import is_blank, text_of

SEARCHED = 10


def find_header(first_rows, wanted):
    """(titles, number of the row that holds them, number of the first row of data) among the first rows.

    `wanted` are the folded titles that the kind of file knows. The row with most of them is the header; without two
    known titles anywhere the first row is, and reading it tells what is wrong.
    """
    known = [{fold(text_of(cell)) for cell in row} & wanted for row in first_rows]
    best = max(range(len(first_rows)), key=lambda at: len(known[at]), default=0)
    if len(known[best]) < 2:
        best = 0
    header, first = list(first_rows[best]), best + 1
    if best:
        _fill_in(header, first_rows[best - 1], wanted)
    if first < len(first_rows) and _only_titles(first_rows[first], wanted):
        _fill_in(header, first_rows[first], wanted)
        first += 1
    if first < len(first_rows) and _numbers_columns(first_rows[first], header):
        first += 1
    return header, best + 1, first + 1


def _fill_in(header, other, wanted):
    """Merged cells keep their text in one of the rows they span: takes the titles that this row lacks."""
    header.extend([None] * (len(other) - len(header)))
    here = {fold(text_of(cell)) for cell in header}
    for place, cell in enumerate(other):
        title = fold(text_of(cell))
        if title in wanted and title not in here and fold(text_of(header[place])) not in wanted:
            header[place] = cell
    while header and is_blank(header[-1]):
        header.pop()


def _only_titles(row, wanted):
    said = [fold(text_of(cell)) for cell in row if not is_blank(cell)]
    return bool(said) and all(title in wanted for title in said)


def _numbers_columns(row, header):
    """A row that only counts the columns: (1) (2) (3)."""
    said = [text_of(cell).strip("() ") for cell in row if not is_blank(cell)]
    titles = sum(not is_blank(cell) for cell in header)
    return len(said) == titles >= 3 and said == [str(n) for n in range(1, titles + 1)]
