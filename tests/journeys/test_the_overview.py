"""The leader's way from the overview to a figure, its source and its trend: at a desk, on a phone, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from campaign.models import Campaign
from reports.compiling import compute
from tests.reports.drafts import make_issued
from units.models import User

pytestmark = pytest.mark.django_db(transaction=True)

WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def issued(demo):
    campaign = Campaign.objects.select_related("province").get(province__slug="kien-giang", slug="van-hoa-cong-so")
    report = {"kind": "mid_term", "year": 2022}
    by = User.objects.get(username="chuyenvien.snv")
    asked = {**report, "as_of": campaign.rounds.get(year=2022).closing_day}
    return make_issued(campaign, by, body=compute(campaign, **asked), **asked)


@pytest.mark.parametrize(
    ("size", "options"),
    [("desktop", {}), ("phone", {}), ("desktop", {"java_script_enabled": False})],
    ids=["desktop", "phone", "without scripts"],
)
def test_a_figure_its_source_and_its_trend_are_two_clicks_away(issued, sign_in, size, options):
    page = sign_in("lanhdao", size=size, **options)
    expect(page).to_have_url(re.compile(r"/tong-quan/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan năm 2022")
    assert not page.evaluate(WIDER) if not options else True

    # One click: the number in the sentence opens its source with its trend.
    number = page.locator(".answer a").first
    shown = number.inner_text().removesuffix(" đơn vị")
    number.click()
    expect(page.get_by_role("heading", name="Phiếu tập thể đã được thủ trưởng duyệt, năm 2022")).to_be_visible()
    expect(page.locator("dd.strong")).to_contain_text(shown)
    trend = page.get_by_role("region", name="Xu hướng")
    expect(trend.get_by_role("row")).to_have_count(5)
    # Two: the sheet behind it.
    row = page.get_by_role("region", name="Nguồn").get_by_role("row").nth(1)
    expect(row).to_contain_text(re.compile("Đã (duyệt|thẩm định|chốt)"))
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/phieu/\d+/$"))


def test_the_report_and_its_doubtful_figure_are_on_the_first_page(issued, sign_in):
    page = sign_in("lanhdao")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải báo cáo sơ kết").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    warning = page.get_by_role("listitem").filter(has_text="các phần cộng lại là 20")
    warning.get_by_role("link", name="Xem số liệu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kỷ luật")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_tree_opens_from_kinds_to_a_district_and_its_communes_by_keyboard(demo, sign_in, size):
    page = sign_in("lanhdao", size=size)
    page.get_by_role("link", name="Mở cây đơn vị").click()
    kind = page.get_by_role("link", name="Xã, phường, thị trấn", exact=True)
    kind.focus()
    page.keyboard.press("Enter")
    group = page.get_by_role("link", name="UBND huyện Giồng Riềng", exact=True)
    group.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("UBND huyện Giồng Riềng, năm 2022")
    cell = page.get_by_role("link", name=re.compile("UBND xã Thạnh Phước.*điểm"))
    expect(cell).to_be_visible()
    assert not page.evaluate(WIDER)
    page.get_by_role("navigation", name="Lọc theo kết quả").get_by_role("link", name=re.compile("Xuất sắc")).click()
    for unit in page.locator(".unit-cell").all():
        assert "Xuất sắc" in unit.inner_text()
    cell = page.locator(".unit-cell").first
    name = cell.locator(".name").inner_text()
    cell.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


@pytest.mark.parametrize("address", ["/tong-quan/", "/tong-quan/don-vi/?loai=huyen", "/tong-quan/thu-hang/"])
def test_the_pages_fit_the_narrowest_window(demo, sign_in, address):
    page = sign_in("lanhdao", size="phone")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert not page.evaluate(WIDER)
