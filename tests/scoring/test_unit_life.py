"""The life of a unit: what it came from and became, its heads, its results, what happened, and who may read it."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.models import Award, Discipline, Inspection, Plan
from scoring.models import Assessment
from scoring.unit_life import life_of
from tests import factories as make
from units.models import Succession

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
MERGED = date(2025, 3, 1)


@pytest.fixture
def merged(people):
    """Two sở that became one on 1/3/2025, which took a new name on 1/1/2026."""
    old = [
        make.make_unit(people.province, name=name, valid_to=date(2025, 2, 28)) for name in ("Sở Tài chính", "Sở KHĐT")
    ]
    new = make.make_unit(people.province, name="Sở Tài chính mới", valid_from=MERGED, valid_to=date(2025, 12, 31))
    last = make.make_unit(people.province, name="Sở Tài chính và Đầu tư", valid_from=date(2026, 1, 1))
    for each in old:
        Succession.objects.create(old=each, new=new, effective_on=MERGED, kind="hop_nhat", decision_number="9/NQ")
    Succession.objects.create(old=new, new=last, effective_on=date(2026, 1, 1), kind="doi_ten")
    return [*old, new, last]


def told(life):
    return [(moment.what, moment.text) for moment in life.moments]


def test_every_unit_of_the_line_is_named_once_with_its_distance(merged, people):
    first, second, new, last = merged
    life = life_of(last, people.coordinator, today=TODAY)
    assert {(kin.unit, kin.step) for kin in life.before} == {(new, 1), (first, 2), (second, 2)}
    assert [kin.unit for kin in life_of(first, people.coordinator, today=TODAY).after] == [new, last]


def test_the_beginning_and_the_end_say_how_and_by_which_decision(merged, people):
    _, _, new, _ = merged
    life = life_of(new, people.coordinator, today=TODAY)
    assert ("Bắt đầu", "Hợp nhất từ Sở KHĐT, Sở Tài chính") in told(life)
    assert ("Kết thúc", "Đổi tên thành Sở Tài chính và Đầu tư") in told(life)
    assert next(moment.remark for moment in life.moments if moment.what == "Bắt đầu") == "9/NQ"


def test_the_latest_stands_first_and_what_nobody_dated_last(people):
    unit = people.unit
    campaign = make.make_campaign(people.province)
    Plan.objects.create(campaign=campaign, unit=unit, number="1/KH", issued_on=date(2020, 1, 1))
    Inspection.objects.create(campaign=campaign, unit=unit, kind="emulation", inspected_on=date(2021, 1, 1))
    Award.objects.create(campaign=campaign, form="giay_khen", scope="tap_the", year=2022, unit=unit)
    whats = [moment.what for moment in life_of(unit, people.coordinator, today=TODAY).moments]
    assert whats.index("Khen thưởng") < whats.index("Kiểm tra công tác thi đua, khen thưởng") < whats.index("Kế hoạch")
    assert whats[-1] == "Bắt đầu"


def test_results_stay_with_the_unit_that_earned_them(merged, people):
    first, _, new, _ = merged
    round_ = make.make_round(make.make_campaign(people.province), year=2022)
    sheet = make.make_assessment(round_, first)
    Assessment.objects.filter(pk=sheet.pk).update(status="approved", total="91.50", band="xuat_sac")
    (year,) = life_of(first, people.coordinator, today=TODAY).years
    assert (year.round.year, str(year.sheet.total), year.band) == (2022, "91.50", "Xuất sắc")
    assert life_of(new, people.coordinator, today=TODAY).years == ()


def test_a_discipline_is_told_only_to_those_who_may_read_it(people):
    Discipline.objects.create(unit=people.unit, form="khien_trach", decision_number="2/QĐ", decided_on=date(2022, 1, 1))
    assert ("Kỷ luật", "Khiển trách, tập thể") in told(life_of(people.unit, people.head, today=TODAY))
    assert "Kỷ luật" not in dict(told(life_of(people.unit, people.leader, today=TODAY)))


def test_a_unit_is_told_as_long_as_it_is_seen(client_of, people):
    address = reverse("unit_life", args=[people.unit.pk])
    assert client_of(people.clerk).get(address).status_code == 200
    assert client_of(people.leader).get(address).status_code == 200
    assert client_of(people.sibling_clerk).get(address).status_code == 404
    assert client_of(people.stranger).get(address).status_code == 404


def test_the_page_costs_the_same_with_one_and_with_thirty_rows(client_of, people, django_assert_num_queries):
    unit, campaign = people.unit, make.make_campaign(people.province)
    address = reverse("unit_life", args=[unit.pk])
    client = client_of(people.coordinator)

    def one_more(n):
        Plan.objects.create(campaign=campaign, unit=unit, number=f"{n}/KH", issued_on=date(2020, 1, 1))
        make.make_role("head", unit=unit)
        make.make_assessment(make.make_round(campaign, year=2100 + n), unit)

    one_more(0)
    with django_assert_num_queries(16):
        client.get(address)
    for n in range(1, 30):
        one_more(n)
    with django_assert_num_queries(16):
        client.get(address)


def test_a_unit_without_a_last_day_of_its_own_ends_with_its_province(people):
    people.province.valid_to = date(2025, 6, 30)
    people.province.save()
    after = make.make_unit(make.make_province(valid_from=date(2025, 7, 1)), name="Sở Nội vụ mới")
    Succession.objects.create(old=people.unit, new=after, effective_on=date(2025, 7, 1), kind="hop_nhat")
    life = life_of(people.unit, people.coordinator, today=TODAY)
    end = next(moment for moment in life.moments if moment.what == "Kết thúc")
    assert (end.day, end.text) == (date(2025, 6, 30), "Hợp nhất thành Sở Nội vụ mới")
    assert "Hợp nhất" not in dict(told(life))
