"""How a list is arranged: which columns it shows, in which order, and what an export of it holds."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, F, IntegerField, OrderBy, Value, When

from units.exporting import Column
from units.text import sort_key

PARTED = "."


@dataclass(frozen=True)
class Shown:
    """One column on the screen and all that it sends out.

    `sort`: names of fields or expressions that order the rows by it, ascending; () where it cannot be sorted by.
    Of rows that are held in memory they are names of attributes, or functions of a row.
    `always`: the row's name, which cannot be left out. `usual`: shown to whoever has chosen no columns.
    """

    key: str
    title: str
    exports: tuple = ()
    sort: tuple = ()
    number: bool = False
    always: bool = False
    usual: bool = True


def shown(key, title, value, **more):
    """A column that sends out one value under its own title; `value` takes a row."""
    return Shown(key, title, (Column(title, value),), **more)


@dataclass(frozen=True)
class Table:
    """The columns of one list, declared once; `slug` names the list among a person's saved views."""

    slug: str
    columns: tuple = ()

    def of(self, *columns):
        """The same list with columns that only the page knows: its years, its kinds of rows."""
        return replace(self, columns=columns)

    @cached_property
    def by_key(self):
        return {column.key: column for column in self.columns}

    def arranged(self, *, sort="", columns="", left_out=None):
        """The Arrangement that an address or a person's choice asks for; what it does not know counts as not asked.

        `columns`, `left_out`: keys, parted. With `left_out` usual columns that stand in neither are shown too: they
        are new, or were not on the face of the list that the person chose on.
        """
        key = sort.removeprefix("-")
        known = key in self.by_key and self.by_key[key].sort
        chosen = self.by_key.keys() & columns.split(PARTED)
        if left_out is not None and (chosen or self.by_key.keys() & left_out.split(PARTED)):
            rest = self.by_key.keys() - left_out.split(PARTED)
            chosen |= {key for key in rest if self.by_key[key].usual and not self.by_key[key].always}
        return Arrangement(self, key if known else "", bool(known) and sort.startswith("-"), frozenset(chosen))


@dataclass(frozen=True)
class Arrangement:
    """A table as one person sees it now."""

    table: Table
    sort: str = ""
    descending: bool = False
    chosen: frozenset = field(default_factory=frozenset)

    @cached_property
    def keys(self):
        """The columns shown."""
        return frozenset(
            column.key
            for column in self.table.columns
            if column.always or (column.key in self.chosen if self.chosen else column.usual)
        )

    @property
    def is_ascending(self):
        return bool(self.sort) and not self.descending

    @property
    def columns(self):
        return [column for column in self.table.columns if column.key in self.keys]

    @property
    def exports(self):
        """What the columns shown send out; a list whose columns nobody chose sends out all of them."""
        columns = self.columns if self.chosen else self.table.columns
        return [export for column in columns for export in column.exports]

    def ordered(self, rows):
        """The rows of a queryset or a list by the column asked for, then as they stood; blanks last, both ways."""
        if not self.sort:
            return rows
        if isinstance(rows, list):
            return self._in_memory(rows)
        before = rows.query.order_by or rows.model._meta.ordering
        return rows.order_by(*(self._way(each, rows.model) for each in self.table.by_key[self.sort].sort), *before)

    def _in_memory(self, rows):
        for name in reversed(self.table.by_key[self.sort].sort):
            value = name if callable(name) else attrgetter(name)
            filled = sorted((row for row in rows if value(row) is not None), key=value, reverse=self.descending)
            rows = filled + [row for row in rows if value(row) is None]
        return rows

    def _way(self, expression, model):
        # Where nothing is blank nothing is said of blanks: an index then serves both ways.
        nulls_last = _may_be_blank(expression, model) or None
        expression = F(expression) if isinstance(expression, str) else expression
        return OrderBy(expression, descending=self.descending, nulls_last=nulls_last)


def _may_be_blank(expression, model):
    try:
        return not isinstance(expression, str) or model._meta.get_field(expression).null
    except FieldDoesNotExist:
        return True


def by_place(name, choices):
    """An expression that puts the codes of a field in the order in which they are declared: the steps of a journey."""
    whens = (When(**{name: code, "then": Value(place)}) for place, (code, _) in enumerate(choices))
    return Case(*whens, output_field=IntegerField())


def by_label(name, choices):
    """An expression that puts the codes of a field in the Vietnamese order of what they are called."""
    labels = sorted(choices, key=lambda choice: sort_key(str(choice[1])))
    whens = (When(**{name: code, "then": Value(place)}) for place, (code, _) in enumerate(labels))
    return Case(*whens, output_field=IntegerField())
