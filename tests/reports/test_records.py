"""Plans and inspections: each participating unit once, over those that existed in the span."""

from datetime import date

from campaign.models import Inspection, Plan
from tests import factories as make


def plan(campaign, unit, day, number="01/KH"):
    return Plan.objects.create(campaign=campaign, unit=unit, number=number, issued_on=day)


def inspection(campaign, unit, day, kind="emulation"):
    return Inspection.objects.create(campaign=campaign, unit=unit, kind=kind, inspected_on=day)


def test_a_unit_with_two_plans_counts_once(year, figures_of):
    unit, _ = make.make_unit(year.province), make.make_unit(year.province)
    plan(year.campaign, unit, date(2019, 9, 1))
    plan(year.campaign, unit, date(2021, 9, 1), "02/KH")
    figure = figures_of(year.campaign)["plans.issued"]
    assert (figure["numerator"], figure["denominator"], figure["value"]) == ("1", "2", "50.00")
    assert figure["source"] == "counted"


def test_plans_are_split_by_kind_of_unit_and_a_kind_without_plans_is_zero(year, figures_of):
    plan(year.campaign, make.make_unit(year.province, kind="so_nganh"), date(2019, 9, 1))
    plan(year.campaign, make.make_unit(year.province, kind="xa"), date(2019, 9, 1))
    make.make_unit(year.province, kind="xa")
    make.make_unit(year.province, kind="huyen")
    figures = figures_of(year.campaign)
    assert [
        (kind, figures[f"plans.issued.{kind}"]["numerator"], figures[f"plans.issued.{kind}"]["denominator"])
        for kind in ("so_nganh", "huyen", "xa", "doanh_nghiep")
    ] == [("so_nganh", "1", "1"), ("huyen", "0", "1"), ("xa", "1", "2"), ("doanh_nghiep", "0", "0")]
    assert figures["plans.issued.doanh_nghiep"]["value"] is None


def test_units_that_do_not_take_part_are_in_neither_number(year, figures_of):
    plan(year.campaign, make.make_unit(year.province, kind="trung_uong"), date(2019, 9, 1))
    make.make_unit(year.province)
    figure = figures_of(year.campaign)["plans.issued"]
    assert (figure["numerator"], figure["denominator"]) == ("0", "1")


def test_plans_dated_after_the_day_asked_or_before_the_campaign_are_left_out(year, figures_of):
    early, on_the_day, late = (make.make_unit(year.province) for _ in range(3))
    plan(year.campaign, early, date(2018, 12, 31))
    plan(year.campaign, on_the_day, date(2022, 8, 8))
    plan(year.campaign, late, date(2022, 8, 9))
    assert figures_of(year.campaign)["plans.issued"]["numerator"] == "1"


def test_an_annual_report_counts_its_year_only(year, figures_of):
    unit = make.make_unit(year.province)
    plan(year.campaign, unit, date(2021, 12, 31))
    figures = figures_of(year.campaign, kind="annual", year=2022, as_of=date(2023, 1, 15))
    assert figures["plans.issued"]["numerator"] == "0"
    plan(year.campaign, unit, date(2022, 12, 31), "02/KH")
    figures = figures_of(year.campaign, kind="annual", year=2022, as_of=date(2023, 1, 15))
    assert figures["plans.issued"]["numerator"] == "1"


def test_units_that_ended_before_the_span_are_not_in_the_denominator_but_those_that_ended_within_it_are(
    year, figures_of
):
    make.make_unit(year.province, valid_to=date(2018, 12, 31))
    make.make_unit(year.province, valid_to=date(2019, 1, 1))
    make.make_unit(year.province, valid_from=date(2022, 8, 9))
    assert figures_of(year.campaign)["plans.issued"]["denominator"] == "1"


def test_the_two_kinds_of_inspection_are_never_mixed(year, figures_of):
    first, second = make.make_unit(year.province), make.make_unit(year.province, kind="xa")
    inspection(year.campaign, first, date(2020, 5, 1))
    inspection(year.campaign, first, date(2021, 5, 1))
    inspection(year.campaign, second, date(2020, 5, 1), kind="discipline")
    figures = figures_of(year.campaign)
    assert figures["inspections.emulation"]["numerator"] == "1"
    assert figures["inspections.emulation.so_nganh"]["numerator"] == "1"
    assert figures["inspections.discipline"]["numerator"] == "1"
    assert figures["inspections.discipline.xa"]["numerator"] == "1"
    assert figures["inspections.emulation.xa"]["numerator"] == "0"


def test_a_figure_says_which_rows_it_was_counted_from(year, figures_of):
    rows = [plan(year.campaign, make.make_unit(year.province), date(2020, 1, day)) for day in (1, 2, 3)]
    assert figures_of(year.campaign)["plans.issued"]["ids"] == {"plans": f"{rows[0].pk}-{rows[2].pk}"}


def test_a_planned_inspection_counts_in_no_figure_until_it_took_place(year, figures_of):
    unit = make.make_unit(year.province)
    planned = make.make_planned(make.make_inspection_plan(year.campaign, approved=True), unit)

    def counted():
        figures = figures_of(year.campaign)
        return [figures[f"inspections.{kind}"]["numerator"] for kind in ("discipline", "emulation")]

    assert counted() == ["0", "0"]
    planned.inspection = make.make_inspection(year.campaign, unit, kind="discipline")
    planned.save()
    assert counted() == ["1", "0"]
