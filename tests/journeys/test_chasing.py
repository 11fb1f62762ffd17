"""The coordinator sees who blocks, reminds them and finds it in the log: at a desk, on a phone, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from reports.models import Reminder
from units.models import Notice

COORDINATOR = "chuyenvien.snv"


def open_board(page, name="Xem ai đang vướng"):
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bảng đôn đốc")


def send_and_read_the_log(page):
    page.get_by_role("button", name="Nhắc các đơn vị đã chọn").click()
    expect(page.get_by_role("heading", name="Ai nhận gì")).to_be_visible()
    assert not Reminder.objects.exists()
    page.get_by_label("Lời nhắn thêm").fill("Vướng thì gọi Sở Nội vụ.")
    page.get_by_role("button", name=re.compile(r"Nhắc \d+ người")).click()
    expect(page.get_by_role("heading", name="Nhật ký nhắc")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Đã nhắc \d+ người"))).to_be_visible()
    expect(page.get_by_text("Vướng thì gọi Sở Nội vụ.").first).to_be_visible()
    assert Reminder.objects.count() == Notice.objects.filter(text__contains="Vướng thì gọi").count() > 0


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_see_who_blocks_remind_them_see_it_in_the_log(demo, sign_in, size):
    page = sign_in(COORDINATOR, size)
    open_board(page)
    expect(page.get_by_text("Chưa có người duyệt").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Quá hạn")).click()
    expect(page).to_have_url(re.compile("muc=qua-han"))
    row = page.get_by_role("row").filter(has_text="chờ duyệt").filter(has_text="Chủ tịch").first
    unit = row.get_by_role("link").first.inner_text()
    row.get_by_role("checkbox").check()
    expect(page.get_by_text("Đã chọn 1.")).to_be_visible()
    send_and_read_the_log(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Đôn đốc", exact=True).click()
    reminded = page.get_by_role("row").filter(has=page.get_by_role("link", name=unit, exact=True))
    expect(reminded.get_by_text("1 lần, bậc")).to_be_visible()


def test_without_scripts_the_whole_filter_is_reminded_and_only_once(demo, sign_in):
    page = sign_in(COORDINATOR, java_script_enabled=False)
    open_board(page)
    page.get_by_role("link", name=re.compile("Huyện, thành phố")).first.click()
    page.get_by_label(re.compile("Chọn cả")).check()
    send_and_read_the_log(page)
    number = Reminder.objects.count()
    open_again(page)
    expect(page.get_by_text("Không có ai để nhắc")).to_be_visible()
    assert Reminder.objects.count() == number


def open_again(page):
    page.get_by_role("link", name="Đôn đốc", exact=True).click()
    page.get_by_role("link", name=re.compile("Huyện, thành phố")).first.click()
    page.get_by_label(re.compile("Chọn cả")).check()
    page.get_by_role("button", name="Nhắc các đơn vị đã chọn").click()


def test_a_drill_down_leads_from_the_board_to_the_sheet_and_the_person_finds_the_reminder(demo, sign_in):
    page = sign_in(COORDINATOR)
    open_board(page)
    page.get_by_label("Tên hoặc mã đơn vị").fill("Sở Tài chính")
    page.get_by_role("button", name="Lọc").click()
    row = page.get_by_role("row").filter(has_text="Sở Tài chính")
    row.get_by_role("checkbox").check()
    send_and_read_the_log(page)
    page.goto("/don-doc/")
    page.get_by_role("link", name="Sở Tài chính", exact=True).click()
    expect(page).to_have_url(re.compile(r"/phieu/\d+/"))
    head = sign_in("thutruong.stc")
    head.goto("/thong-bao/")
    expect(head.get_by_role("button", name=re.compile("Đôn đốc: Sở Tài chính"))).to_be_visible()
