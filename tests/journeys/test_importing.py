"""A file in by the browser: broken, told cell by cell, corrected, taken in by a real worker, and taken back."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests import factories as make
from units.models import Unit

pytestmark = pytest.mark.usefixtures("celery_worker")


@pytest.fixture
def office(transactional_db, people, sign_in, settings):
    return sign_in(people.coordinator.username, password=make.PASSWORD)


def fill(template, to, *rows):
    """Writes rows under the titles of a template as a person would."""
    book = load_workbook(template)
    sheet = book["Nhập liệu"]
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place, value)
    book.save(to)
    return to


def test_a_broken_file_is_corrected_taken_in_and_taken_back(office, people, tmp_path):
    page = office
    page.goto("/don-vi/")
    page.get_by_role("link", name="Nhập từ tệp").click()
    page.get_by_role("link", name="Nhập tệp…").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải mẫu đơn vị").click()
    template = tmp_path / "mau.xlsx"
    download.value.save_as(template)

    rows = [("S01", "Sở Nội vụ", "Sở, ban, ngành"), ("S02", "Sở Tài chính", "phòng lạ")]
    page.locator("input[type=file]").set_input_files(fill(template, tmp_path / "hỏng.xlsx", *rows))
    expect(page.get_by_role("heading", name="1 lỗi, chưa dòng nào được ghi")).to_be_visible()
    wrong = page.get_by_role("row").filter(has_text="phòng lạ")
    expect(wrong).to_contain_text("Loại đơn vị")
    assert not Unit.objects.filter(code="S01").exists()

    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp có ghi lỗi").click()
    told = tmp_path / "can-sua.xlsx"
    download.value.save_as(told)
    book = load_workbook(told)
    sheet = book["Dữ liệu"]
    (cell,) = [each for row in sheet.iter_rows() for each in row if each.value == "phòng lạ"]
    assert cell.comment is not None
    cell.value = "so_nganh"
    book.save(tmp_path / "đã sửa.xlsx")

    page.get_by_role("link", name="Nộp tệp đã sửa…").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "đã sửa.xlsx")
    page.get_by_role("button", name="Nhập 2 dòng").click()
    expect(page.get_by_text("Đã nhập xong.")).to_be_visible()
    assert Unit.objects.filter(code__in=["S01", "S02"]).count() == 2

    page.get_by_role("link", name="Xem hoặc rút lần nhập này").click()
    expect(page.get_by_text(people.coordinator.full_name, exact=True).last).to_be_visible()
    page.get_by_role("button", name="Rút lại lần nhập này").click()
    expect(page.get_by_text("Dữ liệu trở lại như trước khi nhập.")).to_be_visible()
    assert not Unit.objects.filter(code__in=["S01", "S02"]).exists()


def test_without_scripts_the_same_way_is_walked_with_buttons(people, sign_in, tmp_path):
    page = sign_in(people.coordinator.username, password=make.PASSWORD, java_script_enabled=False)
    page.goto("/nhap-du-lieu/moi/?loai=units")
    table = tmp_path / "đơn vị.csv"
    table.write_text("Mã đơn vị;Tên đơn vị;Loại đơn vị\nS01;Sở Nội vụ;so_nganh\n")
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Nộp tệp").click()
    progress = page.get_by_role("link", name="Xem tiến độ")
    if progress.count():
        progress.click()
    page.get_by_role("button", name="Nhập 1 dòng").click()
    progress = page.get_by_role("link", name="Xem tiến độ")
    if progress.count():
        progress.click()
    expect(page.get_by_text("Đã nhập xong.")).to_be_visible()
    assert Unit.objects.filter(code="S01").exists()
