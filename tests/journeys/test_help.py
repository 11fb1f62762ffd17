"""Help beside the task in a browser: it opens at the side, the page stays, and without scripts it is the guide."""

import pytest
from playwright.sync_api import expect

CLERK = "daumoi.giongrieng"


@pytest.fixture
def home(demo, sign_in):
    return sign_in(CLERK)


def test_help_opens_at_the_side_and_gives_the_focus_back(home):
    home.goto("/phieu/")
    link = home.locator(".helplink")
    link.click()
    heading = home.get_by_role("complementary", name="Trợ giúp").get_by_role("heading", name="Phiếu tập thể")
    expect(heading).to_be_focused()
    expect(home.get_by_role("heading", name="Phiếu chấm điểm", exact=True)).to_be_visible()
    home.keyboard.press("Escape")
    expect(heading).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    home.get_by_role("button", name="Đóng").click()
    expect(link).to_be_focused()


def test_help_that_cannot_come_leaves_the_page_as_it_is(home):
    home.goto("/phieu/")
    home.context.set_offline(True)
    home.locator(".helplink").click()
    expect(home.get_by_text("Chưa mở được trợ giúp bên trang này.")).to_be_visible()
    assert home.url.endswith("/phieu/")
    home.context.set_offline(False)
    home.locator(".helplink").click()
    expect(home.locator("#tro-giup h2")).to_be_focused()


def test_on_a_phone_help_is_in_the_menu_and_opens_below_the_bar(demo, sign_in):
    page = sign_in(CLERK, size="phone")
    page.get_by_text("Danh mục").click()
    page.locator(".phonemenu").get_by_role("link", name="Trợ giúp trang này").click()
    expect(page.locator("#tro-giup h2")).to_be_focused()
    box = page.locator("#tro-giup").bounding_box()
    assert box["width"] > 350
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    page.keyboard.press("Escape")
    expect(page.locator(".phonemenu summary")).to_be_focused()


def test_without_scripts_help_is_the_page_of_the_guide(demo, sign_in):
    page = sign_in(CLERK, java_script_enabled=False)
    page.goto("/phieu/")
    page.locator(".helplink").click()
    expect(page.get_by_role("heading", name="Cán bộ đầu mối")).to_be_visible()
    expect(page.get_by_role("heading", name="Phiếu tập thể")).to_be_in_viewport()
