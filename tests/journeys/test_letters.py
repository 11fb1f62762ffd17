"""Writing a letter in a real browser while its PDF is being made."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaign.models import Inspection
from reports.letters.minuting import request_minutes
from tests import factories as make


@pytest.fixture
def letter(transactional_db, people):
    """Minutes whose PDF is being made."""
    campaign, at = make.make_campaign(people.province), timezone.now()
    inspection = Inspection.objects.create(
        campaign=campaign, unit=people.unit, kind="emulation", inspected_on=timezone.localdate(at), conclusion="Tốt."
    )
    return request_minutes(inspection=inspection, fields={}, issuing_body="snv", by=people.coordinator, at=at)


@pytest.fixture
def page(sign_in, people, letter):
    page = sign_in(people.coordinator.username, password=make.PASSWORD)
    page.goto(letter.get_absolute_url())
    expect(page.get_by_text("Dựng bản PDF: đang chờ đến lượt")).to_be_visible()
    return page


def end_the_work(letter):
    letter.jobs.update(status="done", finished_at=timezone.now())


def test_a_pdf_that_is_ready_never_sweeps_away_what_is_being_typed(letter, page):
    page.get_by_label("Lời văn").fill("Đang viết dở.")
    end_the_work(letter)
    expect(page.get_by_text("Dựng bản PDF: xong.")).to_be_visible()
    expect(page.get_by_label("Lời văn")).to_have_value("Đang viết dở.")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Tải lại trang").click()
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_a_pdf_that_is_ready_is_shown_where_nothing_is_being_typed(letter, page):
    with page.expect_navigation(url=re.compile(f"{letter.get_absolute_url()}$")):
        end_the_work(letter)
    expect(page.get_by_text("đang chờ đến lượt")).to_have_count(0)


def test_words_that_were_refused_stay_when_the_pdf_is_ready(letter, page):
    page.get_by_label("Trích yếu").fill("")
    page.get_by_label("Lời văn").fill("Đang viết dở.")
    page.get_by_role("button", name="Lưu và dựng lại").click()
    expect(page.get_by_text("Chưa lưu được.")).to_be_visible()
    end_the_work(letter)
    expect(page.get_by_text("Dựng bản PDF: xong.")).to_be_visible()
    expect(page.get_by_label("Lời văn")).to_have_value("Đang viết dở.")
