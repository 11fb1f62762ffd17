"""Sở Nội vụ writes a new version of a rubric, checks and tries it, puts it into force and opens a round with it."""

import re

import pytest
from playwright.sync_api import expect

from campaign.models import Campaign
from scoring.models import Assessment, Rubric


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_a_new_version_to_the_round_that_follows_it(demo, sign_in, size):
    campaign = Campaign.objects.get(is_demo=True)
    office = sign_in("chuyenvien.snv", size=size)
    office.goto(f"/bo-tieu-chi/phong-trao/{campaign.pk}/")
    office.get_by_role("button", name=re.compile("Lập bản mới của Tập thể")).click()
    expect(office.get_by_role("heading", name="Soạn bộ tiêu chí")).to_be_visible()

    first = office.locator(".draft-criteria > li").first
    code = first.locator(".code").inner_text()
    first.locator(".ttl").click()
    office.get_by_label("Bước điểm").fill("99")
    office.get_by_role("button", name="Lưu tiêu chí").click()
    expect(office.get_by_text(f"{code}: bước điểm 99 lớn hơn điểm tối đa").first).to_be_visible()

    office.get_by_role("link", name=re.compile("6. Đưa vào dùng")).click()
    office.get_by_role("button", name="Đưa bản 2 vào dùng").click()
    expect(office.get_by_text("Chưa đưa vào dùng được")).to_be_visible()
    office.get_by_role("link", name="Đến trang Soát lỗi").click()
    office.get_by_role("link", name=re.compile(f"Đến chỗ sửa.*{code}: bước điểm")).click()
    office.get_by_label("Bước điểm").fill("0,5")
    office.get_by_label("Điểm tối đa").fill("20")
    office.get_by_role("button", name="Lưu tiêu chí").click()

    # With the keyboard alone: one place down, and the button keeps the focus.
    down = office.locator(".draft-criteria .mover[value=down]").first
    down.focus()
    down.press("Enter")
    expect(office.locator(".draft-criteria > li").first.locator(".code")).not_to_have_text(code)
    expect(office.get_by_role("button", name=f"Chuyển tiêu chí {code} xuống")).to_be_focused()

    office.get_by_role("button", name=f"Bỏ tiêu chí {code}").click()
    expect(office.get_by_text(f"Bỏ tiêu chí {code}").last).to_be_visible()
    office.get_by_role("button", name=re.compile("Đưa trở lại.*Bỏ tiêu chí")).click()
    expect(office.get_by_text(f"Đã đưa tiêu chí {code} trở lại.")).to_be_visible()

    office.get_by_role("link", name=re.compile("1. Thông tin chung")).click()
    office.get_by_role("textbox", name="Văn bản quyết định").fill("Quyết định 123/QĐ-UBND ngày 15/3/2023")
    office.get_by_label("Điểm mẫu, chưa có văn bản quyết định").uncheck()
    office.get_by_role("button", name="Lưu và sang bước sau").click()

    office.get_by_role("link", name=re.compile("5. Mô phỏng")).click()
    expect(office.get_by_text("Đây là mô phỏng.")).to_be_visible()
    expect(office.get_by_role("heading", name="Xếp loại trước và sau")).to_be_visible()
    totals = list(Assessment.objects.order_by("pk").values_list("total", "band"))

    office.get_by_role("link", name=re.compile("6. Đưa vào dùng")).click()
    office.get_by_role("button", name="Đưa bản 2 vào dùng").click()
    expect(office.get_by_text("Đã đưa bản 2 vào dùng.")).to_be_visible()
    assert list(Assessment.objects.order_by("pk").values_list("total", "band")) == totals

    office.goto(f"/phieu/dot/phong-trao/{campaign.pk}/")
    office.get_by_role("link", name="Lập đợt chấm điểm…").click()
    office.get_by_label("Năm").fill("2023")
    office.get_by_label("Nhận phiếu từ ngày").fill("4/9/2023")
    office.get_by_label("Đến hết ngày").fill("29/10/2023")
    office.get_by_role("button", name=re.compile("Lập đợt")).click()
    expect(office.get_by_role("link", name="Tập thể, bản 2").first).to_be_visible()
    office.get_by_role("link", name=re.compile("1. Thời hạn")).click()
    expect(office.get_by_text("Ngày mở, thứ Hai 4/9/2023, là nghỉ lễ")).to_be_visible()
    expect(office.get_by_text("Ngày khóa, Chủ nhật 29/10/2023, là ngày nghỉ cuối tuần.")).to_be_visible()
    office.get_by_role("link", name=re.compile("4. Mở phiếu")).click()
    office.get_by_role("button", name=re.compile("Mở phiếu cho 20. đơn vị")).click()
    expect(office.get_by_text(re.compile(r"Đã mở \d+ phiếu."))).to_be_visible()

    new = Assessment.objects.filter(round__year=2023, staff__isnull=True)
    assert set(new.values_list("rubric__version", flat=True)) == {2}
    assert Rubric.objects.get(audience="collective", campaign=campaign, version=2).frozen_at


def test_the_editor_works_without_scripts(demo, sign_in):
    campaign = Campaign.objects.get(is_demo=True)
    office = sign_in("chuyenvien.snv", java_script_enabled=False)
    office.goto(f"/bo-tieu-chi/phong-trao/{campaign.pk}/")
    office.get_by_role("button", name=re.compile("Lập bản mới của Cá nhân")).click()
    code = office.locator(".draft-criteria > li").first.locator(".code").inner_text()
    office.locator(".draft-criteria .mover[value=down]").first.click()
    expect(office.locator(".draft-criteria > li").nth(1).locator(".code")).to_have_text(code)
    office.get_by_role("button", name=f"Bỏ tiêu chí {code}").click()
    office.get_by_role("button", name=re.compile("Đưa trở lại")).click()
    expect(office.get_by_text(f"Đã đưa tiêu chí {code} trở lại.")).to_be_visible()
    office.get_by_role("link", name="Thêm tiêu chí vào nhóm A").click()
    office.get_by_label("Tên tiêu chí").fill("Giữ gìn trụ sở xanh, sạch")
    office.get_by_label("Điểm tối đa").fill("5")
    office.get_by_role("button", name="Lưu tiêu chí").click()
    expect(office.get_by_text("Đã lưu.")).to_be_visible()
    expect(office.get_by_role("link", name="Giữ gìn trụ sở xanh, sạch")).to_be_visible()
