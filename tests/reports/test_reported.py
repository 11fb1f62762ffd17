"""Totals typed under a figure key: printed as reported, checked against parts and against what is counted."""

from datetime import date

from campaign.models import Figure, Inspection
from scoring.models import Status
from tests import factories as make
from tests.reports.making import sheet_at


def row(campaign, key, value, **fields):
    return Figure.objects.create(campaign=campaign, key=key, value=value, **fields)


def kien_giang(campaign):
    for key, value in (("", 21), (".so_nganh", 7), (".huyen", 6), (".xa", 7)):
        row(campaign, f"inspections.discipline{key}", value)


def test_a_reported_total_is_a_numerator_alone(year, figures_of):
    make.make_unit(year.province)
    kien_giang(year.campaign)
    figure = figures_of(year.campaign)["inspections.discipline"]
    assert {name: figure[name] for name in ("value", "numerator", "denominator", "qualifier", "source")} == {
        "value": None,
        "numerator": "21",
        "denominator": None,
        "qualifier": "=",
        "source": "reported",
    }


def test_parts_that_do_not_add_up_are_said_with_both_numbers(year, body_of):
    kien_giang(year.campaign)
    body = body_of(year.campaign)
    (warning,) = body["warnings"]
    assert warning["code"] == "parts_differ"
    assert " 21 " in warning["message"]
    assert " 20 " in warning["message"]
    assert body["figures"]["inspections.discipline.huyen"]["numerator"] == "6"


def test_a_counted_zero_does_not_stand_beside_reported_parts(year, figures_of):
    make.make_unit(year.province, kind="doanh_nghiep")
    kien_giang(year.campaign)
    figures = figures_of(year.campaign)
    assert "inspections.discipline.doanh_nghiep" not in figures
    assert figures["inspections.emulation.doanh_nghiep"]["numerator"] == "0"


def test_parts_that_add_up_raise_nothing(year, body_of):
    row(year.campaign, "inspections.discipline", 20)
    for kind, value in (("so_nganh", 7), ("huyen", 6), ("xa", 7)):
        row(year.campaign, f"inspections.discipline.{kind}", value)
    assert body_of(year.campaign)["warnings"] == []


def test_counted_parts_beside_reported_ones_add_up_with_them(year, body_of):
    huyen = make.make_unit(year.province, kind="huyen")
    Inspection.objects.create(campaign=year.campaign, unit=huyen, kind="discipline", inspected_on=date(2022, 3, 1))
    row(year.campaign, "inspections.discipline", 8)
    row(year.campaign, "inspections.discipline.so_nganh", 7)
    codes = [warning["code"] for warning in body_of(year.campaign)["warnings"]]
    assert codes == ["reported_differs"]


def test_typed_means_of_kinds_are_not_added(year, body_of):
    for key, value in ((".so_nganh", 85), (".xa", 75)):
        row(year.campaign, f"totals.collective.2022.mean{key}", value, year=2022)
    body = body_of(year.campaign)
    assert body["figures"]["totals.collective.2022.mean.xa"]["value"] == "75.00"
    assert "totals.collective.2022.mean" not in body["figures"]
    row(year.campaign, "totals.collective.2022.mean", 80, year=2022)
    assert body_of(year.campaign)["warnings"] == []


def test_a_typed_mean_is_held_against_the_counted_one(year, body_of):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 60, 20)
    typed = row(year.campaign, "totals.collective.2022.mean", 80, year=2022)
    assert body_of(year.campaign)["warnings"] == []
    Figure.objects.filter(pk=typed.pk).update(value=81)
    body = body_of(year.campaign)
    assert [warning["code"] for warning in body["warnings"]] == ["reported_differs"]
    assert body["figures"]["totals.collective.2022.mean"]["value"] == "81.00"


def test_reported_is_printed_where_it_differs_from_what_is_counted(year, body_of):
    Inspection.objects.create(
        campaign=year.campaign, unit=make.make_unit(year.province), kind="discipline", inspected_on=date(2021, 5, 1)
    )
    row(year.campaign, "inspections.discipline", 21)
    body = body_of(year.campaign)
    assert body["figures"]["inspections.discipline"]["numerator"] == "21"
    assert body["figures"]["inspections.discipline"]["source"] == "reported"
    (warning,) = body["warnings"]
    assert warning["code"] == "reported_differs"
    assert " 21," in warning["message"]
    assert " 1." in warning["message"]


def test_totals_of_years_set_aside_for_counted_rows_are_said_with_both_numbers(year, body_of):
    Inspection.objects.create(
        campaign=year.campaign, unit=make.make_unit(year.province), kind="emulation", inspected_on=date(2021, 5, 1)
    )
    typed = row(year.campaign, "inspections.emulation", 5, year=2020)
    body = body_of(year.campaign)
    assert body["figures"]["inspections.emulation"]["numerator"] == "1"
    assert body["figures"]["inspections.emulation"]["source"] == "counted"
    (warning,) = body["warnings"]
    assert (warning["code"], warning["key"]) == ("reported_differs", "inspections.emulation")
    assert " 5," in warning["message"]
    assert " 1." in warning["message"]
    Figure.objects.filter(pk=typed.pk).update(value=1)
    assert body_of(year.campaign)["warnings"] == []


def test_a_total_of_a_year_feeds_the_annual_report(year, figures_of):
    row(year.campaign, "inspections.discipline", 8, year=2022)
    row(year.campaign, "inspections.discipline", 21)
    assert figures_of(year.campaign, kind="annual")["inspections.discipline"]["numerator"] == "8"
    assert figures_of(year.campaign)["inspections.discipline"]["numerator"] == "21"


def test_an_award_may_be_typed_under_its_figure_key_too(year, figures_of):
    row(year.campaign, "awards.giay_khen.individual", 40, year=2021)
    figures = figures_of(year.campaign)
    assert figures["awards.giay_khen.individual.2021"]["numerator"] == "40"
    assert figures["awards.giay_khen.individual"]["source"] == "reported"
