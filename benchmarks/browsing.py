"""The sheet and the grid in Chromium: what the first load weighs, how far it shifts, how soon a key is painted."""

import os

from django.conf import settings
from django.test import Client
from django.urls import reverse

WEIGHT, SHIFT, PAINT = 150, 0.05, 100  # kB, layout shift, ms
WATCH = """
window.seen = { shift: 0, events: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.interactionId) seen.events.push(entry.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
QUICK = 16  # ms: what the browser does not report took less


def in_browser(address, people):
    """Lines of a second table; without Playwright, or without CHROMIUM in the environment, one that says so."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- comes with the test tools alone
    except ImportError:
        sync_playwright = None
    if sync_playwright is None or "CHROMIUM" not in os.environ:
        yield "\n(no browser: set CHROMIUM, and LD_LIBRARY_PATH where it needs one)"
        return
    # Read before Playwright's loop runs in this thread, where Django would refuse to ask.
    grid = reverse("grid_detail", args=[people.submitted.round_id, people.submitted.unit_id])
    asked = (
        ("sheet", people.sheet.get_absolute_url(), _session(people.clerk), "[data-row] .points input"),
        ("grid", grid, _session(people.head), ".gm input"),
    )
    yield "\n| in Chromium | measured | goal |\n|---|---|---|"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        for name, url, session, field in asked:
            yield from _page(browser, f"http://localhost:{address}", name, url, session, field)
        browser.close()


def _page(browser, site, name, url, session, field):
    window = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", base_url=site)
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    window.add_init_script(WATCH)
    page = window.new_page()
    weighed, parts = window.new_cdp_session(page), []
    weighed.send("Network.enable")
    weighed.on("Network.loadingFinished", lambda told: parts.append(told["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    yield f"| {name}: first load | {sum(parts) / 1000:.1f} kB in {len(parts)} files | ≤ {WEIGHT} kB |"
    worst, middle, presses = _typed(page, field)
    yield f"| {name}: layout shift, loading and typing | {page.evaluate('seen.shift'):.3f} | ≤ {SHIFT} |"
    yield f"| {name}: interaction to next paint, {presses} keys: worst, median | {worst}, {middle} ms | ≤ {PAINT} ms |"
    window.close()


def _typed(page, field):
    """(worst, median, how many keys) after points were typed in ten fields, each left with Enter so that it saves."""
    presses = 0
    page.locator(field).first.click()
    for n in range(10):
        for key in ("Control+a", str(n % 2), "Enter"):
            page.keyboard.press(key)
            presses += 1
            page.wait_for_timeout(60)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    events = sorted(page.evaluate("seen.events"))
    # One key is several events; those under the threshold are not reported and count as that.
    quick = [QUICK] * max(0, presses - len(events))
    every = quick + events
    return every[-1], every[len(every) // 2], presses


def _session(user):
    client = Client()
    client.force_login(user, backend="units.account_loading.AccountBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
