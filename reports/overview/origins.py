"""One number of the overview: how it was counted, its trend over the years, and the rows behind it."""

from dataclasses import dataclass
from decimal import Decimal

from reports import sources
from reports.charts.choosing import Chart, Row
from reports.charts.pages import NARROW, WIDE, drawn
from reports.counting.sheets import rows_of
from reports.models import Tally
from reports.reading import SCOPES
from reports.sentences import PERCENT, RATIO, written
from reports.uniting import kind_of, split, year_of
from units.numbers import percent, plain, show_count, show_decimal, show_percent
from units.text import fold

FAMILIES = ("assessments", "bands", "totals")

# How many of the rows behind a figure about people each unit has: who may not see the people sees this.
PER_UNIT = {
    "staff": """
SELECT u.id, u.code, u.name, u.search_key, u.sort_key, count(*) FROM units_staff s JOIN units_unit u ON u.id = s.unit_id
WHERE s.id <@ %(ids)s::int8multirange AND (%(kind)s IS NULL OR u.kind = %(kind)s)
GROUP BY u.id ORDER BY count(*) DESC, u.sort_key, u.id
""",
    "assessments": """
SELECT u.id, u.code, u.name, u.search_key, u.sort_key, count(*)
FROM scoring_assessment a JOIN campaign_round r ON r.id = a.round_id JOIN units_unit u ON u.id = a.unit_id
WHERE r.campaign_id = %(campaign)s AND r.year = %(year)s AND a.id <@ %(ids)s::int8multirange
    AND (%(kind)s IS NULL OR u.kind = %(kind)s)
    AND (%(band)s IS NULL OR a.total IS NOT NULL AND COALESCE(a.decided_band, a.band) = %(band)s)
GROUP BY u.id ORDER BY count(*) DESC, u.sort_key, u.id
""",
}


@dataclass(frozen=True)
class Told:
    """A figure of the overview. `parts`: [(campaign, figure)] of the campaigns it was added from, where several."""

    key: str
    year: int
    scope: str
    figure: dict
    parts: tuple
    tally: Tally
    campaign: object

    @property
    def shown(self):
        return self._written(self.figure)

    @property
    def shown_parts(self):
        """[(campaign, its number in words)]."""
        return [(campaign, self._written(figure)) for campaign, figure in self.parts]

    def _written(self, figure):
        return written(self.key, figure, RATIO) or written(self.key, figure) or ""

    @property
    def percent(self):
        return written(self.key, self.figure, PERCENT) if self.figure["form"] == "count" else None


@dataclass(frozen=True)
class UnitRow:
    unit_id: int
    code: str
    name: str
    search_key: str
    sort_key: str
    number: int


def told_of(counted, key):
    """The Told of a key, or None where no campaign of the line knows it."""
    family, *steps = split(key)[0].split(".")
    year = year_of(key)
    if family not in FAMILIES or year is None or len(steps) < 3 or steps[0] not in SCOPES:
        return None
    found = [
        (campaign, tally)
        for campaign in counted.line
        for tally in Tally.objects.filter(campaign=campaign, year=year, scope=steps[0])
        if key in tally.figures
    ]
    if not found:
        return None
    campaign, tally = found[0]
    parts = tuple((each, of.figures[key]) for each, of in found) if len(found) > 1 else ()
    figure = _added([figure for _, figure in parts]) if parts else tally.figures[key]
    return Told(key, year, steps[0], figure, parts, tally, campaign)


def _added(figures):
    """Numerators and denominators of the parts; a mean of several is none."""
    first = figures[0]
    if first["form"] != "count":
        return first | {"value": None}
    numerator = sum(int(each["numerator"]) for each in figures)
    wholes = [int(each["denominator"]) for each in figures if each["denominator"] is not None]
    share = percent(numerator, sum(wholes)) if wholes else None
    return first | {
        "numerator": str(numerator),
        "denominator": str(sum(wholes)) if wholes else None,
        "value": None if share is None else plain(share),
    }


def source_of(told, user, *, table=None, step=None, words=""):
    """The rows behind it as reports.sources tells them, of a single campaign."""
    return sources.source_of(
        told.tally.figures, told.key, user,
        as_of=told.tally.as_of, campaigns=[told.campaign], table=table, step=step, words=words,
    )  # fmt: skip


def units_of(told, *, words=""):
    """[UnitRow] with how many of the people behind the figure each unit has, the most first."""
    tables = sources.tables_of(told.tally.figures, told.key)
    table = next((each for each in PER_UNIT if each in tables), None)
    if table is None:
        return []
    family, name = told.key.split(".")[0], told.key.split(".")[3]
    rows = rows_of(
        PER_UNIT[table],
        {
            "ids": sources.multirange(tables[table]),
            "kind": kind_of(told.key),
            "campaign": told.campaign.pk,
            "year": told.year,
            "band": name if family == "bands" else None,
        },
    )
    wanted = fold(words).split()
    found = (UnitRow(*row) for row in rows)
    return [row for row in found if all(word in row.search_key for word in wanted)]


@dataclass(frozen=True)
class Trend:
    """The same figure year by year: rows of (year, what is shown, the address), and the drawing of them."""

    rows: tuple
    wide: str
    narrow: str


def trend_of(counted, key):
    """The figure of each year that has it; None where that is fewer than two."""
    parts = key.split(".")
    kind, found = kind_of(key) or "", []
    for year in counted.years:
        numbers = counted.of(year, parts[1])
        value, shown = _in_year(numbers, parts[0], parts[3], kind) if numbers else (None, "")
        if value is not None:
            at = ".".join([parts[0], parts[1], str(year), *parts[3:]])
            found.append((year, value, shown, counted.links.to(at)))
    if len(found) < 2:
        return None
    rows = tuple(Row(str(year), (Decimal(value),), (shown,)) for year, value, shown, _ in found)
    told = ", ".join(f"năm {year} {shown}" for year, _, shown, _ in found)
    most = None if parts[3] == "expected" or parts[0] == "totals" else Decimal(100)
    chart = Chart("", "Xu hướng", "grouped", ("Số liệu",), rows, f"Qua các năm: {told}.", "Năm", most=most)
    table = tuple((year, shown, url) for year, _, shown, url in found)
    return Trend(table, drawn(chart, **WIDE), drawn(chart, **NARROW))


def _in_year(numbers, family, name, kind):
    """(what the bar is long by, what is written) of one year."""
    if family == "totals":
        mean = numbers.mean.get(kind)
        return (mean, show_decimal(Decimal(mean), 2)) if mean else (None, "")
    if family == "assessments" and name == "expected":
        return numbers.state(name, kind), show_count(numbers.state(name, kind))
    share = numbers.of_state(name, kind) if family == "assessments" else numbers.of_band(name, kind)
    if not share.whole:
        return None, ""
    return share.percent, f"{show_count(share.number)}/{show_count(share.whole)} ({show_percent(share.percent, 2)})"
