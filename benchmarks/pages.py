"""Measures the common pages over HTTP beside a bare view under the same gunicorn, and the sheet in a browser.

Run: bin/manage measure_pages [--units 1500]   (works in a database of its own and drops it at the end)
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.browsing import in_browser
from benchmarks.counting import ASKED, TOLD
from benchmarks.measured_people import people_of

ROUNDS, WARM = 40, 6
LIST, SHEET, SAVE = 4, 8, 5  # times the floor that a page may cost


@dataclass(frozen=True)
class Line:
    """One thing measured: who asks for what, and the most that it may cost in times its floor."""

    what: str
    who: object
    url: str
    goal: int | None = None
    fields: object = None
    floor: str = ""


def measure_pages(folder, *, units=None):
    """Lines of the table: what, SQL, median ms, times its floor, the goal; then what the browser says."""
    with people_of(folder, units) as people, served(folder) as address:
        lines = asked_of(people)
        times, counts = timed(address, lines)
        for line in lines:
            floor = times[line.floor] if line.floor else None
            yield said(line, counts[line.what], times[line.what], floor)
        yield from in_browser(address, people)


def asked_of(people):
    page, save = "bare page of 30 rows", "bare save"
    sheet, mark = people.sheet.get_absolute_url(), people.mark
    saving = Saving(people.sheet, mark)
    return [
        Line(page, people.coordinator, f"/bare/list/?tinh={people.campaign.province_id}"),
        Line("home, clerk", people.clerk, "/", floor=page),
        Line("home, head", people.head, "/", floor=page),
        Line("home, coordinator", people.coordinator, "/", floor=page),
        Line("queue of a head", people.head, reverse("review_queue"), LIST, floor=page),
        Line("list of 30 sheets, coordinator", people.coordinator, reverse("assessment_list"), LIST, floor=page),
        Line("list of 30 units", people.coordinator, reverse("unit_list"), LIST, floor=page),
        Line(f"sheet of {people.criteria} criteria, clerk", people.clerk, sheet, SHEET, floor=page),
        Line("review of a sheet, head", people.head, people.submitted.get_absolute_url(), SHEET, floor=page),
        Line(f"dashboard, {people.units:,} units", people.leader, reverse("dashboard"), SHEET, floor=page),
        Line(save, people.clerk, f"/bare/save/{mark.pk}/", fields=lambda n: {"points": 2 + n % 2}),
        Line("save one mark", people.clerk, saving.url, SAVE, fields=saving.fields, floor=save),
    ]


class Saving:
    """One mark saved again and again, each time with other points and the revision that the last save left."""

    def __init__(self, sheet, mark):
        self.code, self.revision = mark.criterion.code, mark.revision
        self.url = reverse("assessment_mark", args=[sheet.pk, self.code])

    def fields(self, n):
        typed = {"points": n % 2, "words": "", "stage": "self", "revision": self.revision + n, "seen": ""}
        return {f"{self.code}-{name}": value for name, value in typed.items()}


def timed(address, lines):
    """({what: median ms}, {what: SQL statements}); the lines take turns, so that a busy moment meets them all."""
    browsers = {line.who.pk: Browser(address, line.who) for line in lines}
    times, counts = {line.what: [] for line in lines}, {}
    for n in range(WARM + ROUNDS):
        for line in lines:
            count = n == 0
            fields = line.fields(n) if line.fields else None
            start = time.perf_counter()
            counted = browsers[line.who.pk].ask(line.url, fields, count=count)
            if n >= WARM:
                times[line.what].append((time.perf_counter() - start) * 1000)
            counts.setdefault(line.what, counted)
    return {what: statistics.median(each) for what, each in times.items()}, counts


class Browser:
    """A person signed in over one connection that is kept alive."""

    def __init__(self, address, user):
        client = Client()
        client.force_login(user, backend="units.account_loading.AccountBackend")
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.connection = HTTPConnection("localhost", address, timeout=60)
        self.token = "".join(random.choices("abcdefghij", k=32))

    def ask(self, url, fields=None, *, count=False):
        """Asks for a page, or posts the fields as htmx does; returns how many SQL statements the server told of."""
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip"} | ({ASKED: "1"} if count else {})
        if fields is not None:
            headers |= {"HX-Request": "true", "X-CSRFToken": self.token}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if fields is None else urlencode(fields)
        try:
            self.connection.request("GET" if body is None else "POST", url, body, headers)
            response = self.connection.getresponse()
        except ConnectionError:  # a pause longer than the server keeps a silent connection
            self.connection.close()
            return self.ask(url, fields, count=count)
        response.read()
        if response.status != 200:
            raise SystemExit(f"{url}: HTTP {response.status}")
        return response.headers.get(TOLD)


def said(line, counted, milliseconds, floor):
    times = milliseconds / floor if floor else 1
    goal = f"≤ {line.goal}" if line.goal else ""
    return f"| {line.what} | {counted} | {milliseconds:.1f} | {times:.1f} | {goal} |"


@contextmanager
def served(folder):
    """The port of the site over the database in use, by the gunicorn of bin/run, with files as production has them."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.served",
        "DATABASE_URL": database_in_use(),
        "MEASURED_STATIC": str(Path(folder, "static")),
    }
    manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(manage, cwd=settings.BASE_DIR, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    site = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        site.terminate()
        site.wait()


def database_in_use():
    parts = urlsplit(settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{settings.DATABASES['default']['NAME']}"))


def _wait_for(port):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn did not open")
