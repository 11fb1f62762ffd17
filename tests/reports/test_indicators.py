"""Indicators: cumulative rows, rows of a year, rows of units, bare percentages, and what may not be added."""

from campaign.models import Figure, Indicator
from tests import factories as make


def indicator(campaign, code, shape="ratio"):
    return Indicator.objects.create(campaign=campaign, code=code, name=f"Chỉ tiêu {code}", shape=shape)


def row(campaign, key, value, denominator=None, *, year=None, unit=None, qualifier="="):
    return Figure.objects.create(
        campaign=campaign, key=key, value=value, denominator=denominator, year=year, unit=unit, qualifier=qualifier
    )


def numbers(figure):
    return figure["numerator"], figure["denominator"], figure["value"], figure["qualifier"], figure["source"]


def test_a_cumulative_row_feeds_the_key_without_a_year_only(year, figures_of):
    indicator(year.campaign, "chuan_van_hoa")
    row(year.campaign, "chuan_van_hoa", 4946, 5213)
    row(year.campaign, "chuan_van_hoa", 1200, 1300, year=2021)
    figures = figures_of(year.campaign)
    assert numbers(figures["indicators.chuan_van_hoa"]) == ("4946", "5213", "94.88", "=", "reported")
    assert numbers(figures["indicators.chuan_van_hoa.2021"]) == ("1200", "1300", "92.31", "=", "reported")
    assert "indicators.chuan_van_hoa.2022" not in figures


def test_years_are_added_as_numerators_and_denominators_where_no_cumulative_row_exists(year, figures_of):
    indicator(year.campaign, "chuan_van_hoa")
    row(year.campaign, "chuan_van_hoa", 1, 2, year=2020)
    row(year.campaign, "chuan_van_hoa", 8, 8, year=2021, qualifier=">")
    row(year.campaign, "chuan_van_hoa", 1, 1, year=2023)
    assert numbers(figures_of(year.campaign)["indicators.chuan_van_hoa"]) == ("9", "10", "90.00", ">", "reported")


def test_a_ratio_known_only_as_a_percentage_is_its_value_alone(year, figures_of):
    indicator(year.campaign, "ho_so_dung_han")
    row(year.campaign, "ho_so_dung_han", 90, qualifier=">")
    figure = figures_of(year.campaign)["indicators.ho_so_dung_han"]
    assert numbers(figure) == (None, None, "90.00", ">", "reported")
    assert figure["form"] == "percent"


def test_a_value_prints_as_typed_without_grouping(year, figures_of):
    indicator(year.campaign, "may_tinh", "value")
    row(year.campaign, "may_tinh", 5200, qualifier=">")
    figure = figures_of(year.campaign)["indicators.may_tinh"]
    assert numbers(figure) == (None, None, "5200", ">", "reported")
    assert figure["form"] == "number"


def test_rows_of_units_are_added_and_counted(year, figures_of):
    indicator(year.campaign, "chuan_van_hoa")
    for numerator, denominator in ((1, 2), (3, 4)):
        row(year.campaign, "chuan_van_hoa", numerator, denominator, year=2022, unit=make.make_unit(year.province))
    figures = figures_of(year.campaign)
    assert numbers(figures["indicators.chuan_van_hoa.2022"]) == ("4", "6", "66.67", "=", "counted")
    assert numbers(figures["indicators.chuan_van_hoa"]) == ("4", "6", "66.67", "=", "counted")


def test_the_reported_total_is_printed_and_a_difference_is_said(year, body_of):
    indicator(year.campaign, "chuan_van_hoa")
    row(year.campaign, "chuan_van_hoa", 5, 6, year=2022)
    row(year.campaign, "chuan_van_hoa", 4, 6, year=2022, unit=make.make_unit(year.province))
    body = body_of(year.campaign)
    assert numbers(body["figures"]["indicators.chuan_van_hoa.2022"]) == ("5", "6", "83.33", "=", "reported")
    (warning,) = body["warnings"]
    assert warning["code"] == "reported_differs"
    assert "5/6" in warning["message"]
    assert "4/6" in warning["message"]


def test_percentages_are_never_averaged(year, body_of):
    indicator(year.campaign, "ho_so_dung_han")
    row(year.campaign, "ho_so_dung_han", 90, year=2021)
    row(year.campaign, "ho_so_dung_han", 95, year=2022)
    body = body_of(year.campaign)
    assert "indicators.ho_so_dung_han" not in body["figures"]
    assert body["figures"]["indicators.ho_so_dung_han.2022"]["value"] == "95.00"
    assert [warning["code"] for warning in body["warnings"]] == ["not_addable"]


def test_an_annual_report_takes_the_row_of_its_year_and_no_cumulative_one(year, figures_of):
    indicator(year.campaign, "chuan_van_hoa")
    row(year.campaign, "chuan_van_hoa", 4946, 5213)
    row(year.campaign, "chuan_van_hoa", 9, 10, year=2022)
    figures = figures_of(year.campaign, kind="annual")
    assert figures["indicators.chuan_van_hoa"]["numerator"] == "9"
    assert figures["indicators.chuan_van_hoa.2022"]["numerator"] == "9"
