"""How a figure of a snapshot stands in a cell, and what is said below a table of such cells."""

from reports.reading import band_name, criterion_title
from reports.sentences import PERCENT, RATIO, caveat_note, written
from reports.tables import UNKNOWN, Cell
from reports.uniting import ADDED


def cell(body, key, form=""):
    figure = body["figures"].get(key)
    text = written(key, figure, form) if figure else None
    return Cell(text or UNKNOWN, reported=bool(figure) and figure.get("source") == "reported")


def share_cell(body, key):
    """A count with its share: "12 (40,00%)"."""
    counted, share = cell(body, key), cell(body, key, PERCENT)
    return counted if share.text == UNKNOWN else Cell(f"{counted.text} ({share.text})", reported=counted.reported)


def indicator_cell(body, key):
    ratio = cell(body, key, RATIO)
    if ratio.text == UNKNOWN:
        return cell(body, key)
    return Cell(f"{ratio.text} ({cell(body, key, PERCENT).text})", reported=ratio.reported)


def any_form(key, figure):
    ratio = written(key, figure, RATIO) if key.startswith("indicators.") else None
    return f"{ratio} ({written(key, figure, PERCENT)})" if ratio else written(key, figure)


def source_of(figure):
    """Where a reported figure comes from; of a sum its parts, which say the rest themselves."""
    how = str(figure.get("how") or "Theo báo cáo")
    return how.partition(". ")[0] + "." if how.startswith(ADDED) else how


def codes_of(body, prefix, *, position, suffix=""):
    """{code: name} of the bands or criteria that the totals (not the parts by kind) speak of."""
    found = {}
    for key in body["figures"]:
        steps = key.split(".")
        total = key.endswith(suffix) and len(steps) == position + 1 + suffix.count(".")
        if key.startswith(prefix) and total and "@" not in key:
            named = criterion_title if suffix else band_name
            found.setdefault(steps[position], named(body, key))
    return found


def notes_of(body, rows, keys):
    cells = [cell for row in rows for cell in row]
    notes = []
    if any(cell.reported for cell in cells):
        notes.append("(*) Số ghi theo báo cáo; số không có dấu (*) được đếm từ dữ liệu của từng đơn vị.")
    if any(cell.text == UNKNOWN for cell in cells):
        notes.append(f"Ký hiệu “{UNKNOWN}”: chưa có số liệu.")
    return notes + [caveat_note(body, each) for each in body.get("warnings", []) if each.get("key") in keys]
