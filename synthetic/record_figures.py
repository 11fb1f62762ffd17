"""The figures that come from records: plans, inspections, awards, indicators."""

from synthetic.figures import COUNTED, REPORTED, Sum, joined, of_count, of_value, plain, row_sum, two_decimals
from synthetic.records import FORMS, INDICATORS, TITLES
from synthetic.rubrics import UNIT_KINDS

SCOPES = {"tap_the": "collective", "ca_nhan": "individual"}


def of_plans_and_inspections(records, span):
    kinds = {unit.code: unit.kind for unit in records.taking_part if unit.exists_within(span.first_day, span.last_day)}
    planned = {plan.unit for plan in records.plans if span.first_day <= plan.day <= span.last_day}
    figures = _by_kind("plans.issued", planned, kinds)
    for work in ("emulation", "discipline"):
        inspected = {
            each.unit
            for each in records.inspections
            if each.work == work and span.first_day <= each.day <= span.last_day
        }
        figures |= _by_kind(f"inspections.{work}", inspected, kinds)
    return figures


def _by_kind(key, units, kinds):
    got = [kinds[unit] for unit in units if unit in kinds]
    whole = list(kinds.values())
    parts = {f"{key}.{kind}": of_count(got.count(kind), whole.count(kind)) for kind in UNIT_KINDS}
    return {key: of_count(len(got), len(whole))} | parts


def province_totals(records, span):
    """{(key, year or None): Sum} of what the province reports; a cumulative row says nothing of a single year."""
    found = {}
    for row in records.figures:
        year = row.year or _year_in(row.key)
        if row.unit is None and (year in span.years or (year is None and not span.annual)):
            found[_without_year(row.key), year] = row_sum(row)
    return found


def _year_in(key):
    return next((int(part) for part in key.split(".") if part.isdigit()), None)


def _without_year(key):
    """Awards and titles keep their year beside the key, like indicators; that of sheets is a part of it."""
    key = key.removeprefix("indicators.")
    head, _, last = key.rpartition(".")
    return head if key.startswith(("awards.", "titles.")) and last.isdigit() else key


def of_awards(records, province, span):
    """(figures, warning codes)."""
    counted, reported = {}, {}
    for award in records.awards:
        if _in_time(award, span):
            sums = reported if award.unit is None else counted
            key = _award_key(award.form, award.scope)
            of_key = sums.setdefault(key, {})
            of_key[award.year] = joined([of_key.get(award.year), Sum(award.quantity or 1)])
    keys = [_award_key(form, scope) for form in (*FORMS, *TITLES) for scope in SCOPES]
    figures, warnings = {}, []
    for key in keys:
        typed = {year: total for (of_key, year), total in province.items() if of_key == key}
        found, said = _award(key, counted.get(key, {}), typed | reported.get(key, {}), span)
        figures, warnings = figures | found, warnings + said
    return figures, warnings


def _award_key(form, scope):
    return f"{'titles' if form in TITLES else 'awards'}.{form}.{SCOPES[scope]}"


def _in_time(award, span):
    if award.day is not None and award.day > span.as_of:
        return False
    if award.year is not None:
        return award.year in span.award_years
    if award.unit is None:
        return not span.annual
    return not span.annual if award.day is None else span.first_day <= award.day <= span.last_day


def _award(key, counted, reported, span):
    figures, warnings = {}, []
    for year in span.award_years:
        chosen = reported.get(year) or counted.get(year)
        if chosen:
            figures[f"{key}.{year}"] = _printed(chosen, REPORTED if year in reported else COUNTED)
        if year in reported and year in counted and reported[year].value != counted[year].value:
            warnings.append("reported_differs")
    everything = joined(counted.values())
    cumulative = reported.get(span.year if span.annual else None)
    if cumulative:
        figures[key] = _printed(cumulative, REPORTED)
        # In an annual report the year's own key has said so already.
        if not span.annual and everything and everything.value != cumulative.value:
            warnings.append("reported_differs")
    elif whole := joined(reported.get(year) or counted.get(year) for year in (*span.award_years, None)):
        figures[key] = _printed(whole, REPORTED if reported else COUNTED)
    return figures, warnings


def _printed(chosen, source):
    return of_count(chosen.value, chosen.whole, sign=chosen.sign, source=source)


def of_indicators(records, province, span):
    """(figures, warning codes)."""
    figures, warnings = {}, []
    for code, _, shape, _ in INDICATORS:
        of_units = {
            year: joined(row_sum(row) for row in records.figures if row.unit and (row.key, row.year) == (code, year))
            for year in (None, *span.years)
        }
        of_province = {year: province.get((code, year)) for year in (None, *span.years)}
        key = f"indicators.{code}"
        for year in span.years:
            figure, said = _indicator(shape, of_province[year], of_units[year])
            warnings += said
            if figure:
                figures[f"{key}.{year}"] = figure
        if span.annual:
            figure, said = figures.get(f"{key}.{span.year}"), []
        else:
            figure, said = _over_years(shape, of_province, of_units, span)
        warnings += said
        if figure:
            figures[key] = figure
    return figures, warnings


def _over_years(shape, of_province, of_units, span):
    """The cumulative row where there is one, else the sum of the years, which needs denominators."""
    yearly = [of_units[year] for year in span.years]
    if of_province[None] or of_units[None]:
        return _indicator(shape, of_province[None], of_units[None] or joined(yearly))
    parts = [of_province[year] or of_units[year] for year in span.years if of_province[year] or of_units[year]]
    if len(parts) > 1 and any(part.wholes < part.rows for part in parts):
        return None, ["not_addable"]
    figure, said = _indicator(shape, None, joined(parts))
    if figure and any(of_province[year] for year in span.years):
        figure["source"] = REPORTED
    return figure, said


def _indicator(shape, reported, counted):
    warnings = []
    if counted and _not_addable(shape, counted):
        counted, warnings = None, ["not_addable"]
    if reported and counted and reported[:2] != counted[:2]:
        warnings.append("reported_differs")
    chosen, source = (reported, REPORTED) if reported else (counted, COUNTED)
    if not chosen:
        return None, warnings
    if chosen.whole is not None:
        return _printed(chosen, source), warnings
    text = two_decimals(chosen.value) if shape == "ratio" else plain(chosen.value)
    return of_value(text, sign=chosen.sign, source=source), warnings


def _not_addable(shape, counted):
    """Bare values beside ratios, or several bare percentages."""
    bare = counted.rows - counted.wholes
    return bare > 0 and (counted.wholes > 0 or (shape == "ratio" and counted.rows > 1))
