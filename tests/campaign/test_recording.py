"""Recording: who may, what the office's rules refuse, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from campaign.models import Award, Figure, Indicator, Inspection, Plan
from campaign.recording import (
    record_award,
    record_figure,
    record_indicator,
    record_inspection,
    record_plan,
    remove_record,
)
from tests import factories as make
from units.refusals import Refused

AT = make.moment(2022, 7, 1)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


def plan_of(campaign, unit, **fields):
    return Plan(campaign=campaign, unit=unit, **{"number": "1/KH", "issued_on": date(2022, 6, 1), **fields})


def inspection_of(campaign, unit, **fields):
    return Inspection(campaign=campaign, unit=unit, **{"kind": "emulation", "inspected_on": date(2022, 6, 1), **fields})


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_a_plan_is_recorded_by_the_units_clerk_or_so_noi_vu(people, campaign, who):
    record_plan(plan_of(campaign, people.unit), by=getattr(people, who), at=AT)
    assert Plan.objects.get().unit == people.unit


@pytest.mark.parametrize("who", ["head", "leader", "sibling_clerk", "stranger", "admin", "nobody"])
def test_nobody_else_records_a_plan(people, campaign, who):
    with pytest.raises(Refused, match="cán bộ đầu mối của đơn vị hoặc Sở Nội vụ"):
        record_plan(plan_of(campaign, people.unit), by=getattr(people, who), at=AT)


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "stranger", "admin"])
def test_only_so_noi_vu_records_the_rest(people, campaign, who):
    user = getattr(people, who)
    rows = [
        (record_inspection, inspection_of(campaign, people.unit)),
        (record_indicator, Indicator(campaign=campaign, code="a", name="A", shape="value")),
        (record_figure, Figure(campaign=campaign, key="plans.issued", value=Decimal(1))),
        (record_award, Award(campaign=campaign, form="giay_khen", scope="tap_the")),
    ]
    for verb, row in rows:
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ của tỉnh"):
            verb(row, by=user, at=AT)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2022, 7, 2), "ở sau hôm nay"),
        (date(2018, 12, 31), "khi phong trào chưa bắt đầu"),
        (date(2019, 1, 31), "hoạt động từ ngày 1/2/2019"),
        (date(2022, 6, 30), "kết thúc hoạt động ngày 31/5/2022"),
    ],
)
def test_a_day_must_be_possible(people, campaign, day, sentence):
    unit = make.make_unit(people.province, valid_from=date(2019, 2, 1), valid_to=date(2022, 5, 31))
    with pytest.raises(Refused, match=sentence):
        record_inspection(inspection_of(campaign, unit, inspected_on=day), by=people.coordinator, at=AT)


def test_today_is_possible_until_midnight_in_viet_nam(people, campaign):
    late = make.moment(2022, 7, 1, 23, 59)
    record_inspection(inspection_of(campaign, people.unit, inspected_on=late.date()), by=people.coordinator, at=late)
    tomorrow = inspection_of(campaign, people.unit, inspected_on=late.date() + timedelta(days=1))
    with pytest.raises(Refused, match="ở sau hôm nay"):
        record_inspection(tomorrow, by=people.coordinator, at=late)


def test_a_unit_of_another_province_is_refused(people, campaign):
    with pytest.raises(Refused, match="không thuộc tỉnh của phong trào này"):
        record_inspection(inspection_of(campaign, make.make_unit()), by=people.coordinator, at=AT)


def test_a_total_of_the_province_carries_no_unit(people, campaign):
    figure = Figure(campaign=campaign, key="inspections.discipline", value=Decimal(21), unit=people.unit)
    with pytest.raises(Refused, match="không gắn với một đơn vị"):
        record_figure(figure, by=people.coordinator, at=AT)


def test_an_unknown_key_is_refused(people, campaign):
    with pytest.raises(Refused, match="không phải chỉ tiêu của phong trào"):
        record_figure(Figure(campaign=campaign, key="khac", value=Decimal(1)), by=people.coordinator, at=AT)


def test_a_percentage_without_its_numbers_is_kept_with_its_sign(people, campaign):
    Indicator.objects.create(campaign=campaign, code="dung_han", name="Đúng hạn", shape="ratio")
    record_figure(
        Figure(campaign=campaign, key="dung_han", qualifier=">", value=Decimal(90)), by=people.coordinator, at=AT
    )
    assert Figure.objects.get().qualifier == ">"


def test_an_awarded_person_belongs_to_the_unit(people, campaign):
    award = Award(
        campaign=campaign, form="giay_khen", scope="ca_nhan", unit=people.unit, staff=make.make_staff(people.sibling)
    )
    with pytest.raises(Refused, match="không thuộc đơn vị đã chọn"):
        record_award(award, by=people.coordinator, at=AT)


def test_new_indicators_stand_at_the_end(people, campaign):
    for code in ("a", "b"):
        record_indicator(
            Indicator(campaign=campaign, code=code, name=code, shape="value"), by=people.coordinator, at=AT
        )
    assert list(campaign.indicators.values_list("code", "position")) == [("a", 1), ("b", 2)]


def test_a_row_that_was_taken_out_in_between_is_not_written_again(people, campaign):
    plan = record_plan(plan_of(campaign, people.unit), by=people.coordinator, at=AT)
    seen = Plan.objects.get(pk=plan.pk)
    remove_record(plan, what="kế hoạch", by=people.coordinator, at=AT)
    with pytest.raises(Refused, match="vừa bị người khác xóa"):
        record_plan(seen, by=people.coordinator, at=AT)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("who", ["sibling_clerk", "head", "leader", "stranger"])
def test_rows_of_others_stay(people, campaign, who):
    plan = record_plan(plan_of(campaign, people.unit), by=people.coordinator, at=AT)
    with pytest.raises(Refused):
        remove_record(plan, what="kế hoạch", by=getattr(people, who), at=AT)


def test_a_clerk_takes_out_the_own_units_plan(people, campaign):
    plan = record_plan(plan_of(campaign, people.unit), by=people.clerk, at=AT)
    remove_record(plan, what="kế hoạch", by=people.clerk, at=AT)
    assert not Plan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_recording_the_same_plan_at_once_one_hears_why(people, campaign):
    start = Barrier(2)

    def record(user):
        try:
            start.wait(timeout=5)
            record_plan(plan_of(campaign, people.unit), by=user, at=AT)
        except Refused as refusal:
            return str(refusal)
        else:
            return "recorded"
        finally:
            connection.close()

    for user in (people.clerk, people.coordinator):
        assert user.scope
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(record, [people.clerk, people.coordinator]))
    assert outcomes == ["Kế hoạch này của đơn vị đã được ghi.", "recorded"]
    assert Plan.objects.count() == 1
