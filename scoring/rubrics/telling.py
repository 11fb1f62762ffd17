"""The rows of a rubric in words, to stand beside what somebody types over them."""

from decimal import Decimal

from scoring.models import Criterion, CriterionGroup, Rubric
from units.models import UnitKind
from units.numbers import show_decimal

TOLD = {
    Criterion: ("group", "code", "title", "guidance", "max_points", "step", "kind", "evidence", "not_applicable"),
    CriterionGroup: ("code", "title"),
    Rubric: ("audience", "unit_kinds", "sample", "decided_by", "source"),
}


def told(row):
    """[(label, value in words)] of a row as it is stored, to stand beside what is typed."""
    shown = []
    for name in TOLD[type(row)]:
        words = getattr(row, f"get_{name}_display", None)
        value = words() if words else getattr(row, name)
        shown.append((row._meta.get_field(name).verbose_name, _in_words(value)))
    return shown


def _in_words(value):
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Decimal):
        return show_decimal(value)
    return "; ".join(UnitKind(kind).label for kind in value) if isinstance(value, list) else value or "để trống"
