"""What a figure was counted from: the rows whose ids it carries, each in one line of words, as they then stood."""

from dataclasses import dataclass, replace

from django.db.models import BooleanField, F, Func, Q, Value

from campaign.models import Award, Figure, Inspection, Plan
from reports import sheet_results, sheet_sources
from reports.sentences import written
from reports.source_rows import RESULTS, Row, of_unit
from reports.uniting import kind_of, split, year_of
from scoring.models import Assessment
from units.models import Staff, Unit
from units.numbers import show_count
from units.schema import answers_to


def _plan(plan):
    return _record(plan.unit, f"Kế hoạch số {plan.number}", plan.issued_on)


def _inspection(inspection):
    what = f"{inspection.get_kind_display()}. {inspection.conclusion}".strip()
    return _record(inspection.unit, what, inspection.inspected_on)


def _typed(figure):
    value = {"numerator": figure.value if figure.denominator else None, "denominator": figure.denominator}
    value |= {"value": str(figure.value), "qualifier": figure.qualifier, "form": "number"}
    shown = written(figure.key, value, "trên tổng số") or written(figure.key, value)
    year = f", năm {figure.year}" if figure.year else ""
    return _record(figure.unit, f"{shown}{year}. Nguồn: {figure.source or 'không ghi'}")


def _award(award):
    number = f", Quyết định {award.decision_number}" if award.decision_number else ""
    what = f"{award.get_form_display()}, {award.get_scope_display().lower()}: {show_count(award.quantity)}{number}"
    person = award.staff.full_name if award.staff else ""
    return _record(award.unit, what, award.decided_on, person=person)


def _record(unit, what, day=None, person=""):
    url = unit.get_absolute_url() if unit else ""
    return Row(**of_unit(unit), person=person, what=what, day=day, url=url)


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
    asked: sheet_sources.Asked | None = None

    @property
    def title(self):
        return TITLES[self.table]

    @property
    def has_results(self):
        """Whether each row came to something: a total, a mark."""
        return self.table == "assessments" and self.asked.family in RESULTS

    def with_results(self):
        """The same with rows that can be ordered by `result`; None where too many sheets have moved on for that."""
        rows = sheet_results.with_results(self.rows, self.asked)
        return None if rows is None else replace(self, rows=rows)


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


def table_of(figures, key, asked=None):
    """The table asked for, where rows of it stand behind the figure; else the first that has any, or None."""
    tables = tables_of(figures, key)
    return asked if asked in tables else next(iter(tables), None)


def source_of(figures, key, user, *, as_of, campaigns, table=None, step=None, words=""):
    """The Source of a figure that `user` may see, or None where it carries no ids.

    A part by kind of unit shows its own rows alone. A leader reads the figure and the units behind it; names of persons
    stay with those who handle their sheets, but for awards, which are told of by name. `campaigns` are those whose
    sheets the figure may count.
    """
    table = table_of(figures, key, table)
    if table is None:
        return None
    ranges, kind = tables_of(figures, key)[table], kind_of(key)
    model = OF_SHEETS.get(table) or RECORDS[table][0]
    of_kind = {} if kind is None else {"kind": kind} if table == "units" else {"unit__kind": kind}
    keys = ("search_key",) if table == "units" else ("unit__search_key",)
    if table in ("assessments", "staff", "awards"):
        keys += ("search_key",) if table == "staff" else ("staff__search_key",)
    rows = model.objects.visible_to(user).filter(_within(ranges), answers_to(words, *keys), **of_kind)
    rows = rows.order_by("sort_key" if table == "units" else "unit__sort_key", "pk")
    if table in RECORDS:
        _, related, write, _ = RECORDS[table]
        return Source(table, rows.select_related(*related), lambda found: [write(row) for row in found], _count(ranges))
    asked = sheet_sources.Asked(split(key)[0], year_of(key), as_of, tuple(campaigns))
    rows = sheet_sources.standing_then(table, rows, asked, step)
    return Source(table, rows, lambda found: sheet_sources.told(table, found, asked), _count(ranges), asked)


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
