"""The register of units: who may write it, and what it refuses to rewrite."""

from datetime import date

import pytest

from tests import factories as make
from tests.factories import moment
from units import register
from units.refusals import Refused
from units.text import sort_key

AT = moment(2022, 7, 1)


@pytest.fixture
def by(people):
    return {"by": people.coordinator, "at": AT}


def enter(people, by, **fields):
    return register.enter_unit(people.province, **{"code": "SYT", "name": "Sở Y tế", "kind": "so_nganh"} | fields, **by)


def correct(unit, by, **fields):
    values = {field: getattr(unit, field) for field in ("code", "name", "kind", "parent", "valid_from", "valid_to")}
    return register.correct_unit(unit, **values | fields, **by)


def test_entering_a_unit_writes_its_keys(people, by):
    unit = enter(people, by)
    assert (unit.search_key, unit.sort_key) == tuple(register.unit_keys(code="SYT", name="Sở Y tế").values())
    assert unit.search_key == "syt so y te"


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "stranger", "nobody"])
def test_only_the_coordinator_of_the_province_writes_the_register(people, who):
    other = {"by": getattr(people, who), "at": AT}
    for act in (
        lambda: enter(people, other),
        lambda: correct(people.unit, other, name="X"),
    ):
        with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
            act()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_from": date(2022, 2, 1), "valid_to": date(2022, 1, 1)}, "Ngày kết thúc phải từ ngày bắt đầu"),
        ({"kind": "la"}, "."),
        ({"name": ""}, "."),
    ],
)
def test_what_the_office_would_refuse_is_refused_in_words(people, by, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        enter(people, by, **fields)


def test_a_code_is_used_once_in_a_province(people, by):
    enter(people, by)
    with pytest.raises(Refused, match="Mã đơn vị này đã có trong tỉnh"):
        enter(people, by)


def test_the_unit_above_is_of_the_same_province_and_not_below(people, by):
    with pytest.raises(Refused, match="cùng tỉnh"):
        enter(people, by, parent=make.make_unit())
    below = make.make_unit(people.province, parent=make.make_unit(people.province, parent=people.unit))
    for parent in (people.unit, below):
        with pytest.raises(Refused, match="chính đơn vị này hoặc đơn vị trực thuộc"):
            correct(people.unit, by, parent=parent)


def test_a_slip_is_corrected_while_nothing_rests_on_it(people, by):
    unit = correct(people.unit, by, name="Sở Nội vụ", kind="khac", parent=people.sibling)
    unit.refresh_from_db()
    assert (unit.name, unit.kind, unit.parent, unit.search_key) == (
        "Sở Nội vụ",
        "khac",
        people.sibling,
        f"{unit.code.lower()} so noi vu",
    )


@pytest.mark.parametrize("field", ["name", "kind", "parent"])
def test_a_unit_with_sheets_is_neither_renamed_nor_moved(people, by, sheet_of, field):
    change = {"name": "Tên mới", "kind": "xa", "parent": people.sibling}[field]
    with pytest.raises(Refused, match="Đơn vị đã có phiếu chấm"):
        correct(people.unit, by, **{field: change})


def test_a_unit_with_sheets_still_gets_its_dates(people, by, sheet_of):
    assert correct(people.unit, by, valid_from=date(2001, 1, 1)).valid_from == date(2001, 1, 1)


def test_the_last_day_of_a_unit_with_sheets_is_not_typed_over(people, by, sheet_of):
    with pytest.raises(Refused, match="ở trang Sắp xếp đơn vị"):
        correct(people.unit, by, valid_to=date(2025, 6, 30))


def test_names_of_full_length_keep_their_whole_order():
    long = "Ấ " * 127
    assert register.unit_keys(code="A", name=long)["sort_key"] == sort_key(long)
