"""The columns of the lists of sheets, rankings and results, on the screen and sent out."""

from functools import cache
from operator import attrgetter

from django.utils import timezone

from scoring.listing import band_name
from scoring.models import Status
from units.arranging import Shown, Table, by_place, shown
from units.export_columns import NAMED
from units.exporting import Column

HELD = {True: "có", False: "chưa có"}
ON_TIME = {True: "có", False: "không"}
RANKING = Table(
    "xep-hang",
    (
        shown("hang", "Hạng", lambda row: row.rank, sort=("rank",), number=True),
        Shown(
            "don_vi",
            "Đơn vị",
            (
                Column("Mã đơn vị", lambda row: row.sheet.unit.code),
                Column("Tên đơn vị", lambda row: row.sheet.unit.name),
                Column("Loại đơn vị", lambda row: row.sheet.unit.get_kind_display()),
                Column("Năm", lambda row: row.sheet.round.year),
                Column("Kỷ luật trong năm", lambda row: "; ".join(row.disciplined)),
            ),
            sort=("name_key",),
            always=True,
        ),
        shown("cum", "Cụm, khối", lambda row: row.cluster.name if row.cluster else ""),
        shown(
            "tong_diem", "Tổng điểm", lambda row: row.sheet.total if row.rank else None, sort=("total",), number=True
        ),
        Shown(
            "xep_loai",
            "Xếp loại",
            (
                Column("Xếp loại", lambda row: row.band),
                Column("Theo quyết định", lambda row: "có" if row.band and row.sheet.decided_band else ""),
                Column("Vượt tỷ lệ", lambda row: "có" if row.over else ""),
            ),
        ),
        Shown(
            "trang_thai",
            "Trạng thái phiếu",
            (
                Column("Trạng thái", lambda row: row.sheet.get_status_display()),
                Column("Đúng hạn", lambda row: ON_TIME.get(row.sheet.on_time, "")),
            ),
            sort=("step",),
        ),
    ),
)
CLUSTER_RANKING = Table("xep-hang-cum", tuple(column for column in RANKING.columns if column.key != "cum"))
# Its columns are the years that have results: the page declares them.
RESULTS = Table("ket-qua-cac-nam")

# Its columns tell how a round stands at the moment: the page declares them.
ROUNDS = Table("dot-cham")
UNSTAFFED = Table(
    "thieu-tai-khoan",
    (
        *NAMED,
        shown("dau_moi", "Cán bộ đầu mối", lambda unit: HELD[unit.has_clerk], sort=("has_clerk",)),
        shown("thu_truong", "Thủ trưởng", lambda unit: HELD[unit.has_head], sort=("has_head",)),
    ),
)
# Rows of scoring.rubrics.trial.changes_of.
TRIAL = Table(
    "thu-bo-tieu-chi",
    (
        Shown(
            "phieu",
            "Phiếu",
            (
                Column("Mã đơn vị", attrgetter("sheet.unit.code")),
                Column("Tên đơn vị", attrgetter("sheet.unit.name")),
                Column("Mã cán bộ", lambda row: row.sheet.staff.code if row.sheet.staff_id else ""),
                Column("Họ và tên", lambda row: row.sheet.staff.full_name if row.sheet.staff_id else ""),
            ),
            sort=("number",),
            always=True,
        ),
        shown("tu", "Từ", attrgetter("was"), sort=("place_before",)),
        shown("thanh", "Thành", attrgetter("becomes"), sort=("place_after",)),
        shown("diem_cu", "Điểm cũ", attrgetter("before"), sort=("before",), number=True),
        shown("diem_moi", "Điểm mới", attrgetter("after"), sort=("after",), number=True),
    ),
)
# Rows of scoring.sorting_out. Their order is the one in which they are gone through: it cannot be sorted otherwise.
QUEUE = Table(
    "cho-duyet",
    (
        Shown(
            "phieu",
            "Phiếu",
            (
                Column("Tên, họ và tên", attrgetter("name")),
                Column("Chức vụ", lambda row: row.sheet.staff.position if row.sheet.staff_id else ""),
                Column("Đơn vị", lambda row: row.sheet.unit.name),
                Column("Năm", lambda row: row.sheet.round.year),
            ),
            always=True,
        ),
        shown("can_xem", "Cần xem gì", lambda row: "; ".join(filter(None, (row.refused, *row.looks)))),
        shown("nam_truoc", "Năm trước", attrgetter("sheet.before"), number=True),
        shown("nam_nay", "Năm nay", attrgetter("sheet.total"), number=True),
        shown("lech", "Lệch", attrgetter("difference"), number=True),
    ),
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


def round_columns(moment):
    """Columns of rounds (scoring.progress.with_counts) as they stand at that moment."""
    return (
        Shown(
            "dot",
            "Đợt",
            (Column("Năm", attrgetter("year")), Column("Đợt lịch sử", lambda row: "có" if row.historical else "")),
            sort=("year",),
            always=True,
        ),
        Shown(
            "nhan_phieu",
            "Nhận phiếu",
            (
                Column("Mở từ ngày", lambda row: timezone.localdate(row.opens_at)),
                Column("Đến hết ngày", lambda row: timezone.localdate(row.closes_at)),
            ),
            sort=("opens_at", "closes_at"),
        ),
        shown("tinh_trang", "Tình trạng", lambda row: row.state_at(moment).label),
        shown("phieu", "Phiếu", attrgetter("sheets"), sort=("sheets",), number=True),
        shown("da_chot", "Đã chốt", attrgetter("final"), sort=("final",), number=True),
    )


def _status(sheet):
    """Of the day asked for, where one was (AssessmentQuerySet.standing_on)."""
    return Status(getattr(sheet, "status_then", sheet.status))


def _moved_on(sheet):
    """Whether total and band are of a later day than the one asked for."""
    return getattr(sheet, "moved_on", False)


def result_columns(years, cells, totals):
    """One column for the unit, and one for each year; where a line has several sheets, all of them by name.

    `cells` is {(line, year): [Result, …]}; `totals` gives {line: total} of a year, asked for when it is sorted by.
    """
    name = Shown(
        "don_vi",
        "Đơn vị",
        (Column("Đơn vị", lambda line: line.name), Column("Ghi chú", lambda line: line.remark)),
        sort=("name_key",),
        always=True,
    )
    return (name, *(_year(year, cells, totals) for year in years))


def _year(year, cells, totals):
    def told(what):
        return lambda line: _one_or_all(cells.get((line, year), []), what)

    found = cache(lambda: totals(year))
    exports = (
        Column(f"Tổng điểm {year}", told(lambda result: result.sheet.total)),
        Column(f"Xếp loại {year}", told(lambda result: result.band)),
    )
    return Shown(f"nam_{year}", f"Năm {year}", exports, sort=(lambda line: found().get(line),))


def _one_or_all(results, what):
    if len(results) == 1:
        return what(results[0])
    return "; ".join(f"{result.sheet.unit.name}: {what(result)}" for result in results)
