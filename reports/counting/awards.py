"""`awards.FORM.SCOPE[.YEAR]` and `titles.TITLE.SCOPE[.YEAR]`: forms of award and titles, never mixed."""

from dataclasses import replace

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, Sum
from django.db.models.lookups import IsNull

from campaign.models import TITLES, Award, AwardForm, AwardScope
from reports.counting.typed import Typed, added, ids_of, named
from reports.figures import COUNTED, REPORTED, Caveat, Figure
from units.numbers import show_count

SCOPE_CODES = {AwardScope.COLLECTIVE: "collective", AwardScope.INDIVIDUAL: "individual"}
HOW_COUNTED = "Cộng số lượng ở các dòng khen thưởng ghi theo đơn vị."
HOW_REPORTED = "Số tỉnh báo cáo, ghi đúng như nguồn."
HOW_YEARS = "Cộng số của các năm trong kỳ."


def awards(span, province):
    """(figures, warnings); `province` are the typed totals, where a total of an award may stand too. One query."""
    counted, reported = _rows(span)
    figures, warnings = {}, []
    for form in AwardForm:
        for scope, code in SCOPE_CODES.items():
            key = f"{'titles' if form in TITLES else 'awards'}.{form}.{code}"
            label = f"{form.label} tặng {scope.label.lower()}"
            totals = _typed_totals(key, province) | reported.get((form, scope), {})
            found, said = _award(span, key, label, counted.get((form, scope), {}), totals)
            figures |= found
            warnings += said
    return figures, warnings


def _typed_totals(key, province):
    """{year or None: Typed} of totals typed under the award's figure key, with the year beside it or in it."""
    found = {}
    for (typed_key, year), total in province.items():
        base, _, last = typed_key.rpartition(".")
        if typed_key == key:
            found[year] = total
        elif base == key and last.isdigit():
            found[int(last)] = total
    return found


def rows_in(span):
    """The award rows that belong to the span: by their year, or by the day of decision where they have none."""
    in_time = Q(decided_on__isnull=True) | Q(decided_on__lte=span.as_of)
    whole = Q(year__isnull=True, decided_on__range=(span.first_day, span.last_day))
    if not span.annual:
        whole |= Q(year__isnull=True, decided_on__isnull=True)
    return Award.objects.filter(in_time, Q(year__in=span.award_years) | whole, campaign=span.campaign)


def _rows(span):
    """({(form, scope): {year: Typed}} counted by unit, the same for totals without a unit)."""
    rows = (
        rows_in(span)
        .order_by()
        .values_list("form", "scope", "year", IsNull(F("unit"), True))
        .annotate(Sum("quantity"), ids=ArrayAgg("pk"))
    )
    counted, reported = {}, {}
    for form, scope, year, no_unit, quantity, ids in rows:
        # A total of the province without a year covers more than the single year of an annual report.
        if not (no_unit and year is None and span.annual):
            (reported if no_unit else counted).setdefault((form, scope), {})[year] = Typed(
                quantity, ids=named("awards", ids)
            )
    return counted, reported


def _award(span, key, label, counted, reported):
    figures, warnings = {}, []
    for year in span.award_years:
        figure, said = _of(f"{key}.{year}", f"{label}, năm {year}", counted.get(year), reported.get(year))
        figures |= figure
        warnings += said
    if span.annual:
        # A counted row without a year but decided within it belongs to this year all the same.
        whole, said = _of(key, label, added(counted.values()), reported.get(span.year))
        return whole | figures, warnings + (said if None in counted else [])
    if None in reported:
        whole, said = _of(key, label, added(counted.values()), reported[None])
        return whole | figures, warnings + said
    parts = [reported.get(year) or counted.get(year) for year in (*span.award_years, None)]
    whole, _ = _of(key, label, added(part for part in parts if part), None)
    if whole and reported:
        whole = {key: replace(whole[key], source=REPORTED, how=HOW_YEARS)}
    return whole | figures, warnings


def _of(key, label, counted, reported):
    chosen = reported or counted
    if not chosen:
        return {}, []
    warnings = []
    if reported and counted and reported.value != counted.value:
        message = (
            f"{label} ({key}): số báo cáo là {show_count(reported.value)}, đếm từ từng dòng được "
            f"{show_count(counted.value)}. Báo cáo in số đã báo cáo."
        )
        warnings.append(Caveat("reported_differs", message, key))
    figure = Figure(
        label=label,
        how=HOW_REPORTED if reported else HOW_COUNTED,
        numerator=chosen.value,
        denominator=chosen.denominator,
        qualifier=chosen.qualifier,
        source=REPORTED if reported else COUNTED,
        ids=ids_of(chosen),
    )
    return {key: figure}, warnings
