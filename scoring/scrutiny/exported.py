"""What the list of marks under scrutiny sends out."""

from units.exporting import Column

SCRUTINY = (
    Column("Mã đơn vị", lambda line: line.unit.code),
    Column("Tên đơn vị", lambda line: line.unit.name),
    Column("So với", lambda line: line.group),
    Column("Điểm tự chấm", lambda line: line.gap.own),
    Column("Điểm được quyết định", lambda line: line.gap.judged),
    Column("Chênh (% điểm tối đa)", lambda line: line.gap.percent),
    Column("Dấu hiệu", lambda line: "; ".join(flag.words for flag in line.flags)),
    Column("Đã bỏ qua vì", lambda line: "; ".join(flag.note.note for flag in line.flags if not flag.is_open)),
)
