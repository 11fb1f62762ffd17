"""The annex that tells the results of units that have ended under the units of the as-of day."""

from reports.tables import NOBODY, Annex, Cell, Column, Table
from units.days import parse_day, show_day

HOW = (
    "Kết quả thuộc đơn vị đã đạt được; đơn vị hiện nay không nhận điểm hay xếp loại của đơn vị trước. "
    f"Dấu “{NOBODY}”: năm đó không có phiếu được xếp loại."
)
TO_VERIFY = "(1) Có việc sắp xếp cần đối chiếu nghị quyết; kết quả chưa được ghi vào đơn vị tiếp nhận."


def regrouped(body):
    """Units of today that followed others, then units that nobody followed; bands year by year."""
    groups = body.get("regrouped") or []
    years = sorted({year for group in groups for member in group["members"] for year in member["bands"]})
    day = show_day(parse_day(body["as_of"]))
    tables = [
        _table(body, [group for group in groups if group["present"]], years, "Đơn vị hiện nay và đơn vị trước đó"),
        _table(body, [group for group in groups if not group["present"]], years, "Đơn vị đã kết thúc"),
    ]
    return Annex(f"Kết quả theo đơn vị hiện nay (ngày {day})", [table for table in tables if table], wide=True)


def _table(body, groups, years, caption):
    """Every unit with results in a line; the unit of today stands in the first line of its group."""
    if not groups:
        return None
    present = any(group["present"] for group in groups)
    rows = []
    for number, group in enumerate(groups, 1):
        for place, member in enumerate(group["members"]):
            today = [Cell(_name(group) if place == 0 else "", "words")] if present else []
            told = _name_of_member(member) + ("" if present or not group["to_verify"] else " (1)")
            bands = [Cell(body["bands"].get(band, band) if (band := member["bands"].get(year)) else NOBODY, "band")
                     for year in years]  # fmt: skip
            rows.append([Cell(str(number) if place == 0 else "", "ordinal"), *today, Cell(told, "words"), *bands])
    columns = [Column("TT", "ordinal")] + [Column("Đơn vị hiện nay", "words")] * present
    columns += [Column("Đơn vị có kết quả", "words")] + [Column(year, "band") for year in years]
    notes = [HOW] + [TO_VERIFY] * any(group["to_verify"] for group in groups)
    return Table(columns, rows, caption, notes=notes)


def _name(group):
    return group["name"] + (" (1)" if group["to_verify"] else "")


def _name_of_member(member):
    return ", ".join(part for part in (member["name"], member["province"]) if part)
