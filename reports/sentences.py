"""How a figure is written: a key inside a text becomes its words, the same ones on screen and on paper."""

import re
from dataclasses import dataclass
from decimal import Decimal

from units.models import UnitKind
from units.numbers import show_count, show_decimal, show_percent
from units.refusals import Refused
from units.text import fold, nfc

MISSING = "(chưa có số liệu)"
RATIO, PERCENT, WHOLE, REST, TWO_DIGITS = "trên tổng số", "tỷ lệ", "tổng số", "còn lại", "hai chữ số"
FORMS = {"": "", "ti le": PERCENT, **{fold(form): form for form in (RATIO, PERCENT, WHOLE, REST, TWO_DIGITS)}}

# Spaces are stripped in `told_in`: a pattern with a second way to match them takes powers of their number.
PLACE = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")
_BEFORE_COUNT = {">": "hơn ", "≥": "từ ", "<": "dưới ", "≤": "không quá ", "~": "khoảng "}
_BEFORE_PERCENT = {**_BEFORE_COUNT, ">": "trên "}
_AFTER = {"≥": " trở lên"}
_ALL_OR_NONE = {"100,00%": "100%", "0,00%": "0%"}


@dataclass(frozen=True)
class Part:
    """A stretch of plain text, or a figure written out (then `key` is set). The text is never HTML."""

    text: str
    key: str = ""
    label: str = ""
    reported: bool = False
    warned: bool = False
    missing: bool = False


def bind(text, figures, warned=frozenset()):
    """The parts of one paragraph. A figure that is unknown or has no value says so; it is never blank or 0."""
    parts, end = [], 0
    for place in PLACE.finditer(text):
        if place.start() > end:
            parts.append(Part(text[end : place.start()]))
        parts.append(_figure_part(*told_in(place), figures, warned))
        end = place.end()
    if end < len(text):
        parts.append(Part(text[end:]))
    return parts


def bind_paragraphs(text, figures, warned=frozenset()):
    """The paragraphs of a section (a line is a paragraph), each a list of parts."""
    return [bind(line.strip(), figures, warned) for line in text.splitlines() if line.strip()]


def told_in(place):
    """(key, form) that stand in one pair of braces."""
    return tuple((group or "").strip() for group in place.groups())


def keys_in(text):
    return [told_in(place)[0] for place in PLACE.finditer(text)]


def check(text, figures):
    """Refuses a text that names a figure or a form which does not exist, or whose braces do not close."""
    for key, form in map(told_in, PLACE.finditer(text)):
        if key not in figures:
            raise Refused(
                f"Không có số liệu nào mang mã “{key}”. Hãy chọn mã trong danh sách số liệu. "
                "Lời văn vừa nhập vẫn còn trong ô, chưa được lưu."
            )
        if fold(form) not in FORMS:
            known = ", ".join(f"“{name}”" for name in (RATIO, PERCENT, WHOLE, REST, TWO_DIGITS))
            raise Refused(f"Không có cách viết “{form}” cho số liệu “{key}”. Hãy dùng một trong các cách: {known}.")
    rest = PLACE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise Refused("Có dấu ngoặc {{ hoặc }} chưa đủ cặp. Mã số liệu viết như {{plans.issued}}.")


def caveat_text(warning):
    """A warning for the screen: the key stands in the link, not in the sentence."""
    return warning["message"].replace(f" ({warning.get('key')})", "")


def caveat_note(body, warning):
    """The same for paper, without advice to the writer."""
    key, figures = warning.get("key"), body["figures"]
    if warning["code"] == "parts_differ" and key in figures:
        base, at, slug = key.partition("@")
        parts = (_number(figures.get(f"{base}.{kind}{at}{slug}") or {}, "numerator") for kind in UnitKind)
        together = sum(part for part in parts if part is not None)
        return (
            f"Tổng số ghi theo báo cáo là {written(key, figures[key])}; cộng số ghi cho từng loại đơn vị được "
            f"{show_decimal(together)}."
        )
    return caveat_text(warning)


def spoken(key, figure, form=""):
    """The figure inside a sentence: as in a table, but all or none of a whole is "100%" or "0%" without decimals.

    Only where it is so by count: 99.999 of 100.000 keeps its "100,00%".
    """
    text = written(key, figure, form)
    numerator, denominator = _number(figure, "numerator"), _number(figure, "denominator")
    return _ALL_OR_NONE.get(text, text) if numerator in (0, denominator) and denominator else text


def written(key, figure, form=""):
    """The figure in Vietnamese ("126", "4.946/5.213", "94,88%", "trên 90%", "hơn 5.200"), or None without a value.

    A computed share has two decimals, so that a column of a table is even; a typed one stands as it was typed.
    """
    form = FORMS.get(fold(form or ""), "")
    numerator, denominator, value = (_number(figure, name) for name in ("numerator", "denominator", "value"))
    qualifier = figure.get("qualifier") or "="
    if form == RATIO:
        known = numerator is not None and denominator is not None
        return f"{show_decimal(numerator)}/{show_decimal(denominator)}" if known else None
    if form == WHOLE:
        return None if denominator is None else show_count(denominator)
    if form == REST:
        exact = numerator is not None and denominator is not None and qualifier == "="
        return show_count(denominator - numerator) if exact and numerator <= denominator else None
    if form == PERCENT and numerator is None and not is_percentage(key, figure):
        return None
    if form == PERCENT or (numerator is None and is_percentage(key, figure)):
        return (
            None
            if value is None
            else _percentage(value, qualifier, computed=figure.get("source") != "reported" or denominator is not None)
        )
    shown = numerator if numerator is not None else value
    if shown is None:
        return None
    digits = show_decimal(shown, 2 if key.startswith("totals.") else None)
    if form == TWO_DIGITS:
        digits = digits.zfill(2)
    return _BEFORE_COUNT.get(qualifier, "") + digits + _AFTER.get(qualifier, "")


def is_percentage(key, figure):
    """Whether `value` is a percentage: it says so itself, or its key does (design §9)."""
    if "form" in figure:
        return figure["form"] == "percent"
    if key.startswith("totals."):
        return False
    if key.startswith("marks.") or figure.get("denominator") is not None:
        return True
    return bool(re.fullmatch(r"\d{1,3}\.\d\d", figure.get("value") or ""))


def _percentage(value, qualifier, *, computed):
    shown = show_percent(value, 2 if computed else None)
    return _BEFORE_PERCENT.get(qualifier, "") + shown + _AFTER.get(qualifier, "")


def _figure_part(key, form, figures, warned):
    figure = figures.get(key)
    text = spoken(key, figure, form) if figure else None
    return Part(
        nfc(text) if text else MISSING,
        key=key,
        label=figure["label"] if figure else "",
        reported=bool(figure) and figure.get("source") == "reported",
        warned=key in warned,
        missing=text is None,
    )


def _number(figure, name):
    value = figure.get(name)
    return None if value in (None, "") else Decimal(str(value))
