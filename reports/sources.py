"""What a figure was counted from: the rows whose ids it carries, each in one line of words, as they then stood."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, F, Func, Q, Value

from campaign.models import Award, Figure, Inspection, Plan
from reports import sheet_sources
from reports.sentences import written
from reports.uniting import kind_of, split, year_of
from scoring.models import Assessment
from units.models import Staff, Unit
from units.numbers import show_count
from units.schema import answers_to


@dataclass(frozen=True)
class Row:
    """`now` says how the row stands today, where that is another way."""

    unit: str
    what: str
    day: date | None = None
    url: str = ""
    now: str = ""


def _plan(plan):
    return Row(plan.unit.name, f"Kế hoạch số {plan.number}", plan.issued_on, plan.unit.get_absolute_url())


def _inspection(inspection):
    what = f"{inspection.get_kind_display()}. {inspection.conclusion}".strip()
    return Row(inspection.unit.name, what, inspection.inspected_on, inspection.unit.get_absolute_url())


def _typed(figure):
    value = {"numerator": figure.value if figure.denominator else None, "denominator": figure.denominator}
    value |= {"value": str(figure.value), "qualifier": figure.qualifier, "form": "number"}
    shown = written(figure.key, value, "trên tổng số") or written(figure.key, value)
    where, url = (figure.unit.name, figure.unit.get_absolute_url()) if figure.unit else ("Toàn tỉnh", "")
    year = f", năm {figure.year}" if figure.year else ""
    return Row(where, f"{shown}{year}. Nguồn: {figure.source or 'không ghi'}", None, url)


def _award(award):
    who = ", ".join(part for part in (award.staff and award.staff.full_name, award.unit and award.unit.name) if part)
    number = f", Quyết định {award.decision_number}" if award.decision_number else ""
    what = f"{award.get_form_display()}, {award.get_scope_display().lower()}: {show_count(award.quantity)}{number}"
    url = award.unit.get_absolute_url() if award.unit else ""
    return Row(who or "Toàn tỉnh", what, award.decided_on, url)


RECORDS = {
    "plans": (Plan, ("unit",), _plan, "Kế hoạch"),
    "inspections": (Inspection, ("unit",), _inspection, "Lần kiểm tra"),
    "figures": (Figure, ("unit",), _typed, "Số liệu đã nhập"),
    "awards": (Award, ("unit", "staff"), _award, "Khen thưởng"),
}
OF_SHEETS = {"assessments": Assessment, "units": Unit, "staff": Staff}
TITLES = {"assessments": "Phiếu", "units": "Đơn vị", "staff": "Người"} | {
    table: title for table, (*_, title) in RECORDS.items()
}


@dataclass(frozen=True)
class Source:
    """The rows of one table behind a figure; `lines` writes any number of them with a fixed number of queries."""

    table: str
    rows: object
    lines: object
    frozen: int

    @property
    def title(self):
        return TITLES[self.table]

    @property
    def has_steps(self):
        """Whether the rows can be told apart by how far their sheets had come."""
        return self.table in OF_SHEETS


def origin_of(figures, key):
    """The figure whose ids cover this one: itself, or the one it is a part of."""
    seen = set()
    while key in figures and key not in seen and (whole := (figures[key].get("ids") or {}).get("part_of")):
        seen.add(key)
        key = whole
    return key


def parts_of(body, key):
    """[(key, name of the former province, figure)] that a figure of a merged province was added from."""
    found = [(f"{key}@{part['slug']}", part["title"]) for part in body.get("parts", []) if not part["own"]]
    return [(each, title, body["figures"][each]) for each, title in found if each in body["figures"]]


def tables_of(figures, key):
    """{table: ids in short} of the rows behind a figure."""
    ids = figures[origin_of(figures, key)].get("ids") or {}
    return {table: ranges for table, ranges in ids.items() if table in TITLES and ranges}


def source_of(figures, key, user, *, as_of, campaigns, table=None, step=None, words=""):
    """The Source of a figure that `user` may see, or None where it carries no ids.

    A part by kind of unit shows its own rows alone. A leader reads the figure and the units behind it; names of persons
    stay with those who handle their sheets. `campaigns` are those whose sheets the figure may count.
    """
    tables = tables_of(figures, key)
    if not tables:
        return None
    table = table if table in tables else next(iter(tables))
    ranges, kind = tables[table], kind_of(key)
    model = OF_SHEETS.get(table) or RECORDS[table][0]
    of_kind = {} if kind is None else {"kind": kind} if table == "units" else {"unit__kind": kind}
    keys = ("search_key",) if table == "units" else ("unit__search_key",)
    if table in ("assessments", "staff"):
        keys += ("staff__search_key",) if table == "assessments" else ("search_key",)
    rows = model.objects.visible_to(user).filter(_within(ranges), answers_to(words, *keys), **of_kind)
    rows = rows.order_by("sort_key" if table == "units" else "unit__sort_key", "pk")
    if table in RECORDS:
        _, related, write, _ = RECORDS[table]
        return Source(table, rows.select_related(*related), lambda found: [write(row) for row in found], _count(ranges))
    asked = sheet_sources.Asked(split(key)[0], year_of(key), as_of, tuple(campaigns))
    rows = sheet_sources.standing_then(table, rows, asked, step)

    def lines(found):
        return [Row(*line) for line in sheet_sources.told(table, found, asked)]

    return Source(table, rows, lines, _count(ranges))


class Within(Func):
    """Whether a number lies in one of the ranges of a multirange, of which there may be thousands."""

    template, arg_joiner, output_field = "(%(expressions)s::int8multirange)", " <@ ", BooleanField()


def _within(ranges):
    """Q for "1-5,7": the outer bounds for the index, then the ranges."""
    runs = list(_runs(ranges))
    return Q(pk__range=(runs[0][0], runs[-1][1])) & Q(Within(F("pk"), Value(multirange(ranges))))


def multirange(ranges):
    """ "1-5,7" as PostgreSQL reads it."""
    return "{" + ",".join(f"[{first},{last}]" for first, last in _runs(ranges)) + "}"


def _count(ranges):
    return sum(last - first + 1 for first, last in _runs(ranges))


def _runs(ranges):
    for run in ranges.split(","):
        first, _, last = run.partition("-")
        yield int(first), int(last or first)
