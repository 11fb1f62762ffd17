"""The annex that sets the mid-term beside the final report: what each figure was, what it is, and the change."""

from decimal import Decimal

from reports.charts import choosing
from reports.comparison import QUALIFIERS, RUBRICS
from reports.reading import parts_before
from reports.sentences import PERCENT, RATIO, written
from reports.tables import UNKNOWN, Annex, Cell, Column, Table, numbered
from reports.uniting import kind_of, split, year_of
from units.days import parse_day, show_day
from units.numbers import show_decimal

NOT_TOLD = "không tính"
WHY = {
    QUALIFIERS: f"“{NOT_TOLD}”: số của một kỳ chỉ biết là trên, dưới hoặc khoảng, nên không tính chênh lệch.",
    RUBRICS: f"“{NOT_TOLD}”: điểm của hai kỳ theo những bộ tiêu chí khác nhau, nên không tính chênh lệch.",
}
OTHER_UNITS = "Số đơn vị của hai kỳ khác nhau do sắp xếp đơn vị; khi so sánh cần dựa vào tỷ lệ."
OF_BOTH = ("plans.", "inspections.", "indicators.", "awards.", "titles.")
OF_SHEETS = ("assessments.", "totals.", "bands.")


def mid_term(body):
    """All that both reports know, without the parts of former provinces, which stand in annexes of their own."""
    told = body.get("mid_term") or {}
    if not body.get("comparison"):
        return Annex("", [])
    then = f"Sơ kết {told['year']}" if told["year"] else "Sơ kết"
    years = f"năm {told['year'] or 'sơ kết'} so với năm {body['year']}"
    captions = {
        OF_BOTH: "Triển khai, kiểm tra, chỉ tiêu, khen thưởng: từ đầu phong trào đến từng kỳ",
        OF_SHEETS: f"Chấm điểm, xếp loại: {years}",
        ("marks.",): f"Mức đạt của từng tiêu chí: {years}",
    }
    tables = [table for heads, caption in captions.items() for table in changes(body, heads, caption, then=then)]
    if tables:
        tables[0].notes.extend(_sources(told) + [OTHER_UNITS] * bool(parts_before(body) or body.get("regrouped")))
    chart = choosing.changed(body)
    drawn = (chart,) if tables and chart else ()
    return Annex(f"{then} và tổng kết {body['year']}", tables, wide=True, charts=drawn)


def changes(body, heads, caption, *, part=None, then="Sơ kết"):
    """[one table] of the shared figures of one part, or of the whole; [] where nothing is shared."""
    rows, reasons = [], {}
    for key, both in body.get("comparison", {}).items():
        base, slug = split(key)
        if slug == (part["slug"] if part else "") and base.startswith(heads) and _is_told(base, both):
            label = _label(base, both["after"]["label"], body["year"])
            rows.append(_row(base, both, without_title(label, part)))
            reasons |= {both["change"]["not_compared"]: None}
    if not rows:
        return []
    columns = [
        Column("TT", "ordinal"),
        Column("Nội dung", "words"),
        Column(then),
        Column(f"Tổng kết {body['year']}"),
        Column("Tăng, giảm", "narrow"),
        Column("Tăng, giảm (%)", "narrow"),
        Column("Tỷ lệ tăng, giảm (điểm phần trăm)", "narrow"),
    ]
    notes = [WHY[reason] for reason in reasons if reason]
    return [Table(columns, numbered(rows), caption, notes=notes)]


def _is_told(key, both):
    """Kinds of unit where plans and inspections speak of them; nothing that was 0 both times."""
    if kind_of(key) and not key.startswith(("plans.", "inspections.")):
        return False
    return any(both[side]["numerator"] != "0" for side in ("before", "after"))


def told(body, key):
    """(value at mid-term, change in words) of one figure, or None where the mid-term does not know it."""
    both = body.get("comparison", {}).get(key)
    if not both:
        return None
    change = both["change"]
    if change["not_compared"]:
        return _shown(key, both["before"]), NOT_TOLD
    words = {"amount": "", "percent": "%", "points": " điểm phần trăm"}
    places = {"amount": None, "percent": 2, "points": 2}
    signed = [
        f"{_signed(change[name], places[name])}{word}" for name, word in words.items() if change[name] is not None
    ]
    return _shown(key, both["before"]), ", ".join(signed)


def without_title(label, part):
    """The label of a part's figure in a table that speaks of that part alone."""
    return label.removesuffix(f" ({part['title']})") if part else label


def _row(key, both, label):
    change = both["change"]
    if change["not_compared"]:
        told = [NOT_TOLD] * 3
    else:
        told = [_signed(change[name], places) for name, places in (("amount", None), ("percent", 2), ("points", 2))]
    return [
        Cell(label, "words"),
        Cell(_shown(key, both["before"]), reported=both["before"]["source"] == "reported"),
        Cell(_shown(key, both["after"]), reported=both["after"]["source"] == "reported"),
        *(Cell(text) for text in told),
    ]


def _label(key, label, year):
    """The table names both years, so its rows name none."""
    return label.replace(f", năm {year}", "").replace(f" năm {year}", "") if year_of(key) else label


def _shown(key, figure):
    ratio, share = written(key, figure, RATIO), written(key, figure, PERCENT)
    if ratio and share:
        return f"{ratio} ({share})"
    return written(key, figure) or UNKNOWN


def _signed(text, places):
    if text is None:
        return ""
    shown = show_decimal(Decimal(text), places)
    return f"+{shown}" if Decimal(text) > 0 else shown


def _sources(told):
    """Where the mid-term of each part comes from."""
    issued = [
        f"{part['title']} theo báo cáo số {part['report']['number']} đã ban hành ngày "
        f"{show_day(parse_day(part['report']['issued_on']))}"
        for part in told["parts"]
        if part["report"]
    ]
    counted = [
        f"{part['title']} đếm lại từ dữ liệu, tính đến ngày {show_day(parse_day(part['as_of']))}"
        for part in told["parts"]
        if not part["report"]
    ]
    return [
        f"Số sơ kết: {'; '.join(issued + counted)}.",
        "Chênh lệch là hiệu của hai số như in ở bảng này.",
    ]
