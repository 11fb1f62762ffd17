"""A coordinator merges units in a real browser: row by row, preview, done, undone; with scripts and without."""

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from scoring.models import Status
from tests import factories as make
from tests.units.registers import register_now
from units.days import show_day
from units.models import Reorganisation, Unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def province(transactional_db, people):
    """Three offices with a person each; the second has an open sheet, the first a centre below it."""
    round_ = make.make_round(make.make_campaign(people.province))
    for code, name in (("SNV", "Sở Nội vụ"), ("SLD", "Sở Lao động"), ("BTG", "Ban Tôn giáo")):
        unit = make.make_unit(people.province, code=code, name=name)
        make.make_staff(unit)
        if code == "SLD":
            make.make_assessment(round_, unit)
        if code == "SNV":
            make.make_unit(people.province, name="Trung tâm Lưu trữ", parent=unit)
    return people.province


@pytest.fixture
def at_units(sign_in, people, province):
    def opened(**options):
        page = sign_in(people.coordinator.username, password=make.PASSWORD, **options)
        page.goto("/don-vi/")
        page.get_by_role("link", name="Sắp xếp đơn vị").click()
        return page

    return opened


def fill_in_the_merger(page):
    page.get_by_role("link", name="Hợp nhất…").click()
    page.get_by_label("Đơn vị kết thúc thứ 1").fill("so noi vu")
    page.get_by_label("Đơn vị kết thúc thứ 2").fill("SLD")
    page.get_by_label("Tên đơn vị mới").fill("Sở Nội vụ và Lao động")
    page.get_by_label("Ngày hiệu lực").fill(show_day(localdate(now())))
    page.get_by_label("Số quyết định").fill("12/QĐ-UBND")


def preview(page):
    page.get_by_role("button", name="Xem trước những việc sẽ làm").click()
    expect(page.get_by_role("heading", name="Xem trước việc hợp nhất")).to_be_visible()


def merge(page):
    page.get_by_role("button", name="Hợp nhất từ ngày").click()
    expect(page.get_by_text("Đã ghi việc hợp nhất")).to_be_visible()


@pytest.mark.parametrize(
    "options", [{}, {"java_script_enabled": False}, {"size": "phone"}], ids=["desk", "plain", "phone"]
)
def test_a_merger_is_previewed_done_and_undone(at_units, province, options):
    before = register_now()
    page = at_units(**options)
    fill_in_the_merger(page)
    preview(page)
    expect(page.get_by_text("1 đơn vị trực thuộc chuyển về Sở Nội vụ và Lao động")).to_be_visible()
    expect(page.get_by_text("2 cán bộ tiếp tục ở Sở Nội vụ và Lao động")).to_be_visible()
    expect(page.get_by_text("1 phiếu đang mở kết thúc cùng đơn vị")).to_be_visible()
    assert register_now() == before
    merge(page)
    made = Unit.objects.get(name="Sở Nội vụ và Lao động")
    sheet = Unit.objects.get(code="SLD").assessments.get()
    assert (sheet.status, made.staff.count(), made.children.count()) == (Status.CLOSED, 2, 1)
    expect(page.get_by_text("Sở Nội vụ và Lao động chưa có người duyệt")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác lần sắp xếp này").click()
    expect(page.get_by_text("Danh sách đơn vị trở lại như trước khi sắp xếp")).to_be_visible()
    assert register_now() == before
    sheet.refresh_from_db()
    assert sheet.status == Status.DRAFT


def test_a_third_unit_is_added_and_going_back_loses_nothing(at_units):
    page = at_units()
    fill_in_the_merger(page)
    page.get_by_role("button", name="Thêm đơn vị kết thúc").click()
    page.get_by_label("Đơn vị kết thúc thứ 3").fill("Ban Tôn giáo (BTG)")
    expect(page.get_by_label("Đơn vị kết thúc thứ 1")).to_have_value("so noi vu")
    preview(page)
    page.get_by_role("button", name="Sửa lại").click()
    expect(page.get_by_label("Đơn vị kết thúc thứ 3")).to_have_value("Ban Tôn giáo (BTG)")
    page.get_by_label("Tên đơn vị mới").fill("Sở Nội vụ chung")
    # Enter means the next step, not the first button of the page.
    page.get_by_label("Tên đơn vị mới").press("Enter")
    expect(page.get_by_role("heading", name="Xem trước việc hợp nhất")).to_be_visible()
    merge(page)
    assert Unit.objects.filter(valid_to__isnull=False).exclude(name="Trung tâm Lưu trữ").count() == 3


def test_a_mistake_is_said_beside_the_field_and_what_was_typed_stays(at_units):
    page = at_units()
    fill_in_the_merger(page)
    page.get_by_label("Đơn vị kết thúc thứ 2").fill("Sở Không Có")
    page.get_by_role("button", name="Xem trước những việc sẽ làm").click()
    expect(page.get_by_text("Không có đơn vị nào khớp “Sở Không Có”").first).to_be_visible()
    expect(page.get_by_label("Tên đơn vị mới")).to_have_value("Sở Nội vụ và Lao động")


def test_what_was_built_on_it_keeps_it_from_being_undone(at_units, people):
    page = at_units()
    fill_in_the_merger(page)
    preview(page)
    merge(page)
    make.make_role("head", unit=Unit.objects.get(name="Sở Nội vụ và Lao động"))
    page.get_by_role("button", name="Hoàn tác lần sắp xếp này").click()
    expect(page.get_by_role("alert").get_by_text("Đã có vai trò của đơn vị lập trong lần sắp xếp này")).to_be_visible()
    expect(page.get_by_role("button", name="Hoàn tác lần sắp xếp này")).to_have_count(0)
    assert Reorganisation.objects.get().undone_at is None
