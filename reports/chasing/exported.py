"""The columns of the log of reminders; what the board sends out: a row for each unit that the filters show."""

from operator import attrgetter

from reports.models import Rung
from units.arranging import Shown, Table, by_place, shown
from units.days import show_day
from units.exporting import Column
from units.levels import Level
from units.models import RoleKind, UnitKind
from units.schema import Folded


def waiting_words(line):
    """For whom the unit's sheets wait, by post and name."""
    return "; ".join(_holder(each) for each in line.unit.holders) or line.unit.after_approval


def _holder(holder):
    if holder.kind is None:
        return "Sở Nội vụ chưa mở phiếu"
    if holder.is_vacant:
        return "Chưa có người duyệt" if holder.kind == RoleKind.HEAD else "Chưa có cán bộ đầu mối"
    return ", ".join(f"{each.post}: {each.name}" for each in holder.people)


def _count(place):
    return lambda line: line.unit.counts[place]


UNITS = (
    Column("Mã đơn vị", lambda line: line.unit.code),
    Column("Tên đơn vị", lambda line: line.unit.name),
    Column("Cấp", lambda line: Level(line.unit.level).label),
    Column("Loại đơn vị", lambda line: UnitKind(line.unit.kind).label),
    Column("Cụm, khối", lambda line: line.unit.cluster),
    Column("Phải nộp", _count(0)),
    Column("Đã bắt đầu", _count(1)),
    Column("Đã trình", _count(2)),
    Column("Đã duyệt", _count(3)),
    Column("Đã thẩm định", _count(4)),
    Column("Đã chốt", _count(5)),
    Column("Đúng hạn", _count(6)),
    Column("Đang chờ", waiting_words),
    Column("Số ngày chờ", lambda line: line.unit.days if line.unit.blocked else None),
    Column("Hạn", lambda line: show_day(line.unit.deadline) if line.unit.blocked else ""),
    Column("Nhắc gần nhất", lambda line: show_day(line.before.day) if line.before else ""),
    Column("Số lần nhắc", lambda line: line.before.times if line.before else 0),
    Column("Bậc kế tiếp", lambda line: line.step.rung.label if line.step else ""),
)
REMINDERS = Table(
    "nhat-ky-nhac",
    (
        Shown(
            "nguoi_nhan",
            "Người nhận",
            (Column("Chức vụ", attrgetter("post")), Column("Người nhận", attrgetter("recipient_name"))),
            sort=(Folded("recipient_name"),),
            always=True,
        ),
        Shown(
            "don_vi",
            "Đơn vị",
            (Column("Mã đơn vị", attrgetter("unit.code")), Column("Tên đơn vị", attrgetter("unit.name"))),
            sort=("unit__sort_key",),
        ),
        shown("loi_nhac", "Lời nhắc", attrgetter("words")),
        shown("bac", "Bậc", lambda each: each.get_rung_display(), sort=(by_place("rung", Rung.choices),)),
        Shown(
            "nguoi_nhac",
            "Người nhắc",
            (Column("Người nhắc", attrgetter("by_name")), Column("Nhắc lúc", attrgetter("at"))),
            sort=("at",),
        ),
        Shown(
            "ket_qua",
            "Kết quả",
            (
                Column("Đã đọc lúc", attrgetter("notice.read_at")),
                Column("Thư điện tử", attrgetter("email")),
                Column("Thư", lambda each: each.notice.letter_words if each.email else ""),
            ),
            sort=("notice__read_at",),
        ),
    ),
)
