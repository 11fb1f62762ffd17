"""Drawing up a plan of inspections: the facts of each unit, the draw on the page, and that it can be repeated."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import Discipline, InspectionPlan, StoredFile
from scoring.models import Assessment, Evidence, Status
from scoring.planning.drawing_up import Asked, draw, draw_up
from scoring.planning.risk import WEIGHTS
from scoring.planning.sampling import drawn
from scoring.planning.signs import candidates, day_of_choice
from tests import factories as make
from units.models import Cluster, ClusterMembership

TODAY = date(2022, 9, 1)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def units(people):
    """Twelve communes and two departments (those of the people)."""
    return [make.make_unit(people.province, code=f"X{n:02}", kind="xa") for n in range(12)]


def asked(**fields):
    values = {"kind": "discipline", "year": 2022, "wanted": 5, "method": "stratified", "layers": "loai",
              "seed": "2022-thu", "weights": WEIGHTS, **fields}  # fmt: skip
    return Asked(**values)


def facts_of(campaign, unit, **fields):
    found = candidates(campaign, kind="discipline", year=2022, today=TODAY, **fields)
    return next(each.facts for each in found if each.pk == unit.pk)


def approved_sheet(round_, unit, *, own="60", decided="54", on_time=True):
    rubric = make.make_rubric(round_.campaign, maxima=[("60", {"evidence": "required"}), ("40", {})])
    sheet = make.make_assessment(round_, unit, rubric=rubric, status=Status.APPROVED, on_time=on_time)
    for mark, points in zip(sheet.marks.order_by("criterion__position"), [(own, decided), ("40", "40")], strict=True):
        mark.self_points, mark.head_points = map(Decimal, points)
        mark.save()
    return sheet


def test_a_unit_is_known_by_its_last_round_its_visits_and_its_disciplines(campaign, people):
    sheet = approved_sheet(make.make_round(campaign, year=2021), people.unit, on_time=False)
    make.make_inspection(campaign, people.unit, kind="emulation", inspected_on=date(2022, 1, 5))
    make.make_inspection(campaign, people.unit, kind="discipline", inspected_on=date(2020, 1, 5))
    Discipline.objects.create(unit=people.unit, form="khien_trach", decision_number="1/QĐ", decided_on=date(2021, 3, 1))
    facts = facts_of(campaign, people.unit)
    assert (facts.year, facts.gap, facts.needing, facts.bare, facts.words_only) == (2021, Decimal("6.00"), 1, 1, 0)
    assert (facts.approved, facts.on_time, facts.last_inspected, facts.disciplines) == (
        True, False, date(2020, 1, 5), 1,
    )  # fmt: skip
    sheet.marks.filter(criterion__code="A1").update(explanation="Đã làm")
    assert facts_of(campaign, people.unit).words_only == 1
    file = StoredFile.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", stored_at=timezone.now())
    mark = sheet.marks.get(criterion__code="A1")
    Evidence.objects.create(mark=mark, file=file, name="a.pdf", added_at=timezone.now(), added_by_name="A")
    assert facts_of(campaign, people.unit).words_only == 0


def test_a_unit_that_nothing_is_known_of_was_never_inspected_and_no_more(campaign, people):
    facts = facts_of(campaign, people.unit)
    assert (facts.gap, facts.approved, facts.last_inspected) == (None, None, None)


def test_a_year_that_is_over_is_drawn_from_its_last_day(campaign):
    assert day_of_choice(campaign, 2022, today=date(2026, 1, 1)) == date(2022, 12, 31)
    assert day_of_choice(campaign, 2022, today=TODAY) == TODAY


def test_by_strata_every_kind_is_there_and_the_draw_is_the_one_of_the_seed(campaign, units, people):
    found = draw(campaign, asked(), today=TODAY)
    by_kind = {stratum.name: (stratum.size, stratum.taken) for stratum in found.strata}
    assert by_kind == {"Sở, ban, ngành": (2, 1), "Xã, phường, thị trấn": (12, 4)}
    communes = [each.candidate.code for each in found.choices if each.candidate.kind == "xa"]
    assert communes == drawn([unit.code for unit in units], 4, "2022-thu")
    assert draw(campaign, asked(), today=TODAY) == found


def test_strata_may_be_clusters(campaign, units, people):
    cluster = Cluster.objects.create(province=people.province, name="Cụm 1", sort_key="c")
    for unit in units[:6]:
        ClusterMembership.objects.create(cluster=cluster, unit=unit, valid_from=date(2020, 1, 1))
    found = draw(campaign, asked(layers="cum"), today=TODAY)
    assert {stratum.name: stratum.size for stratum in found.strata} == {"Cụm 1": 6, "chưa thuộc cụm, khối nào": 8}


def test_by_risk_the_units_with_most_signs_come_first(campaign, units, people):
    for unit in [*units, people.unit, people.sibling]:
        make.make_inspection(campaign, unit, inspected_on=date(2022, 2, 1))
    Discipline.objects.create(unit=units[3], form="canh_cao", decision_number="1", decided_on=date(2022, 1, 1))
    found = draw(campaign, asked(method="risk"), today=TODAY)
    assert [each.candidate.pk for each in found.choices] == [units[3].pk]
    assert found.choices[0].risk.reasons == ("Có 1 quyết định kỷ luật còn hiệu lực trong hai năm gần nhất",)


def test_a_mixed_plan_takes_nobody_twice(campaign, units):
    found = draw(campaign, asked(method="mixed", wanted=8), today=TODAY)
    codes = [each.candidate.code for each in found.choices]
    assert len(codes) == len(set(codes)) == 8
    assert [each.chosen_by for each in found.choices] == ["risk"] * 4 + ["drawn"] * 4


def test_the_plan_keeps_all_that_repeats_the_draw(campaign, units, people):
    plan = draw_up(campaign, asked(), by=people.coordinator, at=timezone.now())
    assert (plan.drawn["seed"], plan.drawn["population"]) == ("2022-thu", 14)
    assert plan.drawn["strata"] == [["Sở, ban, ngành", 2, 1], ["Xã, phường, thị trấn", 12, 4]]
    assert plan.units.count() == 5


def form(**fields):
    return {
        "xem": "1", "kind": "discipline", "year": "2022", "wanted": "50%", "method": "stratified", "layers": "loai",
        "share": "50", "seed": "2022-thu", **{f"weight_{sign}": "1" for sign in WEIGHTS}, **fields,
    }  # fmt: skip


def test_the_page_shows_what_it_would_draw_and_keeps_exactly_that(campaign, units, people, client_of):
    client, url = client_of(people.coordinator), reverse("inspection_plan_create", args=[campaign.pk])
    assert "Chưa chọn đơn vị nào" in client.get(url).content.decode()
    page = client.get(url, form()).content.decode()
    assert "7 đơn vị sẽ chọn" in page
    assert not InspectionPlan.objects.exists()
    sent = client.post(url, form())
    plan = InspectionPlan.objects.get()
    assert sent.url == reverse("inspection_plan_detail", args=[plan.pk])
    assert all(row.unit.name in page for row in plan.units.select_related("unit"))
    shown = client.get(sent.url).content.decode()
    assert "sha-256" in shown.lower()
    assert "Bản nháp" in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"wanted": "0"}, "Hãy nhập số từ 1 đến 14, hoặc tỷ lệ"),
        ({"wanted": "120%"}, "Hãy nhập số từ 1 đến 14, hoặc tỷ lệ"),
        ({"seed": "có dấu"}, "Mã bốc thăm gồm 4 đến 40"),
        ({"weight_gap": "12"}, "Hãy nhập số nguyên từ 0 đến 9."),
        ({"year": "1999"}, "Năm"),
    ],
)
def test_a_wrong_answer_says_what_is_accepted(campaign, units, people, client_of, wrong, said):
    url = reverse("inspection_plan_create", args=[campaign.pk])
    page = client_of(people.coordinator).get(url, form(**wrong)).content.decode()
    assert said in page
    assert "Chưa xem được danh sách. Hãy sửa những chỗ sau:" in page


def test_fewer_seats_than_strata_are_told(campaign, units, people, client_of):
    url = reverse("inspection_plan_create", args=[campaign.pk])
    page = client_of(people.coordinator).get(url, form(wanted="1")).content.decode()
    assert "ít hơn số tầng" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_draw_costs_the_same_however_many_units(number, campaign, people, client_of, django_assert_num_queries):
    round_ = make.make_round(campaign, year=2022)
    for _ in range(number):
        approved_sheet(round_, make.make_unit(people.province))
    assert Assessment.objects.count() == number
    url = reverse("inspection_plan_create", args=[campaign.pk])
    client = client_of(people.coordinator)
    with django_assert_num_queries(13):
        assert client.get(url, form()).status_code == 200
