"""The data beside a report: the workbook and the JSON, the same for the same snapshot."""

import json
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from reports.annexes.attachments import attachments_of, figures_json, figures_xlsx
from reports.models import FinishedFile
from reports.snapshots import canonical
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import make_draft, make_issued

RISKY = '=HYPERLINK("http://example.com","Xem")'
PLAN = {"unit": "SNV", "name": "Sở Nội vụ", "kind": "so_nganh", "number": RISKY, "issued_on": "2020-02-03"}


def book_of(body, sha256=""):
    return openpyxl.load_workbook(BytesIO(figures_xlsx(body, sha256)))


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_figure_stands_with_its_key_and_real_numbers():
    sheet = rows(book_of(kien_giang())["Số liệu"])
    assert sheet[0][:8] == ["Mã số liệu", "Số liệu", "Dấu", "Tử số", "Mẫu số", "Giá trị", "Giá trị là", "Nguồn"]
    by_key = {row[0]: row for row in sheet[1:]}
    assert len(by_key) == len(kien_giang()["figures"])
    assert by_key["indicators.chuan_van_hoa"][2:8] == ["=", 4946, 5213, 94.88, "phần trăm", "theo báo cáo"]
    assert by_key["indicators.ho_so_dung_han"][2:6] == [">", None, None, 90]


def test_warnings_rankings_and_lists_have_a_page_each_and_empty_ones_none():
    book = book_of(kien_giang(lists={"plans": [PLAN]}), "9f2c41ab" * 8)
    assert book.sheetnames == ["Giới thiệu", "Số liệu", "Cảnh báo", "Xếp hạng", "Kế hoạch"]
    assert rows(book["Cảnh báo"])[1][:2] == ["parts_differ", "inspections.discipline"]
    assert rows(book["Xếp hạng"])[1] == ["Khối tham mưu tổng hợp", 1, "Sở Nội vụ", 95.5, None]
    assert ["Mã chốt số liệu (SHA-256)", "9f2c41ab" * 8] in rows(book["Giới thiệu"])


def test_words_stay_words_and_days_are_days():
    sheet = book_of(kien_giang(lists={"plans": [PLAN]}))["Kế hoạch"]
    number, day = sheet["D2"], sheet["E2"]
    assert (number.value, number.data_type) == (RISKY, "s")
    assert day.value == datetime(2020, 2, 3)  # noqa: DTZ001 -- a day
    assert day.number_format == "dd/mm/yyyy"


def test_the_lists_of_former_provinces_say_whose_they_are():
    part = {"own": True, "slug": "an-giang-2025", "title": "An Giang (từ 1/7/2025)", "level": "tỉnh", "lists": {},
            "results_year": 2022, "bands": {}, "units": {}}  # fmt: skip
    old = {**part, "own": False, "slug": "kien-giang", "title": "Kiên Giang", "lists": {"plans": [PLAN]}}
    sheet = rows(book_of(kien_giang(parts=[part, old]))["Kế hoạch"])
    assert sheet[0][0] == "Tỉnh"
    assert sheet[1][:3] == ["tỉnh Kiên Giang", "SNV", "Sở Nội vụ"]


def test_one_snapshot_gives_the_same_bytes():
    first, second = (attachments_of(kien_giang(), "a" * 64) for _ in range(2))
    assert first == second
    assert [each.name for each in first] == ["so-lieu.xlsx", "so-lieu.json"]


def test_the_json_holds_the_snapshot_itself():
    body = kien_giang()
    said = json.loads(figures_json(body, "a" * 64))
    assert canonical(said["snapshot"]) == canonical(body)
    assert said["figures"]["indicators.chuan_van_hoa"] == {
        "value": "94.88",
        "numerator": "4946",
        "denominator": "5213",
        "qualifier": "=",
        "label": "Lượt cơ quan, đơn vị, doanh nghiệp được công nhận đạt “chuẩn văn hóa”",
        "source": "reported",
    }
    assert [warning["code"] for warning in said["warnings"]] == ["parts_differ"]


@pytest.fixture
def people(db):
    province = make.make_province(slug="kien-giang", name="Kiên Giang")
    coordinator = make.make_role("coordinator", province=province).user
    return make.make_campaign(province), coordinator, make.make_role("leader", province=province).user


@pytest.mark.parametrize(("name", "extension"), [("report_workbook", "xlsx"), ("report_json", "json")])
def test_who_reads_a_report_takes_its_data_away_and_that_is_logged(people, client_of, name, extension):
    campaign, coordinator, leader = people
    report = make_issued(campaign, coordinator)
    response = client_of(leader).get(reverse(name, args=[report.pk]))
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'so-lieu.{extension}"')
    assert b"".join(response.streaming_content) if response.streaming else response.content
    assert report.events.filter(text__startswith="Tải số liệu", by=leader).exists()


def test_the_data_of_a_draft_are_not_found_by_a_leader(people, client_of):
    campaign, coordinator, leader = people
    report = make_draft(campaign, coordinator)
    for name in ("report_workbook", "report_json"):
        assert client_of(leader).get(reverse(name, args=[report.pk])).status_code == 404


def test_the_workbook_is_made_once(people, client_of):
    campaign, coordinator, _ = people
    address = reverse("report_workbook", args=[make_draft(campaign, coordinator).pk])
    first = b"".join(client_of(coordinator).get(address).streaming_content)
    made = FinishedFile.objects.get()
    assert b"".join(client_of(coordinator).get(address).streaming_content) == first
    assert FinishedFile.objects.get() == made
