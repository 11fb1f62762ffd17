"""The session runs out while somebody types: they are warned, may go on, and get back what they typed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from units.models import Unit


@pytest.fixture
def at_form(sign_in, people, transactional_db):
    """at_form(size): the coordinator's page to correct a unit, whose clock the test turns."""

    def opened(size="desktop", **options):
        page = sign_in(people.coordinator.username, size, password=make.PASSWORD, **options)
        page.clock.install()
        page.goto(reverse("unit_edit", args=[people.unit.pk]))
        return page

    return opened


def name(page):
    return page.get_by_label("Tên đơn vị")


def notice(page):
    return page.get_by_label("Phiên làm việc")


def sign_in_again(page, user, password=make.PASSWORD):
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def stored(people):
    return Unit.objects.get(pk=people.unit.pk).name


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_who_is_warned_goes_on_without_losing_the_page(people, at_form, size):
    page = at_form(size)
    name(page).fill("Sở Thử nghiệm")
    expect(notice(page)).to_have_count(0)
    page.clock.fast_forward(timedelta(minutes=13, seconds=10).total_seconds() * 1000)
    expect(notice(page)).to_contain_text(re.compile(r"Phiên làm việc sắp hết, còn 1:[45]\d"))
    with page.expect_response("**/phien/") as answer:
        page.get_by_role("button", name="Tiếp tục làm việc").click()
    assert answer.value.ok
    expect(notice(page)).to_be_hidden()
    expect(name(page)).to_have_value("Sở Thử nghiệm")
    page.clock.fast_forward(timedelta(minutes=12).total_seconds() * 1000)
    expect(notice(page)).to_be_hidden()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_what_was_typed_when_the_session_ended_is_offered_back_on_the_same_page(people, at_form, size):
    page = at_form(size)
    name(page).fill("Sở Thử nghiệm")
    page.context.clear_cookies(name="sessionid")
    page.clock.fast_forward(timedelta(minutes=16).total_seconds() * 1000)
    expect(notice(page)).to_contain_text(re.compile(r"Phiên làm việc đã hết lúc \d\d:\d\d"))
    page.get_by_role("link", name="Đăng nhập lại").click()
    sign_in_again(page, people.coordinator)
    expect(page).to_have_url(re.compile(reverse("unit_edit", args=[people.unit.pk])))
    expect(name(page)).to_have_value(people.unit.name)
    page.get_by_role("button", name=re.compile(r"Khôi phục nội dung đang nhập lúc \d\d:\d\d")).click()
    expect(name(page)).to_have_value("Sở Thử nghiệm")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name="Sở Thử nghiệm")).to_be_visible()
    assert stored(people) == "Sở Thử nghiệm"
    page.goto(reverse("unit_edit", args=[people.unit.pk]))
    expect(page.get_by_role("button", name=re.compile("Khôi phục"))).to_have_count(0)


def test_a_form_sent_too_late_comes_back_with_what_it_held(people, at_form):
    page = at_form()
    name(page).fill("Sở Thử nghiệm")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert").get_by_text("nội dung vừa gửi chưa được lưu")).to_be_visible()
    assert stored(people) == people.unit.name
    sign_in_again(page, people.coordinator)
    page.get_by_role("button", name=re.compile("Khôi phục nội dung")).click()
    expect(name(page)).to_have_value("Sở Thử nghiệm")


def test_other_tabs_follow_and_signing_out_ends_them_all_and_forgets(people, at_form):
    page = at_form()
    name(page).fill("Sở Thử nghiệm")
    other = page.context.new_page()
    other.goto("/")
    page.clock.fast_forward(timedelta(minutes=13, seconds=10).total_seconds() * 1000)
    expect(notice(page)).to_contain_text("Phiên làm việc sắp hết")
    page.wait_for_timeout(400)  # the draft is written a moment after the last key
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('nhap:')).length") == 1
    other.locator("details.account summary").click()
    other.get_by_role("button", name="Đăng xuất").first.click()
    expect(other.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    expect(notice(page)).to_contain_text("Phiên làm việc đã hết")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('nhap:')).length") == 0


def test_passwords_and_filters_are_never_kept(people, at_form):
    page = at_form()
    page.goto(reverse("password_change"))
    page.get_by_label("Mật khẩu đang dùng").fill("Bi-mat-cua-toi-2022")
    page.goto(reverse("unit_list"))
    page.get_by_role("searchbox").last.fill("so y te")
    page.wait_for_timeout(500)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('nhap:')).length") == 0


def test_another_person_in_another_tab_is_told_and_sees_no_draft(people, at_form):
    page = at_form()
    name(page).fill("Sở Thử nghiệm")
    page.wait_for_timeout(500)
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto("/dang-nhap/")
    sign_in_again(other, people.head)
    expect(other.get_by_role("heading", name="Việc chờ tôi")).to_be_visible()
    expect(notice(page)).to_contain_text("Thẻ khác vừa đăng nhập bằng tài khoản khác")


def test_without_scripts_a_form_sent_too_late_leads_back_to_its_page(people, sign_in):
    page = sign_in(people.coordinator.username, password=make.PASSWORD, java_script_enabled=False)
    page.goto(reverse("unit_edit", args=[people.unit.pk]))
    name(page).fill("Sở Thử nghiệm")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("nút Quay lại của trình duyệt thường còn giữ")).to_be_visible()
    sign_in_again(page, people.coordinator)
    expect(page).to_have_url(re.compile(reverse("unit_edit", args=[people.unit.pk])))
