"""The register of units: entering and correcting a unit; it ends by a reorganisation."""

from django.db import transaction

from units.models import Province, Unit
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.text import fold, sort_key

RENAMED_WITH_HISTORY = "Đơn vị đã có phiếu chấm. Hãy ghi đổi tên hoặc đổi cấp trên ở trang Sắp xếp đơn vị."
ENDED_WITH_HISTORY = "Đơn vị đã có phiếu chấm. Hãy ghi việc kết thúc ở trang Sắp xếp đơn vị."


def unit_keys(*, code, name):
    """The search and sort keys of a unit; whoever writes code or name writes these with them."""
    return {"search_key": fold(f"{code} {name}")[:300], "sort_key": sort_key(name)[:1400]}


@transaction.atomic
def enter_unit(province, *, code, name, kind, parent=None, valid_from=None, valid_to=None, by, at):
    """A new row of the register."""
    _must_coordinate(by, province.pk)
    # One at a time: the second of two clicks finds the first one's code and is refused in words.
    Province.objects.select_for_update(of=("self",)).get(pk=province.pk)
    unit = Unit(province=province)
    _write(unit, code=code, name=name, kind=kind, parent=parent, valid_from=valid_from, valid_to=valid_to)
    return unit


@transaction.atomic
def correct_unit(unit, *, code, name, kind, parent=None, valid_from=None, valid_to=None, by, at):
    """Put right what was typed wrongly; what sheets already rest on is not renamed or moved."""
    unit = _locked(unit)
    _must_coordinate(by, unit.province_id)
    moved = name != unit.name or kind != unit.kind or (parent and parent.pk) != unit.parent_id
    if (moved or valid_to != unit.valid_to) and unit.assessments.exists():
        raise Refused(RENAMED_WITH_HISTORY if moved else ENDED_WITH_HISTORY)
    _write(unit, code=code, name=name, kind=kind, parent=parent, valid_from=valid_from, valid_to=valid_to)
    return unit


def _locked(unit):
    return Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def _must_coordinate(by, province_id):
    if not coordinates(by, province_id):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được sửa danh sách đơn vị.")


def _write(unit, **values):
    for field, value in (values | unit_keys(code=values["code"], name=values["name"])).items():
        setattr(unit, field, value)
    _refuse_impossible_parent(unit)
    refuse_invalid(unit)
    unit.save()


def _refuse_impossible_parent(unit):
    above = unit.parent
    if above and above.province_id != unit.province_id:
        raise Refused("Đơn vị cấp trên phải thuộc cùng tỉnh.")
    while above and unit.pk:
        if above.pk == unit.pk:
            raise Refused("Đơn vị cấp trên không thể là chính đơn vị này hoặc đơn vị trực thuộc nó.")
        above = above.parent
