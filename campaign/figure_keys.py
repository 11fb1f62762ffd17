"""What a figure may be about: the campaign's indicators, and totals that the province only knows as reported."""

from campaign.models import IndicatorShape, InspectionKind, Qualifier
from units.models import UnitKind
from units.numbers import percent, show_decimal, show_percent

ALL_KINDS = "tổng toàn tỉnh"
COUNTED = {
    "plans.issued": "Đơn vị đã ban hành kế hoạch",
    **{f"inspections.{kind.value}": kind.label for kind in InspectionKind},
}


def total_keys(campaign):
    """[(title, [(key, label)])]: totals by kind of unit, for a list with headings."""
    kinds = [(kind.value, kind.label) for kind in UnitKind if kind in campaign.unit_kinds]
    return [
        (title, [(key, f"{title}: {ALL_KINDS}"), *((f"{key}.{kind}", f"{title}: {label}") for kind, label in kinds)])
        for key, title in COUNTED.items()
    ]


def label_of_key(key, indicators):
    """The key in words; `indicators` is {code: Indicator}. A key of another kind is shown as it is."""
    if key in indicators:
        return indicators[key].name
    for counted, title in COUNTED.items():
        if key == counted:
            return f"{title}: {ALL_KINDS}"
        kind = key.removeprefix(f"{counted}.")
        if kind != key and kind in UnitKind.values:
            return f"{title}: {UnitKind(kind).label}"
    return key


def shown_value(figure, indicator=None):
    """The value as it is read out: "4.946/5.213 (94,88%)", "trên 90%", "hơn 5.200 máy"."""
    if figure.denominator is not None:
        share = show_percent(percent(figure.value, figure.denominator), 2)
        return _qualified(figure, f"{show_decimal(figure.value)}/{show_decimal(figure.denominator)} ({share})")
    if indicator is not None and indicator.shape == IndicatorShape.RATIO:
        return _qualified(figure, show_percent(figure.value))
    unit = f" {indicator.unit_of_count}" if indicator is not None and indicator.unit_of_count else ""
    more = "hơn" if figure.qualifier == Qualifier.MORE else ""
    return _qualified(figure, f"{show_decimal(figure.value)}{unit}", more)


def _qualified(figure, number, word=""):
    if figure.qualifier == Qualifier.EQUAL:
        return number
    return f"{word or figure.get_qualifier_display()} {number}"
