"""Figure: one number of a report under its key, with how it was counted; Span: what time a report speaks of."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reports.models import ReportKind
from units.models import UnitKind
from units.numbers import percent, plain, round_half_up, trimmed

COUNTED, REPORTED = "counted", "reported"
SCOPES = {"collective": "tập thể", "individual": "cá nhân"}
PUBLIC = ("value", "numerator", "denominator", "qualifier", "label", "source")


@dataclass(frozen=True)
class Figure:
    """`numerator` of a count, `value` of a mean or of what is known as a bare value; see docs/figures.md.

    `form` says what the figure is where it has no numerator: percent, points or number.
    """

    label: str
    how: str
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    value: Decimal | None = None
    qualifier: str = "="
    source: str = COUNTED
    form: str = "count"
    ids: dict = field(default_factory=dict)

    @classmethod
    def from_json(cls, said):
        """The figure as a frozen snapshot holds it."""
        form = said["form"]
        return cls(
            label=said["label"],
            how=said["how"],
            numerator=_number(said["numerator"]),
            denominator=_number(said["denominator"]),
            value=None if form == "count" else _number(said["value"]),
            qualifier=said["qualifier"],
            source=said["source"],
            form=form,
            ids=said["ids"],
        )

    @property
    def amount(self):
        """What can be counted or measured: a number of rows, points, a bare value."""
        return self.numerator if self.form == "count" else None if self.form == "percent" else self.value

    @property
    def share(self):
        """The percentage, of a count that has a whole as well as of what is known as a percentage alone."""
        return (
            percent(self.numerator, self.denominator)
            if self.form == "count"
            else (self.value if self.form == "percent" else None)
        )

    def as_json(self, position):
        value = percent(self.numerator, self.denominator) if self.form == "count" else self.value
        return {
            "value": None if value is None else plain(value),
            "numerator": _written(self.numerator),
            "denominator": _written(self.denominator),
            "qualifier": self.qualifier,
            "label": self.label,
            "source": self.source,
            "form": self.form,
            "how": self.how,
            "ids": self.ids,
            "position": position,
        }


@dataclass(frozen=True)
class Caveat:
    """An entry of `warnings`: something to know before trusting a figure; `key` where it is about one."""

    code: str
    message: str
    key: str | None = None


@dataclass(frozen=True)
class Span:
    """The years and days a report covers: an annual report its year, the others from the campaign's first year.

    `scopes` are those whose sheets are gathered: a report counts both, the overview one at a time.
    """

    campaign: object
    kind: str
    year: int
    as_of: date
    only_sheets_of: tuple = ()
    scopes: tuple = tuple(SCOPES)

    @property
    def annual(self):
        return self.kind == ReportKind.ANNUAL

    @property
    def years(self):
        return (self.year,) if self.annual else tuple(range(self.campaign.starts, self.year + 1))

    @property
    def award_years(self):
        """Awards count to the as-of date, which may lie after the report's year or before its end."""
        return self.years if self.annual else tuple(range(self.campaign.starts, self.as_of.year + 1))

    @property
    def first_day(self):
        return date(self.year if self.annual else self.campaign.starts, 1, 1)

    @property
    def last_day(self):
        return min(self.as_of, date(self.year, 12, 31)) if self.annual else self.as_of

    @property
    def sheet_years(self):
        """The years whose sheets are gathered; see `reports.midterm`, which asks for one of them."""
        return self.only_sheets_of or self.years

    @property
    def days_of_province(self):
        """(first, last) of the span within the dates of the province; out of order where they share no day."""
        province = self.campaign.province
        return max(self.first_day, province.valid_from or date.min), min(self.last_day, province.valid_to or date.max)

    @property
    def meets_province(self):
        """Whether the province existed on any day of the span."""
        first, last = self.days_of_province
        return first <= last

    def province_exists_on(self, day):
        province = self.campaign.province
        return (province.valid_from or date.min) <= day <= (province.valid_to or date.max)

    @property
    def kinds(self):
        """The kinds of unit that take part, in the order of every table."""
        return tuple(kind for kind in UnitKind if kind in self.campaign.unit_kinds)


def typed(value):
    """A typed value as it was typed, without the zeros that the database pads it with."""
    return trimmed(value)


def typed_percent(value):
    """A typed percentage or mean; these always have two decimals."""
    return round_half_up(value)


def id_ranges(ids):
    """Ids in short: "1-5,7"; what a figure was counted from stays provable without a line per row."""
    runs = []
    for each in sorted(set(ids)):
        if runs and runs[-1][1] == each - 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


def merged_ids(all_ids):
    """The ids of figures that were added: the rows of all of them, or the whole that they are parts of."""
    tables, wholes = {}, {}
    for ids in all_ids:
        for table, rows in ids.items():
            if table == "part_of":
                wholes = {table: rows}
            else:
                tables.setdefault(table, []).append(rows)
    return wholes | {table: _merged(ranges) for table, ranges in tables.items()}


def kind_label(label, kind):
    return f"{label}: {UnitKind(kind).label}"


def _merged(ranges):
    """ "1-5,7" and "6,9" as "1-7,9"; ranges stay ranges, however many rows they stand for."""
    runs = sorted(_run(run) for text in ranges if text for run in text.split(","))
    joined = []
    for first, last in runs:
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in joined)


def _run(run):
    first, _, last = run.partition("-")
    return int(first), int(last or first)


def _number(text):
    return None if text is None else Decimal(text)


def _written(number):
    return None if number is None else plain(trimmed(number))
