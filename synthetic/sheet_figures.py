"""The figures that come from sheets: states, bands, means of totals and marks; and the rankings."""

from collections import Counter
from fractions import Fraction

from synthetic.figures import of_count, of_value, two_decimals
from synthetic.rubrics import INDIVIDUAL, RUBRICS, UNIT_KINDS

SCOPES = ("collective", "individual")
BY_SLUG = {rubric.slug: rubric for rubric in RUBRICS}
WITH_THE_TOTAL = (None, *UNIT_KINDS)


def of_sheets(tally, span):
    """(figures, warning codes)."""
    figures, warnings = {}, []
    for year in span.years:
        if year not in tally.rounds:
            continue
        expected = tally.expected(span.day_of(year))
        for scope in SCOPES:
            figures |= _states(tally, span, scope, year, expected)
            if span.closed(year):
                figures |= _bands(tally, scope, year)
                totals, mixed_totals = _totals(tally, scope, year)
                marks, mixed_marks = _marks(tally, scope, year)
                figures |= totals | marks
                warnings += ["mixed_rubrics"] * (mixed_totals or mixed_marks)
    if any(tally.strays[year] for year in span.years if span.closed(year)):
        warnings.append("sheets_not_expected")
    return figures, warnings


def rankings(tally, span):
    """{cluster: [{unit, total, rank}]} of the report's year."""
    clusters = tally.standings.get(span.year, {}) if span.closed(span.year) else {}
    return {cluster: _ranked(sorted(places)) for cluster, places in clusters.items()}


def _ranked(places):
    totals = [total for total, _, _ in places]
    return [
        {"unit": code, "total": two_decimals(Fraction(-total, 100)), "rank": totals.index(total) + 1}
        for total, _, code in places
    ]


def _states(tally, span, scope, year, expected):
    figures = {}
    for kind in WITH_THE_TOTAL:
        kinds = UNIT_KINDS if kind is None else (kind,)
        whole = sum(expected[scope, each] for each in kinds)
        figures[_key(f"assessments.{scope}.{year}.expected", kind)] = of_count(whole)
        for state in ("submitted", "approved", "appraised", "final", "on_time"):
            # Nothing imported is final or on time; nothing dated after the as-of date counts.
            got = sum(tally.states[scope, year, each, state] for each in kinds) if span.closed(year) else 0
            figures[_key(f"assessments.{scope}.{year}.{state}", kind)] = of_count(got, whole)
    return figures


def _bands(tally, scope, year):
    counted, codes, figures = Counter(), {}, {}
    for (of_scope, of_year, kind, slug, band), number in tally.bands.items():
        if (of_scope, of_year) == (scope, year):
            counted[kind, band] += number
            # Every rubric knows "không đủ điều kiện xếp loại", whether its pack lists it or not.
            codes |= dict.fromkeys([*(each.code for each in BY_SLUG[slug].bands), "khong_xep_loai"])
    wholes = {kind: sum(number for (of, _), number in counted.items() if of == kind) for kind in UNIT_KINDS}
    for code in codes:
        got = {kind: counted[kind, code] for kind in UNIT_KINDS}
        figures[f"bands.{scope}.{year}.{code}"] = of_count(sum(got.values()), sum(wholes.values()))
        for kind, whole in wholes.items():
            if whole:
                figures[f"bands.{scope}.{year}.{code}.{kind}"] = of_count(got[kind], whole)
    return figures


def _totals(tally, scope, year):
    parts = {
        (kind, slug): Fraction(total, 100)
        for (of_scope, of_year, kind, slug), (total, _) in tally.totals.items()
        if (of_scope, of_year) == (scope, year)
    }
    numbers = {(kind, slug): tally.totals[scope, year, kind, slug][1] for kind, slug in parts}
    return _means(parts, numbers, f"totals.{scope}.{year}.mean")


def _marks(tally, scope, year):
    figures, any_mixed = {}, False
    rubrics = [INDIVIDUAL] if scope == "individual" else [rubric for rubric in RUBRICS if rubric is not INDIVIDUAL]
    maxima = {(rubric.slug, each.code): each.most for rubric in rubrics for each in rubric.criteria}
    for code in dict.fromkeys(code for _, code in maxima):
        sums = {
            (kind, slug): pair
            for (of_scope, of_year, kind, slug, of_code), pair in tally.marks.items()
            if (of_scope, of_year, of_code) == (scope, year, code)
        }
        parts = {(kind, slug): Fraction(points * 100, maxima[slug, code]) for (kind, slug), (points, _) in sums.items()}
        numbers = {place: number for place, (_, number) in sums.items()}
        found, mixed = _means(parts, numbers, f"marks.{scope}.{year}.{code}.mean")
        figures, any_mixed = figures | found, any_mixed or mixed
    return figures, any_mixed


def _means(parts, numbers, key):
    """({key: mean, of all kinds and of each}, whether one was left out because its sheets follow several rubrics)."""
    figures, mixed = {}, False
    for kind in WITH_THE_TOTAL:
        places = [place for place in parts if kind in (None, place[0])]
        if len({slug for _, slug in places}) > 1:
            mixed = True
        elif places:
            exact = sum(parts[place] for place in places) / sum(numbers[place] for place in places)
            figures[_key(key, kind)] = of_value(two_decimals(exact))
    return figures, mixed


def _key(key, kind):
    return key if kind is None else f"{key}.{kind}"
