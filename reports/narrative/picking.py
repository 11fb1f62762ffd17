"""Figures to put into a text: every one of a snapshot under its family, with each way in which it may be written."""

from reports.reading import warned_keys
from reports.sentences import PERCENT, RATIO, REST, TWO_DIGITS, WHOLE, is_percentage, spoken
from reports.uniting import nearest_first

FAMILY_NAMES = {
    "plans": "Kế hoạch",
    "inspections": "Kiểm tra",
    "assessments": "Phiếu chấm điểm",
    "totals": "Điểm bình quân",
    "bands": "Xếp loại",
    "marks": "Điểm từng tiêu chí",
    "indicators": "Chỉ tiêu",
    "awards": "Khen thưởng",
    "titles": "Danh hiệu thi đua",
}
OTHER = "Số liệu khác"


def entries(body, keys=None):
    """[entry] of the figures that can be written, those of the report's year first; of `keys` alone where given.

    {"key", "label", "family", "reported", "warned", "forms": [[form, words]]}, the usual way of writing first.
    """
    figures = body["figures"]
    warned = warned_keys(body)
    wanted = figures if keys is None else [key for key in dict.fromkeys(keys) if key in figures]
    found = []
    for key in nearest_first(wanted, body["year"]):
        if forms := forms_of(key, figures[key]):
            figure = figures[key]
            found.append({
                "key": key,
                "label": figure["label"],
                "family": FAMILY_NAMES.get(key.partition(".")[0], OTHER),
                "reported": figure.get("source") == "reported",
                "warned": key in warned,
                "forms": forms,
            })  # fmt: skip
    return found


def forms_of(key, figure):
    """[[form, words]] of every form that has words and a sense: only what has a whole, or is a share, has a share."""
    first = RATIO if key.startswith("indicators.") else ""
    share = (PERCENT,) if figure.get("denominator") is not None or is_percentage(key, figure) else ()
    order = dict.fromkeys((first, "", RATIO, *share, WHOLE, REST, TWO_DIGITS))
    told = ((form, spoken(key, figure, form)) for form in order)
    return [[form, words] for form, words in told if words is not None]
