"""From a table to rows of values: columns matched by their titles, cells read, what is wrong told by row and column."""

from collections.abc import Callable
from dataclasses import dataclass

from units.import_outcome import Legacy
from units.legacy import convert, legacy_encoding
from units.tables import BadFile, is_fix_column
from units.text import fold, one_line
from units.written import is_blank, text_of

REMEMBERED = 5000
MOST_UNKNOWN = 10
# Titles of the column in which offices number their rows; it says nothing.
ROW_NUMBERS = ("stt", "tt", "so tt", "so thu tu")


class OldText(ValueError):
    """A cell in an encoding of before Unicode."""

    def __init__(self, cell, encoding):
        self.cell, self.encoding = cell.strip()[:60], encoding
        super().__init__(f"“{self.cell}” dùng bảng mã {encoding}. Hãy chuyển tệp sang Unicode rồi nhập lại.")


@dataclass(frozen=True)
class Column:
    """One column of a kind of file. `read` turns a cell into a value or raises ValueError with a sentence.

    `needed`: no cell may be blank. `optional`: the column may be left out; then nothing it says is touched.
    For templates: `note` says what to write, `options(province, campaign)` lists [(code, name)] to choose from, and
    `only_options` whether nothing else can be right.
    """

    key: str
    title: str
    read: Callable
    needed: bool = False
    optional: bool = False
    note: str = ""
    options: Callable | None = None
    only_options: bool = True


class Row:
    """The values of one row by column key; a column that the file leaves out is not in it."""

    __slots__ = ("number", "values")

    def __init__(self, number, values):
        self.number, self.values = number, values

    def __getitem__(self, key):
        return self.values[key]

    def __contains__(self, key):
        return key in self.values

    def get(self, key):
        return self.values.get(key)


def read_rows(job, table):
    """The good rows of the table; what is wrong with the others is told."""
    places = [(column.key, place, _reader(column)) for column, place in _matched(job.importer.columns, table.header)]
    width = len(table.header)
    untitled = [place for place, title in enumerate(table.header) if is_blank(title)]
    for number, cells in job.following(table.rows(), table.rows_in_all):
        if len(cells) > width and any(not is_blank(cell) for cell in cells[width:]):
            job.error(number, "", f"Dòng có nhiều ô hơn {width} cột. Ô có dấu phân cách phải đặt trong ngoặc kép.")
            continue
        if stray := [place + 1 for place in untitled if place < len(cells) and not is_blank(cells[place])]:
            job.error(number, "", f"Ô thứ {stray[0]} có chữ nhưng cột không có tên. Hãy đặt tên cột hoặc xóa ô.")
            continue
        values, good = {}, True
        for key, place, read in places:
            try:
                values[key] = read(cells[place] if place < len(cells) else None)
            except ValueError as wrong:
                job.error(number, key, str(wrong))
                good = False
                if isinstance(wrong, OldText):
                    job.note_legacy(wrong.encoding, wrong.cell)
        if good:
            yield Row(number, values)


def _reader(column):
    """Reads the cells of a column; codes, years and points come again and again, so the latest are remembered."""
    known = {}

    def read(cell):
        if not isinstance(cell, str):
            return _read(column, cell)
        if cell not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[cell] = _read(column, cell)
        return known[cell]

    return read


def _read(column, cell):
    if is_blank(cell):
        if column.needed:
            raise ValueError("Ô này không được để trống.")
        return None
    if isinstance(cell, str):
        if encoding := legacy_encoding(cell):
            raise OldText(cell, encoding)
        if "\ufffd" in cell:
            raise ValueError(f"“{cell.strip()[:60]}” đã mất chữ. Hãy lấy lại tệp gốc và lưu với mã UTF-8.")
    return column.read(cell)


def _matched(columns, header):
    """[(column, place)] for the columns that the file has; raises BadFile when the header does not fit."""
    known = {fold(column.title): column for column in columns}
    said = [one_line(text_of(cell)) for cell in header]
    if encoding := next((found for title in said if (found := legacy_encoding(title))), None):
        legacy = Legacy(encoding)
        for title in filter(legacy_encoding, said):
            legacy.note(title, convert(title, encoding))
        raise BadFile(f"Tên cột dùng bảng mã {encoding}. Hãy chuyển tệp sang Unicode rồi nhập lại.", legacy)
    titles = ", ".join(column.title if "," not in column.title else f"“{column.title}”" for column in columns)
    found, unknown = {}, []
    for place, title in enumerate(said):
        if not title or is_fix_column(title) or fold(title) in ROW_NUMBERS:
            continue
        column = known.get(fold(title))
        if column is None:
            unknown.append(f"cột thứ {place + 1} “{title[:60]}”")
            continue
        if column in found:
            raise BadFile(f"Cột “{column.title}” xuất hiện hai lần. Hãy bỏ một cột.")
        found[column] = place
    missing = [column.title for column in columns if not column.optional and column not in found]
    if unknown or missing:
        raise BadFile(" ".join([*_what_does_not_fit(unknown, missing), f"Tệp cần các cột: {titles}."]))
    return list(found.items())


def _what_does_not_fit(unknown, missing):
    """Everything that is wrong with a header at once, so that it is corrected in one go."""
    if unknown:
        listed = ", ".join(unknown[:MOST_UNKNOWN])
        more = f" và {len(unknown) - MOST_UNKNOWN} cột khác" if len(unknown) > MOST_UNKNOWN else ""
        yield f"{listed[:1].upper()}{listed[1:]}{more} không thuộc loại tệp này."
    if missing:
        yield f"Tệp thiếu cột {', '.join(f'“{title}”' for title in missing)}."
