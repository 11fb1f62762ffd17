"""The rows behind a figure as a list: any order, any columns, and in each of them all rows of the figure."""

import csv
import io
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse
from lxml import html

from campaign.models import Award, Inspection
from reports import sheet_results
from reports.compiling import compute
from reports.sources import source_of
from scoring.models import Criterion, Mark, Stage, Status
from scoring.points import CriterionKind
from tests import factories as make
from tests.reports.drafts import make_draft
from tests.reports.making import event, sheet_at
from units.models import SavedView

AS_OF = date(2022, 8, 8)
LATER = date(2022, 9, 1)
# A row that is there of each kind of rows, and of each family of figures.
KEYS = (
    "plans.issued",
    "inspections.emulation",
    "awards.giay_khen.collective",
    "awards.giay_khen.individual",
    "assessments.collective.2022.expected",
    "assessments.individual.2022.expected",
    "assessments.collective.2022.approved",
    "bands.collective.2022.tot",
    "totals.collective.2022.mean",
    "totals.individual.2022.mean",
    "marks.collective.2022.A1.mean",
)
HOSTILE = ("' OR 1=1 --", "-", "--don_vi", "pk", "unit__sort_key", "result", "step", "\x00", "9" * 5000, "đơn vị")


@pytest.fixture
def behind(people):
    """Three units whose names differ in their accents alone, each with a record and sheets of itself and a person."""
    campaign = make.make_campaign(people.province)
    round_ = make.make_round(
        campaign, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
    )
    type(people.unit).objects.filter(pk__in=(people.unit.pk, people.sibling.pk)).update(valid_to=date(2021, 1, 1))
    sheets = []
    for n, (name, kind, person, points) in enumerate(
        [
            ("Ban Ẩn", "huyen", "Lê Thị Ân", "50"),
            ("Ban An", "xa", "Vũ Văn Ấn", "45"),
            ("Ban Ân", "so_nganh", "Đỗ An", "48"),
        ]
    ):
        unit = make.make_unit(people.province, name=name, kind=kind, code=f"U{n}")
        staff = make.make_staff(unit, full_name=person, position="Chuyên viên")
        campaign.plans.create(unit=unit, number=f"{n}/KH", issued_on=date(2022, 3, 9 - n))
        Inspection.objects.create(campaign=campaign, unit=unit, kind="emulation", inspected_on=date(2022, 4, 9 - n))
        for scope, awarded in (("tap_the", None), ("ca_nhan", staff)):
            Award.objects.create(campaign=campaign, unit=unit, staff=awarded, form="giay_khen", scope=scope, year=2022,
                                 quantity=1, decided_on=date(2022, 5, 9 - n))  # fmt: skip
        sheets.append(sheet_at(Status.APPROVED, round_, unit, points, "30"))
        sheet_at(Status.APPROVED, round_, staff=staff)
    body = compute(campaign, kind="annual", year=2022, as_of=AS_OF)
    report = make_draft(campaign, people.coordinator, body=body, kind="annual")
    people.campaign, people.round, people.sheets, people.report, people.body = campaign, round_, sheets, report, body
    return people


def move_on(sheet, points):
    """Appraised after the day of the report, with another mark."""
    mark = sheet.marks.order_by("criterion__position").first()
    mark.appraisal_points = Decimal(points)
    mark.save()
    event(sheet, "appraise", Status.APPRAISED, LATER)
    type(sheet).objects.filter(pk=sheet.pk).update(status=Status.APPRAISED, total=Decimal(points) + 30)


def address(behind, key):
    return reverse("report_figure", args=[behind.report.pk, key])


def listed(page):
    return page.context["listed"]


def units(client, behind, key, **asked):
    return [row.unit for row in listed(client.get(address(behind, key), asked)).rows]


def sent_out(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))


def test_in_every_order_all_rows_of_the_figure_are_there_and_go_out(behind, client_of):
    client = client_of(behind.coordinator)
    for key in KEYS:
        page = client.get(address(behind, key))
        assert len(listed(page).rows) == 3
        check_orders(client, behind, key, listed(page).rows, page.wsgi_request.table.table.columns)


def check_orders(client, behind, key, rows, columns):
    for way in [sign + column.key for column in columns for sign in ("", "-")]:
        asked = {"xep": way, "cot": ".".join(column.key for column in columns)}
        shown = client.get(address(behind, key), asked)
        assert sorted(map(repr, listed(shown).rows)) == sorted(map(repr, rows)), way
        heads = html.fromstring(shown.content.decode()).xpath("//table[contains(@class, 'cards')]/thead//th")
        assert len(heads) == len(columns)
        titles, *lines = sent_out(client.get(address(behind, key), asked | {"xuat": "csv"}))
        assert [line[titles.index("Đơn vị")] for line in lines] == [row.unit for row in listed(shown).rows]


def test_units_stand_in_vietnamese_order_both_ways(behind, client_of):
    client = client_of(behind.coordinator)
    for key in KEYS:
        assert units(client, behind, key, xep="don_vi") == ["Ban An", "Ban Ân", "Ban Ẩn"], key
        assert units(client, behind, key, xep="-don_vi") == ["Ban Ẩn", "Ban Ân", "Ban An"], key
        assert units(client, behind, key, xep="loai") == ["Ban Ẩn", "Ban Ân", "Ban An"], key  # Huyện, Sở, Xã


def test_people_stand_by_their_given_names(behind, client_of):
    client = client_of(behind.coordinator)
    for key in (key for key in KEYS if ".individual" in key):
        rows = listed(client.get(address(behind, key), {"xep": "nguoi"})).rows
        assert [row.person for row in rows] == ["Đỗ An", "Lê Thị Ân", "Vũ Văn Ấn"], key


def test_records_stand_by_their_days(behind, client_of):
    client = client_of(behind.coordinator)
    for key in KEYS[:4]:
        assert units(client, behind, key, xep="ngay") == ["Ban Ân", "Ban An", "Ban Ẩn"], key
        assert units(client, behind, key, xep="-ngay") == ["Ban Ẩn", "Ban An", "Ban Ân"], key


@pytest.mark.parametrize("key", ["totals.collective.2022.mean", "marks.collective.2022.A1.mean"])
def test_sheets_stand_by_what_they_came_to_on_the_day_of_the_report(behind, client_of, key):
    client = client_of(behind.coordinator)
    assert units(client, behind, key, xep="ket_qua") == ["Ban An", "Ban Ân", "Ban Ẩn"]
    move_on(behind.sheets[0], "10")
    assert units(client, behind, key, xep="ket_qua") == ["Ban An", "Ban Ân", "Ban Ẩn"]
    assert units(client, behind, key, xep="-ket_qua") == ["Ban Ẩn", "Ban Ân", "Ban An"]
    told = listed(client.get(address(behind, key), {"xep": "ket_qua"})).rows
    numbers = [row.number for row in told]
    assert numbers == sorted(numbers)


def test_a_mark_that_does_not_apply_stands_last_both_ways(behind, client_of):
    sheet = behind.sheets[0]
    sheet.marks.filter(criterion__code="A1").update(self_points=None, head_points=None, head_na=True, self_na=True)
    client, key = client_of(behind.coordinator), "marks.collective.2022.A1.mean"
    assert units(client, behind, key, xep="ket_qua") == ["Ban An", "Ban Ân", "Ban Ẩn"]
    assert units(client, behind, key, xep="-ket_qua") == ["Ban Ân", "Ban An", "Ban Ẩn"]


@pytest.mark.parametrize("kind", CriterionKind)
def test_the_mark_that_counts_is_the_same_for_the_order_and_for_the_row(behind, kind):
    key, sheet = "marks.collective.2022.A1.mean", behind.sheets[0]
    marks = Mark.objects.filter(assessment=sheet, criterion__code="A1")
    source = source_of(behind.body["figures"], key, behind.coordinator, as_of=AS_OF, campaigns=[behind.campaign.pk])
    Criterion.objects.filter(pk=marks.get().criterion_id).update(kind=kind)
    for given in product((None, "KAD", 10, 20), (None, "KAD", 30), (None, "KAD", 40)):
        said = {
            f"{stage}_points": None if points == "KAD" else points for stage, points in zip(Stage, given, strict=True)
        }
        marks.update(**said, **{f"{stage}_na": points == "KAD" for stage, points in zip(Stage, given, strict=True)})
        ordered = sheet_results.with_results(source.rows.filter(pk=sheet.pk), source.asked)
        (row,), (line,) = ordered, source.lines(ordered)
        assert row.result == line.number or abs(row.result - line.number) < Decimal("0.01"), given


def test_a_sheet_that_went_a_way_and_came_back_stands_as_it_was(behind, client_of):
    sheet = behind.sheets[2]
    for action, status in (("return", Status.RETURNED), ("submit", Status.SUBMITTED), ("approve", Status.APPROVED)):
        event(sheet, action, status, LATER)
    client = client_of(behind.coordinator)
    for key in ("assessments.collective.2022.approved", "assessments.collective.2022.expected"):
        assert {row.now for row in listed(client.get(address(behind, key), {"xep": "hien_nay"})).rows} == {""}


def test_awards_of_people_are_found_by_their_names(behind, client_of):
    found = units(client_of(behind.coordinator), behind, "awards.giay_khen.individual", tim="do an")
    assert found == ["Ban Ân"]


def test_whoever_arranges_the_rows_comes_back_to_them(behind, client_of):
    client, key = client_of(behind.coordinator), "totals.collective.2022.mean"
    page = html.fromstring(client.get(address(behind, key), {"tim": "khong co"}).content)
    links = page.xpath(
        "//*[@aria-label='Nguồn' or contains(@class, 'empty')]//a[contains(., 'Bỏ') or contains(., 'Tìm:')]/@href"
    )
    assert links
    assert all(link.endswith("#nguon") for link in links)
    view = {"bang": "nguon-so-lieu", "ten": "Của tôi", "cau-hoi": "xep=buoc", "danh-sach": address(behind, key)}
    saved = client.post(reverse("list_view_save"), {**view, "ve": f"{address(behind, key)}?tim=ban#nguon"})
    assert saved["Location"] == f"{address(behind, key)}?xep=buoc#nguon"


def test_too_many_sheets_that_moved_on_keep_their_order_and_the_page_says_why(behind, client_of, monkeypatch):
    monkeypatch.setattr(sheet_results, "MOST_RESTATED", 1)
    for sheet in behind.sheets[:2]:
        move_on(sheet, "10")
    client, key = client_of(behind.coordinator), "totals.collective.2022.mean"
    page = client.get(address(behind, key), {"xep": "-ket_qua"})
    assert [row.unit for row in listed(page).rows] == ["Ban An", "Ban Ân", "Ban Ẩn"]
    assert "chưa sắp theo kết quả được" in page.content.decode()
    assert "aria-sort" not in page.content.decode()


def test_steps_stand_in_the_order_of_the_journey_as_on_that_day_and_today(behind, client_of):
    late = make.make_unit(behind.province, name="Ban Chậm")
    body = compute(behind.campaign, kind="annual", year=2022, as_of=AS_OF)
    behind.report = make_draft(behind.campaign, behind.coordinator, body=body, kind="final")
    move_on(behind.sheets[2], "48")
    client, key = client_of(behind.coordinator), "assessments.collective.2022.expected"
    assert units(client, behind, key, xep="buoc")[0] == late.name
    assert units(client, behind, key, xep="-buoc")[-1] == late.name
    for way in ("hien_nay", "-hien_nay"):
        row, *_ = listed(client.get(address(behind, key), {"xep": way})).rows
        assert (row.unit, row.step, row.now) == ("Ban Ân", "Đã duyệt", "Đã thẩm định")


@pytest.mark.parametrize("key", ["plans.issued", "totals.collective.2022.mean"])
def test_nothing_in_the_address_breaks_the_page(behind, client_of, key):
    client = client_of(behind.coordinator)
    for name, asked in product(("xep", "cot", "bang", "buoc", "trang"), HOSTILE):
        page = client.get(address(behind, key), {name: asked})
        assert [row.unit for row in listed(page).rows] == ["Ban An", "Ban Ân", "Ban Ẩn"], (name, asked)
    assert {client.get(address(behind, key), {"tim": asked}).status_code for asked in HOSTILE} == {200}


@pytest.mark.parametrize("key", ["totals.collective.2022.mean", "assessments.individual.2022.expected"])
@pytest.mark.parametrize(("order", "more"), [("", 0), ("-don_vi", 0), ("hien_nay", 0), ("ket_qua", 8)])
def test_an_order_costs_the_same_for_few_and_for_many(
    behind, client_of, django_assert_max_num_queries, key, order, more
):
    client = client_of(behind.coordinator)
    with django_assert_max_num_queries(17 + more) as few:
        client.get(address(behind, key), {"xep": order})
    for n in range(40):
        unit = make.make_unit(behind.province, name=f"Xã {n}")
        sheet_at(Status.APPROVED, behind.round, unit, "50", "25")
        sheet_at(Status.APPROVED, behind.round, staff=make.make_staff(unit))
    body = compute(behind.campaign, kind="annual", year=2022, as_of=AS_OF)
    behind.report = make_draft(behind.campaign, behind.coordinator, body=body, kind="final")
    with django_assert_max_num_queries(len(few)):
        page = client.get(address(behind, key), {"xep": order})
    assert listed(page).page.paginator.count == 43


def test_pages_and_filters_keep_the_order_and_columns(behind, client_of):
    for n in range(40):
        make.make_unit(behind.province, name=f"Xã {n}")
    body = compute(behind.campaign, kind="annual", year=2022, as_of=AS_OF)
    behind.report = make_draft(behind.campaign, behind.coordinator, body=body, kind="final")
    client, key = client_of(behind.coordinator), "assessments.collective.2022.expected"
    page = client.get(address(behind, key), {"xep": "-don_vi", "cot": "buoc", "buoc": "chua_trinh"}).content.decode()
    assert "?xep=-don_vi&amp;cot=buoc&amp;buoc=chua_trinh&amp;trang=2#nguon" in page
    assert '<input type="hidden" name="xep" value="-don_vi">' in page
    assert units(client, behind, key, xep="-don_vi", trang="2")[-3:] == ["Ban Ẩn", "Ban Ân", "Ban An"]


def test_a_list_with_nothing_in_it_has_no_tools_and_one_that_was_filtered_empty_keeps_them(behind, client_of):
    Award.objects.all().delete()
    client = client_of(behind.coordinator)
    empty = client.get(address(behind, "awards.giay_khen.collective")).content.decode()
    assert "Các dòng dữ liệu không còn" in empty
    assert 'class="viewbar"' not in empty
    narrowed = client.get(address(behind, "plans.issued"), {"tim": "không có"}).content.decode()
    assert "Không có dòng nào khớp" in narrowed
    assert 'class="viewbar"' in narrowed
    assert "Bước của phiếu" not in narrowed


def test_a_figure_that_carries_no_rows_says_so(behind, client_of):
    report = make_draft(behind.campaign, behind.coordinator)
    page = client_of(behind.coordinator).get(
        reverse("report_figure", args=[report.pk, "plans.issued"]), {"xuat": "csv"}
    )
    assert "Không có dòng dữ liệu nào" in page.content.decode()


def test_a_single_row_has_nothing_to_arrange(behind, client_of):
    Award.objects.exclude(unit__name="Ban An").delete()
    page = client_of(behind.coordinator).get(address(behind, "awards.giay_khen.collective")).content.decode()
    assert "Ban An" in page
    assert 'class="viewbar"' not in page


def test_a_view_is_kept_for_the_rows_of_every_figure_and_stays_in_its_table(behind, client_of):
    SavedView.objects.create(
        owner=behind.coordinator, table="nguon-so-lieu", name="Mới nhất trước", query="xep=-ngay", is_default=True
    )
    client = client_of(behind.coordinator)
    plain = client.get(address(behind, "plans.issued"))
    assert (plain.status_code, plain["Location"]) == (302, f"{address(behind, 'plans.issued')}?xep=-ngay")
    of_table = client.get(address(behind, "plans.issued"), {"bang": "plans"})
    assert of_table["Location"] == f"{address(behind, 'plans.issued')}?bang=plans&xep=-ngay"
    page = client.get(address(behind, "inspections.emulation"), {"bang": "inspections", "xep": "-ngay"})
    assert 'bang=inspections&amp;xep=-ngay#nguon" aria-current="true">Mới nhất trước' in page.content.decode()


def test_what_goes_out_are_the_columns_chosen_with_numbers_apart(behind, client_of):
    client, key = client_of(behind.coordinator), "totals.collective.2022.mean"
    titles, *lines = sent_out(client.get(address(behind, key), {"cot": "ket_qua", "xep": "-ket_qua", "xuat": "csv"}))
    assert titles == ["Mã đơn vị", "Đơn vị", "Kết quả", "Tổng điểm"]
    assert lines[0] == ["U0", "Ban Ẩn", "80,00 điểm, xếp loại Tốt", "80"]
    everything, *_ = sent_out(client.get(address(behind, key), {"xuat": "csv"}))
    assert everything == [*("Mã đơn vị", "Đơn vị", "Loại đơn vị", "Bước khi chốt", "Kết quả", "Tổng điểm", "Hiện nay")]
    assert client.get(address(behind, key), {"xuat": "exe"}).status_code == 400
