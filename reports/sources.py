"""What a figure was counted from: the rows whose ids it carries, each in one line of words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from campaign.models import Award, Figure, Inspection, Plan
from reports.sentences import written
from scoring.models import Assessment
from units.models import Staff, Unit


@dataclass(frozen=True)
class Row:
    unit: str
    what: str
    day: date | None = None
    url: str = ""


def _plan(plan):
    return Row(plan.unit.name, f"Kế hoạch số {plan.number}", plan.issued_on, plan.unit.get_absolute_url())


def _inspection(inspection):
    what = f"{inspection.get_kind_display()}. {inspection.conclusion}".strip()
    return Row(inspection.unit.name, what, inspection.inspected_on, inspection.unit.get_absolute_url())


def _typed(figure):
    value = {"numerator": figure.value if figure.denominator else None, "denominator": figure.denominator}
    value |= {"value": str(figure.value), "qualifier": figure.qualifier, "form": "number"}
    shown = written(figure.key, value, "trên tổng số") or written(figure.key, value)
    where = figure.unit.name if figure.unit else "Toàn tỉnh"
    return Row(where, f"{shown}. Nguồn: {figure.source or 'không ghi'}")


def _award(award):
    who = ", ".join(part for part in (award.staff and award.staff.full_name, award.unit and award.unit.name) if part)
    number = f", Quyết định {award.decision_number}" if award.decision_number else ""
    what = f"{award.get_form_display()}, {award.get_scope_display().lower()}: {award.quantity}{number}"
    return Row(who or "Toàn tỉnh", what, award.decided_on)


def _sheet(sheet):
    who = sheet.staff.full_name if sheet.staff else "Tập thể"
    return Row(sheet.unit.name, f"{who}, {sheet.get_status_display().lower()}", None, sheet.get_absolute_url())


def _unit(unit):
    return Row(unit.name, unit.get_kind_display(), None, unit.get_absolute_url())


def _person(person):
    return Row(person.unit.name, f"{person.full_name}, {person.position}".rstrip(", "))


TABLES = {
    "plans": (Plan, ("unit",), _plan),
    "inspections": (Inspection, ("unit",), _inspection),
    "figures": (Figure, ("unit",), _typed),
    "awards": (Award, ("unit", "staff"), _award),
    "assessments": (Assessment, ("unit", "staff"), _sheet),
    "units": (Unit, (), _unit),
    "staff": (Staff, ("unit",), _person),
}


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


def rows_of(figure, user):
    """(queryset, row writer) of the rows behind a figure that `user` may see, or None where it carries no ids.

    A leader reads the figure and the units behind it; names of persons stay with those who handle their sheets.
    """
    for table, ranges in (figure.get("ids") or {}).items():
        if table in TABLES and ranges:
            model, related, write = TABLES[table]
            queryset = model.objects.visible_to(user).filter(_within(ranges)).order_by("pk")
            return (queryset.select_related(*related) if related else queryset), write
    return None


def _within(ranges):
    """Q for "1-5,7"."""
    found = Q()
    for run in ranges.split(","):
        first, _, last = run.partition("-")
        found |= Q(pk__range=(int(first), int(last or first)))
    return found
