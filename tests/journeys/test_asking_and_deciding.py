"""Small scripts of the forms in a real browser: what a report is asked for with, how many a decision names."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaign.models import Award, Milestone
from reports.models import Report
from tests import factories as make
from tests.reports.drafts import make_issued
from tests.reports.proposals.conftest import office, propose  # noqa: F401 -- fixtures
from tests.reports.proposals.test_awarding import issue


@pytest.fixture
def campaign(transactional_db, people):
    """A campaign that promised its mid-term review in 2022, with a round of 2021."""
    campaign = make.make_campaign(people.province)
    Milestone.objects.create(campaign=campaign, kind="mid_term", year=2022)
    make.make_round(campaign, year=2021)
    return campaign


@pytest.fixture
def form(sign_in, people, campaign):
    """The form of a new report, as soon as it knows what stands already."""

    def opened(**options):
        page = sign_in(people.coordinator.username, password=make.PASSWORD, **options)
        page.goto("/bao-cao/lap/")
        page.wait_for_load_state("networkidle")
        return page

    return opened


def proposed(page):
    return page.locator("#id_year").input_value(), page.locator("#id_as_of").input_value()


def test_each_kind_brings_its_year_and_day_until_others_are_typed(form, campaign):
    page = form()
    assert proposed(page) == ("2022", "31/12/2022")
    page.get_by_label("Loại báo cáo").select_option("annual")
    assert proposed(page) == ("2021", "31/12/2021")
    page.locator("#id_as_of").fill("8/8/2021")
    page.locator("#id_year").fill("2023")
    page.get_by_label("Loại báo cáo").select_option("final")
    assert proposed(page) == ("2023", "8/8/2021")


def test_the_year_of_a_report_that_was_issued_asks_for_a_reason_and_keeps_it(form, campaign, people):
    issued = make_issued(campaign, people.coordinator)
    page = form(size="phone")
    reason = page.get_by_label("Lý do đính chính")
    expect(page.get_by_role("link", name=issued.title)).to_be_visible()
    reason.fill("Số đơn vị ghi sai.")
    page.locator("#id_year").fill("2021")
    expect(reason).to_have_count(0)
    page.locator("#id_year").fill("2022")
    expect(reason).to_be_visible()
    page.get_by_role("button", name="Tổng hợp số liệu").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi lý do đính chính")
    expect(page.locator("#id_reason")).to_have_class("textarea form-control is-invalid")
    reason.fill("Số đơn vị ghi sai.")
    page.get_by_role("button", name="Tổng hợp số liệu").click()
    expect(page.get_by_text("Đang tổng hợp số liệu")).to_be_visible()
    assert Report.objects.get(previous=issued).reason == "Số đơn vị ghi sai."


def test_without_scripts_the_reason_is_asked_for_by_the_answer(form, campaign, people):
    make_issued(campaign, people.coordinator)
    page = form(java_script_enabled=False)
    page.get_by_role("button", name="Tổng hợp số liệu").click()
    expect(page.get_by_label("Lý do đính chính")).to_be_visible()


@pytest.fixture
def proposal(transactional_db, propose, office):  # noqa: F811
    return issue(propose(), office)


def test_a_decision_tells_how_many_it_names_and_a_refusal_forgets_no_tick(sign_in, proposal, office):  # noqa: F811
    page = sign_in(office.coordinator.username, password=make.PASSWORD)
    page.goto(f"/van-ban/to-trinh/{proposal.pk}/quyet-dinh/")
    told = page.locator("[data-given]")
    expect(told).to_have_text("4")
    page.get_by_label("Sở Tài chính được khen").uncheck()
    page.get_by_label("Lý do Sở Tài chính không được khen").fill("Để xét đợt sau")
    expect(told).to_have_text("3")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_role("alert")).to_contain_text("Số quyết định")
    expect(page.get_by_label("Sở Tài chính được khen")).not_to_be_checked()
    expect(page.get_by_label("Lý do Sở Tài chính không được khen")).to_have_value("Để xét đợt sau")
    page.get_by_label("Số quyết định").fill("1500/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("3/4 dòng được khen")).to_be_visible()
    assert Award.objects.count() == 3


def test_the_bar_of_a_coordinator_with_notices_is_one_row_and_nothing_stands_out_of_the_page(form, people):
    people.coordinator.notices.create(text="Đã dựng xong bản PDF.", at=timezone.now(), url="/bao-cao/")
    page = form()
    assert page.locator(".topbar").bounding_box()["height"] <= 60
    for size in ({"width": 1366, "height": 768}, {"width": 390, "height": 844}, {"width": 320, "height": 640}):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
