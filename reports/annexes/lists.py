"""The annex tables that list rows by name: plans, inspections, results and awards."""

from campaign.models import AwardForm, InspectionKind
from reports.annexes.proposed import who
from reports.sentences import written
from reports.tables import READABLE, Cell, Column, Table, numbered, on_paper
from units.days import parse_day, show_day

STATES = {
    "expected": "Chưa trình",
    "submitted": "Đã trình",
    "approved": "Thủ trưởng đã duyệt",
    "appraised": "Sở đã thẩm định",
    "final": "Đã chốt",
}

SHEETS = {
    "results": "Kết quả đơn vị",
    "plans": "Kế hoạch",
    "inspections": "Kiểm tra",
    "awards": "Khen thưởng",
}
OF_THE_STATE = (AwardForm.HUAN_CHUONG_LAO_DONG, AwardForm.BANG_KHEN_TTG, AwardForm.CO_THI_DUA_CHINH_PHU)


def inspections(body):
    """One table for each kind of inspection, which are never mixed."""
    columns = [Column("TT", "ordinal"), Column("Ngày", "day"), Column("Đơn vị", "place"), Column("Kết luận", "words")]
    return [
        on_paper(
            Table(
                columns,
                numbered(
                    [
                        Cell(show_day(parse_day(row["inspected_on"])), "day"),
                        Cell(row["name"], "words"),
                        Cell(row["conclusion"], "words"),
                    ]
                    for row in rows
                ),
                InspectionKind(kind).label,
            ),
            sheet=SHEETS["inspections"],
        )
        for kind, rows in ((body.get("lists") or {}).get("inspections") or {}).items()
        if rows
    ]


def results(body, year):
    """What every unit reached in one year, in Vietnamese name order."""
    columns = [
        Column("TT", "ordinal"),
        Column("Đơn vị", "words"),
        Column("Cụm, khối thi đua", "place"),
        Column("Tổng điểm"),
        Column("Xếp loại", "day"),
        Column("Trạng thái", "place"),
    ]
    rows = [
        [
            Cell(row["name"], "words"),
            Cell(row["cluster"] or "", "words"),
            Cell(written("totals.", {"value": row["total"], "form": "points"}) or ""),
            Cell((body.get("bands") or {}).get(row["band"], row["band"] or ""), "day"),
            Cell(STATES[row["state"]], "words"),
        ]
        for row in (body.get("lists") or {}).get("results") or []
    ]
    table = Table(columns, numbered(rows), f"Kết quả chấm điểm của từng đơn vị năm {year}")
    return [on_paper(table, sheet=SHEETS["results"])] if rows else []


def plans(body):
    """Every plan in the order of the units' names."""
    columns = [
        Column("TT", "ordinal"),
        Column("Đơn vị", "words"),
        Column("Số, ký hiệu", "place"),
        Column("Ngày ban hành", "day"),
    ]
    rows = [
        [Cell(row["name"], "words"), Cell(row["number"], "words"), Cell(show_day(parse_day(row["issued_on"])), "day")]
        for row in (body.get("lists") or {}).get("plans") or []
    ]
    table = Table(columns, numbered(rows), "Kế hoạch triển khai đã ban hành")
    return [on_paper(table, sheet=SHEETS["plans"])] if rows else []


def awards(body):
    """Every award that is recorded by name; of a list too long for paper those that the State gave."""
    rows = (body.get("lists") or {}).get("awards") or []
    columns = [
        Column("TT", "ordinal"),
        Column("Tập thể, cá nhân", "words"),
        Column("Hình thức, danh hiệu", "place"),
        Column("Năm", "day"),
        Column("Quyết định", "place"),
    ]
    table = Table(columns, numbered(map(_award, rows)), "Danh sách tập thể, cá nhân được khen thưởng")
    head = numbered(_award(row) for row in rows if row["form"] in OF_THE_STATE)
    short = head if len(head) <= READABLE else []
    return [on_paper(table, head=short, sheet=SHEETS["awards"])] if rows else []


def _award(row):
    quantity = f" ({row['quantity']})" if row["quantity"] != "1" else ""
    day = f" ngày {show_day(parse_day(row['decided_on']))}" if row["decided_on"] else ""
    return [
        Cell(who(row) + quantity, "words"),
        Cell(AwardForm(row["form"]).label, "words"),
        Cell(str(row["year"] or ""), "day"),
        Cell(f"{row['decision_number']}{day}".strip(), "words"),
    ]
