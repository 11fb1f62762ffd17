"""The whole way: a unit marks itself, its head returns and approves, Sở Nội vụ appraises, reports, the leader reads."""

import re

from playwright.sync_api import expect
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from campaign.storing import path_of
from reports.models import Report
from scoring.models import Assessment, Evidence, Status
from tests.worker import wait_until

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def saved(page, code):
    expect(page.locator(f"#luu-{code}")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))


def leave(field):
    field.press("Tab")


def test_the_main_job_from_mark_to_download(demo, celery_worker, sign_in, tmp_path):
    sheet = Assessment.objects.current().get(unit__code="H906", round__year=2022, staff__isnull=True)

    clerk = sign_in("daumoi.giongrieng")
    clerk.get_by_role("link", name="Chấm tiếp từ B3").click()
    mark = clerk.get_by_label("Điểm tự chấm B3")
    mark.fill("8")
    leave(mark)
    expect(clerk.get_by_text("8 lớn hơn điểm tối đa 7. Hãy nhập từ 0 đến 7, cách nhau 0,5.")).to_be_visible()
    expect(mark).to_have_value("8")
    mark.fill("6,5")
    leave(mark)
    saved(clerk, "B3")
    words = clerk.locator("#chu-B3")
    words.fill("Rút 31% thời gian ở 42 thủ tục.")
    leave(words)
    saved(clerk, "B3")
    expect(clerk.locator("#con-thieu")).to_contain_text("Còn 1 mục để trình")

    clerk.get_by_role("button", name="Trình thủ trưởng").first.click()
    expect(clerk.get_by_text("D2: cần minh chứng hoặc giải trình")).to_be_visible()
    clerk.locator("#D2 .ttl").click()
    clerk.locator("#D2 input[type=file][name=files]").set_input_files(
        {"name": "Quyết định công nhận.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(clerk.get_by_role("link", name="Quyết định công nhận.pdf")).to_be_visible()
    clerk.get_by_role("button", name="Trình thủ trưởng").first.click()
    expect(clerk.get_by_text("Đã trình. Phiếu đang chờ thủ trưởng duyệt.")).to_be_visible()
    assert path_of(Evidence.objects.get(name="Quyết định công nhận.pdf").file).read_bytes() == PDF

    head = sign_in("thutruong.giongrieng", size="phone")
    head.goto(sheet.get_absolute_url())
    head.get_by_text("Xem giải trình, minh chứng hoặc sửa điểm").click()
    head.locator("[data-flag=D2]").check()
    head.locator("#tra-lai").get_by_label("Lý do").fill("Bổ sung số quyết định ở D2.")
    head.get_by_role("button", name=re.compile("Trả lại")).last.click()
    expect(head.get_by_text(re.compile("đã trả lại phiếu cho đơn vị", re.IGNORECASE)).first).to_be_visible()
    sheet.refresh_from_db()
    assert sheet.status == Status.RETURNED

    clerk.goto("/")
    expect(clerk.get_by_text("Bổ sung số quyết định ở D2.").first).to_be_visible()
    clerk.goto(f"{sheet.get_absolute_url()}?mo=D2#D2")
    expect(clerk.get_by_label("Điểm tự chấm A1")).not_to_be_editable()
    words = clerk.locator("#chu-D2")
    words.fill("Quyết định số 12/QĐ-UBND ngày 05/01/2022.")
    leave(words)
    saved(clerk, "D2")
    clerk.get_by_role("button", name="Trình thủ trưởng").first.click()
    expect(clerk.get_by_text("Đã trình. Phiếu đang chờ thủ trưởng duyệt.")).to_be_visible()

    head.goto(sheet.get_absolute_url())
    head.get_by_role("button", name=re.compile(r"Duyệt [\d,]+ điểm")).click()

    expect(head.locator("#thong-bao")).to_contain_text(re.compile("đã duyệt", re.IGNORECASE))

    office = sign_in("chuyenvien.snv")
    office.goto(sheet.get_absolute_url())
    office.get_by_role("button", name=re.compile(r"Thẩm định [\d,]+ điểm")).click()
    expect(office.locator("#thong-bao")).to_contain_text(re.compile("đã thẩm định", re.IGNORECASE))
    sheet.refresh_from_db()
    assert sheet.status == Status.APPRAISED
    assert [event.action for event in sheet.events.all()][-6:] == [
        "submit", "return", "submit", "approve", "appraise",
    ][-6:]  # fmt: skip

    report = compiled_and_issued(office)
    pdf = downloaded(sign_in("lanhdao"), report, tmp_path)
    check_pdf(pdf)


def compiled_and_issued(office):
    office.goto("/bao-cao/lap/")
    office.get_by_label("Loại báo cáo").select_option("mid_term")
    office.locator("#id_year").fill("2022")
    office.get_by_label("Số liệu tính đến ngày").fill("08/08/2022")
    office.get_by_label("Cơ quan ban hành").select_option("ubnd")
    office.get_by_role("button", name="Tổng hợp số liệu").click()
    text = office.get_by_role("textbox", name=re.compile("^Lời văn mục"))
    expect(text).to_be_visible(timeout=60000)
    report = Report.objects.get()
    expect(office.get_by_text("được báo cáo là 21").first).to_be_visible()

    text.press("Control+End")
    text.press("Enter")
    office.keyboard.insert_text("Đoạn do Sở Nội vụ viết thêm: Ẫm Ỗng Ữu Ặt ế.")
    expect(office.locator("#trang-thai-muc")).to_contain_text(re.compile(r"đã lưu \d\d:\d\d"))

    wait_for_jobs(report)
    office.goto(report.get_absolute_url())
    office.get_by_role("link", name="Ban hành…").click()
    office.get_by_label("Số văn bản").fill("215")
    office.get_by_label("Ngày ban hành").fill("08/8/2022")
    office.get_by_label("Thẩm quyền ký").select_option("pho_chu_tich")
    office.get_by_label("Họ và tên người ký").fill("Nguyễn Văn Ví Dụ")
    expect(office.locator("#khoi-ky")).to_contain_text("KT. CHỦ TỊCH")
    expect(office.locator("#khoi-ky")).to_contain_text("Nguyễn Văn Ví Dụ")
    office.get_by_role("button", name="Ban hành báo cáo").click()
    expect(office.get_by_text("đánh dấu đã xem").first).to_be_visible()
    office.get_by_label(re.compile("^Đã xem")).check()
    office.get_by_role("button", name="Ban hành báo cáo").click()
    wait_for_jobs(report)
    report.refresh_from_db()
    assert report.status == "issued"
    return report


def wait_for_jobs(report):

    wait_until(lambda: not report.jobs.filter(status__in=["queued", "running"]).exists(), timeout=90)
    assert set(report.jobs.values_list("status", flat=True)) == {"done"}


def downloaded(leader, report, folder):
    leader.goto("/bao-cao/")
    leader.get_by_role("link", name=re.compile("sơ kết", re.IGNORECASE)).first.click()
    with leader.expect_download() as download:
        leader.get_by_role("link", name=re.compile("Tải")).first.click()
    target = folder / "bao-cao.pdf"
    download.value.save_as(target)
    return target


def check_pdf(path):
    pages = [page.extract_text() for page in PdfReader(path).pages]
    whole = re.sub(r"\s+", " ", " ".join(pages))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in whole
    assert "Độc lập - Tự do - Hạnh phúc" in whole
    assert "Số: 215/BC-UBND" in whole
    assert "ngày 08 tháng 8 năm 2022" in whole
    assert "DỰ THẢO" not in whole
    for figure in (
        "có 126 cơ quan", "tại 23 đơn vị", "tại 21(1) đơn vị", "cộng số ghi cho từng loại đơn vị được 20",
        "4.946/5.213", "94,88%", "trên 90%", "5.200", "2.262", "3.324",
    ):  # fmt: skip
        assert figure in whole, figure
    assert "Đoạn do Sở Nội vụ viết thêm: Ẫm Ỗng Ữu Ặt ế." in whole
    assert [top_margin(path, number) for number in (0, 1, 2)] == ["", "2", "3"]


def top_margin(path, number):
    """What stands in the top 20 mm of a page: the page number, from the second page on (NĐ 30/2020, Phụ lục I)."""
    document = PdfDocument(path)
    page = document[number]
    text = page.get_textpage()
    found = text.get_text_bounded(bottom=page.get_height() - 20 / 25.4 * 72).strip()
    for each in (text, page, document):
        each.close()
    return found
