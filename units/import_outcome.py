"""What an import found and did: problems by cell, counts, and samples to look at before saying yes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from units.days import show_day
from units.models import ImportBatch
from units.numbers import show_decimal

MOST_TOLD = 1000
MOST_SHOWN = 100
MOST_CONVERTED = 12


@dataclass(frozen=True)
class Problem:
    """An error or a warning, and the cell it is about."""

    row: int | None
    column: str
    sentence: str

    def __str__(self):
        where = [f"Dòng {self.row}"] if self.row else []
        where += [f"cột “{self.column}”"] if self.column else []
        return f"{', '.join(where)}: {self.sentence}" if where else self.sentence


@dataclass(frozen=True)
class Change:
    """One cell that says something else than what is there, both as people read them."""

    row: int
    column: str
    before: str
    after: str


@dataclass
class Legacy:
    """Text in an encoding of before Unicode: which, in how many cells, and what some of them would become."""

    encoding: str
    cells: int = 0
    samples: list = field(default_factory=list)

    def note(self, before, after):
        self.cells += 1
        if len(self.samples) < MOST_CONVERTED and (before, after) not in self.samples:
            self.samples.append((before, after))


@dataclass
class Outcome:
    """What an import did, or would do (dry run), or why it did nothing (errors).

    `changes` and `new_rows` are samples for a preview: the first cells that change, and (row, name) of the first new
    rows. `legacy` is set where text in TCVN3 or VNI was found, converted or not.
    """

    counts: Counter = field(default_factory=Counter)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    error_count: int = 0
    warning_count: int = 0
    rows_read: int = 0
    changes: list = field(default_factory=list)
    new_rows: list = field(default_factory=list)
    legacy: Legacy | None = None
    batch: ImportBatch | None = None

    def tell(self, what, problem):
        """Adds an "error" or a "warning"; beyond so many they are only counted."""
        told = getattr(self, f"{what}s")
        if len(told) < MOST_TOLD:
            told.append(problem)
        setattr(self, f"{what}_count", getattr(self, f"{what}_count") + 1)

    def show_change(self, row, column, before, after):
        if len(self.changes) < MOST_SHOWN:
            self.changes.append(Change(row, column, before, after))

    def show_new(self, row, thing):
        if len(self.new_rows) < MOST_SHOWN:
            self.new_rows.append((row, str(thing)))

    def summary(self):
        return (
            f"{self.counts['new']} dòng mới, {self.counts['changed']} dòng đã đổi, "
            f"{self.counts['unchanged']} dòng giữ nguyên"
        )


def shown(value, choices=None):
    """A value of a model as people read it."""
    if choices and value in (labels := dict(choices)):
        return labels[value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, Decimal | int):
        return show_decimal(value)
    return str(value)
