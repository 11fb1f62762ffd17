"""Mid-term beside final: what each shared figure was and is, and the change where one may be told. Pure."""

from reports.figures import Figure
from reports.uniting import BY_YEAR, split, year_of
from units.numbers import percent as percent_of
from units.numbers import plain, round_half_up, trimmed

QUALIFIERS, RUBRICS = "qualifiers", "rubrics"


def moved_to(year, figures, *, mid_year):
    """{key of the final report: figure of the mid-term}: of yearly families the year of each report, beside another.

    Keys without a year stay; other years, and years of indicators and awards, are compared nowhere.
    """
    found = {}
    for key, figure in figures.items():
        base, _ = split(key)
        at = year_of(base)
        if at is None:
            found[key] = figure
        elif base.split(".")[0] in BY_YEAR and at == mid_year:
            found[in_year(key, year)] = figure
    return found


def in_year(key, year):
    """The same key of another year."""
    steps = key.split(".")
    return ".".join(str(year) if step.isdigit() and len(step) == 4 else step for step in steps)


def comparison(before, after, *, mid_year, same_rubrics):
    """{KEY: {"before", "after", "change"}} of the keys in both, in the order of `after`.

    `before` is keyed by `moved_to`; `mid_year` is None where parts had theirs in different years. `same_rubrics(key)`
    says whether a mean rests on one rubric both times.
    """
    return {
        key: {
            "before": _said(before[key], _key_then(key, mid_year)),
            "after": _said(figure, key),
            "change": change(before[key], figure, comparable=not _is_mean(key) or same_rubrics(key)),
        }
        for key, figure in after.items()
        if key in before
    }


def change(before: Figure, after: Figure, *, comparable=True):
    """`amount` and its `percent` of what was, percentage `points`; `not_compared` says why there is none.

    Differences are taken between the numbers as they are printed, so that a reader who subtracts gets the same.
    """
    if not comparable:
        return _change(not_compared=RUBRICS)
    if before.qualifier != "=" or after.qualifier != "=":
        return _change(not_compared=QUALIFIERS)
    amount = percent = points = None
    if before.amount is not None and after.amount is not None:
        amount = after.amount - before.amount
        if before.amount and before.form != "points":
            percent = plain(percent_of(amount, before.amount))
        amount = plain(round_half_up(amount) if before.form == "points" else trimmed(amount))
    if before.share is not None and after.share is not None:
        points = plain(round_half_up(after.share - before.share))
    return _change(amount, percent, points)


def _change(amount=None, percent=None, points=None, not_compared=None):
    return {"amount": amount, "percent": percent, "points": points, "not_compared": not_compared}


def _said(figure, key):
    told = figure.as_json(0)
    names = ("value", "numerator", "denominator", "qualifier", "source", "form", "label")
    return {"key": key} | {name: told[name] for name in names}


def _key_then(key, mid_year):
    if year_of(key) is None:
        return key
    return in_year(key, mid_year) if mid_year else None


def _is_mean(key):
    return key.startswith(("totals.", "marks."))
