"""From the draw to the remedy, on phones: a plan, a visit recorded while the network goes, the unit's answer."""

import io
import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from campaign.models import Campaign, Finding, FindingPhoto, Inspection, InspectionPlan
from campaign.storing import path_of
from tests import factories as make
from units.models import Unit


def photo():
    file = io.BytesIO()
    Image.new("RGB", (3000, 2000), "#1f4690").save(file, "JPEG")
    return {"name": "bang-niem-yet.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def planned_at(unit_code):
    """A plan of the demo with the unit whose clerk and head can sign in."""
    campaign = Campaign.objects.get(is_demo=True)
    plan = make.make_inspection_plan(campaign, kind="discipline", year=2022)
    return make.make_planned(plan, Unit.objects.get(province=campaign.province, code=unit_code))


def test_a_plan_is_drawn_approved_and_can_be_repeated(demo, sign_in):
    campaign = Campaign.objects.get(is_demo=True)
    office = sign_in("chuyenvien.snv", size="phone")
    office.goto(reverse("inspection_plan_create", args=[campaign.pk]))
    office.get_by_label("Năm", exact=False).select_option("2022")
    office.get_by_label("Số đơn vị").fill("10%")
    office.get_by_label("Phân tầng, bốc thăm").check()
    office.get_by_label("Mã bốc thăm").fill("2022-thu")
    office.get_by_role("button", name="Xem danh sách sẽ chọn").click()
    names = office.locator(".planned tbody th .strong").all_inner_texts()
    office.get_by_role("button", name=re.compile("Lưu kế hoạch nháp")).click()
    expect(office.get_by_text("Đã lưu kế hoạch nháp")).to_be_visible()
    plan = InspectionPlan.objects.get()
    assert sorted(row.unit.name for row in plan.units.all()) == sorted(names)
    assert plan.drawn["seed"] == "2022-thu"
    office.get_by_role("link", name="Duyệt kế hoạch…").click()
    office.get_by_label("Số quyết định").fill("45/QĐ-SNV")
    office.get_by_label("Ngày quyết định").fill("1/3/2022")
    office.get_by_role("button", name="Duyệt kế hoạch").click()
    expect(office.get_by_text("45/QĐ-SNV ngày 1/3/2022")).to_be_visible()
    expect(office.get_by_role("link", name="Ghi kiểm tra").first).to_be_visible()
    assert not Inspection.objects.filter(kind="discipline").exists()


def test_a_visit_is_recorded_without_a_network_and_the_unit_remedies_it(demo, sign_in):
    row = planned_at("H906")
    plan = row.plan
    plan.decision_number, plan.decided_on = "45/QĐ-SNV", timezone.localdate()
    plan.approved_at, plan.approved_by_name = timezone.now(), "Bùi Thị Giả Định"
    plan.save()
    due = timezone.localdate() + timedelta(days=20)

    office = sign_in("chuyenvien.snv", size="phone")
    office.goto(reverse("inspection_plan_detail", args=[plan.pk]))
    office.get_by_role("link", name=re.compile("Ghi kiểm tra")).click()
    office.get_by_label("Ngày kiểm tra").fill("20/6/2022")
    office.get_by_label("Đơn vị có mặt").fill("Bà Trần Thị Ví Dụ, Chánh Văn phòng")
    block = office.locator("[data-finding]").first
    block.get_by_role("combobox").fill("Niêm yết thủ tục hành chính")
    block.get_by_label("Ghi nhận").fill("Bảng niêm yết thiếu hai thủ tục mới.")
    block.locator("[data-photos]").first.set_input_files(photo())
    expect(block.get_by_role("img", name="Ảnh 1")).to_be_visible()
    block.get_by_label("Cần khắc phục").check()
    block.get_by_label("Việc phải khắc phục").fill("Bổ sung hai thủ tục còn thiếu.")

    # The network goes; the record is typed on, and the page is even loaded again before it can be sent.
    office.context.set_offline(True)
    block.get_by_label("Hạn khắc phục").fill(f"{due.day}/{due.month}/{due.year}")
    office.get_by_role("button", name="Lưu lần kiểm tra").click()
    expect(office.locator("[data-kept]")).to_contain_text("mất mạng, đã giữ trên máy này")
    assert not Inspection.objects.filter(kind="discipline").exists()
    office.context.set_offline(False)
    office.wait_for_url("**/kiem-tra/*/")
    expect(office.get_by_text("Đã ghi lần kiểm tra")).to_be_visible()
    finding = Finding.objects.get()
    assert finding.inspection.planned == row
    with Image.open(io.BytesIO(stored(finding))) as kept:
        assert max(kept.size) == 2000

    # What was sent is not offered again where the next findings are added.
    office.get_by_role("link", name=re.compile("Ghi nội dung")).click()
    expect(office.locator("[data-finding]")).to_have_count(1)
    expect(office.locator("[data-finding]").first.get_by_label("Ghi nhận")).to_have_value("")
    expect(office.get_by_role("button", name=re.compile("Khôi phục"))).to_have_count(0)
    assert office.evaluate("Object.keys(localStorage).filter((key) => /^(nhap|kiem-tra):/.test(key))") == []

    clerk = sign_in("daumoi.giongrieng", size="phone")
    clerk.goto("/")
    clerk.get_by_role("link", name=re.compile("Báo kết quả.*Niêm yết thủ tục hành chính")).click()
    expect(clerk.get_by_text("Bổ sung hai thủ tục còn thiếu.").first).to_be_visible()
    clerk.get_by_label("Đơn vị đã làm gì").fill("Đã niêm yết đủ 42 thủ tục.")
    clerk.get_by_label("Ảnh hoặc văn bản kèm theo").set_input_files(photo())
    clerk.get_by_role("button", name="Báo đã khắc phục").click()
    expect(clerk.get_by_text("Đã báo kết quả khắc phục cho Sở Nội vụ.")).to_be_visible()

    office.goto("/")
    office.get_by_role("link", name=re.compile("Xem kết quả.*chờ chấp nhận")).click()
    office.get_by_role("link", name="Niêm yết thủ tục hành chính").click()
    office.get_by_role("button", name="Chấp nhận kết quả").click()
    expect(office.get_by_text("Đã chấp nhận kết quả khắc phục.")).to_be_visible()
    finding.refresh_from_db()
    assert finding.state == "accepted"
    assert [event.action for event in finding.events.all()] == ["assign", "report", "accept"]


def stored(finding):
    return path_of(FindingPhoto.objects.get(finding=finding).file).read_bytes()


def test_what_was_typed_is_there_again_after_the_page_is_loaded_anew(demo, sign_in):
    row = planned_at("STC")
    InspectionPlan.objects.update(
        approved_at=timezone.now(), approved_by_name="A", decision_number="1/QĐ", decided_on=timezone.localdate()
    )
    office = sign_in("chuyenvien.snv", size="phone")
    office.goto(reverse("inspection_record", args=[row.pk]))
    office.locator("[data-finding]").first.get_by_label("Ghi nhận").fill("Trang phục đúng quy định.")
    office.get_by_role("button", name="Thêm nội dung").click()
    second = office.locator("[data-finding]").nth(1)
    second.get_by_label("Ghi nhận").fill("Thẻ chưa đủ.")
    second.locator("[data-photos]").first.set_input_files(photo())
    expect(office.locator("[data-kept]")).to_contain_text("chưa gửi")
    expect(second.get_by_role("img", name="Ảnh 1")).to_be_visible()
    office.reload()
    expect(office.locator("[data-kept]")).to_contain_text("đã mở lại nội dung giữ trên máy này")
    expect(office.locator("[data-finding]")).to_have_count(2)
    expect(office.locator("[data-finding]").first.get_by_label("Ghi nhận")).to_have_value("Trang phục đúng quy định.")
    expect(office.locator("[data-finding]").nth(1).get_by_role("img", name="Ảnh 1")).to_be_visible()
    office.get_by_role("button", name="Lưu lần kiểm tra").click()
    expect(office.get_by_text("Hãy nhập nội dung kiểm tra.").first).to_be_visible()
    expect(office.locator("[data-finding]").nth(1).get_by_role("img", name="Ảnh 1")).to_be_visible()


def test_without_scripts_the_record_is_one_plain_form(demo, sign_in):
    row = planned_at("STC")
    InspectionPlan.objects.update(
        approved_at=timezone.now(), approved_by_name="A", decision_number="1/QĐ", decided_on=timezone.localdate()
    )
    office = sign_in("chuyenvien.snv", java_script_enabled=False)
    office.goto(reverse("inspection_record", args=[row.pk]))
    office.get_by_label("Ngày kiểm tra").fill("20/6/2022")
    block = office.locator("[data-finding]").nth(1)
    block.get_by_role("combobox").fill("Đeo thẻ")
    block.get_by_label("Ghi nhận").fill("Cả cơ quan đeo thẻ.")
    block.get_by_label("Làm tốt").check()
    block.locator("[data-photos]").first.set_input_files(photo())
    office.get_by_role("button", name="Lưu lần kiểm tra").click()
    expect(office.get_by_role("heading", name="Đeo thẻ")).to_be_visible()
    assert FindingPhoto.objects.get().finding == Finding.objects.get()
