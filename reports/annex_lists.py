"""The annex tables that list rows by name: inspections, awards and rankings."""

from campaign.models import AwardForm, InspectionKind
from reports.sentences import written
from reports.tables import UNKNOWN, Annex, Cell, Column, Table, numbered
from units.days import parse_day, show_day


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
                Cell(str(row["year"]), "day"),
                Cell(f"{row['decision_number']}{day}".strip(), "words"),
            ]
        )
    return [Table(columns, numbered(cells), "Danh sách tập thể, cá nhân được khen thưởng")] if cells else []


def rankings(body):
    """The ranking that proposals for awards start from."""
    names = body.get("units") or {}
    columns = [Column("Hạng", "ordinal"), Column("Đơn vị", "words"), Column("Tổng điểm")]
    tables = []
    ranked = body.get("rankings") or {}
    for cluster in body.get("clusters") or ranked:
        rows = [
            [
                Cell(str(each["rank"]), "ordinal"),
                Cell(each.get("name") or names.get(each["unit"]) or each["unit"], "words"),
                Cell(written("totals.", {"value": each["total"], "form": "points"}) or UNKNOWN),
            ]
            for each in ranked[cluster]
        ]
        if rows:
            tables.append(Table(columns, rows, cluster))
    return Annex(f"Xếp hạng theo cụm, khối thi đua năm {body['year']}", tables)
