"""Totals reported under a figure key, laid over what was counted (docs/figures.md, "Reported totals")."""

from decimal import Decimal

from synthetic.figures import REPORTED, joined, of_count, of_value, plain, two_decimals
from synthetic.rubrics import UNIT_KINDS

FAMILIES = ("plans", "inspections", "assessments", "bands", "marks", "totals")
WITHOUT_YEAR = ("plans", "inspections")


def lay_over(figures, province, span):
    """(figures, warning codes)."""
    figures = dict(figures)
    totals, warnings = _totals(figures, province, span)
    for key, total in totals.items():
        counted = figures.get(key)
        if _is_mean(key):
            figures[key] = of_value(two_decimals(total.value), sign=total.sign, source=REPORTED)
            differs = counted and counted["value"] != figures[key]["value"]
        else:
            figures[key] = of_count(total.value, total.whole, sign=total.sign, source=REPORTED)
            differs = counted and counted["numerator"] not in ("0", plain(total.value))
        warnings += ["reported_differs"] * bool(differs)
    for family in sorted({_family(key) for key in totals if not _is_mean(key)}):
        warnings += _settle(figures, family, totals)
    return figures, warnings


def _totals(figures, province, span):
    """({key: Sum}, warning codes); years of a key without a year are added only where nothing better is known."""
    totals, yearly, warnings = {}, {}, []
    for (key, year), total in province.items():
        head = key.split(".")[0]
        if head not in FAMILIES:
            continue
        if head in WITHOUT_YEAR and year is not None and not span.annual:
            yearly.setdefault(key, []).append(total)
        else:
            totals[key] = total
    for key, parts in yearly.items():
        counted = figures.get(key)
        if key in totals:
            continue
        if not counted or counted["numerator"] == "0":
            totals[key] = joined(parts)
        elif counted["numerator"] != plain(joined(parts).value):
            warnings.append("reported_differs")
    return totals, warnings


def _settle(figures, family, totals):
    """Counted zeros beside reported numbers go; parts without a total are added up; parts are held against theirs."""
    keys = [key for key in (f"{family}.{kind}" for kind in UNIT_KINDS) if key in figures]
    reported = [key for key in keys if key in totals]
    others = [figures[key] for key in (family, *keys) if key in figures and key not in totals]
    if all(figure["numerator"] == "0" for figure in others):
        for key in keys:
            if key not in totals:
                del figures[key]
        keys = reported
        if reported and family not in totals:
            total = joined(totals[key] for key in reported)
            figures[family] = of_count(total.value, total.whole, sign=total.sign, source=REPORTED)
    together = sum(Decimal(figures[key]["numerator"]) for key in keys)
    return ["parts_differ"] * (family in totals and bool(reported) and together != totals[family].value)


def _family(key):
    head, _, last = key.rpartition(".")
    return head if last in UNIT_KINDS else key


def _is_mean(key):
    return _family(key).endswith(".mean")
