"""Rules over the whole register that neither an import nor its withdrawal may break."""

from django.db import connection

from units.models import ImportChange, Unit
from units.refusals import Refused

OVERLAPS = """
SELECT a.unit_id, a.code FROM units_staff a
JOIN units_staff b ON b.unit_id = a.unit_id AND b.code = a.code AND b.id > a.id
    AND daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]')
JOIN units_unit u ON u.id = a.unit_id
WHERE u.province_id = %s
"""
CANNOT = "Không rút được lần nhập này: "


def circles(unit, above):
    """Whether a unit stands above itself in `above`, {unit: the one above it}."""
    seen, at = {unit}, above.get(unit)
    while at is not None:
        if at in seen:
            return at == unit
        seen.add(at)
        at = above.get(at)
    return False


def overlapping_posts(province_id):
    """[(unit id, staff code)] of persons with two posts in one unit at a time."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, [province_id])
        return cursor.fetchall()


def recheck_units(batch):
    """A withdrawal brings back no other name or place under sheets, and no circle."""
    changes = ImportChange.objects.filter(batch=batch, table="units.unit", row_id__gt=0).iterator()
    moved = [change.row_id for change in changes if {"name", "kind", "parent_id"} & change.before["was"].keys()]
    if unit := Unit.objects.filter(pk__in=moved, assessments__isnull=False).first():
        raise Refused(f"{CANNOT}đơn vị “{unit}” đã có phiếu chấm nên giữ tên, loại và cấp trên đang có.")
    above = dict(Unit.objects.filter(province=batch.province_id).values_list("pk", "parent_id"))
    if wrong := next((pk for pk in moved if circles(pk, above)), None):
        unit = Unit.objects.get(pk=wrong)
        raise Refused(f"{CANNOT}cấp trên cũ của đơn vị “{unit}” nay đã trực thuộc đơn vị này. Hãy sửa cấp trên trước.")


def recheck_staff(batch):
    """A withdrawal brings back no two posts of one person in one unit at a time."""
    if overlaps := overlapping_posts(batch.province_id):
        _, code = overlaps[0]
        raise Refused(
            f"{CANNOT}mã cán bộ “{code}” sẽ có hai vị trí ở một đơn vị trong cùng thời gian. "
            "Hãy sửa ngày của vị trí nhập sau trước."
        )
