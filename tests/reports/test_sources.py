"""Every family of figures opens the rows it was counted from, as they stood on the day of the snapshot."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from campaign.models import Award, Figure, Inspection
from reports import sources
from reports.compiling import compute
from reports.sheet_sources import STEPS
from scoring.models import Status
from tests import factories as make
from tests.reports.drafts import make_draft
from tests.reports.making import event, sheet_at

AS_OF = date(2022, 8, 8)
LATER = date(2022, 9, 1)


@pytest.fixture
def counted(people):
    """A campaign with a record of each kind and sheets at several steps; one of them moved on after the day."""
    campaign = make.make_campaign(people.province)
    round_ = make.make_round(
        campaign, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
    )
    campaign.plans.create(unit=people.unit, number="12/KH-DV", issued_on=date(2022, 3, 1))
    Inspection.objects.create(
        campaign=campaign, unit=people.unit, kind="emulation", inspected_on=date(2022, 4, 1), conclusion="Đạt."
    )
    Figure.objects.create(campaign=campaign, key="plans.issued.xa", year=None, value=Decimal(3), source="Công văn 5")
    Award.objects.create(campaign=campaign, unit=people.unit, form="giay_khen", scope="tap_the", year=2022, quantity=1)
    rubric = make.make_rubric(campaign)
    moved = sheet_at(Status.APPROVED, round_, people.unit, "50", "25", rubric=rubric)
    waiting = sheet_at(Status.SUBMITTED, round_, people.sibling, rubric=rubric)
    return campaign, round_, moved, waiting


def source(campaign, user, key, **asked):
    body = compute(campaign, kind="annual", year=2022, as_of=AS_OF)
    return sources.source_of(body["figures"], key, user, as_of=AS_OF, campaigns=[campaign], **asked)


def lines(campaign, user, key, **asked):
    found = source(campaign, user, key, **asked)
    return [(row.unit, ", ".join(filter(None, (row.what, row.step, row.result))), row.now) for row in written(found)]


def written(found):
    return found.lines(found.rows)


def move_on(sheet):
    """Appraised and cut after the day of the snapshot: another total, another band."""
    mark = sheet.marks.order_by("criterion__position").first()
    mark.appraisal_points = Decimal(20)
    mark.save()
    event(sheet, "appraise", Status.APPRAISED, LATER)
    type(sheet).objects.filter(pk=sheet.pk).update(
        status=Status.APPRAISED, total=Decimal(45), band="chua_dat", decided_band=None
    )


def test_plans_inspections_awards_and_typed_totals_open_their_rows(counted, people):
    campaign, *_ = counted
    user, unit = people.coordinator, people.unit.name
    assert lines(campaign, user, "inspections.emulation") == [
        (unit, "Kiểm tra công tác thi đua, khen thưởng. Đạt.", "")
    ]
    assert lines(campaign, user, "awards.giay_khen.collective") == [(unit, "Giấy khen, tập thể: 1", "")]
    (plan,) = lines(campaign, user, f"plans.issued.{people.unit.kind}")
    assert plan == (unit, "Kế hoạch số 12/KH-DV", "")


def test_every_key_of_a_report_opens_rows_or_says_that_there_are_none(counted, people):
    campaign, *_ = counted
    body = compute(campaign, kind="annual", year=2022, as_of=AS_OF)
    for key, figure in body["figures"].items():
        asked = {"as_of": AS_OF, "campaigns": [campaign]}
        found = sources.source_of(body["figures"], key, people.coordinator, **asked)
        rows = found.lines(found.rows) if found else []
        counts = figure["numerator"] if figure["form"] == "count" else figure["value"]
        assert bool(rows) == (counts not in (None, "0")), key
        if figure["form"] == "count" and key.startswith(("assessments.", "bands.")):
            assert len(rows) == int(figure["numerator"]), key


def test_a_sheet_is_shown_as_it_stood_and_how_it_stands_now(counted, people):
    campaign, _, moved, _ = counted
    move_on(moved)
    key = "assessments.collective.2022.approved"
    assert lines(campaign, people.coordinator, key) == [(people.unit.name, "Đã duyệt", "Đã thẩm định")]


def test_totals_bands_and_marks_are_those_of_the_day(counted, people):
    campaign, _, moved, _ = counted
    move_on(moved)
    for key, told in (
        ("totals.collective.2022.mean", "75,00 điểm, xếp loại Tốt"),
        ("bands.collective.2022.tot", "75,00 điểm, xếp loại Tốt"),
        ("marks.collective.2022.A1.mean", "50/60 điểm (83,33%)"),
    ):
        ((_, what, _),) = lines(campaign, people.coordinator, key)
        assert what == f"Đã duyệt, {told}"
    assert lines(campaign, people.coordinator, "bands.collective.2022.chua_dat") == []


def test_the_units_expected_are_told_apart_by_how_far_they_came(counted, people):
    campaign, *_ = counted
    silent = make.make_unit(people.province, name="Sở Im lặng")
    key = "assessments.collective.2022.expected"
    waiting = [unit for unit, *_ in lines(campaign, people.coordinator, key, step="da_trinh")]
    assert waiting == [people.sibling.name]
    assert silent.name in [unit for unit, *_ in lines(campaign, people.coordinator, key, step="chua_trinh")]
    everybody = len(lines(campaign, people.coordinator, key))
    found = {step: len(lines(campaign, people.coordinator, key, step=step)) for step in STEPS}
    assert found["chua_duyet"] == found["chua_trinh"] + found["da_trinh"]
    assert sum(number for step, number in found.items() if step != "chua_duyet") == everybody


def test_rows_are_found_by_words(counted, people):
    campaign, *_ = counted
    make.make_unit(people.province, name="Sở Im lặng")
    key = "assessments.collective.2022.expected"
    assert [unit for unit, *_ in lines(campaign, people.coordinator, key, words="im lang")] == ["Sở Im lặng"]


def test_a_reopened_sheet_says_so(counted, people):
    campaign, _, moved, _ = counted
    body = compute(campaign, kind="annual", year=2022, as_of=AS_OF)
    type(moved).objects.filter(pk=moved.pk).update(is_current=False)
    key = "assessments.collective.2022.approved"
    found = sources.source_of(body["figures"], key, people.coordinator, as_of=AS_OF, campaigns=[campaign])
    (row,) = found.lines(found.rows)
    assert row.now == "Đã mở lại thành bản mới"


@pytest.fixture
def report(counted, people):
    campaign, *_ = counted
    body = compute(campaign, kind="annual", year=2022, as_of=AS_OF)
    return make_draft(campaign, people.coordinator, body=body, kind="annual")


KEYS = (
    "plans.issued",
    "inspections.emulation",
    "assessments.collective.2022.expected",
    "assessments.collective.2022.approved",
    "bands.collective.2022.tot",
    "totals.collective.2022.mean",
    "marks.collective.2022.A1.mean",
    "awards.giay_khen.collective",
)


@pytest.mark.parametrize("key", KEYS)
def test_the_page_of_a_figure_shows_rows_filters_and_export(report, people, client_of, key):
    address = reverse("report_figure", args=[report.pk, key])
    client = client_of(people.coordinator)
    page = client.get(address).content.decode()
    assert people.unit.name in page
    assert ("Hiện nay" in page) == key.startswith(("assessments", "bands", "totals", "marks"))
    assert "XLSX" in page
    exported = b"".join(client.get(address, {"xuat": "csv"}).streaming_content).decode()
    assert people.unit.name in exported
    assert "Không có dòng nào khớp" in client.get(address, {"tim": "khongcodonvinao"}).content.decode()


@pytest.mark.parametrize("key", ["assessments.collective.2022.expected", "totals.collective.2022.mean"])
def test_many_rows_cost_no_more_queries_than_few(counted, people, client_of, django_assert_max_num_queries, key):
    campaign, round_, *_ = counted
    rubric = round_.campaign.rubrics.first()
    for _ in range(28):
        move_on(sheet_at(Status.APPROVED, round_, make.make_unit(people.province), "50", "25", rubric=rubric))
    body = compute(campaign, kind="annual", year=2022, as_of=AS_OF)
    report = make_draft(campaign, people.coordinator, body=body, kind="annual")
    client = client_of(people.coordinator)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("report_figure", args=[report.pk, key]))
    assert len(page.context["rows"]) >= 28


def test_the_report_is_read_on_screen_with_every_figure_leading_to_its_rows(report, people, client_of):
    page = client_of(people.coordinator).get(reverse("report_read", args=[report.pk])).content.decode()
    assert reverse("report_figure", args=[report.pk, "plans.issued"]) in page
    assert client_of(people.stranger).get(reverse("report_read", args=[report.pk])).status_code == 404
