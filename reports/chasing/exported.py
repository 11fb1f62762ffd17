"""The columns of the board, the late units and the log of reminders, on the screen and sent out."""

from operator import attrgetter

from django.utils.timezone import localdate

from reports.chasing.late import POSTS, STEPS
from reports.models import Rung
from units.arranging import Shown, Table, by_place, shown
from units.exporting import Column
from units.levels import Level
from units.models import RoleKind, UnitKind
from units.schema import Folded
from units.text import sort_key


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


def _reminded_on(line):
    return line.before and line.before.day


def _when_blocked(name):
    """What is told of a unit only while its sheets wait."""
    return lambda line: getattr(line.unit, name) if line.unit.blocked else None


def _deadline(line):
    return localdate(line.unit.deadline) if line.unit.blocked else None


def _progress(line):
    """How far the sheets of a unit have come: the part that is approved, then the steps that all have taken."""
    counts = line.unit.counts
    return counts[3] / counts[0], sum(counts[1:6]) / counts[0]


# Lines of reports.chasing.narrowing.
UNITS = Table(
    "don-doc",
    (
        Shown(
            "don_vi",
            "Đơn vị",
            (
                Column("Mã đơn vị", attrgetter("unit.code")),
                Column("Tên đơn vị", attrgetter("unit.name")),
                Column("Cấp", lambda line: Level(line.unit.level).label),
                Column("Loại đơn vị", lambda line: UnitKind(line.unit.kind).label),
                Column("Cụm, khối", attrgetter("unit.cluster")),
            ),
            sort=(lambda line: sort_key(line.unit.name),),
            always=True,
        ),
        Shown(
            "phieu",
            "Phiếu",
            (
                Column("Phải nộp", _count(0)),
                Column("Đã bắt đầu", _count(1)),
                Column("Đã trình", _count(2)),
                Column("Đã duyệt", _count(3)),
                Column("Đã thẩm định", _count(4)),
                Column("Đã chốt", _count(5)),
                Column("Đúng hạn", _count(6)),
            ),
            sort=(_progress,),
        ),
        shown("dang_cho", "Đang chờ", waiting_words, sort=(lambda line: sort_key(waiting_words(line)),)),
        Shown(
            "ngay_cho",
            "Ngày chờ",
            (Column("Số ngày chờ (ngày lịch)", _when_blocked("days")),),
            sort=(_when_blocked("days"),),
            number=True,
        ),
        shown("han", "Hạn", _deadline, sort=(_when_blocked("deadline"),)),
        Shown(
            "da_nhac",
            "Đã nhắc",
            (
                Column("Nhắc gần nhất", _reminded_on),
                Column("Số lần nhắc", lambda line: line.before.times if line.before else 0),
            ),
            sort=(_reminded_on,),
        ),
        shown(
            "bac",
            "Bậc kế tiếp",
            lambda line: line.step.rung.label if line.step else "",
            sort=(lambda line: line.step and (line.step.rung, line.step.on),),
        ),
    ),
)
# Its columns know the letters of a round: the page declares them.
LATE = Table("don-vi-cham")
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


def late_columns(sent):
    """Columns of reports.chasing.late.LateUnit; `sent` gives {unit pk: Sent}, what was written to each before."""

    def letters(unit):
        return sent[unit.pk].letters if unit.pk in sent else ()

    def last(unit):
        return next(iter(letters(unit)), None)

    def written_on(unit):
        return last(unit) and last(unit).issued_on

    return (
        Shown(
            "don_vi",
            "Đơn vị",
            (
                Column("Mã đơn vị", attrgetter("unit.code")),
                Column("Tên đơn vị", attrgetter("name")),
                Column("Loại đơn vị", lambda unit: UnitKind(unit.kind).label),
                Column("Cụm, khối", attrgetter("cluster")),
            ),
            sort=(lambda unit: sort_key(unit.name),),
            always=True,
        ),
        Shown(
            "viec",
            "Việc còn thiếu",
            (
                Column("Phiếu tập thể", attrgetter("sheet_words")),
                Column("Phiếu cá nhân", attrgetter("people")),
                Column("Phiếu cá nhân chưa xong", attrgetter("people_left")),
                Column("Phiếu cá nhân chờ duyệt", attrgetter("people_waiting")),
            ),
            sort=(lambda unit: list(STEPS).index(unit.step), "people_left"),
        ),
        shown("dang_o", "Đang ở", lambda unit: unit.post_words, sort=(lambda unit: list(POSTS).index(unit.post),)),
        Shown(
            "han",
            "Hạn",
            (
                Column("Hạn", lambda unit: localdate(unit.deadline)),
                Column("Quá hạn", lambda unit: "có" if unit.overdue else ""),
                Column("Gia hạn đến", lambda unit: unit.extended and localdate(unit.extended)),
            ),
            sort=("deadline",),
        ),
        Shown(
            "da_don_doc",
            "Đã đôn đốc",
            (
                Column("Công văn gần nhất", lambda unit: last(unit).notation if last(unit) else ""),
                Column("Ngày công văn", written_on),
                Column("Số công văn đã gửi", lambda unit: len(letters(unit))),
            ),
            sort=(written_on,),
        ),
    )
