"""A list goes out whole, as the filter has it, and opens in a spreadsheet as what it was."""

import csv
import io
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from tests import factories as make
from units.downloads import export
from units.exporting import Column

COLUMNS = (
    Column("Tên", lambda row: row["name"]),
    Column("Điểm", lambda row: row["points"]),
    Column("Ngày", lambda row: row["day"]),
)
ROW = {"name": "Sở Nội vụ", "points": Decimal("8.50"), "day": date(2022, 8, 8)}


def sent(rows, kind, **query):
    request = RequestFactory().get("/don-vi/", {"xuat": kind, **query})
    request.user = make.User(full_name="Nguyễn Thị Lan")
    return export(request, "Đơn vị", COLUMNS, lambda: iter(rows))


def body(response):
    return b"".join(response.streaming_content)


def csv_rows(response):
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig")), delimiter=";"))


def book(response):
    return load_workbook(io.BytesIO(body(response)))


def test_a_csv_opens_in_a_vietnamese_excel():
    response = sent([ROW], "csv")
    assert csv_rows(response) == [["Tên", "Điểm", "Ngày"], ["Sở Nội vụ", "8,5", "8/8/2022"]]
    assert body(sent([ROW], "csv")).startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"].startswith('attachment; filename="don-vi-')
    assert response["Cache-Control"] == "private, no-store"


def test_an_xlsx_keeps_numbers_as_numbers_and_days_as_days():
    sheet = book(sent([ROW], "xlsx"))["Danh sách"]
    name, points, day = (cell.value for cell in sheet[2])
    assert (name, points, day.date()) == ("Sở Nội vụ", 8.5, date(2022, 8, 8))


def test_an_xlsx_says_what_it_shows_and_who_took_it():
    told = dict(row for row in book(sent([ROW], "xlsx", loai="xa"))["Thông tin"].values)
    assert told["Điều kiện lọc"] == "loai = xa"
    assert told["Người xuất"] == "Nguyễn Thị Lan"


def test_what_a_spreadsheet_would_run_stays_text():
    row = ROW | {"name": "=HYPERLINK(1)"}
    assert csv_rows(sent([row], "csv"))[1][0] == "'=HYPERLINK(1)"
    cell = book(sent([row], "xlsx"))["Danh sách"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    told = book(sent([ROW], "xlsx", **{"http://khac.example/": "1"}))["Thông tin"]
    assert "http://khac.example/" in dict(row for row in told.values)["Điều kiện lọc"]
    assert [cell.hyperlink for row in told for cell in row if cell.hyperlink] == []


def test_another_format_is_refused_in_words():
    response = sent([ROW], "doc")
    assert response.status_code == 400
    assert "XLSX hoặc CSV" in response.content.decode()


def test_memory_does_not_grow_with_the_rows_of_a_csv():
    def peak(number):
        tracemalloc.start()
        for _ in sent((ROW for _ in range(number)), "csv").streaming_content:
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1000)
    assert peak(20_000) < 2 * peak(2_000)


@pytest.mark.django_db
def test_the_list_of_units_goes_out_beyond_its_page(client_of):
    province = make.make_province()
    coordinator = make.make_role("coordinator", province=province).user
    for n in range(31):
        make.make_unit(province, name=f"Xã số {n}", kind="xa")
    make.make_unit(province, name="Sở Nội vụ")
    rows = csv_rows(client_of(coordinator).get("/don-vi/", {"loai": "xa", "xuat": "csv"}))
    assert len(rows) == 32
    assert {row[2] for row in rows[1:]} == {"Xã, phường, thị trấn"}


def test_the_page_that_asked_hears_that_the_file_has_come():
    assert sent([ROW], "csv", lan="1700000000000").cookies["tai-xong"].value == "1700000000000"
    assert "tai-xong" not in sent([ROW], "csv").cookies
    assert "tai-xong" not in sent([ROW], "csv", lan="1; Domain=noi-khac.example").cookies
