"""What is counted of sheets: who is expected, how far they came, on which day, in which band."""

from datetime import date
from decimal import Decimal

from campaign.models import Excusal
from scoring.models import Assessment, Status
from scoring.opening import expected_staff, expected_units
from tests import factories as make
from tests.reports.making import event, sheet_at

STATES = ("expected", "submitted", "approved", "appraised", "final", "on_time")


def counted(figures, scope="collective", kind=""):
    return [figures[f"assessments.{scope}.2022.{state}{kind}"]["numerator"] for state in STATES]


def excuse(round_, unit):
    return Excusal.objects.create(
        round=round_,
        unit=unit,
        reason="Mới thành lập",
        document="CV 12",
        granted_at=make.moment(2022, 3, 1),
        by_name="A",
    )


def test_each_state_counts_the_sheets_that_got_at_least_so_far(year, figures_of):
    for status in (Status.SUBMITTED, Status.APPROVED, Status.APPRAISED, Status.FINAL):
        sheet_at(status, year.round, make.make_unit(year.province))
    make.make_assessment(year.round, make.make_unit(year.province))
    make.make_unit(year.province)
    figures = figures_of(year.campaign)
    assert counted(figures) == ["6", "4", "3", "2", "1", "3"]
    assert figures["assessments.collective.2022.approved"]["value"] == "50.00"
    assert figures["assessments.collective.2022.approved"]["denominator"] == "6"
    assert figures["assessments.collective.2022.expected"]["denominator"] is None
    assert figures["assessments.collective.2022.expected"]["value"] is None


def test_a_returned_sheet_counts_as_not_submitted(year, figures_of):
    sheet = sheet_at(Status.SUBMITTED, year.round, make.make_unit(year.province))
    event(sheet, "return", "returned", date(2022, 5, 2))
    Assessment.objects.update(status="returned")
    assert counted(figures_of(year.campaign)) == ["1", "0", "0", "0", "0", "0"]


def test_a_reopened_sheet_counts_at_its_new_version_only(year, figures_of):
    old = sheet_at(Status.FINAL, year.round, make.make_unit(year.province))
    Assessment.objects.filter(pk=old.pk).update(is_current=False)
    new = Assessment.objects.create(
        round=old.round, unit=old.unit, rubric=old.rubric, version=2, previous=old, on_time=True
    )
    event(new, "reopen", "draft", date(2022, 6, 1))
    assert counted(figures_of(year.campaign)) == ["1", "0", "0", "0", "0", "0"]


def test_steps_dated_after_the_day_asked_are_left_out(year, figures_of):
    days = {Status.APPROVED: date(2022, 8, 8), Status.APPRAISED: date(2022, 8, 9)}
    sheet_at(Status.APPRAISED, year.round, make.make_unit(year.province), days=days)
    assert counted(figures_of(year.campaign)) == ["1", "1", "1", "0", "0", "1"]
    assert counted(figures_of(year.campaign, as_of=date(2022, 8, 7))) == ["1", "1", "0", "0", "0", "0"]
    assert counted(figures_of(year.campaign, as_of=date(2022, 8, 9))) == ["1", "1", "1", "1", "0", "1"]


def test_a_sheet_returned_after_the_day_asked_still_counts_with_the_marks_of_that_day(year, figures_of):
    sheet = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 60, 20)
    sheet.marks.update(head_points=None, self_points=0)
    event(sheet, "return_from_appraisal", "returned", date(2022, 9, 1))
    Assessment.objects.update(status="returned", total=0, band="chua_dat")
    figures = figures_of(year.campaign)
    assert counted(figures) == ["1", "1", "1", "0", "0", "1"]
    assert figures["totals.collective.2022.mean"]["value"] == "80.00"
    assert figures["marks.collective.2022.A2.mean"]["value"] == "50.00"
    assert figures["bands.collective.2022.tot"]["numerator"] == "1"


def test_an_approval_after_the_deadline_is_not_on_time(year, figures_of):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), on_time=False)
    assert counted(figures_of(year.campaign))[-1] == "0"


def test_excused_units_and_their_staff_are_not_expected_and_their_sheets_are_in_no_figure(year, body_of):
    unit = make.make_unit(year.province)
    make.make_staff(unit)
    sheet_at(Status.APPROVED, year.round, unit)
    make.make_unit(year.province)
    excuse(year.round, unit)
    body = body_of(year.campaign)
    assert counted(body["figures"]) == ["1", "0", "0", "0", "0", "0"]
    assert [warning["code"] for warning in body["warnings"]] == ["sheets_not_expected"]


def test_a_sheet_that_nobody_was_expected_to_fill_is_said_once_it_had_taken_a_step(year, body_of):
    days = {Status.SUBMITTED: date(2022, 6, 30), Status.APPROVED: date(2022, 6, 30)}
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province, valid_from=date(2022, 7, 1)), days=days)
    make.make_assessment(year.round, make.make_unit(year.province, valid_from=date(2022, 7, 1)))

    def said(day):
        return [each["message"][:10] for each in body_of(year.campaign, as_of=day)["warnings"]]

    assert said(date(2022, 6, 29)) == []
    assert said(date(2022, 6, 30)) == ["Có 1 phiếu"]


def test_a_round_expects_what_exists_on_its_closing_day(year, figures_of):
    make.make_unit(year.province, valid_to=date(2022, 6, 29))
    make.make_unit(year.province, valid_to=date(2022, 6, 30))
    make.make_unit(year.province, valid_from=date(2022, 6, 30))
    make.make_unit(year.province, valid_from=date(2022, 7, 1))
    assert counted(figures_of(year.campaign))[0] == "2"


def test_a_round_that_closes_after_the_day_asked_expects_what_exists_on_that_day(year, figures_of):
    make.make_unit(year.province, valid_to=date(2022, 6, 29))
    make.make_unit(year.province, valid_from=date(2022, 6, 30))
    assert counted(figures_of(year.campaign, as_of=date(2022, 6, 29)))[0] == "1"


def test_staff_are_expected_by_post_category_and_unit(year, figures_of):
    unit = make.make_unit(year.province)
    make.make_staff(unit)
    make.make_staff(unit, category="nguoi_lao_dong")
    make.make_staff(unit, valid_to=date(2022, 6, 29))
    make.make_staff(make.make_unit(year.province, kind="trung_uong"))
    make.make_staff(make.make_unit(year.province, valid_to=date(2022, 1, 1)))
    sheet_at(Status.APPROVED, year.round, staff=make.make_staff(unit))
    figures = figures_of(year.campaign)
    assert counted(figures, "individual") == ["2", "1", "1", "0", "0", "1"]
    assert counted(figures, "individual", ".so_nganh") == ["2", "1", "1", "0", "0", "1"]
    assert counted(figures, "individual", ".xa") == ["0"] * 6


def test_a_report_expects_whom_the_round_itself_expects(year, figures_of):
    """The report counts in SQL what scoring.opening asks for when sheets are opened: the two must not drift apart."""
    for dates in ({}, {"valid_to": date(2022, 6, 30)}, {"valid_from": date(2022, 7, 1)}, {"kind": "trung_uong"}):
        unit = make.make_unit(year.province, **dates)
        make.make_staff(unit)
        make.make_staff(unit, valid_to=date(2022, 6, 29))
        make.make_staff(unit, category="nguoi_lao_dong")
    excused = make.make_unit(year.province)
    make.make_staff(excused)
    excuse(year.round, excused)
    figures = figures_of(year.campaign)
    assert counted(figures)[0] == str(expected_units(year.round).count()) == "2"
    assert counted(figures, "individual")[0] == str(expected_staff(year.round).count()) == "2"


def test_bands_count_after_override_over_the_approved_sheets_that_have_a_band(year, figures_of):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province), 60, 40)
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province, kind="xa"), 50, 30)
    overridden = sheet_at(Status.APPRAISED, year.round, make.make_unit(year.province), 60, 35)
    Assessment.objects.filter(pk=overridden.pk).update(decided_band="tot")
    sheet_at(Status.SUBMITTED, year.round, make.make_unit(year.province), 60, 40)
    figures = figures_of(year.campaign)
    bands = {band: figures[f"bands.collective.2022.{band}"] for band in ("xuat_sac", "tot", "dat", "chua_dat")}
    assert [(band["numerator"], band["denominator"], band["value"]) for band in bands.values()] == [
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("0", "3", "0.00"),
        ("0", "3", "0.00"),
    ]
    assert figures["bands.collective.2022.tot.xa"]["numerator"] == "1"
    assert figures["bands.collective.2022.tot.xa"]["denominator"] == "1"


def test_the_mean_of_totals_averages_the_stored_rounded_totals_exactly(year, figures_of):
    for total in ("80.01", "80.02", "80.02"):
        sheet = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
        Assessment.objects.filter(pk=sheet.pk).update(total=Decimal(total))
    figure = figures_of(year.campaign)["totals.collective.2022.mean"]
    assert (figure["value"], figure["numerator"], figure["denominator"]) == ("80.02", None, None)


def test_half_a_hundredth_goes_up(year, figures_of):
    for total in ("80.00", "80.01"):
        sheet = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
        Assessment.objects.filter(pk=sheet.pk).update(total=Decimal(total))
    assert figures_of(year.campaign)["totals.collective.2022.mean"]["value"] == "80.01"


def test_a_sheet_without_a_total_is_in_no_mean_band_or_ranking(year, body_of):
    sheet = sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
    Assessment.objects.filter(pk=sheet.pk).update(total=None, band=None)
    body = body_of(year.campaign)
    assert "totals.collective.2022.mean" not in body["figures"]
    assert not [key for key in body["figures"] if key.startswith("bands.")]
    assert body["rankings"] == {}


def test_a_round_in_which_nobody_is_expected_says_so(year, figures_of):
    figures = figures_of(year.campaign)
    assert counted(figures) == ["0"] * 6
    assert counted(figures, "individual", ".xa") == ["0"] * 6
    assert figures["assessments.collective.2022.submitted"]["value"] is None


def test_a_year_without_a_round_has_no_sheet_figures(year, figures_of):
    assert {key.split(".")[2] for key in figures_of(year.campaign) if key.startswith("assessments.")} <= {"2022"}
