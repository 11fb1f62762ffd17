"""Thủ trưởng through time: gaps, units without one, and one following another in one step."""

from datetime import date

import pytest

from tests import factories as make
from tests.factories import moment
from units import accounts, heads
from units.models import AccountEvent, Role, Unit
from units.refusals import Refused

AT = moment(2022, 6, 1)
TODAY = date(2022, 6, 1)


@pytest.fixture
def unit(db):
    return make.make_unit(name="Sở Y tế")


def head(unit, first, last=None, **fields):
    return make.make_role("head", unit=unit, valid_from=first, valid_to=last, **fields)


def told(unit, day=TODAY):
    """[(first day, last day, name or None)] as the page tells it, the latest first."""
    return [(each.first, each.last, each.role and each.role.user.full_name) for each in heads.tenures(unit, day=day)]


def test_heads_and_the_gaps_between_and_after_them(unit):
    first = head(unit, date(2019, 1, 1), date(2020, 12, 31)).user.full_name
    second = head(unit, date(2021, 3, 1), date(2022, 3, 31)).user.full_name
    assert told(unit) == [
        (date(2022, 4, 1), None, None),
        (date(2021, 3, 1), date(2022, 3, 31), second),
        (date(2021, 1, 1), date(2021, 2, 28), None),
        (date(2019, 1, 1), date(2020, 12, 31), first),
    ]


def test_somebody_acting_fills_the_gap_and_may_stand_beside_the_head(unit):
    head(unit, date(2019, 1, 1), date(2020, 12, 31))
    head(unit, date(2020, 6, 1), date(2021, 2, 28), acting=True)
    head(unit, date(2021, 3, 1))
    assert all(name for _, _, name in told(unit))


def test_nothing_is_said_of_the_time_before_the_first_head_known_or_after_the_end_of_the_unit(unit):
    assert told(unit) == []
    name = head(unit, date(2019, 1, 1), date(2020, 12, 31)).user.full_name
    unit.valid_from, unit.valid_to = date(1991, 1, 1), date(2020, 12, 31)
    unit.save()
    assert told(unit) == [(date(2019, 1, 1), date(2020, 12, 31), name)]
    unit.valid_to = date(2021, 1, 31)
    unit.save()
    assert told(unit)[0] == (date(2021, 1, 1), date(2021, 1, 31), None)


def test_a_vacancy_ends_with_the_province(unit):
    head(unit, date(2019, 1, 1), date(2020, 12, 31))
    unit.province.valid_to = date(2021, 6, 30)
    assert told(unit)[0] == (date(2021, 1, 1), date(2021, 6, 30), None)


def test_a_head_to_come_stands_on_top_with_the_gap_before(unit):
    head(unit, date(2019, 1, 1), date(2022, 5, 31))
    to_come = head(unit, date(2022, 7, 1)).user.full_name
    assert told(unit)[:2] == [(date(2022, 7, 1), None, to_come), (date(2022, 6, 1), date(2022, 6, 30), None)]


def test_units_without_a_head_in_office_that_day(unit):
    vacant = make.make_unit(unit.province, name="Sở Nội vụ")
    asleep = make.make_unit(unit.province, name="Sở Tư pháp")
    gone = make.make_unit(unit.province, valid_to=date(2021, 12, 31))
    head(unit, date(2019, 1, 1))
    left = head(vacant, date(2019, 1, 1), date(2022, 5, 31))
    head(asleep, date(2019, 1, 1), user=make.make_user(is_active=False))
    found = heads.without_head(Unit.objects.filter(province=unit.province), day=TODAY)
    assert list(found) == [vacant, asleep]
    assert next(each.past_heads for each in found) == [left]
    assert gone not in found
    assert list(heads.without_head(Unit.objects.all(), day=TODAY, text="tu phap")) == [asleep]
    assert list(heads.without_head(Unit.objects.filter(pk=vacant.pk), day=date(2022, 5, 31))) == []


# --- one head following another


@pytest.fixture
def acting(people):
    return {"by": people.admin, "at": AT}


def test_one_head_follows_another_in_one_step_with_both_in_the_log(people, acting):
    old, following = people.head.roles.get(), make.make_user(full_name="Lê Văn Mẫu")
    new = heads.replace_head(old, user=following, position="Giám đốc", first_day=date(2022, 7, 1), **acting)
    old.refresh_from_db()
    assert old.valid_to == date(2022, 6, 30)
    assert (new.user, new.kind, new.unit, new.valid_from, new.valid_to, new.position) == (
        following,
        "head",
        people.unit,
        date(2022, 7, 1),
        None,
        "Giám đốc",
    )
    actions = AccountEvent.objects.order_by("-pk").values_list("action", flat=True)[:2]
    assert set(actions) == {"role_given", "role_ended"}


@pytest.mark.parametrize("who", ["coordinator", "clerk", "head", "leader", "nobody"])
def test_only_the_administrator_replaces_a_head(people, who):
    old = people.head.roles.get()
    with pytest.raises(Refused, match="quản trị hệ thống"):
        heads.replace_head(old, user=make.make_user(), first_day=TODAY, by=getattr(people, who), at=AT)
    assert Role.objects.get(pk=old.pk).valid_to is None


def test_a_replacement_that_makes_no_sense_is_refused_in_words(people, acting):
    role = people.head.roles.get()
    standing_in = head(people.unit, date(2022, 1, 1), date(2022, 12, 31), acting=True)
    for sentence, old, fields in (
        ("giữ chức từ 1/1/2019", role, {"first_day": date(2019, 1, 1)}),
        ("đang là thủ trưởng", role, {"user": people.head}),
        ("đã ngừng dùng", role, {"user": make.make_user(is_active=False)}),
        ("Chỉ thay được thủ trưởng", standing_in, {}),
        ("Chỉ thay được thủ trưởng", people.clerk.roles.get(), {}),
    ):
        values = {"user": make.make_user(), "first_day": TODAY} | fields
        with pytest.raises(Refused, match=sentence):
            heads.replace_head(old, **values, **acting)


def test_a_unit_has_one_head_at_a_time_but_for_somebody_acting(people, acting):
    values = {"kind": "head", "unit": people.unit, "valid_from": TODAY}
    with pytest.raises(Refused, match=f"{people.head.full_name} là thủ trưởng đơn vị này từ 1/1/2019"):
        accounts.give_role(make.make_user(), **values, **acting)
    accounts.end_role(people.head.roles.get(), on=date(2022, 5, 31), **acting)
    accounts.give_role(make.make_user(), **values, **acting)
    later = {"user": people.nobody, "valid_from": TODAY, "valid_to": date(2022, 7, 1)}
    accounts.appoint_acting_head(people.unit, **later, by=people.coordinator, at=AT)


def test_a_replacement_that_is_refused_leaves_the_old_head_in_office(people, acting):
    role = people.head.roles.get()
    head(people.unit, date(2023, 1, 1))
    with pytest.raises(Refused, match="là thủ trưởng đơn vị này từ 1/1/2023"):
        heads.replace_head(role, user=make.make_user(), first_day=date(2022, 7, 1), **acting)
    role.refresh_from_db()
    assert role.valid_to is None
