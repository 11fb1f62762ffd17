"""A row behind a figure, and the columns in which such rows are shown and sent out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from campaign.models import AwardForm, InspectionKind
from units.arranging import Shown, by_label, shown
from units.exporting import Column
from units.models import UnitKind
from units.schema import Folded

# The families of figures that take something from each sheet: what it came to in words, and the number alone.
RESULTS = {"totals": "Tổng điểm", "bands": "Tổng điểm", "marks": "% điểm tối đa"}
RESULT = "ket_qua"
WHATS = {
    "plans": (Folded("number"),),
    "inspections": (by_label("kind", InspectionKind.choices),),
    "figures": ("value",),
    "awards": (by_label("form", AwardForm.choices), "quantity"),
}
DAYS = {"plans": "issued_on", "inspections": "inspected_on", "awards": "decided_on"}


@dataclass(frozen=True)
class Row:
    """What one row says: a record its content and day, a sheet how far it had come and what it came to (`number`).

    `now` says how the row stands today, where that is another way.
    """

    unit: str
    code: str = ""
    kind: str = ""
    person: str = ""
    post: str = ""
    what: str = ""
    day: date | None = None
    step: str = ""
    result: str = ""
    number: Decimal | None = None
    now: str = ""
    url: str = ""


def of_unit(unit):
    """What a row says of its unit; the whole province has none."""
    if unit is None:
        return {"unit": "Toàn tỉnh"}
    return {"unit": unit.name, "code": unit.code, "kind": unit.get_kind_display()}


def columns_of(table, key, *, frozen, by_result=True):
    """The columns of the rows of one table behind a figure; `frozen`: as a report has it, whose rows may have moved on.

    Without `by_result` the rows cannot be sorted by what each came to.
    """
    unit = "" if table == "units" else "unit__"
    names = {"staff": "name_key"}.get(table, "staff__name_key")
    yield Shown(
        "don_vi",
        "Đơn vị",
        (Column("Mã đơn vị", attrgetter("code")), Column("Đơn vị", attrgetter("unit"))),
        sort=(f"{unit}sort_key",),
        always=True,
    )
    if names_people(table, key):
        told = (Column("Họ và tên", attrgetter("person")), Column("Chức vụ", attrgetter("post")))
        yield Shown("nguoi", "Họ và tên", told, sort=(names,))
    kinds = by_label(f"{unit}kind", UnitKind.choices)
    yield shown("loai", "Loại đơn vị", attrgetter("kind"), sort=(kinds,), usual=table == "units")
    yield from _of_records(table) if table in WHATS else _of_sheets(key, table, frozen, by_result)


def names_people(table, key):
    return table == "staff" or (table in ("assessments", "awards") and ".individual" in key)


def _of_sheets(key, table, frozen, by_result):
    then = " khi chốt" if frozen else ""
    yield shown("buoc", f"Bước{then}", attrgetter("step"), sort=("step",))
    family = key.split(".")[0]
    if table == "assessments" and family in RESULTS:
        told = (Column("Kết quả", attrgetter("result")), Column(RESULTS[family], attrgetter("number")))
        yield Shown(RESULT, f"Kết quả{then}", told, sort=("result",) if by_result else ())
    yield shown("hien_nay", "Hiện nay", attrgetter("now"), sort=("today",), usual=frozen)


def _of_records(table):
    yield shown("noi_dung", "Nội dung", attrgetter("what"), sort=WHATS[table])
    if table in DAYS:
        yield shown("ngay", "Ngày", attrgetter("day"), sort=(DAYS[table],))
