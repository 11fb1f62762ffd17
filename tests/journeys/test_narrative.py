"""Writing a report in a real browser: figures as chips, input methods, two people, no network, no scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.reports.drafts import make_draft

SAVED = re.compile(r"đã lưu \d\d:\d\d")


@pytest.fixture
def report(transactional_db, people):
    return make_draft(make.make_campaign(people.province), people.coordinator)


@pytest.fixture
def at_section(sign_in, report):
    """at_section(user, code): that person's desk with the section open."""

    def opened(user, code="I.2", **options):
        page = sign_in(user.username, password=make.PASSWORD, **options)
        page.goto(f"{report.get_absolute_url()}?muc={code}")
        page.wait_for_load_state("networkidle")
        return page

    return opened


@pytest.fixture
def colleague(people):
    return make.make_role("coordinator", province=people.province).user


def editor(page):
    return page.get_by_role("textbox", name=re.compile("^Lời văn mục"))


def source(page):
    return page.locator("#loi-van").input_value()


def chips(page):
    return [chip.inner_text() for chip in editor(page).locator("[data-place]").all()]


def state(page):
    return page.locator("[data-saved]")


def stored(report, code="I.2"):
    return report.sections.get(code=code).text


def picked(page, words, *keys):
    """Types words into the open picker and presses keys."""
    expect(page.get_by_role("combobox", name="Tìm số liệu theo tên hoặc mã")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator(".picker-option").first).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def test_a_figure_is_chosen_and_put_in_by_keys_alone(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("Toàn tỉnh có /")
    picked(page, "may tinh", "Enter")
    page.keyboard.type(" máy; ")
    page.keyboard.type("{{")
    picked(page, "ban hanh ke hoach don vi", "ArrowRight", "ArrowDown", "ArrowDown", "Enter")
    page.keyboard.type(" số đơn vị.")
    assert chips(page) == ["hơn 5.200", "61,17%"]
    expect(state(page)).to_contain_text(SAVED)
    expected = "Toàn tỉnh có {{indicators.may_tinh}} máy; {{plans.issued|tỷ lệ}} số đơn vị."
    assert stored(report) == source(page) == expected


def test_one_enter_puts_in_the_highlighted_figure_and_those_that_have_not_are_found(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("Đã ban hành: /")
    picked(page, "don vi ban hanh ke hoach", "Enter")
    page.keyboard.type("; chưa: /")
    picked(page, "chua ban hanh", "Enter")
    expect(editor(page)).to_be_focused()
    assert chips(page) == ["126", "80"]
    assert source(page) == "Đã ban hành: {{plans.issued}}; chưa: {{plans.issued|còn lại}}"
    page.keyboard.type(" /")
    picked(page, "thanh tra", "Enter")
    assert "{{inspections." in source(page)
    page.keyboard.type(" /")
    picked(page, "don vi ban hanh ke hoach", "ArrowRight")
    expect(page.get_by_role("listbox", name=re.compile("^Cách viết của"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Tìm số liệu theo tên hoặc mã")).to_be_focused()
    page.keyboard.press("Escape")
    expect(state(page)).to_contain_text(SAVED)
    assert stored(report).endswith("}} /")


def test_a_key_written_out_by_hand_becomes_a_chip_and_a_plain_slash_stays(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("Có {{plans.issued|trên tổng số}} đơn vị")
    page.keyboard.press("Enter")
    page.keyboard.type("và/hoặc 3/4 ")
    page.keyboard.type("/ khác")
    assert chips(page) == ["126/206"]
    assert source(page) == "Có {{plans.issued|trên tổng số}} đơn vị\nvà/hoặc 3/4 / khác"


def test_the_caret_takes_a_chip_as_one_letter_and_deleting_takes_it_whole(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("A{{plans.issued}}{{inspections.emulation}}B")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("x")
    assert source(page) == "Ax{{plans.issued}}{{inspections.emulation}}B"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Backspace")
    assert source(page) == "Ax{{inspections.emulation}}B"
    page.keyboard.press("Delete")
    assert source(page) == "AxB"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert source(page) == "Ax{{plans.issued}}{{inspections.emulation}}B"
    page.keyboard.press("Control+y")
    assert chips(page) == ["23"]
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type("Hết")
    assert source(page) == "Hết"


def test_the_figure_at_the_caret_is_named_and_its_way_of_writing_changes(people, report, at_section):
    page = at_section(people.coordinator, "I.1")
    editor(page).locator("[data-place]").first.click()
    told = page.locator("#so-lieu-o-con-tro")
    expect(told).to_contain_text("Đơn vị ban hành kế hoạch (đếm từ dữ liệu)")
    told.get_by_role("button", name="Đổi cách viết").click()
    page.get_by_role("option", name=re.compile("trên tổng số")).click()
    assert chips(page)[0] == "126/206"
    expect(told.get_by_role("link", name="Xem nguồn")).to_have_attribute("href", re.compile("plans.issued"))
    told.get_by_role("button", name="Bỏ số liệu").click()
    assert chips(page)[0] == "61,17%"


def paste(page, **data):
    page.evaluate(
        """([area, data]) => {
            const carried = new DataTransfer();
            for (const [type, text] of Object.entries(data)) carried.setData(type, text);
            const options = { clipboardData: carried, bubbles: true, cancelable: true };
            area.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [editor(page).element_handle(), data],
    )


def test_what_is_copied_here_keeps_its_chips_and_what_comes_from_word_is_plain_text(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("Có {{plans.issued}} đơn vị.")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    assert source(page) == "Có {{plans.issued}} đơn vị.\nCó {{plans.issued}} đơn vị."
    assert chips(page) == ["126", "126"]
    decomposed = "Tie\u0302\u0301ng\u00a0Vie\u0323\u0302t\r\nhai\u200b dòng"
    paste(page, **{"text/plain": decomposed, "text/html": "<b onclick='x()'>Tiếng</b><script>1</script>"})
    assert source(page).endswith("đơn vị.Tiếng Việt\nhai dòng")
    assert editor(page).locator("b, script").count() == 0
    page.keyboard.press("Control+z")
    assert source(page).endswith("\nCó {{plans.issued}} đơn vị.")


def compose(keys, letters):
    at = len(letters)
    keys.send("Input.imeSetComposition", {"text": letters, "selectionStart": at, "selectionEnd": at})


def test_composed_letters_go_in_beside_a_chip_as_the_input_method_makes_them(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("{{plans.issued}}")
    keys = page.context.new_cdp_session(page)
    for letters in ("đ", "đơ", "đơn"):
        compose(keys, letters)
    assert source(page) == "{{plans.issued}}đơn"
    keys.send("Input.insertText", {"text": "đơn"})
    page.keyboard.type(" ")
    for letters in ("v", "vi", "vị"):
        compose(keys, letters)
    keys.send("Input.insertText", {"text": "vị"})
    page.keyboard.press("Enter")
    page.keyboard.type("Hai")
    assert source(page) == "{{plans.issued}}đơn vị\nHai"
    assert chips(page) == ["126"]
    expect(state(page)).to_contain_text(SAVED)
    assert stored(report) == "{{plans.issued}}đơn vị\nHai"


def test_an_input_method_that_erases_and_retypes_keeps_its_place(people, report, at_section):
    """Unikey sends Backspace for each letter that a tone changes, then the letters anew."""
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("{{plans.issued}}tieng")
    for _ in range(3):
        page.keyboard.press("Backspace")
    page.keyboard.insert_text("ếng")
    page.keyboard.type(" vie")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text("ệ")
    page.keyboard.type("t")
    assert source(page) == "{{plans.issued}}tiếng việt"


def test_two_people_see_both_texts_and_nothing_goes_off_before_one_is_chosen(people, report, at_section, colleague):
    mine, theirs = at_section(people.coordinator), at_section(colleague)
    editor(theirs).focus()
    theirs.keyboard.type("Lời của đồng nghiệp.")
    expect(state(theirs)).to_contain_text(SAVED)
    editor(mine).focus()
    mine.keyboard.type("Lời của tôi.")
    expect(mine.get_by_role("alert")).to_contain_text(f"{colleague.full_name} vừa lưu mục này")
    expect(mine.get_by_role("alert").locator("del")).to_contain_text("đồng nghiệp.")
    mine.keyboard.type(" Viết thêm.")
    mine.wait_for_timeout(2000)
    assert stored(report) == "Lời của đồng nghiệp."
    mine.get_by_role("button", name="Ghi lời văn của tôi").click()
    expect(state(mine)).to_contain_text(SAVED)
    assert stored(report) == "Lời của tôi. Viết thêm."
    mine.get_by_role("link", name="Lịch sử lời văn").click()
    expect(mine.get_by_role("link", name=re.compile(colleague.full_name)).first).to_be_visible()
    mine.get_by_role("navigation", name="Các bản đã lưu").get_by_role("link").nth(1).click()
    mine.get_by_role("button", name="Khôi phục bản này").click()
    expect(mine.get_by_text("Đã khôi phục lời văn mục I.2.")).to_be_visible()
    assert stored(report) == "Lời của đồng nghiệp."


def test_without_network_words_stay_on_this_machine_and_go_when_it_is_back(people, report, at_section):
    page = at_section(people.coordinator)
    page.context.set_offline(True)
    editor(page).focus()
    page.keyboard.type("Viết khi mất mạng ")
    page.keyboard.type("/")
    picked(page, "may tinh", "Enter")
    expect(state(page)).to_contain_text("mất mạng, đã giữ trên máy này")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text(SAVED)
    assert stored(report) == "Viết khi mất mạng {{indicators.may_tinh}}"


def closed_offline(page, text):
    """Writes without network and closes the page; a new page of the same window."""
    page.context.set_offline(True)
    editor(page).focus()
    page.keyboard.type(text)
    expect(state(page)).to_contain_text("đã giữ trên máy này")
    page.on("dialog", lambda dialog: dialog.accept())
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    return again


def test_a_page_closed_without_network_gives_its_words_back(people, report, at_section):
    again = closed_offline(at_section(people.coordinator), "Chưa kịp lưu.")
    again.goto(f"{report.get_absolute_url()}?muc=I.2")
    expect(again.get_by_text("Đã lấy lại lời văn chưa lưu")).to_be_visible()
    expect(state(again)).to_contain_text(SAVED)
    assert stored(report) == "Chưa kịp lưu."
    again.get_by_role("button", name="Bỏ, dùng lời văn đã lưu").click()
    expect(state(again)).to_contain_text(SAVED)
    assert source(again) == ""


def test_words_kept_here_never_overwrite_what_somebody_else_saved_since(people, report, at_section, colleague):
    again = closed_offline(at_section(people.coordinator), "Của tôi, chưa lưu.")
    theirs = at_section(colleague)
    editor(theirs).focus()
    theirs.keyboard.type("Của đồng nghiệp, đã lưu.")
    expect(state(theirs)).to_contain_text(SAVED)
    again.goto(f"{report.get_absolute_url()}?muc=I.2")
    expect(again.get_by_text("mục này đã được lưu lại sau đó")).to_be_visible()
    assert source(again) == "Của đồng nghiệp, đã lưu."
    again.get_by_role("button", name="So hai lời văn rồi chọn").click()
    expect(again.get_by_role("alert")).to_contain_text("Của tôi, chưa lưu.")
    assert stored(report) == "Của đồng nghiệp, đã lưu."
    again.get_by_role("link", name="Giữ lời văn vừa lưu").click()
    again.wait_for_load_state("networkidle")
    assert source(again) == "Của đồng nghiệp, đã lưu."
    expect(again.get_by_text("Máy này còn giữ")).to_have_count(0)


def test_an_expired_session_says_so_and_keeps_the_words(people, report, at_section):
    page = at_section(people.coordinator)
    page.context.clear_cookies(name="sessionid")
    editor(page).focus()
    page.keyboard.type("Hết phiên.")
    expect(state(page)).to_contain_text("hết phiên, đã giữ trên máy này")
    assert source(page) == "Hết phiên."


def test_who_goes_to_another_section_at_once_loses_nothing(people, report, at_section):
    page = at_section(people.coordinator)
    editor(page).focus()
    page.keyboard.type("Gõ rồi đi ngay.")
    page.get_by_role("navigation", name="Mục của báo cáo").get_by_role("link", name="1. Ban hành văn bản").click()
    expect(page.get_by_role("heading", name="1. Ban hành văn bản")).to_be_visible()
    assert stored(report) == "Gõ rồi đi ngay."


def test_leaving_with_words_that_cannot_be_saved_asks_first(people, report, at_section):
    page = at_section(people.coordinator)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.context.set_offline(True)
    editor(page).focus()
    page.keyboard.type("Chưa lưu được.")
    expect(state(page)).to_contain_text("đã giữ trên máy này")
    page.get_by_role("link", name="Lịch sử lời văn").click()
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect(state(page)).to_contain_text(SAVED)


def test_a_remark_is_written_settled_and_opened_again(people, report, at_section):
    page = at_section(people.coordinator)
    outline = page.get_by_role("navigation", name="Mục của báo cáo")
    page.get_by_label("Ý kiến cho người cùng soạn").fill("Cần nêu số lượt tuyên truyền.")
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(outline.get_by_text("1 ý kiến chưa xử lý")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Đã xử lý")).click()
    expect(outline.get_by_text("ý kiến chưa xử lý")).to_have_count(0)
    page.get_by_text("Cần nêu số lượt").first.click()
    page.get_by_role("button", name=re.compile("^Mở lại")).click()
    expect(outline.get_by_text("1 ý kiến chưa xử lý")).to_have_count(1)


def test_the_plain_field_with_its_keys_stays_at_hand(people, report, at_section):
    page = at_section(people.coordinator)
    page.get_by_role("button", name="Hiện mã").click()
    field = page.locator("#loi-van")
    field.fill("Có {{plans.issued}} đơn vị.")
    expect(state(page)).to_contain_text(SAVED)
    expect(page.locator(".prose-preview")).to_contain_text("Có 126đếm đơn vị.")
    page.get_by_role("button", name="Hiện số liệu").click()
    assert chips(page) == ["126"]


def test_without_scripts_words_remarks_and_history_work_by_buttons(people, report, at_section):
    page = at_section(people.coordinator, java_script_enabled=False)
    field = page.get_by_label("Lời văn mục 2. Tuyên truyền, phát động")
    field.fill("Có {{plans.isued}} đơn vị.")
    page.get_by_role("button", name="Lưu mục này").click()
    expect(page.get_by_text("Không có số liệu nào mang mã “plans.isued”.")).to_be_visible()
    expect(field).to_have_value("Có {{plans.isued}} đơn vị.")
    field.fill("Có {{plans.issued}} đơn vị.")
    page.get_by_role("button", name="Lưu mục này").click()
    expect(page.locator(".prose-preview")).to_contain_text("Có 126đếm đơn vị.")
    page.get_by_label("Ý kiến cho người cùng soạn").fill("Xem lại câu này.")
    page.get_by_role("button", name="Ghi ý kiến").click()
    page.get_by_role("button", name=re.compile("^Đã xử lý")).click()
    expect(page.get_by_text("Xem lại câu này.").first).to_be_visible()
    page.get_by_role("link", name="Lịch sử lời văn").click()
    expect(page.get_by_role("heading", name="Lịch sử lời văn")).to_be_visible()
    expect(page.get_by_text("đang dùng")).to_be_visible()
