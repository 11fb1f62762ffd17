"""What the lists of sheets and results send out."""

from scoring.listing import band_name
from scoring.models import Status
from units.arranging import Shown, Table, by_place
from units.exporting import Column

ON_TIME = {True: "có", False: "không"}
RANKING = (
    Column("Hạng", lambda row: row.rank),
    Column("Mã đơn vị", lambda row: row.sheet.unit.code),
    Column("Tên đơn vị", lambda row: row.sheet.unit.name),
    Column("Loại đơn vị", lambda row: row.sheet.unit.get_kind_display()),
    Column("Cụm, khối", lambda row: row.cluster.name if row.cluster else ""),
    Column("Năm", lambda row: row.sheet.round.year),
    Column("Tổng điểm", lambda row: row.sheet.total if row.rank else None),
    Column("Xếp loại", lambda row: row.band),
    Column("Theo quyết định", lambda row: "có" if row.band and row.sheet.decided_band else ""),
    Column("Vượt tỷ lệ", lambda row: "có" if row.over else ""),
    Column("Kỷ luật trong năm", lambda row: "; ".join(row.disciplined)),
    Column("Trạng thái", lambda row: row.sheet.get_status_display()),
    Column("Đúng hạn", lambda row: ON_TIME.get(row.sheet.on_time, "")),
)

SHEETS = Table(
    "phieu",
    (
        Shown(
            "ten",
            "Phiếu",
            (
                Column("Mã đơn vị", lambda sheet: sheet.unit.code),
                Column("Tên đơn vị", lambda sheet: sheet.unit.name),
                Column("Mã cán bộ", lambda sheet: sheet.staff.code if sheet.staff_id else ""),
                Column("Họ và tên", lambda sheet: sheet.staff.full_name if sheet.staff_id else ""),
                Column("Năm", lambda sheet: sheet.round.year),
            ),
            sort=("unit__sort_key",),
            always=True,
        ),
        Shown(
            "trang_thai",
            "Trạng thái",
            (Column("Trạng thái", lambda sheet: "Miễn chấm" if sheet.excused else _status(sheet).label),),
            sort=(by_place("status", Status.choices),),
        ),
        Shown(
            "tong_diem",
            "Tổng điểm",
            (Column("Tổng điểm", lambda sheet: None if _moved_on(sheet) else sheet.total),),
            sort=("total",),
            number=True,
        ),
        Shown(
            "xep_loai",
            "Xếp loại",
            (
                Column("Xếp loại", lambda sheet: "" if _moved_on(sheet) else band_name(sheet)),
                Column("Theo quyết định", lambda sheet: "có" if sheet.decided_band and not _moved_on(sheet) else ""),
            ),
        ),
        Shown(
            "han",
            "Hạn của đơn vị",
            (Column("Đúng hạn", lambda sheet: "" if _moved_on(sheet) else ON_TIME.get(sheet.on_time, "")),),
            sort=("deadline",),
        ),
    ),
)


def _status(sheet):
    """Of the day asked for, where one was (AssessmentQuerySet.standing_on)."""
    return Status(getattr(sheet, "status_then", sheet.status))


def _moved_on(sheet):
    """Whether total and band are of a later day than the one asked for."""
    return getattr(sheet, "moved_on", False)


def result_columns(years, cells):
    """One column for the unit, and two for each year; where a line has several sheets, all of them by name."""

    def totals(year):
        return lambda line: _one_or_all(cells.get((line, year), []), lambda result: result.sheet.total)

    def bands(year):
        return lambda line: _one_or_all(cells.get((line, year), []), lambda result: result.band)

    columns = [Column("Đơn vị", lambda line: line.name), Column("Ghi chú", lambda line: line.remark)]
    for year in years:
        columns += [Column(f"Tổng điểm {year}", totals(year)), Column(f"Xếp loại {year}", bands(year))]
    return columns


def _one_or_all(results, what):
    if len(results) == 1:
        return what(results[0])
    return "; ".join(f"{result.sheet.unit.name}: {what(result)}" for result in results)
