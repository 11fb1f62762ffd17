"""Bad moments at the sheet: no scripts, no network, no session, two people, two clicks; nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from scoring.models import Status
from tests import factories as make


@pytest.fixture
def sheet(transactional_db, people):
    """A draft of two criteria (60 and 40 points) in an open round."""
    return make.make_assessment(make.make_round(make.make_campaign(people.province)), people.unit)


@pytest.fixture
def at_sheet(sign_in, sheet):
    """at_sheet(user): that person's page of the sheet."""

    def opened(user, **options):
        page = sign_in(user.username, password=make.PASSWORD, **options)
        page.goto(sheet.get_absolute_url())
        return page

    return opened


def points(page, code):
    return page.get_by_label(f"Điểm tự chấm {code}")


def write(page, code, value):
    points(page, code).fill(value)
    points(page, code).press("Tab")


def stored(sheet, code):
    return sheet.marks.get(criterion__code=code).self_points


def state(page, code):
    return page.locator(f"#luu-{code}")


def test_without_scripts_the_whole_sheet_saves_by_a_button(people, sheet, at_sheet):
    page = at_sheet(people.clerk, java_script_enabled=False)
    points(page, "A1").fill("58,5")
    points(page, "A2").fill("41")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("41 lớn hơn điểm tối đa 40. Hãy nhập từ 0 đến 40, cách nhau 0,5.")).to_be_visible()
    expect(points(page, "A2")).to_have_value("41")
    assert (stored(sheet, "A1"), stored(sheet, "A2")) == (58.5, None)
    points(page, "A2").fill("40")
    page.get_by_role("button", name="Trình thủ trưởng").click()
    expect(page.get_by_text("Đã trình. Phiếu đang chờ thủ trưởng duyệt.")).to_be_visible()
    sheet.refresh_from_db()
    assert (sheet.status, sheet.total) == (Status.SUBMITTED, 98.5)


def test_what_is_typed_without_network_is_kept_and_sent_when_it_is_back(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.context.set_offline(True)
    write(page, "A1", "50")
    expect(state(page, "A1")).to_contain_text("mất mạng, đã giữ trên máy này")
    assert stored(sheet, "A1") is None
    page.context.set_offline(False)
    expect(state(page, "A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    assert stored(sheet, "A1") == 50


def test_a_page_closed_without_network_gives_back_what_was_typed(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.context.set_offline(True)
    write(page, "A1", "50")
    expect(state(page, "A1")).to_contain_text("đã giữ trên máy này")
    page.on("dialog", lambda dialog: dialog.accept())
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(sheet.get_absolute_url())
    expect(state(again, "A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    assert stored(sheet, "A1") == 50


def test_an_expired_session_says_so_and_saves_after_signing_in_again(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.context.clear_cookies(name="sessionid")
    write(page, "A1", "50")
    expect(state(page, "A1")).to_contain_text("hết phiên, đã giữ trên máy này")
    expect(points(page, "A1")).to_have_value("50")
    other = page.context.new_page()
    other.goto("/dang-nhap/")
    other.get_by_label("Tên đăng nhập").fill(people.clerk.username)
    other.get_by_label("Mật khẩu", exact=True).fill(make.PASSWORD)
    other.get_by_role("button", name="Đăng nhập").click()
    expect(other.get_by_role("heading", name="Việc chờ tôi")).to_be_visible()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page, "A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    assert stored(sheet, "A1") == 50


def test_the_second_of_two_people_sees_both_values_and_chooses(people, sheet, at_sheet):
    clerk, office = at_sheet(people.clerk), at_sheet(people.coordinator)
    write(clerk, "A1", "50")
    expect(state(clerk, "A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    write(office, "A1", "45")
    expect(office.locator("#loi-A1")).to_contain_text(
        re.compile(rf"{people.clerk.full_name} vừa lưu 50 lúc \d\d:\d\d\. Anh/chị đang nhập 45\.")
    )
    assert stored(sheet, "A1") == 50
    office.get_by_role("button", name="Ghi 45").click()
    expect(state(office, "A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    assert stored(sheet, "A1") == 45


def test_a_double_click_submits_once(people, sheet, at_sheet):
    make.fill_self(sheet)
    page = at_sheet(people.clerk)
    page.get_by_role("button", name="Trình thủ trưởng").first.dblclick()
    expect(page.get_by_text("Đã trình. Phiếu đang chờ thủ trưởng duyệt.")).to_be_visible()
    assert [event.action for event in sheet.events.all()] == ["submit"]


def test_after_the_deadline_the_sheet_says_until_when_it_was_open(people, sheet, at_sheet):
    make.fill_self(sheet)
    page = at_sheet(people.clerk)
    sheet.round.closes_at = timezone.now() - timedelta(seconds=1)
    sheet.round.save()
    page.get_by_role("button", name="Trình thủ trưởng").first.click()
    expect(page.get_by_text(re.compile("Phiếu đã khóa từ .* Hãy đề nghị Sở Nội vụ gia hạn")).first).to_be_visible()
    assert not sheet.events.exists()
