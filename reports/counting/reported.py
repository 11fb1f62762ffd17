"""Totals typed under a figure key: they are printed as reported, and said where they differ from what is counted."""

from reports.counting.typed import added, ids_of
from reports.figures import REPORTED, Caveat, Figure, kind_label, typed_percent
from units.models import UnitKind
from units.numbers import show_count, show_decimal

COVERED = ("plans", "inspections", "assessments", "bands", "marks", "totals")  # awards and indicators have their own
YEARLESS = ("plans", "inspections")
HOW = "Số tỉnh báo cáo, ghi đúng như nguồn."
HOW_PARTS = "Cộng các phần tỉnh báo cáo."
HOW_YEARS = "Cộng số báo cáo của các năm; một đơn vị có ở hai năm thì tính hai lần."


def lay_over(figures, province, span):
    """(figures with reported totals in place, warnings). `province`: {(key, year): Typed} of rows without a unit."""
    totals, of_years = _by_key(province, span)
    warnings = []
    for key, (total, how) in of_years.items():
        counted = figures.get(key)
        if not (counted and counted.numerator):
            totals[key] = total, how
        elif counted.numerator != total.value:
            warnings.append(_set_aside(key, counted, total))
    if not totals:
        return figures, warnings
    figures = dict(figures)
    for key, (total, how) in totals.items():
        counted = figures.get(key)
        was, now = _compared(key, counted, total)
        if was and was != now:
            warnings.append(_differs(key, counted.label, was, now))
        figures[key] = _reported(key, counted, total, how, figures)
    for family in sorted({_family(key) for key in totals if not _is_mean(key)}):
        figures, said = _family_settled(figures, family, totals)
        warnings += said
    return figures, warnings


def _by_key(province, span):
    """({figure key: (Typed, how)} of cumulative rows and of those whose key or report has a year, the same of rows of
    single years added up, for keys that have nothing cumulative)."""
    totals, of_years = {}, {}
    for (key, year), total in province.items():
        head = key.split(".")[0]
        if head not in COVERED:
            continue
        if head not in YEARLESS or year is None or span.annual:
            totals[key] = total, HOW
        else:
            of_years.setdefault(key, []).append(total)
    sums = {key: (added(parts), HOW if len(parts) == 1 else HOW_YEARS) for key, parts in of_years.items()}
    return totals, {key: sums[key] for key in sums if key not in totals}


def _family_settled(figures, family, totals):
    """Parts against their total; counted zeros beside reported numbers would be false and go."""
    parts = {key: total for key, (total, _) in totals.items() if key.startswith(f"{family}.") and _is_part(key)}
    members = [key for key in figures if key == family or (key.startswith(f"{family}.") and _is_part(key))]
    warnings = []
    if not any(figures[key].source != REPORTED and figures[key].numerator for key in members):
        figures = {key: f for key, f in figures.items() if key not in members or f.source == REPORTED or key == family}
        if parts and family not in totals:
            total = added(parts.values())
            figures[family] = _reported(family, figures.get(family), total, HOW_PARTS, figures)
    printed = {_kind_of(key): figures[key].numerator for key in members if key in figures and key != family}
    if family in totals and parts and sum(printed.values()) != totals[family][0].value:
        warnings.append(_parts_differ(figures[family].label, family, totals[family][0].value, printed))
    return figures, warnings


def _reported(key, counted, total, how, figures):
    said = {
        "label": counted.label if counted else _label(key, figures),
        "how": how,
        "qualifier": total.qualifier,
        "source": REPORTED,
        "ids": ids_of(total),
    }
    if _is_mean(key):
        form = "points" if key.startswith("totals.") else "percent"
        return Figure(value=typed_percent(total.value), form=form, **said)
    return Figure(numerator=total.value, denominator=total.denominator, **said)


def _label(key, figures):
    base = figures.get(_family(key))
    if not base:
        return key
    return kind_label(base.label, _kind_of(key)) if _is_part(key) else base.label


def _compared(key, counted, total):
    """(what was counted, what is reported) under one key; nothing or 0 counted is no other opinion."""
    if _is_mean(key):
        return counted and counted.value, typed_percent(total.value)
    return counted and counted.numerator, total.value


def _differs(key, label, was, now):
    message = (
        f"{label} ({key}): số báo cáo là {show_decimal(now)}, đếm từ từng dòng được {show_decimal(was)}. "
        "Báo cáo in số đã báo cáo."
    )
    return Caveat("reported_differs", message, key)


def _set_aside(key, counted, total):
    """Years that were typed say nothing of the whole time once rows of any of its years are counted."""
    message = (
        f"{counted.label} ({key}): số báo cáo theo năm cộng lại là {show_decimal(total.value)}, đếm từ từng dòng được "
        f"{show_decimal(counted.numerator)}. Báo cáo in số đếm được; nếu số báo cáo mới đúng, hãy nhập tổng số của cả "
        "giai đoạn (để trống năm)."
    )
    return Caveat("reported_differs", message, key)


def _parts_differ(label, key, total, parts):
    """`parts`: the numbers by kind as the report prints them, some of them counted where only some are typed."""
    together = sum(parts.values())
    terms = " + ".join(f"{show_decimal(parts[kind])} ({kind.label})" for kind in UnitKind if parts.get(kind))
    message = (
        f"{label} ({key}): tổng số được báo cáo là {show_count(total)} nhưng các phần cộng lại là "
        f"{show_count(together)} = {terms}. Báo cáo in đúng số đã báo cáo; hãy kiểm tra lại nguồn."
    )
    return Caveat("parts_differ", message, key)


def _kind_of(key):
    return UnitKind(key.rpartition(".")[2])


def _is_part(key):
    return key.rpartition(".")[2] in UnitKind.values


def _is_mean(key):
    """Means of kinds are parts of nothing: they do not add up."""
    return _family(key).endswith(".mean")


def _family(key):
    return key.rpartition(".")[0] if _is_part(key) else key
