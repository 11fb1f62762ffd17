"""What a reorganisation must satisfy before it is planned: its shape, days and units; and the codes it proposes."""

import re

from units.days import show_day
from units.heads import last_day_of
from units.models import SuccessionKind as Kind
from units.refusals import Refused
from units.reorganising_decision import AS_BEFORE

# Of each kind: how many units end (or are split), how many are founded; None is any number.
SHAPES = {
    Kind.MERGE: ((2, None), (1, 1)),
    Kind.ABSORB: ((1, None), (0, 0)),
    Kind.DIVIDE: ((1, 1), (2, None)),
    Kind.SPLIT: ((1, 1), (1, None)),
    Kind.RENAME: ((1, 1), (1, 1)),
    Kind.DISSOLVE: ((1, None), (0, 0)),
    Kind.FOUND: ((0, 0), (1, None)),
}
WRONG_NUMBER = {
    Kind.MERGE: "Hợp nhất cần từ hai đơn vị cũ trở lên và một đơn vị mới.",
    Kind.ABSORB: "Nhập cần ít nhất một đơn vị cũ và một đơn vị nhận.",
    Kind.DIVIDE: "Chia cần một đơn vị cũ và từ hai đơn vị mới trở lên.",
    Kind.SPLIT: "Tách cần một đơn vị đang hoạt động và ít nhất một đơn vị mới.",
    Kind.RENAME: "Đổi tên cần một đơn vị cũ và tên mới của đơn vị đó.",
    Kind.DISSOLVE: "Giải thể cần ít nhất một đơn vị.",
    Kind.FOUND: "Thành lập cần ít nhất một đơn vị mới.",
}
_YEAR_AT_THE_END = re.compile(r"-(19|20|21)\d\d(-\d+)?$")


def check_decision(decision, known):
    """Raises Refused with the first thing that stands against the decision."""
    _check_shape(decision)
    _check_province(decision)
    for unit in decision.old:
        _check_old(decision, known, unit)
    _check_receiver(decision, known)
    _check_new(decision, known)
    if known.waiting:
        first = known.waiting[0]
        raise Refused(
            f"Có {len(known.waiting)} việc điều động chưa tiếp nhận, trong đó có {first.staff.full_name}. "
            "Hãy tiếp nhận hoặc rút trước khi sắp xếp."
        )


def propose_code(code, taken, year):
    """A code that nobody has: the old one with the year; "SNV" becomes "SNV-2025", then "SNV-2025-2"."""
    base, n = _YEAR_AT_THE_END.sub("", code), 1
    while True:
        ending = f"-{year}" + (f"-{n}" if n > 1 else "")
        proposed = base[: 40 - len(ending)] + ending
        if proposed not in taken:
            return proposed
        n += 1


def _check_shape(decision):
    bounds = SHAPES[decision.kind]
    for given, (least, most) in zip((decision.old, decision.new), bounds, strict=True):
        if len(given) < least or (most is not None and len(given) > most):
            raise Refused(WRONG_NUMBER[decision.kind])
    if (decision.kind == Kind.ABSORB) != (decision.into is not None):
        raise Refused(WRONG_NUMBER[decision.kind])
    if len({unit.pk for unit in decision.old}) < len(decision.old):
        raise Refused("Một đơn vị được ghi hai lần. Hãy bỏ một dòng.")
    successors = len(decision.new) or (1 if decision.into else 0)
    if successors and decision.receiver >= successors:
        raise Refused("Hãy chọn đơn vị mới tiếp nhận đơn vị trực thuộc và cán bộ.")


def _check_province(decision):
    province, day = decision.province, decision.effective_on
    if (province.valid_from and day < province.valid_from) or (province.valid_to and day > province.valid_to):
        raise Refused(f"{province.name} không tồn tại vào ngày {show_day(day)}. Hãy chọn ngày hiệu lực khác.")


def _check_old(decision, known, unit):
    day, last_day = decision.effective_on, decision.last_day
    if unit.province_id not in known.provinces:
        raise Refused(f"{unit.name} không thuộc {decision.province.name} hay tỉnh trước đó. Hãy chọn đơn vị khác.")
    if unit.valid_from and unit.valid_from >= day:
        raise Refused(f"{unit.name} chỉ bắt đầu từ ngày {show_day(unit.valid_from)}. Hãy chọn ngày hiệu lực muộn hơn.")
    end = last_day_of(known.units[unit.pk])
    if end < last_day:
        raise Refused(f"{unit.name} đã kết thúc ngày {show_day(end)}. Hãy chọn đơn vị khác hoặc ngày hiệu lực sớm hơn.")
    refuse_succeeded(unit, known)
    if decision.kind == Kind.SPLIT and end < day:
        raise Refused(f"{unit.name} kết thúc ngày {show_day(end)} nên không tách được. Hãy chọn chia.")


def refuse_succeeded(unit, known):
    """A unit ends once: what is already written of its end is undone first."""
    if link := known.succeeded.get(unit.pk):
        follows = f"nối tiếp bởi {link.new.name}" if link.new else "được ghi giải thể"
        raise Refused(
            f"{unit.name} đã {follows} từ ngày {show_day(link.effective_on)}. "
            "Hãy hoàn tác lần sắp xếp đó trước, hoặc chọn đơn vị khác."
        )


def _check_receiver(decision, known):
    into, day = decision.into, decision.effective_on
    if into is None:
        return
    if into in decision.old:
        raise Refused(f"{into.name} không thể nhập vào chính mình. Hãy chọn đơn vị nhận khác.")
    if into.province_id != decision.province.pk:
        raise Refused(f"{into.name} không thuộc {decision.province.name}. Hãy chọn đơn vị nhận khác.")
    if (into.valid_from and into.valid_from > day) or (into.valid_to and into.valid_to < day):
        raise Refused(f"{into.name} không hoạt động vào ngày {show_day(day)}. Hãy chọn đơn vị nhận khác.")
    above = into
    while above := known.units.get(above.parent_id):
        if above in decision.old:
            raise Refused(f"{into.name} đang trực thuộc {above.name} là đơn vị kết thúc. Hãy chọn đơn vị nhận khác.")


def _check_new(decision, known):
    codes = [new.code for new in decision.new if new.code]
    for code in codes:
        if code in known.codes or codes.count(code) > 1:
            raise Refused(f"Mã đơn vị “{code}” đã có trong tỉnh. Hãy dùng mã khác hoặc để trống.")
    for new in decision.new:
        if not new.name:
            raise Refused("Hãy nhập tên đơn vị mới.")
        if decision.kind == Kind.FOUND and (not new.code or new.kind == AS_BEFORE):
            raise Refused("Hãy nhập mã và loại của đơn vị thành lập.")
        _check_place(decision, new)
    if decision.kind == Kind.RENAME:
        _check_renaming(decision.old[0], decision.new[0])


def _check_place(decision, new):
    day, parent, cluster = decision.effective_on, new.parent, new.cluster
    if parent and parent != AS_BEFORE:
        if parent.province_id != decision.province.pk:
            raise Refused("Đơn vị cấp trên phải thuộc cùng tỉnh. Hãy chọn đơn vị cấp trên khác.")
        if (parent.valid_from and parent.valid_from > day) or (parent.valid_to and parent.valid_to < day):
            raise Refused(
                f"Đơn vị cấp trên {parent.name} không hoạt động vào ngày {show_day(day)}. "
                "Hãy chọn đơn vị cấp trên khác."
            )
    if cluster and cluster != AS_BEFORE:
        if cluster.province_id != decision.province.pk:
            raise Refused("Cụm, khối thi đua phải thuộc cùng tỉnh. Hãy chọn cụm, khối khác.")
        if (cluster.valid_from and cluster.valid_from > day) or (cluster.valid_to and cluster.valid_to < day):
            raise Refused(f"{cluster.name} không hoạt động vào ngày {show_day(day)}. Hãy chọn cụm, khối khác.")


def _check_renaming(old, new):
    same_place = new.parent == AS_BEFORE or (new.parent and new.parent.pk) == old.parent_id
    if new.name == old.name and same_place and new.kind in (AS_BEFORE, old.kind):
        raise Refused("Tên và cấp trên chưa đổi. Hãy nhập tên mới hoặc chọn cấp trên mới.")
