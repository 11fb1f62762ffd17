"""The columns of the list of marks under scrutiny, on the screen and sent out."""

from operator import attrgetter

from units.arranging import Shown, Table, shown
from units.exporting import Column

# Lines of scoring.scrutiny.flags.
SCRUTINY = Table(
    "doi-chieu-diem",
    (
        Shown(
            "don_vi",
            "Đơn vị",
            (
                Column("Mã đơn vị", attrgetter("unit.code")),
                Column("Tên đơn vị", attrgetter("unit.name")),
                Column("So với", attrgetter("group")),
            ),
            sort=("unit.sort_key",),
            always=True,
        ),
        shown("tu_cham", "Tự chấm", attrgetter("gap.own"), sort=("gap.own",), number=True),
        shown("quyet_dinh", "Được quyết định", attrgetter("gap.judged"), sort=("gap.judged",), number=True),
        shown("chenh", "Chênh, % điểm tối đa", attrgetter("gap.percent"), sort=("gap.percent",), number=True),
        Shown(
            "dau_hieu",
            "Dấu hiệu cần xem",
            (
                Column("Dấu hiệu", lambda line: "; ".join(flag.words for flag in line.flags)),
                Column(
                    "Đã bỏ qua vì", lambda line: "; ".join(flag.note.note for flag in line.flags if not flag.is_open)
                ),
            ),
            sort=(lambda line: len(line.flags),),
        ),
    ),
)
