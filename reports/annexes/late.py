"""The annex of who came late: units whose sheet was approved late or not at all, and units whose people are behind."""

from reports.reading import full_title
from reports.tables import NOBODY, Annex, Cell, Column, Table, numbered, on_paper
from units.days import parse_day, show_day
from units.numbers import show_count

STEPS = {
    "nothing": "Chưa lập phiếu",
    "draft": "Đang chấm, chưa trình",
    "returned": "Bị trả lại, chưa trình lại",
    "submitted": "Đã trình, chưa duyệt",
    "late": "Duyệt muộn",
}
HOW = (
    "Muộn tính theo ngày thủ trưởng duyệt so với hạn của từng đơn vị (đã tính gia hạn); phiếu chưa duyệt tính đến ngày "
    "số liệu. Đơn vị được miễn chấm và phiếu nhập lại từ hồ sơ giấy không tính là muộn."
)
SHEETS = ("Nộp muộn, chưa nộp", "Phiếu cá nhân còn lại")


def late(body):
    """Of the report's year, for every province whose results are of that year."""
    tables = []
    for lists, place in lists_of(body):
        tables += _units(body, lists.get("late") or [], place) + _people(lists.get("people_behind") or [], place)
    return Annex(f"Đơn vị nộp phiếu muộn, chưa nộp phiếu năm {body['year']}", tables)


def lists_of(body):
    yield body.get("lists") or {}, ""
    for part in body.get("parts", []):
        if not part["own"] and part["results_year"] == body["year"]:
            yield part["lists"], f" ({full_title(part)})"


def _units(body, rows, place):
    if not rows:
        return []
    columns = [
        Column("TT", "ordinal"),
        Column("Đơn vị", "words"),
        Column("Hạn", "day"),
        Column("Đã tới bước", "place"),
        Column("Số ngày muộn", "few"),
    ]
    cells = [
        [
            Cell(row["name"], "words"),
            Cell(_day(row["due_on"]), "day"),
            Cell(_step(row), "words"),
            Cell(days_late(row), "few"),
        ]
        for row in rows
    ]
    caption = f"Phiếu tập thể đến ngày {_day(body['as_of'])}{place}"
    notes = [HOW]
    if any(row["step"] != "late" and row["days"] == 0 for row in rows):
        notes.append(f"Dấu “{NOBODY}” ở cột cuối: chưa đến hạn.")
    return [on_paper(Table(columns, numbered(cells), caption, notes=notes), sheet=SHEETS[0])]


def _step(row):
    """How far it came; of a sheet approved late the day as well."""
    day = f", ngày {_day(row['approved_on'])}" if row["approved_on"] else ""
    return STEPS[row["step"]] + day


def _people(rows, place):
    if not rows:
        return []
    columns = [
        Column("TT", "ordinal"),
        Column("Đơn vị", "words"),
        Column("Phải chấm", "few"),
        Column("Đã trình", "few"),
        Column("Đã duyệt", "few"),
        Column("Còn lại", "few"),
    ]
    cells = [[Cell(row["name"], "words"), *(Cell(show_count(each), "few") for each in _numbers(row))] for row in rows]
    sums = [show_count(sum(column)) for column in zip(*map(_numbers, rows), strict=True)]
    total = [Cell("", "ordinal"), Cell("Tổng số", "words"), *(Cell(each, "few") for each in sums)]
    caption = f"Đơn vị còn phiếu cá nhân chưa được duyệt{place}"
    return [on_paper(Table(columns, numbered(cells), caption, total), sheet=SHEETS[1])]


def _numbers(row):
    return row["expected"], row["submitted"], row["approved"], row["expected"] - row["approved"]


def days_late(row):
    """ "12"; a dash while the deadline is still to come, nothing where the day of approval is not known."""
    if row["days"] is None:
        return ""
    return show_count(row["days"]) if row["days"] or row["step"] == "late" else NOBODY


def _day(iso):
    return show_day(parse_day(iso)) if iso else ""
