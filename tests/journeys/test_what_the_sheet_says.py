"""What the sheet says of waiting, length, clashes and the session is said where the person is, while it is so."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories as make

SAVED = re.compile(r"đã lưu \d\d:\d\d")


@pytest.fixture
def sheet(transactional_db, people):
    return make.make_assessment(make.make_round(make.make_campaign(people.province), year=2022), people.unit)


@pytest.fixture
def page(sign_in, people, sheet):
    page = sign_in(people.clerk.username, "phone", password=make.PASSWORD)
    page.goto(sheet.get_absolute_url())
    return page


def points(page, code):
    return page.get_by_label(f"Điểm tự chấm {code}")


def words(page, code):
    return page.locator(f"#chu-{code}")


def scroll_down(page):
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 300


def test_opening_a_criterion_is_no_page_that_opens(page):
    page.locator("#A1 .ttl").click()
    expect(words(page, "A1")).to_be_visible()
    page.wait_for_timeout(1300)
    expect(page.locator(".waiting")).to_have_count(0)


def test_a_long_explanation_is_kept_whole_and_saved_when_it_fits(page, sheet):
    points(page, "A1").fill("50")
    page.locator("#A1 .ttl").click()
    words(page, "A1").focus()
    page.keyboard.insert_text("a" * 24_400)
    expect(page.locator("#A1 .more")).to_contain_text("Dài 24.400 ký tự, quá mức 4.000 là 20.400 ký tự.")
    page.keyboard.press("Escape")
    expect(page.locator("#luu-A1")).to_contain_text("quá dài, chưa lưu")
    assert len(words(page, "A1").input_value()) == 24_400
    page.reload()
    expect(page.locator("#luu-A1")).to_contain_text("quá dài, chưa lưu")
    assert len(words(page, "A1").input_value()) == 24_400
    assert sheet.marks.get(criterion__code="A1").explanation == ""

    page.get_by_role("button", name="Trình thủ trưởng").last.click()
    expect(words(page, "A1")).to_be_focused()
    expect(page.get_by_text("Chưa gửi được vì còn ô chưa lưu.")).to_be_in_viewport()
    words(page, "A1").fill("Đủ văn bản.")
    words(page, "A1").press("Tab")
    expect(page.locator("#luu-A1")).to_contain_text(SAVED)
    expect(page.locator("#A1 .more")).not_to_contain_text("quá mức")
    expect(page.get_by_text("Chưa gửi được vì còn ô chưa lưu.")).to_have_count(0)
    assert sheet.marks.get(criterion__code="A1").explanation == "Đủ văn bản."


def test_the_end_of_the_session_is_said_where_one_is_without_moving_the_line(page):
    page.locator("#A2 .ttl").click()
    points(page, "A2").focus()
    before = points(page, "A2").bounding_box()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("8")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#luu-A2")).to_contain_text("hết phiên")
    assert points(page, "A2").bounding_box() == before
    scroll_down(page)
    expect(page.get_by_role("link", name="Đăng nhập ở thẻ mới rồi quay lại đây")).to_be_in_viewport()
    page.get_by_role("button", name="Đóng").click()
    expect(page.get_by_role("link", name="Đăng nhập ở thẻ mới rồi quay lại đây")).to_have_count(0)


def test_the_network_that_goes_is_told_where_one_is_and_again_when_it_is_back(page):
    page.locator("#A2 .ttl").click()
    scroll_down(page)
    page.context.set_offline(True)
    expect(page.get_by_text("Máy này đang mất mạng.")).to_be_in_viewport()
    page.context.set_offline(False)
    expect(page.get_by_text("Máy này đang mất mạng.")).to_have_count(0)


def test_the_other_tab_of_oneself_is_called_so_and_only_what_differs_is_marked(page, sheet, people):
    page.locator("#A1 .ttl").click()
    theirs = {"saved_at": timezone.now(), "saved_by": people.clerk, "saved_by_name": people.clerk.full_name}
    sheet.marks.filter(criterion__code="A1").update(explanation="Bản ở thẻ kia.", revision=1, **theirs)
    words(page, "A1").fill("Bản ở thẻ này.")
    page.keyboard.press("Tab")
    expect(page.locator("#loi-A1")).to_contain_text(
        re.compile(
            r"Anh/chị vừa lưu “Bản ở thẻ kia\.” ở thẻ khác lúc \d\d:\d\d\. Ở thẻ này đang nhập “Bản ở thẻ này\.”"
        )
    )
    expect(words(page, "A1")).to_have_attribute("aria-invalid", "true")
    expect(points(page, "A1")).not_to_have_attribute("aria-invalid", "true")


def test_the_arrow_opens_the_criterion_though_the_mark_is_selected(page):
    points(page, "A1").fill("50")
    points(page, "A1").select_text()
    page.keyboard.press("ArrowRight")
    expect(words(page, "A1")).to_be_focused()
