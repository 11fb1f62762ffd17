"""Disciplines: recording and removing them, and what is known of a unit or a person in a year."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from campaign.models import Discipline
from campaign.recording import NOT_YOURS, save_record
from units.days import show_day
from units.permissions import coordinates
from units.refusals import Refused
from units.undoing import take_out


@transaction.atomic
def record_discipline(discipline, *, by, at):
    """Saves a new or corrected discipline of a unit, or of a person in it. Raises Refused."""
    _check_discipline(discipline, by=by, at=at)
    return save_record(discipline)


def check_put_back(discipline, *, by, at, address=None):
    """What was taken out comes back by the rules of a new one. Raises Refused."""
    _check_discipline(discipline, by=by, at=at)


def _check_discipline(discipline, *, by, at):
    unit, day = discipline.unit, discipline.decided_on
    if not coordinates(by, unit.province_id):
        raise Refused(NOT_YOURS)
    if discipline.staff and discipline.staff.unit_id != unit.pk:
        raise Refused("Người bị kỷ luật không thuộc đơn vị đã chọn.")
    if day > localdate(at):
        raise Refused(f"Ngày quyết định {show_day(day)} ở sau hôm nay. Hãy xem lại ngày.")
    if unit.valid_from and day < unit.valid_from:
        raise Refused(f"{unit.name} hoạt động từ ngày {show_day(unit.valid_from)}, sau ngày quyết định đã nhập.")
    if unit.valid_to and day > unit.valid_to and not discipline.staff:
        raise Refused(f"{unit.name} kết thúc hoạt động ngày {show_day(unit.valid_to)}, trước ngày quyết định đã nhập.")


@transaction.atomic
def remove_discipline(discipline, *, what, by, at):
    """Takes a discipline that was typed by mistake out; the Removal it returns puts it back. Raises Refused."""
    if not coordinates(by, discipline.unit.province_id):
        raise Refused(NOT_YOURS)
    return take_out(discipline, what=what, by=by, at=at)


def in_year(user, year, *, unit_id, staff=None):
    """Disciplines in effect in that year that this person may know: of the unit, or of the person in all posts."""
    whose = Q(staff__person=staff.person) if staff else Q(unit=unit_id, staff__isnull=True)
    return list(_within(user, year).filter(whose))


def of_units_in_year(user, year, unit_ids):
    """{unit id: [its disciplines as a collective]} of that year, as far as this person may know. One query."""
    found = {}
    for discipline in _within(user, year).filter(unit__in=unit_ids, staff__isnull=True):
        found.setdefault(discipline.unit_id, []).append(discipline)
    return found


def told(discipline):
    """ "khiển trách, QĐ 12/QĐ-UBND ngày 5/3/2022": the discipline inside a sentence."""
    number = discipline.decision_number
    number = number if number.upper().startswith(("QĐ", "QUYẾT ĐỊNH")) else f"QĐ {number}"
    return f"{discipline.get_form_display().lower()}, {number} ngày {show_day(discipline.decided_on)}"


def _within(user, year):
    return Discipline.objects.visible_to(user).in_effect_within(date(year, 1, 1), date(year, 12, 31))
