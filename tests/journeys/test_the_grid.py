"""The grid in a real browser: keys, blocks from Excel, undo, two people, no network, no session, no scripts."""

import re
import time

import pytest
from playwright.sync_api import expect

from scoring.models import Assessment, Mark, Status
from tests import factories as make

NAMES = ["Lê Văn An", "Trần Thị Bình", "Phạm Văn Chi", "Ngô Thị Dung"]


@pytest.fixture
def round_(transactional_db, people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual", maxima=("60", "30", ("10", {"not_applicable": True})))
    return make.make_round(campaign)


@pytest.fixture
def sheets(people, round_):
    """{name: draft} of four people in the order of the rows, three criteria each."""
    return {name: make.make_assessment(round_, staff=make.make_staff(people.unit, full_name=name)) for name in NAMES}


@pytest.fixture
def at_grid(sign_in, people, round_, sheets):
    """at_grid(user): that person's page of the grid, the first cell in hand."""

    def opened(user, **options):
        page = sign_in(user.username, password=make.PASSWORD, **options)
        page.goto(f"/phieu/bang/{round_.pk}/{people.unit.pk}/")
        return page

    return opened


def cell(page, name, code):
    return page.get_by_role("row").filter(has_text=name).locator(f'td[data-l="{code}"]')


def hand(page):
    """The one field that lies over the cell in hand."""
    return page.locator(".celledit")


def is_at(page, name, code):
    expect(hand(page)).to_have_attribute("aria-label", re.compile(f"^{name}, {code}, "))


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def saved(page):
    expect(page.locator("#luu-bang")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))


def says(page, text):
    expect(page.locator("#o-noi")).to_contain_text(text)


def paste(page, text):
    """What Ctrl+V does with text that a spreadsheet has put on the clipboard."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def table(sheets, stage="self"):
    """What the database holds, a row a person: numbers, "KAD", or None."""
    return [
        [
            "KAD" if getattr(mark, f"{stage}_na") else getattr(mark, f"{stage}_points")
            for mark in sheet.marks.order_by("criterion__position")
        ]
        for sheet in sheets.values()
    ]


def test_a_person_is_marked_with_the_keyboard_alone(people, sheets, at_grid):
    page = at_grid(people.clerk)
    is_at(page, "Lê Văn An", "A1")
    expect(page.get_by_role("button", name="Còn thiếu 12 ô")).to_be_visible()
    page.keyboard.type("58,5")
    keys(page, "Tab")
    page.keyboard.type("30")
    keys(page, "Tab", "k")
    expect(cell(page, "Lê Văn An", "A3")).to_have_text("KAD")
    keys(page, "Enter")
    is_at(page, "Trần Thị Bình", "A1")
    saved(page)
    row = page.get_by_role("row").filter(has_text="Lê Văn An")
    expect(row.locator(".tot")).to_have_text("98,33")
    expect(row.locator(".bd")).to_have_text("Xuất sắc")
    expect(page.get_by_role("button", name="Còn thiếu 9 ô")).to_be_visible()
    assert table(sheets)[0] == [58.5, 30, "KAD"]


def test_arrows_typing_over_editing_and_taking_back(people, sheets, at_grid):
    page = at_grid(people.clerk)
    keys(page, "ArrowDown", "ArrowRight")
    is_at(page, "Trần Thị Bình", "A2")
    page.keyboard.type("25")
    keys(page, "ArrowUp")
    is_at(page, "Lê Văn An", "A2")
    expect(cell(page, "Trần Thị Bình", "A2")).to_have_text("25")
    keys(page, "ArrowDown", "F2", "ArrowLeft", "Backspace", "3", "Enter")
    expect(cell(page, "Trần Thị Bình", "A2")).to_have_text("35")
    says(page, "")
    keys(page, "ArrowUp")
    says(page, "35 lớn hơn điểm tối đa 30. Hãy nhập từ 0 đến 30, cách nhau 0,5. Ô này chưa được lưu.")
    expect(page.get_by_role("button", name="Chưa lưu được 1 ô")).to_be_visible()
    page.keyboard.type("9")
    keys(page, "Escape")
    expect(hand(page)).to_have_value("35")
    page.keyboard.type("20")
    keys(page, "Shift+Enter")
    is_at(page, "Lê Văn An", "A2")
    saved(page)
    assert table(sheets)[1] == [None, 20, None]


def test_a_block_from_excel_is_pasted_with_decimal_commas(people, sheets, at_grid):
    page = at_grid(people.clerk)
    paste(page, "58,5\t28,5\tKAD\r\n60\t30\t10\r\n55.5\t \t9,5\r\n")
    says(page, "Đã dán 8 ô.")
    saved(page)
    assert table(sheets) == [[58.5, 28.5, "KAD"], [60, 30, 10], [55.5, None, 9.5], [None] * 3]
    keys(page, "Control+End")
    paste(page, "10\t11\n8")
    says(page, "Đã dán 1 ô; 2 ô nằm ngoài bảng nên không dán.")
    saved(page)
    assert table(sheets)[3] == [None, None, 10]


def test_a_block_with_names_finds_its_people_whatever_the_order(people, sheets, at_grid):
    page = at_grid(people.clerk)
    paste(page, "Ngô Thị Dung\t40\t20\nLE VAN AN\t50\t25\nVõ Không Ai\t1\t1")
    says(page, "Đã dán 4 ô theo tên; không có ai tên Võ Không Ai.")
    saved(page)
    assert table(sheets) == [[50, 25, None], [None] * 3, [None] * 3, [40, 20, None]]
    keys(page, "Control+z")
    expect(cell(page, "Ngô Thị Dung", "A1")).to_have_text("")


def test_copying_filling_down_and_clearing_a_selection(people, sheets, at_grid):
    page = at_grid(people.clerk)
    page.keyboard.type("50")
    keys(page, "ArrowRight")
    page.keyboard.type("25")
    keys(page, "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown")
    says(page, "Đang chọn 6 ô.")
    keys(page, "Control+d")
    expect(cell(page, "Phạm Văn Chi", "A2")).to_have_text("25")
    keys(page, "ArrowDown", "ArrowDown", "ArrowDown", "Control+d")
    expect(cell(page, "Ngô Thị Dung", "A1")).to_have_text("50")
    saved(page)
    assert table(sheets) == [[50, 25, None], [50, 25, None], [50, 25, None], [50, None, None]]
    copied = page.evaluate(
        """() => {
            const data = new DataTransfer();
            const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
            return data.getData("text/plain");
        }"""
    )
    assert copied == "50"
    keys(page, "Control+a", "Delete")
    expect(page.get_by_role("button", name="Còn thiếu 12 ô")).to_be_visible()
    saved(page)
    assert table(sheets) == [[None] * 3] * 4


def test_one_value_for_all_chosen_cells(people, sheets, at_grid):
    page = at_grid(people.clerk)
    keys(page, "Control+Shift+ArrowDown")
    page.keyboard.type("54")
    keys(page, "Control+Enter")
    expect(cell(page, "Ngô Thị Dung", "A1")).to_have_text("54")
    saved(page)
    assert [row[0] for row in table(sheets)] == [54] * 4


def test_undo_takes_back_a_whole_paste_and_redo_does_it_again(people, sheets, at_grid):
    page = at_grid(people.clerk)
    page.keyboard.type("40")
    keys(page, "Enter", "ArrowUp")
    paste(page, "60\t30\n59\t29")
    expect(cell(page, "Trần Thị Bình", "A2")).to_have_text("29")
    keys(page, "Control+z")
    expect(cell(page, "Trần Thị Bình", "A2")).to_have_text("")
    saved(page)
    assert table(sheets)[:2] == [[40, None, None], [None, None, None]]
    keys(page, "Control+y")
    expect(cell(page, "Trần Thị Bình", "A2")).to_have_text("29")
    saved(page)
    assert table(sheets)[:2] == [[60, 30, None], [59, 29, None]]
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(cell(page, "Lê Văn An", "A1")).to_have_text("")


def test_the_mouse_chooses_a_block_and_a_double_click_edits(people, sheets, at_grid):
    page = at_grid(people.clerk)
    cell(page, "Trần Thị Bình", "A1").hover()
    page.mouse.down()
    cell(page, "Phạm Văn Chi", "A2").hover()
    page.mouse.up()
    says(page, "Đang chọn 4 ô.")
    page.keyboard.type("12")
    keys(page, "Control+Enter")
    expect(cell(page, "Phạm Văn Chi", "A2")).to_have_text("12")
    cell(page, "Phạm Văn Chi", "A2").click()
    cell(page, "Phạm Văn Chi", "A2").dblclick()
    keys(page, "Backspace")
    page.keyboard.type("5")
    keys(page, "Enter")
    expect(cell(page, "Phạm Văn Chi", "A2")).to_have_text("15")
    saved(page)
    assert table(sheets)[1:3] == [[12, 12, None], [12, 15, None]]


def test_the_grid_can_be_left_with_the_keyboard(people, sheets, at_grid):
    page = at_grid(people.clerk)
    keys(page, "Escape", "Tab")
    expect(hand(page)).not_to_be_focused()
    expect(page.locator("summary", has_text="Phím dùng trong bảng")).to_be_focused()


def test_words_are_written_beside_the_marks_that_owe_them(people, round_, sheets, at_grid):
    round_.campaign.rubrics.get().criteria.filter(code="A2").update(evidence="file_or_explanation")
    page = at_grid(people.clerk)
    paste(page, "60\t30\t10\n60\t30\t10\n60\t30\t10\n60\t30\t10")
    expect(page.get_by_role("button", name="Cần giải trình 4 ô")).to_be_visible()
    page.get_by_role("button", name="Cần giải trình 4 ô").click()
    says(page, "Cần minh chứng hoặc giải trình.")
    keys(page, "Control+Shift+ArrowDown", "Alt+Enter")
    page.keyboard.type("Hoàn thành tốt việc được giao.")
    page.get_by_role("button", name="Ghi cho 4 ô đang chọn").click()
    expect(page.get_by_role("button", name="Cần giải trình")).to_be_hidden()
    saved(page)
    words = Mark.objects.filter(criterion__code="A2").values_list("explanation", flat=True)
    assert set(words) == {"Hoàn thành tốt việc được giao."}


def test_the_second_of_two_people_sees_both_values_and_chooses(people, sheets, at_grid):
    clerk, office = at_grid(people.clerk), at_grid(people.coordinator)
    for value in ("50", "30"):
        clerk.keyboard.type(value)
        keys(clerk, "Tab")
    saved(clerk)
    for value in ("45", "20"):
        office.keyboard.type(value)
        keys(office, "Tab")
    expect(office.get_by_role("button", name="Chưa lưu được 2 ô")).to_be_visible()
    office.get_by_role("button", name="Chưa lưu được 2 ô").click()
    says(office, f"{people.clerk.full_name} vừa lưu 50 lúc ")
    says(office, "Anh/chị đang nhập 45.")
    expect(cell(office, "Lê Văn An", "A1")).to_have_text("45")
    office.get_by_role("button", name="Ghi 45").click()
    expect(office.get_by_role("button", name="Chưa lưu được 1 ô")).to_be_visible()
    office.get_by_role("button", name="Chưa lưu được 1 ô").click()
    office.get_by_role("button", name="Giữ 30").click()
    expect(cell(office, "Lê Văn An", "A2")).to_have_text("30")
    saved(office)
    assert table(sheets)[0] == [45, 30, None]


def test_without_network_cells_are_kept_and_sent_when_it_is_back(people, sheets, at_grid):
    page = at_grid(people.clerk)
    page.context.set_offline(True)
    paste(page, "50\t25\n51\t26")
    expect(page.locator("#luu-bang")).to_have_text("mất mạng, đã giữ 4 ô trên máy này")
    says(page, "")
    assert table(sheets)[0] == [None] * 3
    page.context.set_offline(False)
    saved(page)
    assert table(sheets)[:2] == [[50, 25, None], [51, 26, None]]


def test_a_page_closed_without_network_gives_back_what_was_typed(people, sheets, at_grid):
    page = at_grid(people.clerk)
    page.context.set_offline(True)
    paste(page, "50\t25\tKAD")
    expect(page.locator("#luu-bang")).to_contain_text("đã giữ 3 ô trên máy này")
    page.on("dialog", lambda dialog: dialog.accept())
    again, address = page.context.new_page(), page.url
    page.close()
    again.context.set_offline(False)
    again.goto(address)
    saved(again)
    assert table(sheets)[0] == [50, 25, "KAD"]


def test_an_expired_session_says_so_and_saves_after_signing_in_again(people, sheets, at_grid):
    page = at_grid(people.clerk)
    page.context.clear_cookies(name="sessionid")
    paste(page, "50\t25")
    expect(page.locator("#luu-bang")).to_have_text("hết phiên, đã giữ 2 ô trên máy này")
    expect(page.get_by_text("Phiên làm việc đã hết. Các ô chưa lưu vẫn giữ trên máy này.")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập ở thẻ mới rồi quay lại đây").click()
    other = opened.value
    other.get_by_label("Tên đăng nhập").fill(people.clerk.username)
    other.get_by_label("Mật khẩu", exact=True).fill(make.PASSWORD)
    other.get_by_role("button", name="Đăng nhập").click()
    expect(other.get_by_role("heading", name=re.compile("Chấm điểm cán bộ"))).to_be_visible()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    expect(page.get_by_text("Phiên làm việc đã hết.")).to_be_hidden()
    assert table(sheets)[0] == [50, 25, None]


def test_a_sheet_that_has_been_submitted_meanwhile_says_so_and_keeps_the_typing(people, sheets, at_grid):
    page = at_grid(people.clerk)
    Assessment.objects.filter(pk=sheets["Lê Văn An"].pk).update(status=Status.SUBMITTED)
    page.keyboard.type("50")
    keys(page, "Enter", "ArrowUp")
    says(page, "Phiếu đang ở trạng thái “Đã trình” nên không sửa điểm tự chấm được.")
    expect(cell(page, "Lê Văn An", "A1")).to_have_text("50")
    assert table(sheets)[0] == [None] * 3
    page.get_by_role("button", name="Lấy lại ô trống").click()
    expect(cell(page, "Lê Văn An", "A1")).to_have_text("")
    expect(page.get_by_role("button", name="Chưa lưu được")).to_be_hidden()
    page.reload()
    expect(cell(page, "Lê Văn An", "A1")).to_have_text("")


def test_the_clerk_submits_all_and_the_head_cuts_one_and_approves_the_rest(people, sheets, at_grid):
    page = at_grid(people.clerk)
    paste(page, "60\t30\t10\n60\t30\t10\n60\t30\t10")
    page.get_by_role("button", name="Trình").click()
    expect(page.get_by_text("Chưa chọn phiếu nào.")).to_be_visible()
    page.get_by_label("Chọn cả 4 người").check()
    page.get_by_role("button", name="Trình").click()
    expect(page.get_by_role("heading", name="Trình 3 phiếu, 1 phiếu chưa trình được")).to_be_visible()
    page.get_by_role("button", name="Trình 3 phiếu").click()
    expect(page.get_by_text("Đã trình 3 phiếu.")).to_be_visible()
    head = at_grid(people.head)
    is_at(head, "Lê Văn An", "A1")
    head.keyboard.type("55")
    keys(head, "Enter")
    expect(head.get_by_label("Lý do sửa A1")).to_be_focused()
    head.keyboard.type("Đi muộn ba lần")
    keys(head, "Enter")
    is_at(head, "Trần Thị Bình", "A1")
    saved(head)
    assert table(sheets, "head")[0][0] == 55
    reasons = Mark.objects.exclude(head_reason="").values_list("assessment__staff__full_name", "head_reason")
    assert list(reasons) == [("Lê Văn An", "Đi muộn ba lần")]
    head.get_by_role("checkbox", name="Chọn Lê Văn An").check()
    head.get_by_role("button", name="Trả lại").click()
    head.get_by_label(re.compile("Lý do")).fill("Bổ sung minh chứng")
    head.get_by_role("button", name="Trả lại 1 phiếu").click()
    expect(head.get_by_text("Đã trả lại 1 phiếu.")).to_be_visible()
    head.get_by_label("Chọn cả 2 người").check()
    head.get_by_role("button", name="Duyệt").click()
    head.get_by_role("button", name="Duyệt 2 phiếu").click()
    expect(head.get_by_text("Đã duyệt 2 phiếu.")).to_be_visible()
    statuses = [Assessment.objects.get(pk=sheet.pk).status for sheet in sheets.values()]
    assert statuses == [Status.RETURNED, Status.APPROVED, Status.APPROVED, Status.DRAFT]


def test_all_in_the_filter_is_chosen_from_the_list(people, round_, sheets, sign_in):
    for sheet in sheets.values():
        make.fill_self(sheet)
    for n in range(40):
        make.fill_self(make.make_assessment(round_, staff=make.make_staff(people.unit, full_name=f"Võ Văn {n}")))
    Assessment.objects.update(status=Status.SUBMITTED)
    page = sign_in(people.head.username, password=make.PASSWORD)
    page.goto("/phieu/?tim=Võ")
    page.get_by_role("checkbox", name="Chọn mọi phiếu trong trang").check()
    expect(page.get_by_text("Đã chọn 30.")).to_be_visible()
    page.get_by_label("Chọn cả 40 phiếu trong bộ lọc").check()
    page.get_by_role("button", name="Duyệt").click()
    page.get_by_role("button", name="Duyệt 40 phiếu").click()
    expect(page.get_by_text("Đã duyệt 40 phiếu.")).to_be_visible()
    assert Assessment.objects.filter(status=Status.APPROVED).count() == 40


def test_without_scripts_the_table_leads_to_each_sheet(people, sheets, at_grid):
    page = at_grid(people.clerk, java_script_enabled=False)
    expect(page.get_by_text("hãy bấm tên từng người để chấm trên phiếu")).to_be_visible()
    page.get_by_role("link", name="Trần Thị Bình").click()
    expect(page.get_by_role("heading", name="Phiếu chấm điểm của Trần Thị Bình")).to_be_visible()


def test_on_a_phone_a_touch_opens_the_cell(people, sheets, at_grid):
    page = at_grid(people.clerk, size="phone", has_touch=True)
    cell(page, "Lê Văn An", "A2").tap()
    page.keyboard.type("28")
    keys(page, "Enter")
    is_at(page, "Lê Văn An", "A3")
    saved(page)
    assert table(sheets)[0] == [None, 28, None]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_three_hundred_people_by_seven_criteria_stay_fluent(people, transactional_db, sign_in, capsys):
    """Prints how long a key takes to be painted and a save to go there and back; no time is asserted."""
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, audience="individual", maxima=("20", "20", "20", "10", "10", "10", "10"))
    round_ = make.make_round(campaign)
    for n in range(300):
        make.make_assessment(round_, staff=make.make_staff(people.unit, full_name=f"Võ Văn {n}"))
    page = sign_in(people.clerk.username, password=make.PASSWORD)
    began = time.perf_counter()
    page.goto(f"/phieu/bang/{round_.pk}/{people.unit.pk}/")
    expect(hand(page)).to_be_focused()
    opened = time.perf_counter() - began
    page.evaluate(
        """() => {
            window.painted = [];
            addEventListener("keydown", () => {
                const began = performance.now();
                requestAnimationFrame(() => setTimeout(() => painted.push(performance.now() - began)));
            }, true);
        }"""
    )
    for n in range(60):
        page.keyboard.type(str(n % 10))
        keys(page, "ArrowRight" if n % 7 < 6 else "ArrowDown")
        page.wait_for_timeout(20)
    while page.evaluate("painted.length") < 120:
        page.wait_for_timeout(50)
    times = sorted(page.evaluate("painted"))
    keys(page, "Control+Home")
    saved(page)
    with page.expect_response("**/luu/") as answer:
        paste(page, "\n".join("\t".join(["9,5"] * 7) for _ in range(300)))
    answer.value.finished()
    expect(page.get_by_role("button", name="Còn thiếu")).to_be_hidden(timeout=60000)
    saved(page)
    timing = answer.value.request.timing
    keys(page, "Control+Home", "Control+a")
    with capsys.disabled():
        print(
            f"\n300 × 7: mở trang {opened * 1000:.0f} ms; phím đến khi vẽ xong: giữa {times[len(times) // 2]:.1f} ms,"
            f" 95% {times[int(len(times) * 0.95)]:.1f} ms, lâu nhất {times[-1]:.1f} ms;"
            f" lưu 1.000 ô một lượt đi về {timing['responseEnd']:.0f} ms"
        )
    assert Mark.objects.filter(self_points=9.5).count() == 2100
