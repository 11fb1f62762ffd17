"""Lengths for the small drawings of the interface, as the strings that SVG attributes take ("82.5%")."""

from decimal import Decimal
from itertools import pairwise

from units.numbers import plain, round_half_up, show_decimal, trimmed

_NARROWEST_MARK = Decimal("1.5")


def length(value, whole):
    """value ÷ whole in percent, "0" to "100"; an empty whole has no length."""
    if not value or not whole:
        return "0"
    share = min(max(Decimal(value) * 100 / Decimal(whole), Decimal(0)), Decimal(100))
    return plain(trimmed(round_half_up(share)))


def band_ruler(*, thresholds, low, high=None, scale=100, sentence):
    """The running total against the thresholds of the bands, for components/ruler.html.

    `low` is what is sure so far and `high` what can still be reached; the band holding `low` is lit.
    `sentence` says the same in words for those who do not see the drawing.
    """
    scale = Decimal(scale)
    inner = [t for t in sorted({Decimal(t) for t in thresholds}) if 0 < t < scale]
    edges = [Decimal(0), *inner, scale]
    high = low if high is None else high
    width = max((min(high, scale) - min(low, scale)) * 100 / scale, _NARROWEST_MARK)
    left = min(Decimal(low) * 100 / scale, 100 - width)
    return {
        "sentence": sentence,
        "bands": [_band(start, end, scale, low) for start, end in pairwise(edges)],
        "marks": [{"x": _percent(t * 100 / scale), "text": show_decimal(t)} for t in inner],
        "x": _percent(left),
        "width": _percent(width),
    }


def _band(start, end, scale, low):
    return {
        "x": _percent(start * 100 / scale),
        "width": _percent((end - start) * 100 / scale),
        "on": start <= low < end or (end == scale and low >= end),
    }


def _percent(value):
    return plain(trimmed(round_half_up(value))) + "%"
