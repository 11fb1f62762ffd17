"""The head at desktop and phone: one queue, approve, send back, next; with keys, without scripts, without network."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from scoring.models import Action, Status
from tests import factories as make

SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])


@pytest.fixture
def sheets(transactional_db, people):
    """[far, near, same]: sheets of three people that wait, as far from last year as their names say."""
    campaign, then = make.make_campaign(people.province), timezone.now() - timedelta(days=365)
    before = make.make_round(campaign, year=2021, opens_at=then, closes_at=then + timedelta(days=20))
    now = make.make_round(campaign, year=2022)
    return [
        waiting(people.unit, before, now, name, marks)
        for name, marks in (("Võ Thị Xa", ("60", "40")), ("Lê Văn Gần", ("52", "40")), ("Trần Như Cũ", ("50", "40")))
    ]


def waiting(unit, before, now, name, marks):
    staff = make.make_staff(unit, full_name=name)
    for round_, status, typed in ((before, Status.FINAL, ("50", "40")), (now, Status.SUBMITTED, marks)):
        sheet = make.make_assessment(round_, staff=staff, status=status)
        make.fill_self(sheet, *typed)
        sheet.total = sum(mark.self_points for mark in sheet.marks.all())
        sheet.save()
    return sheet


def at_queue(sign_in, people, **options):
    page = sign_in(people.head.username, password=make.PASSWORD, **options)
    page.get_by_role("link", name="Duyệt 3 phiếu").click()
    expect(page.get_by_role("heading", name="Phiếu chờ duyệt")).to_be_visible()
    return page


def of(page, name):
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def points(page, code):
    return page.get_by_label(f"Điểm thủ trưởng duyệt {code}")


def statuses(sheets):
    for sheet in sheets:
        sheet.refresh_from_db()
    return [sheet.status for sheet in sheets]


def place_of_approval(page):
    """(left edge, width, whether it stands in one row with the return) of the button that approves."""
    on, back = (page.locator(f"[data-step={step}]").bounding_box() for step in ("approve", "return"))
    return round(on["x"]), round(on["width"]), on["y"] < back["y"] + back["height"] / 2 < on["y"] + on["height"]


@SIZES
def test_from_the_queue_through_return_and_approval_to_its_end(people, sheets, sign_in, size):
    page = at_queue(sign_in, people, size=size)
    page.get_by_role("link", name="Xem phiếu đầu: Võ Thị Xa").click()
    of(page, "Võ Thị Xa")
    stood = place_of_approval(page)
    page.get_by_role("checkbox", name="Trả lại A1").check()
    assert place_of_approval(page) == stood
    back = page.get_by_role("button", name="Trả lại để sửa A1")
    back.click()
    expect(page.get_by_text("Hãy nêu lý do trả lại, để đơn vị biết cần sửa gì.")).to_be_visible()
    page.get_by_label("Lý do", exact=False).locator("visible=true").last.fill("Chưa có số liệu quý II.")
    back.click()
    of(page, "Lê Văn Gần")
    points(page, "A1").fill("51")
    points(page, "A1").press("Tab")
    expect(page.locator("#luu-A1")).to_contain_text("cần ghi lý do")
    page.get_by_label("Lý do sửa A1").fill("Thiếu một báo cáo.")
    page.get_by_label("Lý do sửa A1").press("Tab")
    expect(page.locator("#luu-A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    page.get_by_role("button", name="Duyệt 91 điểm").click()
    of(page, "Trần Như Cũ")
    page.get_by_role("button", name="Duyệt 90 điểm").click()
    expect(page.get_by_text("Đã duyệt.", exact=False).first).to_be_visible()
    assert statuses(sheets) == [Status.RETURNED, Status.APPROVED, Status.APPROVED]
    assert sheets[0].events.get(action=Action.RETURN).flagged == ["A1"]


def test_on_a_phone_the_next_sheet_is_under_the_thumb(people, sheets, sign_in):
    page = at_queue(sign_in, people, size="phone")
    page.get_by_role("link", name="Xem phiếu đầu: Võ Thị Xa").click()
    of(page, "Võ Thị Xa")
    for button in page.locator(".actionbar .btn:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 844
    page.get_by_role("link", name="Phiếu sau, đang ở phiếu 1/3").click()
    of(page, "Lê Văn Gần")


def test_what_is_unremarkable_is_approved_together(people, sheets, sign_in):
    page = at_queue(sign_in, people, size="phone")
    expect(page.get_by_role("heading", name="1 phiếu không có gì khác thường")).to_be_visible()
    page.get_by_role("button", name="Duyệt 1 phiếu này…").click()
    page.get_by_role("button", name="Duyệt 1 phiếu", exact=True).click()
    expect(page.get_by_text("Đã duyệt 1 phiếu.")).to_be_visible()
    assert statuses(sheets) == [Status.SUBMITTED, Status.SUBMITTED, Status.APPROVED]


def test_keys_are_enough(people, sheets, sign_in):
    page = at_queue(sign_in, people)
    page.get_by_role("link", name="Xem phiếu đầu: Võ Thị Xa").press("Enter")
    of(page, "Võ Thị Xa")
    points(page, "A1").focus()
    page.keyboard.press("t")
    expect(page.get_by_role("checkbox", name="Trả lại A1")).to_be_checked()
    page.keyboard.press("t")
    expect(page.get_by_role("checkbox", name="Trả lại A1")).not_to_be_checked()
    page.keyboard.press("Control+Enter")
    of(page, "Lê Văn Gần")
    assert statuses(sheets)[0] == Status.APPROVED


@SIZES
def test_without_scripts_a_sheet_is_approved_and_another_sent_back(people, sheets, sign_in, size):
    page = at_queue(sign_in, people, size=size, java_script_enabled=False)
    page.get_by_role("link", name="Xem phiếu đầu: Võ Thị Xa").click()
    page.locator("[data-step=approve]").click()
    of(page, "Lê Văn Gần")
    page.get_by_role("checkbox", name="Trả lại A1").check()
    page.locator('#tra-lai [name="reason"]').fill("Bổ sung minh chứng.")
    page.locator("[data-step=return]").click()
    of(page, "Trần Như Cũ")
    assert statuses(sheets) == [Status.APPROVED, Status.RETURNED, Status.SUBMITTED]


def test_approval_waits_for_the_mark_that_the_network_kept_back(people, sheets, sign_in):
    page = at_queue(sign_in, people, size="phone")
    page.get_by_role("link", name="Xem phiếu đầu: Võ Thị Xa").click()
    of(page, "Võ Thị Xa")
    points(page, "A1").fill("58")
    page.context.set_offline(True)
    page.get_by_label("Lý do sửa A1").fill("Thiếu một báo cáo.")
    page.locator("[data-step=approve]").click()
    expect(page.get_by_text("Chưa gửi được vì còn ô chưa lưu.")).to_be_visible()
    expect(page.locator("#luu-A1")).to_contain_text("mất mạng, đã giữ trên máy này")
    page.context.set_offline(False)
    expect(page.locator("#luu-A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    page.locator("[data-step=approve]").click()
    of(page, "Lê Văn Gần")
    sheets[0].refresh_from_db()
    assert (sheets[0].status, sheets[0].total) == (Status.APPROVED, 98)


@SIZES
def test_the_session_ends_while_the_head_types(people, sheets, sign_in, size):
    page = at_queue(sign_in, people, size=size)
    page.get_by_role("link", name="Xem phiếu đầu: Võ Thị Xa").click()
    of(page, "Võ Thị Xa")
    points(page, "A1").press("ControlOrMeta+A")
    page.keyboard.type("5")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("5,5")
    page.get_by_label("Lý do sửa A1").focus()
    page.keyboard.type("Thiếu một báo cáo quý.")
    page.keyboard.press("Tab")
    expect(page.locator("#luu-A1")).to_contain_text("hết phiên, đã giữ trên máy này")
    page.get_by_role("checkbox", name="Trả lại A1").check()
    reason = page.get_by_label("Lý do", exact=False).locator("visible=true").last
    reason.fill("Chưa có số liệu quý II.")

    # Signing in again leads back to the page: the marks go by themselves, what was not sent yet is offered.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/dang-nhap/?next={urlsplit(page.url).path}")
    page.get_by_label("Tên đăng nhập").fill(people.head.username)
    page.get_by_label("Mật khẩu", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    of(page, "Võ Thị Xa")
    expect(page.locator("#luu-A1")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))
    mark = sheets[0].marks.get(criterion__code="A1")
    assert (mark.head_points, mark.head_reason) == (55.5, "Thiếu một báo cáo quý.")
    page.get_by_role("button", name=re.compile(r"Khôi phục nội dung đang nhập lúc")).click()
    expect(reason).to_have_value("Chưa có số liệu quý II.")
    expect(page.get_by_role("checkbox", name="Trả lại A1")).to_be_checked()
    page.get_by_role("button", name="Trả lại để sửa A1").click()
    of(page, "Lê Văn Gần")
    assert statuses(sheets)[0] == Status.RETURNED
