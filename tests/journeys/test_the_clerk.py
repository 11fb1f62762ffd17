"""The clerk's day at desktop and phone: home, the sheet, evidence beside it, keys all the way, nothing typed lost."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from scoring.forms import NOT_SAVED, read_points
from scoring.marking import record_mark
from scoring.models import Evidence, Stage, Status
from scoring.points import BadPoints
from tests import factories as make

SAVED = re.compile(r"đã lưu \d\d:\d\d")
PICTURE = settings.BASE_DIR / "docs/images/bao-cao.png"
PHOTO = {"name": "ảnh.png", "mimeType": "image/png", "buffer": PICTURE.read_bytes()}


@pytest.fixture
def sheet(transactional_db, people):
    """A draft of two criteria (60 and 40 points); last year's came to 88 with a word to each."""
    campaign, then = make.make_campaign(people.province), timezone.now() - timedelta(days=365)
    before = make.make_round(campaign, year=2021, opens_at=then, closes_at=then + timedelta(days=20))
    last = make.make_assessment(before, people.unit, status=Status.FINAL)
    last.marks.filter(criterion__code="A1").update(self_points=52, explanation="Đã ban hành kế hoạch.")
    last.marks.filter(criterion__code="A2").update(self_points=36)
    return make.make_assessment(make.make_round(campaign, year=2022), people.unit, rubric=last.rubric)


@pytest.fixture
def at_sheet(sign_in, sheet):
    """at_sheet(user, size=…): that person's page of the sheet."""

    def opened(user, **options):
        page = sign_in(user.username, password=make.PASSWORD, **options)
        page.goto(sheet.get_absolute_url())
        return page

    return opened


def points(page, code):
    return page.get_by_label(f"Điểm tự chấm {code}")


def state(page, code):
    return page.locator(f"#luu-{code}")


def stored(sheet, code):
    return sheet.marks.get(criterion__code=code).self_points


def open_criterion(page, code):
    page.locator(f"#{code} .ttl").click()
    expect(page.locator(f"#{code} .more")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_home_to_a_submitted_sheet(people, sheet, sign_in, size):
    page = sign_in(people.clerk.username, size=size, password=make.PASSWORD)
    page.get_by_role("link", name="Chấm tiếp từ A1").click()
    expect(points(page, "A1")).to_be_focused()
    expect(page.locator("#A1 .more")).to_contain_text("Năm 2021: 52 điểm. “Đã ban hành kế hoạch.”")
    page.keyboard.type("50,5")
    page.keyboard.press("Enter")
    expect(state(page, "A1")).to_contain_text(SAVED)
    expect(points(page, "A2")).to_be_focused()
    page.keyboard.type("38")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã trình. Phiếu đang chờ thủ trưởng duyệt.")).to_be_visible()
    sheet.refresh_from_db()
    assert (sheet.status, sheet.total) == (Status.SUBMITTED, 88.5)


def test_the_whole_sheet_is_filled_in_by_keys_alone(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    points(page, "A1").focus()
    page.keyboard.type("50")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Giải trình").first).to_be_focused()
    page.keyboard.type("Đủ văn bản")
    expect(page.locator("#A1 [data-saved-words]")).to_contain_text("đang nhập")
    page.keyboard.press("Escape")
    expect(points(page, "A1")).to_be_focused()
    expect(page.locator("#A1 [data-saved-words]")).to_contain_text(SAVED)
    page.keyboard.press("ArrowDown")
    expect(points(page, "A2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(points(page, "A1")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt trên phiếu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(points(page, "A1")).to_be_focused()
    assert sheet.marks.get(criterion__code="A1").explanation == "Đủ văn bản"


def test_the_explanation_opens_at_the_first_press_where_home_led_to_a_mark(people, sheet, at_sheet):
    sheet.marks.filter(criterion__code="A2").update(self_points=40)
    page = at_sheet(people.clerk)
    page.goto(f"{sheet.get_absolute_url()}?mo=A2#A2")
    expect(points(page, "A2")).to_be_focused()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#A2").get_by_label("Giải trình")).to_be_focused()


def test_a_mark_typed_and_taken_back_leaves_the_state_as_it_was(people, sheet, at_sheet):
    sheet.marks.filter(criterion__code="A1").update(self_points=50, saved_at=timezone.now(), saved_by_name="A")
    page = at_sheet(people.clerk)
    was = state(page, "A1").inner_text()
    points(page, "A1").press("End")
    page.keyboard.type("5")
    expect(state(page, "A1")).to_contain_text("đang nhập")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    expect(state(page, "A1")).to_have_text(was)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_files_are_added_beside_the_criterion(people, sheet, at_sheet, size):
    page = at_sheet(people.clerk, size=size)
    open_criterion(page, "A1")
    page.locator("#them-A1 [data-camera]").set_input_files(PHOTO)
    expect(page.locator("#tep-A1").get_by_role("link", name="ảnh.png")).to_be_visible()
    expect(page.locator("#mc-A1")).to_have_text("1 tệp")


def test_a_file_dropped_anywhere_on_the_criterion_is_added_to_it(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.locator("#A2 .ttl").evaluate(
        """(title) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["%PDF-1.4"], "kế hoạch.pdf"));
          for (const kind of ["dragover", "drop"])
            title.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
        }"""
    )
    expect(page.locator("#tep-A2").get_by_role("link", name="kế hoạch.pdf")).to_be_visible()


def test_a_file_chosen_without_network_is_kept_and_sent_when_it_is_back(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    open_criterion(page, "A1")
    page.context.set_offline(True)
    page.locator("#them-A1 input[name=files]").set_input_files(PHOTO)
    expect(page.locator("#them-A1 [data-upload]")).to_contain_text("mất mạng, đã giữ 1 tệp trên máy này")
    page.on("dialog", lambda dialog: dialog.accept())
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(f"{sheet.get_absolute_url()}?mo=A1")
    expect(again.locator("#tep-A1").get_by_role("link", name="ảnh.png")).to_be_visible()
    assert Evidence.objects.count() == 1


def test_a_kept_file_is_forgotten_when_the_server_has_it_and_not_before(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    open_criterion(page, "A1")
    page.context.set_offline(True)
    false = {"name": "giả.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    page.locator("#them-A1 input[name=files]").set_input_files([PHOTO, false])
    expect(page.locator("#them-A1 [data-upload]")).to_contain_text("đã giữ 2 tệp trên máy này")
    page.context.set_offline(False)
    expect(page.locator("#tep-A1").get_by_role("link", name="ảnh.png")).to_be_visible()
    expect(page.locator("#tep-A1")).to_contain_text("“giả.pdf” không phải là tệp PDF thật")
    expect(page.locator("#them-A1 [data-upload]")).to_contain_text("máy chủ chưa nhận, còn giữ 1 tệp trên máy này")
    assert (
        page.evaluate(f"kept.files.read(kept.keyOf('giu-tep', '{add(sheet)}')).then((files) => files[0].name)")
        == "giả.pdf"
    )
    page.get_by_role("button", name="Bỏ các tệp đó").click()
    assert page.evaluate("kept.keys(['giu-tep'])") == []


def add(sheet):
    return reverse("evidence_add", args=[sheet.pk, "A1"])


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_network_goes_in_the_middle_of_typing(people, sheet, at_sheet, size):
    page = at_sheet(people.clerk, size=size)
    points(page, "A1").focus()
    page.keyboard.type("5")
    page.context.set_offline(True)
    page.keyboard.type("1,5")
    page.keyboard.press("Enter")
    expect(state(page, "A1")).to_contain_text("mất mạng, đã giữ trên máy này")
    page.keyboard.type("39")
    page.keyboard.press("Enter")
    expect(state(page, "A2")).to_contain_text("mất mạng, đã giữ trên máy này")
    page.context.set_offline(False)
    for code in ("A1", "A2"):
        expect(state(page, code)).to_contain_text(SAVED)
    assert (stored(sheet, "A1"), stored(sheet, "A2")) == (51.5, 39)


def test_a_mark_out_of_range_is_told_without_network_and_mended_before_it_is_sent(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.context.set_offline(True)
    points(page, "A1").fill("61")
    points(page, "A1").press("Enter")
    expect(points(page, "A1")).to_be_focused()
    told = page.locator("#loi-A1")
    expect(told).to_have_text("61 lớn hơn điểm tối đa 60. Hãy nhập từ 0 đến 60, cách nhau 0,5. Ô này chưa được lưu.")
    expect(points(page, "A1")).to_have_attribute("aria-invalid", "true")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Chưa gửi được vì còn ô chưa lưu.")).to_be_visible()
    points(page, "A1").fill("５９ ，5")
    points(page, "A1").press("Tab")
    expect(state(page, "A1")).to_contain_text(SAVED)
    expect(told).to_be_empty()
    expect(points(page, "A1")).to_have_value("59,5")
    assert stored(sheet, "A1") == 59.5


TEXTS = [
    *[
        "8,5",
        "8.5",
        "8",
        "007",
        "0,125",
        "1 2",
        "1.234",
        "1 234,5",
        ",5",
        ".5",
        "-3,5",
        "−1",
        "６",
        "６ ，５",
        "6 ,5",
        "40",
    ],
    *[
        "40,5",
        "0.3",
        "tám",
        "8,",
        "8.",
        "1,234,5",
        "1e3",
        "NaN",
        "+5",
        "--1",
        "-",
        ",",
        "٣",
        "KAD",
        "Không áp dụng",
        "5,1",
    ],
]


def test_the_page_judges_points_as_the_server_does(people, sheet, at_sheet):
    page, mark = at_sheet(people.clerk), sheet.marks.get(criterion__code="A2")
    said = page.evaluate(
        "texts => texts.map(text => page.points.trouble(text, { code: 'A2', max: '40', step: '0,5', takesNa: false }))",
        TEXTS,
    )
    assert said == [server_says(mark, text, by=people.clerk) for text in TEXTS]


def server_says(mark, text, *, by):
    try:
        record_mark(
            mark.assessment,
            code="A2",
            stage=Stage.SELF,
            typed=read_points(text, words=""),
            revision=mark.revision,
            by=by,
            at=timezone.now(),
        )
    except BadPoints as why:
        return f"{why} {NOT_SAVED}"
    mark.refresh_from_db()
    return ""


def test_home_tells_of_what_only_this_machine_has(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.context.set_offline(True)
    points(page, "A1").fill("50")
    points(page, "A1").press("Tab")
    expect(state(page, "A1")).to_contain_text("đã giữ trên máy này")
    page.on("dialog", lambda dialog: dialog.accept())
    home = page.context.new_page()
    page.close()
    home.context.set_offline(False)
    home.goto("/")
    expect(home.locator("[data-kept]")).to_contain_text("1 ô chưa gửi được, còn giữ trên máy này")
    home.locator("details.account summary").click()
    home.get_by_role("button", name="Đăng xuất").click()
    expect(home.get_by_text("Bấm Đăng xuất lần nữa thì các ô và tệp đó bị bỏ.")).to_be_visible()
    home.locator("[data-kept] a").click()
    expect(state(home, "A1")).to_contain_text(SAVED)
    assert stored(sheet, "A1") == 50


def test_signing_out_leaves_nothing_on_the_machine(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    page.evaluate(
        "kept.write(`giu:${page.person}:/phieu/1/diem/A1/`, { values: {}, page: '/phieu/1/', title: 'Phiếu' })"
    )
    for _ in range(2):
        page.locator("details.account summary").click()
        page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('giu'))") == []


def test_the_session_ends_in_the_middle_of_typing(people, sheet, at_sheet):
    page = at_sheet(people.clerk, size="phone")
    points(page, "A1").focus()
    page.keyboard.type("4")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(state(page, "A1")).to_contain_text("hết phiên, đã giữ trên máy này")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("Đăng nhập")).first.click()
    other = opened.value
    other.get_by_label("Tên đăng nhập").fill(people.clerk.username)
    other.get_by_label("Mật khẩu", exact=True).fill(make.PASSWORD)
    other.get_by_role("button", name="Đăng nhập").click()
    other.wait_for_url(f"**{sheet.get_absolute_url()}*")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page, "A1")).to_contain_text(SAVED)
    assert stored(sheet, "A1") == 48


def test_two_windows_of_one_person_come_to_a_choice(people, sheet, at_sheet):
    page = at_sheet(people.clerk)
    other = page.context.new_page()
    other.goto(sheet.get_absolute_url())
    page.context.set_offline(True)
    points(page, "A1").fill("40")
    points(page, "A1").press("Tab")
    expect(state(page, "A1")).to_contain_text("đã giữ trên máy này")
    page.context.set_offline(False)
    sheet.marks.filter(criterion__code="A1").update(
        self_points=45, revision=1, saved_at=timezone.now(), saved_by_name=people.clerk.full_name
    )
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#loi-A1")).to_contain_text(re.compile(r"vừa lưu 45 lúc \d\d:\d\d\. Anh/chị đang nhập 40\."))
    assert stored(sheet, "A1") == 45
    page.get_by_role("button", name="Giữ 45").click()
    expect(points(page, "A1")).to_have_value("45")
    expect(page.locator("#loi-A1")).to_be_empty()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_without_scripts_marks_files_and_the_step_still_go(people, sheet, at_sheet, size):
    page = at_sheet(people.clerk, size=size, java_script_enabled=False)
    points(page, "A1").fill("58,5")
    points(page, "A2").fill("40")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu phiếu.")).to_be_visible()
    page.locator("#A1 .ttl").click()
    page.locator("#them-A1 input[name=files]").set_input_files(PHOTO)
    page.locator("#them-A1").get_by_role("button", name="Tải lên").click()
    expect(page.locator("#tep-A1").get_by_role("link", name="ảnh.png")).to_be_visible()
    page.locator("button:visible", has_text="Trình thủ trưởng").first.click()
    expect(page.get_by_text("Đã trình. Phiếu đang chờ thủ trưởng duyệt.")).to_be_visible()
    sheet.refresh_from_db()
    assert (sheet.status, sheet.total) == (Status.SUBMITTED, 98.5)
