"""The steps that the user guide shows can be gone today; with GUIDE_IMAGES set to a folder (bin/guide-images does)
the pictures are kept there."""

import os
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Error

from reports.demo.accounts import PASSWORD
from tests import site_world
from tests.guide_pictures import declared, scaled, take

# A morning of the demo's own year, so that every picture counts the same days.
MOMENT = datetime.fromisoformat("2022-08-08T09:30:00+07:00")
FOLDER = os.environ.get("GUIDE_IMAGES", "")


def test_every_picture_of_the_guide_can_be_taken(transactional_db, browser, live_server, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    site_world.build()
    problems = []
    for (username, _size), pictures in groupby(sorted(declared(), key=_window), key=_window):
        window = browser.new_context(base_url=live_server.url, locale="vi-VN", reduced_motion="reduce", **scaled())
        window.set_default_timeout(30000)  # a loaded machine is slow, not wrong
        page = window.new_page()
        page.clock.set_fixed_time(MOMENT)
        if username:
            _sign_in(page, username)
        for picture in pictures:
            try:
                keep(picture.name, take(page, picture))
            except Error as problem:
                problems.append(f"{picture.name} at {page.url}: {problem.message}")
        page.goto("about:blank")
        window.close()
    assert not problems, "\n".join(problems)


def _window(picture):
    return picture.ai, picture.co


def _sign_in(page, username):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state("networkidle")


def keep(name, picture):
    if FOLDER:
        Path(FOLDER, f"{name}.webp").write_bytes(picture)
