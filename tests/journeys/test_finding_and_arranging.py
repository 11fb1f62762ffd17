"""Finding things by keyboard, arranging a list, keeping the view, taking the list out, undoing a removal."""

import csv
import re
from datetime import date

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from campaign.models import Plan
from tests import factories as make
from units.models import SavedView


@pytest.fixture
def units(transactional_db, people):
    """Three units beside those of the province, one of them Sở Y tế."""
    make.make_unit(people.province, code="SYT", name="Sở Y tế")
    make.make_unit(people.province, code="HAB", name="UBND huyện An Biên", kind="huyen")
    make.make_unit(people.province, code="XDH", name="UBND xã Đông Hòa", kind="xa")


@pytest.fixture
def at_home(sign_in, units, people):
    def opened(user=people.coordinator, **options):
        return sign_in(user.username, password=make.PASSWORD, **options)

    return opened


def expect_rows(page, *names):
    expect(page.locator("tbody tr th > a")).to_have_text(list(names))


def test_a_unit_is_found_and_opened_by_keyboard_alone(at_home):
    page = at_home()
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Tìm đơn vị, cán bộ, báo cáo, tiêu chí")
    expect(field).to_be_focused()
    page.keyboard.type("so y te")
    option = page.get_by_role("option", name=re.compile("Sở Y tế"))
    expect(option.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.first.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(option.first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sở Y tế")


def test_enter_without_a_choice_opens_the_whole_answer(at_home):
    page = at_home()
    page.keyboard.press("/")
    page.keyboard.type("ubnd")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả tìm “ubnd”")
    expect(page.get_by_role("link", name="UBND huyện An Biên")).to_be_visible()


def test_on_a_phone_the_search_is_a_page_and_a_field_of_the_menu(at_home):
    page = at_home(size="phone")
    page.get_by_role("link", name="Tìm", exact=True).click()
    page.get_by_label("Từ cần tìm").fill("an bien")
    page.get_by_label("Từ cần tìm").press("Enter")
    page.get_by_role("link", name="UBND huyện An Biên").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("UBND huyện An Biên")
    page.get_by_text("Danh mục").click()
    page.get_by_role("searchbox").fill("dong hoa")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name="UBND xã Đông Hòa")).to_be_visible()


def test_without_scripts_the_search_and_the_order_of_a_list_work(at_home):
    page = at_home(java_script_enabled=False)
    page.get_by_role("searchbox").first.fill("so y te")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.get_by_role("link", name="Sở Y tế", exact=True)).to_be_visible()
    page.goto("/don-vi/?tim=ubnd")
    page.get_by_role("columnheader", name="Đơn vị").get_by_role("link").click()
    expect_rows(page, "UBND huyện An Biên", "UBND xã Đông Hòa")
    page.get_by_role("columnheader", name="Đơn vị").get_by_role("link").click()
    expect_rows(page, "UBND xã Đông Hòa", "UBND huyện An Biên")
    page.get_by_text("Lưu cách xem").first.click()
    page.get_by_label("Tên cách xem").fill("Ngược")
    page.get_by_role("button", name="Lưu cách xem").click()
    expect(page.get_by_role("link", name="Ngược")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_list_is_sorted_its_columns_chosen_and_the_view_kept_and_opened_again(at_home, people, size, tmp_path):
    page = at_home(size=size)
    page.goto("/don-vi/?tim=ubnd")
    if size == "desktop":
        page.get_by_role("columnheader", name="Loại").get_by_role("link").click()
    else:
        page.locator("summary", has_text="Sắp xếp").click()
        page.get_by_role("link", name="Loại", exact=True).click()
    expect_rows(page, "UBND huyện An Biên", "UBND xã Đông Hòa")
    page.locator("summary", has_text="Cột").click()
    for column in ("Cấp trên", "Cụm, khối", "Người duyệt"):
        page.get_by_role("checkbox", name=column).uncheck()
    page.get_by_role("button", name="Nhớ các cột này").click()
    expect(page.get_by_text("Đã nhớ các cột của danh sách này.")).to_be_visible()
    expect(page.locator("tbody").get_by_text("Chưa có người duyệt")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "don-vi.csv")
    rows = list(csv.reader((tmp_path / "don-vi.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]
    assert [row[0] for row in rows[1:]] == ["HAB", "XDH"]

    page.locator("summary", has_text="Lưu cách xem").click()
    name = page.get_by_label("Tên cách xem")
    page.get_by_role("button", name="Lưu cách xem").click()
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("“Tên cách xem” còn trống. Hãy điền rồi gửi lại.")
    name.fill("UBND theo loại")
    expect(name).to_have_accessible_description("")
    page.get_by_label("Mở sẵn khi vào danh sách").check()
    page.get_by_role("button", name="Lưu cách xem").click()
    expect(page.get_by_text("Đã lưu cách xem “UBND theo loại”.")).to_be_visible()
    page.goto("/don-vi/")
    expect(page.get_by_role("link", name="UBND theo loại")).to_have_attribute("aria-current", "true")
    expect_rows(page, "UBND huyện An Biên", "UBND xã Đông Hòa")

    page.locator("summary", has_text="Sửa cách xem").click()
    page.get_by_role("button", name="Bỏ cách xem").click()
    expect(page.get_by_text("Đã xóa cách xem “UBND theo loại”.")).to_be_visible()
    assert not SavedView.objects.filter(name="UBND theo loại").exists()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("link", name="UBND theo loại")).to_be_visible()
    assert SavedView.objects.get(name="UBND theo loại").is_default


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_record_goes_at_once_and_comes_back(at_home, people, size):
    campaign = make.make_campaign(people.province)
    plan = Plan.objects.create(campaign=campaign, unit=people.unit, number="12/KH", issued_on=date(2022, 3, 1))
    page = at_home(size=size)
    page.goto(f"/phong-trao/ke-hoach/{plan.pk}/sua/")
    page.get_by_role("button", name="Xóa").click()
    expect(page.get_by_text("Đã xóa kế hoạch 12/KH.")).to_be_visible()
    assert not Plan.objects.exists()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã đưa lại kế hoạch 12/KH.")).to_be_visible()
    assert Plan.objects.get() == plan


def test_the_heads_of_a_long_list_stay_in_sight(at_home, people):
    for n in range(40):
        make.make_unit(people.province, name=f"Trường số {n:02}")
    page = at_home()
    page.goto("/don-vi/")
    page.mouse.wheel(0, 900)
    head = page.get_by_role("columnheader", name="Cấp trên")
    expect(head).to_be_in_viewport()
    assert head.bounding_box()["y"] < 4


def test_a_lost_network_is_told_and_forgotten_when_it_is_back(at_home):
    page = at_home()
    page.context.set_offline(True)
    expect(page.get_by_text("Máy này đang mất mạng.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Máy này đang mất mạng.")).to_be_hidden()


def test_a_file_that_takes_longer_than_a_second_shows_a_bar_until_it_comes(at_home):
    page = at_home()
    page.goto("/don-vi/?tim=ubnd")
    with page.expect_download(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE units_unit IN ACCESS EXCLUSIVE MODE")
        page.get_by_role("link", name="XLSX").click()
        expect(page.locator(".waiting progress")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="Đang lập tệp…")).to_be_visible()
    expect(page.locator(".waiting")).to_have_count(0)
