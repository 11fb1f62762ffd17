"""A real browser against the live site with the demo province and a real worker."""

import os
import re
import time
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from reports.demo.accounts import PASSWORD

expect.set_options(timeout=15000)  # a loaded machine is slow, not wrong
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
LAST_ANSWERS = 5  # seconds, the most that the server may need to end what a closed page had asked


@pytest.fixture(scope="module")
def browser():
    """Chromium as bin/test found it; without CHROMIUM in the environment the journeys cannot be walked.

    While Playwright's loop runs in this thread Django keeps other connections than before and after it: they are
    closed here, or the test database could not be dropped.
    """
    library = os.environ.get("CHROMIUM_LD_LIBRARY_PATH")
    environment = os.environ | ({"LD_LIBRARY_PATH": library} if library else {})
    # Playwright keeps a loop in this thread; the tests themselves stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], env=environment, args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def demo(transactional_db):
    """Kiên Giang as `seed_demo` makes it."""
    call_command("seed_demo", stdout=StringIO())


@contextmanager
def answers_ended():
    """Waits at the end until the server has ended whatever it began to answer."""
    begun, ended = [], []

    def begins(**_):
        begun.append(1)

    def ends(**_):
        ended.append(1)

    request_started.connect(begins)
    request_finished.connect(ends)
    try:
        yield
        latest = time.monotonic() + LAST_ANSWERS
        while len(ended) < len(begun) and time.monotonic() < latest:
            time.sleep(0.01)
    finally:
        request_started.disconnect(begins)
        request_finished.disconnect(ends)


@pytest.fixture
def sign_in(browser, live_server):
    """sign_in(username, size=…): a page of that person's own browser window, at the home page."""
    with answers_ended():
        yield from _windows(browser, live_server)


def _windows(browser, live_server):
    windows = []

    def signed_in(username, size="desktop", password=PASSWORD, **options):
        # What Playwright takes offline are pages: past a worker of the site they would still reach the server.
        options = {"base_url": live_server.url, "service_workers": "block", **options}
        window = browser.new_context(viewport=SIZES[size], locale="vi-VN", accept_downloads=True, **options)
        windows.append(window)
        window.set_default_timeout(15000)
        page = window.new_page()
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu", exact=True).fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        # Leaders begin with the overview, everybody else with what waits for them.
        expect(page.get_by_role("heading", level=1, name=re.compile("Việc chờ tôi|Tổng quan"))).to_be_visible()
        return page

    yield signed_in
    for window in windows:
        # A save still under way would reach the server after the test has put its database away.
        for page in window.pages:
            page.goto("about:blank")
        window.close()
