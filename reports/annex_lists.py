"""The annex tables that list rows by name: inspections, awards and rankings."""

from campaign.models import AwardForm, InspectionKind
from reports.sentences import written
from reports.tables import UNKNOWN, Annex, Cell, Column, Table, numbered
from units.days import parse_day, show_day

STATES = {
    "expected": "Chưa trình",
    "submitted": "Đã trình",
    "approved": "Thủ trưởng đã duyệt",
    "appraised": "Sở đã thẩm định",
    "final": "Đã chốt",
}


def inspections(body):
    """One table for each kind of inspection, which are never mixed."""
    columns = [Column("TT", "ordinal"), Column("Ngày", "day"), Column("Đơn vị", "place"), Column("Kết luận", "words")]
    return [
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
    return [Table(columns, numbered(rows), f"Kết quả chấm điểm của từng đơn vị năm {year}")] if rows else []


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
    return [Table(columns, numbered(rows), "Kế hoạch triển khai đã ban hành")] if rows else []


def awards(body):
    """Every award that is recorded by name."""
    rows = (body.get("lists") or {}).get("awards") or []
    columns = [
        Column("TT", "ordinal"),
        Column("Tập thể, cá nhân", "words"),
        Column("Hình thức, danh hiệu", "place"),
        Column("Năm", "day"),
        Column("Quyết định", "place"),
    ]
    cells = []
    for row in rows:
        who = ", ".join(part for part in (row["person"], row["position"], row["name"]) if part)
        quantity = f" ({row['quantity']})" if row["quantity"] != "1" else ""
        day = f" ngày {show_day(parse_day(row['decided_on']))}" if row["decided_on"] else ""
        cells.append(
            [
                Cell(who + quantity, "words"),
                Cell(AwardForm(row["form"]).label, "words"),
                Cell(str(row["year"] or ""), "day"),
                Cell(f"{row['decision_number']}{day}".strip(), "words"),
            ]
        )
    return [Table(columns, numbered(cells), "Danh sách tập thể, cá nhân được khen thưởng")] if cells else []


def rankings(body):
    """The ranking that proposals for awards start from."""
    parts = {part["slug"]: part for part in body.get("parts", [])}
    columns = [Column("Hạng", "ordinal"), Column("Đơn vị", "words"), Column("Tổng điểm")]
    tables = []
    ranked = body.get("rankings") or {}
    for cluster in body.get("clusters") or ranked:
        name, _, slug = cluster.rpartition("@") if cluster.rpartition("@")[2] in parts else (cluster, "", "")
        names = (parts[slug] if slug else body).get("units") or {}
        rows = [
            [
                Cell(str(each["rank"]), "ordinal"),
                Cell(each.get("name") or names.get(each["unit"]) or each["unit"], "words"),
                Cell(written("totals.", {"value": each["total"], "form": "points"}) or UNKNOWN),
            ]
            for each in ranked[cluster]
        ]
        if rows:
            tables.append(Table(columns, rows, f"{name} ({parts[slug]['title']})" if slug else name))
    return Annex(f"Xếp hạng theo cụm, khối thi đua năm {body['year']}", tables)
