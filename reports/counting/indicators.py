"""`indicators.CODE[.YEAR]`: ratios and values, of a year or of the whole span."""

from dataclasses import replace

from campaign.models import Indicator, IndicatorShape
from reports.counting.typed import added, ids_of
from reports.figures import COUNTED, REPORTED, Caveat, Figure, typed, typed_percent
from units.numbers import show_decimal

HOW_REPORTED = "Số tỉnh báo cáo, ghi đúng như nguồn."
HOW_UNITS = "Cộng số của các đơn vị."
HOW_YEARS = "Cộng tử số và mẫu số của các năm trong kỳ."


def indicators(span, province, units):
    """(figures, warnings) of the campaign's indicators; `province` and `units` are the typed rows. One query."""
    figures, warnings = {}, []
    for indicator in Indicator.objects.filter(campaign=span.campaign):
        found, said = _indicator(span, indicator, province, units)
        figures |= found
        warnings += said
    return figures, warnings


def _indicator(span, indicator, province, units):
    key, code = f"indicators.{indicator.code}", indicator.code
    figures, warnings = {}, []
    for year in span.years:
        figure, said = _of(
            f"{key}.{year}",
            f"{indicator.name}, năm {year}",
            indicator,
            province.get((code, year)),
            units.get((code, year)),
        )
        figures |= figure
        warnings += said
    whole, said = _whole_span(span, key, indicator, figures, province, units)
    return whole | figures, warnings + said


def _whole_span(span, key, indicator, yearly, province, units):
    """The key without a year: the cumulative row, else the units' cumulative rows, else the sum of the years."""
    code = indicator.code
    if span.annual:
        figure = yearly.get(f"{key}.{span.year}")
        return ({key: replace(figure, label=indicator.name)} if figure else {}), []
    by_year = [(province.get((code, year)), units.get((code, year))) for year in span.years]
    counted = units.get((code, None)) or added(of_units for _, of_units in by_year if of_units)
    reported = province.get((code, None))
    if reported or units.get((code, None)):
        return _of(key, indicator.name, indicator, reported, counted)
    parts = [of_province or of_units for of_province, of_units in by_year if of_province or of_units]
    if len(parts) > 1 and not all(part.wholes == part.rows for part in parts):
        message = (
            f"Chỉ tiêu “{indicator.name}” có số liệu của {len(parts)} năm nhưng không đủ tử số và mẫu số để cộng, "
            f"nên bỏ trống {key}. Hãy nhập một dòng lũy kế (để trống năm)."
        )
        return {}, [Caveat("not_addable", message, key)]
    figure, said = _of(key, indicator.name, indicator, None, added(parts), how=HOW_YEARS)
    if figure and any(of_province for of_province, _ in by_year):
        figure = {key: replace(figure[key], source=REPORTED)}
    return figure, said


def _of(key, label, indicator, reported, counted, how=HOW_UNITS):
    """The figure of one key: the reported row where there is one, with a warning where the counted sum differs."""
    warnings = []
    if counted and (counted.mixed or _percentages_added(indicator, counted)):
        message = (
            f"Chỉ tiêu “{label}”: có đơn vị chỉ báo tỷ lệ, không có tử số và mẫu số, nên không cộng được. "
            f"Không lấy số của đơn vị cho {key}."
        )
        warnings.append(Caveat("not_addable", message, key))
        counted = None
    if reported and counted and (reported.value, reported.denominator) != (counted.value, counted.denominator):
        message = (
            f"{label} ({key}): số báo cáo là {_shown(reported)}, cộng từ các đơn vị được {_shown(counted)}. "
            "Báo cáo in số đã báo cáo."
        )
        warnings.append(Caveat("reported_differs", message, key))
    chosen = reported or counted
    if not chosen:
        return {}, warnings
    return {
        key: _figure(label, indicator, chosen, REPORTED if reported else COUNTED, HOW_REPORTED if reported else how)
    }, warnings


def _percentages_added(indicator, typed_sum):
    return indicator.shape == IndicatorShape.RATIO and typed_sum.rows > 1 and not typed_sum.wholes


def _figure(label, indicator, chosen, source, how):
    said = {
        "label": label,
        "how": how,
        "source": source,
        "qualifier": chosen.qualifier,
        "ids": ids_of(chosen),
    }
    if chosen.denominator is not None:
        return Figure(numerator=chosen.value, denominator=chosen.denominator, **said)
    if indicator.shape == IndicatorShape.RATIO:
        return Figure(value=typed_percent(chosen.value), form="percent", **said)
    return Figure(value=typed(chosen.value), form="number", **said)


def _shown(value):
    if value.denominator is None:
        return show_decimal(value.value)
    return f"{show_decimal(value.value)}/{show_decimal(value.denominator)}"
