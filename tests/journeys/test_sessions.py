"""The session runs out while somebody types: they are warned, may go on, and get back what they typed."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from units.models import Unit
from units.session_ends import LONGEST


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


KEPT = "Object.keys(localStorage).filter((key) => /^(nhap|giu|kiem-tra)/.test(key))"


def kept(page):
    return page.evaluate(KEPT)


def until_kept(page, count=1):
    """The policy of the pages allows no wait_for_function."""
    page.evaluate(f"async () => {{ while ({KEPT}.length !== {count}) await new Promise((go) => setTimeout(go, 20)); }}")


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
    until_kept(page)
    other.locator("details.account summary").click()
    other.get_by_role("button", name="Đăng xuất").first.click()
    expect(other.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    expect(notice(page)).to_contain_text("Phiên làm việc đã hết")
    assert kept(page) == []


def test_passwords_and_filters_are_never_kept(people, at_form):
    page = at_form()
    page.goto(reverse("password_change"))
    page.get_by_label("Mật khẩu đang dùng").fill("Bi-mat-cua-toi-2022")
    page.goto(reverse("unit_list"))  # leaving writes down whatever is to be kept
    page.get_by_role("searchbox").last.fill("so y te")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert kept(page) == []


def test_another_person_in_another_tab_is_told_and_sees_no_draft(people, at_form):
    page = at_form()
    name(page).fill("Sở Thử nghiệm")
    until_kept(page)
    other = in_another_tab(page, people.leader)
    expect(notice(page)).to_contain_text("Trình duyệt này vừa đăng nhập bằng tài khoản khác")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("chờ đúng người đăng nhập lại")
    assert stored(people) == people.unit.name
    assert len(kept(other)) == 1
    assert other.get_by_role("button", name=re.compile("Khôi phục")).count() == 0


def in_another_tab(page, user, address="/"):
    """A tab of the same browser in which the session is over and `user` signs in, at `address`."""
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto(f"/dang-nhap/?next={address}")
    sign_in_again(other, user)
    expect(other.locator("details.account summary")).to_contain_text(user.full_name)
    return other


@pytest.fixture
def sheet(transactional_db, people):
    return make.make_assessment(make.make_round(make.make_campaign(people.province)), people.unit)


@pytest.fixture
def at_sheet(sign_in, sheet):
    def opened(user):
        page = sign_in(user.username, password=make.PASSWORD)
        page.goto(sheet.get_absolute_url())
        return page

    return opened


def type_mark(page, points):
    page.get_by_label("Điểm tự chấm A1").fill(points)
    page.get_by_label("Điểm tự chấm A1").press("Tab")


def mark(sheet):
    return sheet.marks.get(criterion__code="A1")


def test_a_tab_left_open_never_sends_under_the_name_of_who_signed_in_since(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    state = page.locator("#luu-A1")
    page.context.clear_cookies(name="sessionid")
    type_mark(page, "50")
    expect(state).to_contain_text("hết phiên, đã giữ trên máy này")
    other = in_another_tab(page, people.coordinator, sheet.get_absolute_url())
    with page.expect_response(lambda answer: answer.status == 409):
        type_mark(page, "51")
    expect(page.get_by_role("alert").last).to_contain_text("chờ đúng người đăng nhập lại")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.evaluate("dispatchEvent(new Event('focus')); dispatchEvent(new Event('online'))")
    other.reload()
    expect(other.get_by_label("Điểm tự chấm A1")).to_have_value("")
    assert (mark(sheet).self_points, sent) == (None, [])

    # The one whose words they are signs in again: the page goes on by itself.
    in_another_tab(page, people.clerk)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    assert (mark(sheet).self_points, mark(sheet).saved_by_name) == (51, people.clerk.full_name)


def test_after_signing_out_in_another_tab_nothing_is_kept_and_the_page_says_so(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    other = page.context.new_page()
    other.goto("/")
    other.locator("details.account summary").click()
    other.get_by_role("button", name="Đăng xuất").first.click()
    expect(other.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    type_mark(page, "50")
    expect(page.locator("#luu-A1")).to_contain_text("chưa lưu được, hãy giữ trang này mở")
    expect(page.get_by_role("alert").last).to_contain_text("chỉ còn trên trang này")
    assert kept(page) == []
    sign_in_again(other, people.clerk)
    expect(other.get_by_role("heading", name="Việc chờ tôi")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#luu-A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))


def test_what_a_page_sends_by_itself_is_told_from_what_a_person_does(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.clock.install()
    page.context.set_offline(True)
    type_mark(page, "50")
    expect(page.locator("#luu-A1")).to_contain_text("mất mạng, đã giữ trên máy này")
    page.clock.fast_forward(60_000)
    with page.expect_request("**/diem/A1/") as retried:
        page.context.set_offline(False)
    assert retried.value.headers["x-unattended"] == "1"
    expect(page.locator("#luu-A1")).to_contain_text("đã lưu")
    with page.expect_request("**/diem/A1/") as typed:
        type_mark(page, "51")
    assert "x-unattended" not in typed.value.headers


def test_the_end_that_nothing_moves_is_told_before_it_comes(people, at_form):
    page = at_form()
    session = SessionStore(next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid"))
    session["begun"] -= LONGEST - 300
    session.save()
    page.reload()
    expect(notice(page)).to_contain_text(re.compile(r"dài nhất 12 giờ, sẽ hết lúc \d\d:\d\d"))
    notice(page).get_by_role("button", name="Đã rõ").click()
    expect(notice(page)).to_be_hidden()
    page.clock.fast_forward(timedelta(minutes=4).total_seconds() * 1000)
    expect(notice(page)).to_contain_text("dài nhất 12 giờ")
    page.clock.fast_forward(timedelta(minutes=2).total_seconds() * 1000)
    expect(notice(page)).to_contain_text("Phiên làm việc đã hết")


def test_what_is_a_day_old_goes_whoever_is_signed_in(people, at_form):
    page = at_form()
    page.goto("/")
    page.evaluate(
        """async () => {
            const day = 24 * 3600 * 1000;
            for (const kind of ["nhap", "giu", "giu-bang", "giu-tep", "kiem-tra"])
                for (const [where, at] of [["old", Date.now() - day], ["young", Date.now() - day / 2]]) {
                    localStorage.setItem(`${kind}:999:/${where}/`, JSON.stringify({ at }));
                }
            await kept.files.write("young", ["one"]);
            const now = Date.now;
            Date.now = () => now() - day;
            await kept.files.write("old", ["two"]);
            Date.now = now;
        }"""
    )
    page.context.clear_cookies(name="sessionid")
    page.goto("/dang-nhap/")
    until_kept(page, 5)
    assert all(key.endswith("/young/") for key in kept(page))
    sign_in_again(page, people.coordinator)
    page.goto("/")
    assert page.evaluate("Promise.all([kept.files.read('old'), kept.files.read('young')])") == [None, ["one"]]


def test_without_scripts_a_form_sent_too_late_leads_back_to_its_page(people, sign_in):
    page = sign_in(people.coordinator.username, password=make.PASSWORD, java_script_enabled=False)
    page.goto(reverse("unit_edit", args=[people.unit.pk]))
    name(page).fill("Sở Thử nghiệm")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("nút Quay lại của trình duyệt thường còn giữ")).to_be_visible()
    sign_in_again(page, people.coordinator)
    expect(page).to_have_url(re.compile(reverse("unit_edit", args=[people.unit.pk])))


def test_a_form_sent_after_signing_out_in_another_tab_is_held_back_and_says_so(people, at_form):
    page = at_form()
    name(page).fill("Tên đang nhập")
    other = page.context.new_page()
    other.goto("/")
    other.locator("details.account summary").click()
    other.get_by_role("button", name="Đăng xuất").first.click()
    expect(other.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert").last).to_contain_text("chỉ còn trên trang này")
    expect(page.get_by_role("alert").last.get_by_role("link", name="Đăng nhập ở thẻ mới")).to_be_visible()
    expect(page.get_by_role("link", name="Tải lại trang")).to_have_count(0)
    expect(name(page)).to_have_value("Tên đang nhập")
