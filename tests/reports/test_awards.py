"""Awards and titles: counted from rows of units, or reported as totals; never mixed."""

from datetime import date

from campaign.models import Award, Figure
from tests import factories as make


def award(campaign, quantity=1, *, form="bang_khen_tinh", scope="tap_the", **fields):
    return Award.objects.create(campaign=campaign, form=form, scope=scope, quantity=quantity, **fields)


def numbers(figure):
    return figure["numerator"], figure["denominator"], figure["value"], figure["source"]


def test_totals_without_a_year_are_reported_under_the_key_without_a_year_only(year, figures_of):
    award(year.campaign, 2262)
    award(year.campaign, 3324, scope="ca_nhan")
    figures = figures_of(year.campaign)
    assert numbers(figures["awards.bang_khen_tinh.collective"]) == ("2262", None, None, "reported")
    assert numbers(figures["awards.bang_khen_tinh.individual"]) == ("3324", None, None, "reported")
    assert [key for key in figures if key.startswith(("awards.", "titles."))] == [
        "awards.bang_khen_tinh.collective",
        "awards.bang_khen_tinh.individual",
    ]


def test_rows_of_units_are_counted_by_year_and_over_the_span(year, figures_of):
    unit = make.make_unit(year.province)
    award(year.campaign, 2, year=2020, unit=unit)
    award(year.campaign, 3, year=2021, unit=unit)
    award(year.campaign, 9, year=2023, unit=unit)
    figures = figures_of(year.campaign)
    assert numbers(figures["awards.bang_khen_tinh.collective.2020"]) == ("2", None, None, "counted")
    assert numbers(figures["awards.bang_khen_tinh.collective"]) == ("5", None, None, "counted")
    assert "awards.bang_khen_tinh.collective.2023" not in figures


def test_titles_stand_apart_from_forms(year, figures_of):
    award(year.campaign, form="co_thi_dua_tinh", year=2021, unit=make.make_unit(year.province))
    figures = figures_of(year.campaign)
    assert figures["titles.co_thi_dua_tinh.collective.2021"]["numerator"] == "1"
    assert not [key for key in figures if key.startswith("awards.")]


def test_awards_decided_after_the_day_asked_are_left_out(year, figures_of):
    unit = make.make_unit(year.province)
    award(year.campaign, 1, year=2022, unit=unit, decided_on=date(2022, 8, 8), decision_number="1")
    award(year.campaign, 1, year=2022, unit=unit, decided_on=date(2022, 8, 9), decision_number="2")
    assert figures_of(year.campaign)["awards.bang_khen_tinh.collective"]["numerator"] == "1"


def test_awards_count_to_the_day_asked_even_beyond_the_year_of_the_report(year, figures_of):
    unit = make.make_unit(year.province)
    award(year.campaign, 1, year=2022, unit=unit)
    award(year.campaign, 1, year=2023, unit=unit, decided_on=date(2023, 2, 1))
    assert figures_of(year.campaign, as_of=date(2023, 3, 1))["awards.bang_khen_tinh.collective"]["numerator"] == "2"
    assert figures_of(year.campaign, as_of=date(2023, 1, 31))["awards.bang_khen_tinh.collective"]["numerator"] == "1"
    assert "awards.bang_khen_tinh.collective" not in figures_of(year.campaign, as_of=date(2021, 12, 31))


def test_the_reported_total_of_a_year_is_printed_and_a_difference_is_said(year, body_of):
    award(year.campaign, 4, year=2021, unit=make.make_unit(year.province))
    award(year.campaign, 10, year=2021)
    award(year.campaign, 3, year=2020, unit=make.make_unit(year.province))
    body = body_of(year.campaign)
    assert numbers(body["figures"]["awards.bang_khen_tinh.collective.2021"]) == ("10", None, None, "reported")
    assert numbers(body["figures"]["awards.bang_khen_tinh.collective"]) == ("13", None, None, "reported")
    (warning,) = body["warnings"]
    assert warning["code"] == "reported_differs"
    assert " 10" in warning["message"]
    assert " 4." in warning["message"]


def test_an_annual_report_leaves_cumulative_totals_out(year, figures_of):
    award(year.campaign, 2262)
    award(year.campaign, 7, year=2022)
    figures = figures_of(year.campaign, kind="annual")
    assert figures["awards.bang_khen_tinh.collective"]["numerator"] == "7"
    assert figures["awards.bang_khen_tinh.collective.2022"]["numerator"] == "7"


def test_a_sum_names_the_rows_of_each_table_it_came_from(year, figures_of):
    row = award(year.campaign, 2, year=2020, unit=make.make_unit(year.province))
    typed = Figure.objects.create(campaign=year.campaign, key="awards.bang_khen_tinh.collective", value=5, year=2021)
    figure = figures_of(year.campaign)["awards.bang_khen_tinh.collective"]
    assert figure["numerator"] == "7"
    assert figure["ids"] == {"awards": str(row.pk), "figures": str(typed.pk)}
