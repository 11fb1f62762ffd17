"""What the board sends out as a file: a row for each unit that the filters show."""

from units.days import show_day
from units.exporting import Column
from units.levels import Level
from units.models import RoleKind, UnitKind


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
