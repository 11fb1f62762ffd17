"""Results year by year: with the units of a day, or regrouped onto them; every result counted once."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.models import Campaign
from scoring import results
from scoring.models import Assessment
from tests import factories as make
from units.models import Succession

pytestmark = pytest.mark.django_db

SPLIT = date(2024, 1, 1)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def divided(people, campaign):
    """A huyện with a result of 2022 that became two on 1/1/2024, one of which has a result of 2024."""
    old = make.make_unit(people.province, name="Huyện Cũ", valid_to=date(2023, 12, 31))
    news = [make.make_unit(people.province, name=f"Huyện {name}", valid_from=SPLIT) for name in ("Đông", "Tây")]
    for new in news:
        Succession.objects.create(old=old, new=new, effective_on=SPLIT, kind="chia")
    approved(old, campaign, 2022)
    approved(news[0], campaign, 2024)
    return old, *news


def approved(unit, campaign, year, band="tot"):
    round_ = campaign.rounds.filter(year=year).first() or make.make_round(campaign, year=year)
    sheet = make.make_assessment(round_, unit)
    Assessment.objects.filter(pk=sheet.pk).update(status="approved", total="85", band=band)
    return sheet


line_of = Campaign.objects.line_of


def shown(campaign, people, **asked):
    return results.lines(
        campaign, line_of(campaign), people.coordinator, **{"day": date(2024, 6, 1), "regrouped": False} | asked
    )


def test_the_units_of_the_day_stand_with_their_own_results(people, campaign, divided):
    names = [line.name for line in shown(campaign, people, day=date(2022, 6, 1))]
    assert "Huyện Cũ" in names
    assert "Huyện Đông" not in names


def test_regrouped_a_divided_unit_and_its_heirs_share_one_line(people, campaign, divided):
    line = next(line for line in shown(campaign, people, regrouped=True) if "Huyện" in line.name)
    assert set(line.members) == {unit.pk for unit in divided}
    assert line.name == "Huyện Đông; Huyện Tây"
    cells = results.cells(line_of(campaign), people.coordinator, [line])
    assert {(year, result.sheet.unit.name) for (_, year), of_year in cells.items() for result in of_year} == {
        (2022, "Huyện Cũ"),
        (2024, "Huyện Đông"),
    }


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2022, 6, 1), date(2024, 6, 1), date(2026, 1, 1)])
def test_every_result_is_counted_once_however_it_is_regrouped(people, campaign, divided, day):
    lines = shown(campaign, people, day=day, regrouped=True)
    assert results.summed(line_of(campaign), people.coordinator, lines)[0] == {2022: {"tot": 1}, 2024: {"tot": 1}}


def test_a_group_is_found_by_the_name_of_any_unit_of_the_day_in_it(people, campaign, divided):
    assert [line.name for line in shown(campaign, people, regrouped=True, words="tay")] == ["Huyện Đông; Huyện Tây"]


def test_a_merged_province_shows_the_results_of_those_it_continues(people, campaign, divided):
    new = make.make_province(valid_from=date(2025, 7, 1))
    new.predecessors.add(people.province)
    continuing = make.make_campaign(new)
    continuing.continues.add(campaign)
    leader = make.make_role("leader", province=new).user
    lines = results.lines(continuing, line_of(continuing), leader, day=date(2024, 6, 1), regrouped=False)
    by_year, names = results.summed(line_of(continuing), leader, lines)
    assert by_year == {2024: {"tot": 1}}
    assert names == {"tot": "Tốt"}


def test_the_page_is_for_those_who_see_the_province(client_of, people, campaign):
    address = reverse("result_list", args=[campaign.pk])
    assert client_of(people.coordinator).get(address).status_code == 200
    assert client_of(people.leader).get(address).status_code == 200
    for other in (people.clerk, people.head, people.stranger, people.admin):
        assert client_of(other).get(address).status_code == 404


def test_a_day_typed_wrongly_says_so_and_leaves_the_list(client_of, people, campaign, divided):
    page = client_of(people.coordinator).get(reverse("result_list", args=[campaign.pk]), {"ngay": "32/1/2022"})
    assert "32/1/2022" in page.content.decode()
    assert "không có trên lịch" in page.content.decode()


@pytest.mark.parametrize("mode", ["tai-ngay", "quy-ve"])
def test_the_page_costs_the_same_with_one_and_with_thirty_units(
    client_of, people, campaign, django_assert_num_queries, mode
):
    address, client = reverse("result_list", args=[campaign.pk]), client_of(people.coordinator)
    approved(people.unit, campaign, 2022)
    queries = {"tai-ngay": 11, "quy-ve": 14}[mode]
    with django_assert_num_queries(queries):
        client.get(address, {"cach": mode, "xep": "nam_2022"})
    for _ in range(29):
        approved(make.make_unit(people.province), campaign, 2022)
    with django_assert_num_queries(queries):
        client.get(address, {"cach": mode, "xep": "nam_2022"})


def test_the_list_is_sorted_by_the_total_of_a_year_and_units_without_one_come_last(client_of, people, campaign):
    best, worst = (make.make_unit(people.province, name=name) for name in ("Ban B", "Ban A"))
    for unit, total in ((best, "98.50"), (worst, "61.00")):
        Assessment.objects.filter(pk=approved(unit, campaign, 2022).pk).update(total=total)
    address, client = reverse("result_list", args=[campaign.pk]), client_of(people.coordinator)

    def names(**query):
        return [line.name for line in client.get(address, query).context["page_obj"]]

    assert names(xep="-nam_2022")[:2] == ["Ban B", "Ban A"]
    assert names(xep="nam_2022")[:2] == ["Ban A", "Ban B"]
    assert names(xep="don_vi")[:2] == ["Ban A", "Ban B"]
    assert names(xep="-nam_2022")[2:] == names(xep="nam_2022")[2:] != []
    shown = client.get(address, {"cot": "don_vi"}).content.decode()
    assert "Năm 2022" in shown  # among the columns to choose
    assert 'data-l="2022"' not in shown


def test_the_list_of_a_day_tells_no_later_year(client_of, people, campaign, divided):
    address = reverse("result_list", args=[campaign.pk])
    client = client_of(people.coordinator)
    assert client.get(address, {"ngay": "1/7/2023"}).context["years"] == [2022]
    assert client.get(address, {"ngay": "1/7/2023", "cach": "quy-ve"}).context["years"] == [2022, 2024]
