"""The tables that stand in annexes: columns, cells and notes, knowing nothing of figures."""

from dataclasses import dataclass, field, replace

from units.numbers import show_count

UNKNOWN = "…"
NOBODY = "–"  # there is nobody to count, which is neither unknown nor 0
SHORT = 6
READABLE = 2000  # rows of one table that anybody still turns over on paper; a longer list stands in the workbook alone
WORKBOOK = "so-lieu.xlsx"
MANY_YEARS = 4


@dataclass(frozen=True)
class Column:
    title: str
    # number, narrow, words, place, ordinal, rank, day, year, band or few: how wide it is, and on which side its cells.
    kind: str = "number"


@dataclass(frozen=True)
class Cell:
    text: str
    kind: str = "number"
    reported: bool = False


@dataclass(frozen=True)
class Table:
    columns: list
    rows: list
    caption: str = ""
    total: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def has_words(self):
        """Whether a column of words takes the room that numbers leave."""
        return any(column.kind == "words" for column in self.columns)

    @property
    def is_dense(self):
        """Year by year beside words: in smaller letters, so that all years stand on one page."""
        return self.has_words and any(column.kind in ("year", "band", "few") for column in self.columns)

    @property
    def is_starred(self):
        """Whether room is kept for the stars behind numbers, so that their digits stay in one line."""
        return any(cell.reported for row in [*self.rows, self.total] for cell in row)

    @property
    def is_short(self):
        """Short enough to be kept on one page."""
        return len(self.rows) <= SHORT


@dataclass(frozen=True)
class Annex:
    title: str
    tables: list
    wide: bool = False
    charts: tuple = ()  # above the tables, which hold the same numbers


def on_paper(table, *, head=(), sheet):
    """The table, or where it is too long to be read on paper its `head` and where the whole of it stands."""
    if len(table.rows) <= READABLE:
        return table
    whole = f"Danh sách đầy đủ ({show_count(len(table.rows))} dòng) ở trang “{sheet}” của tệp {WORKBOOK} đính kèm."
    return replace(table, rows=list(head), notes=[*table.notes, whole])


def numbered(rows):
    """The rows with their ordinal number in front."""
    return [[Cell(str(number), "ordinal"), *row] for number, row in enumerate(rows, 1)]
