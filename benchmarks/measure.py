"""Measures the common pages and the compiling of the demo report on the servers at hand; prints a Markdown table.

Run: bin/manage measure   (needs the demo data; changes nothing that lasts)
"""

import statistics
import time
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.models import Campaign
from reports.compiling import compute
from scoring.models import Assessment, Mark, Status
from units.models import Role, RoleKind, User

ROUNDS = 40


class Undo(Exception):
    """Raised to roll a measured save back."""


def measure():
    """Lines of the table: what, SQL statements, commits, median ms, times the floor."""
    campaign = Campaign.objects.get(province__slug="kien-giang", slug="van-hoa-cong-so")
    coordinator = User.objects.get(roles__province=campaign.province, roles__kind=RoleKind.COORDINATOR)
    sheet, clerk = _open_sheet(campaign)
    with override_settings(ROOT_URLCONF="benchmarks.bare", ALLOWED_HOSTS=["*"]):
        office, unit = _signed_in(coordinator), _signed_in(clerk)
        mark = Mark.objects.filter(assessment=sheet, self_points__isnull=False).select_related("criterion").first()
        fields = {"points": "0", "words": mark.explanation, "stage": "self", "revision": mark.revision, "seen": ""}
        saving = {f"{mark.criterion.code}-{name}": str(value) for name, value in fields.items()}
        floor_page = _page("bare page of 30 rows", lambda: office.get(f"/bare/list/?tinh={campaign.province_id}"))
        floor_save = _page("bare save", lambda: unit.post(f"/bare/save/{mark.pk}/"))
        yield from _rows(
            [
                (floor_page, floor_page),
                (_page("home, clerk", lambda: unit.get("/")), floor_page),
                (_page("home, coordinator", lambda: office.get("/")), floor_page),
                (_page("list of 30 sheets", lambda: office.get(reverse("assessment_list"))), floor_page),
                (_page("sheet of 12 criteria", lambda: unit.get(sheet.get_absolute_url())), floor_page),
                (floor_save, floor_save),
                (
                    _page(
                        "save one mark",
                        lambda: unit.post(
                            reverse("assessment_mark", args=[sheet.pk, mark.criterion.code]),
                            saving,
                            headers={"HX-Request": "true"},
                        ),
                        undo=True,
                    ),
                    floor_save,
                ),
            ]
        )
    queries, milliseconds = _timed(
        lambda: compute(campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8)), rounds=5
    )
    yield f"| compile the demo report, without rendering | {queries} |  | {milliseconds:.0f} |  |"


def _rows(measured):
    for (name, queries, commits, milliseconds), floor in measured:
        yield f"| {name} | {queries} | {commits} | {milliseconds:.1f} | {milliseconds / floor[3]:.1f} |"


def _page(name, request, *, undo=False):
    with CaptureQueriesContext(connection) as captured, _undone(undo):
        response = request()
        if response.status_code != 200:
            raise SystemExit(f"{name}: HTTP {response.status_code}")
    statements = [query["sql"] for query in captured.captured_queries]
    control = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    queries = [sql for sql in statements if not sql.startswith(control)]
    commits = sum(sql.startswith(("COMMIT", "RELEASE")) for sql in statements)
    times = []
    for _ in range(ROUNDS):
        with _undone(undo):
            start = time.perf_counter()
            request()
            times.append((time.perf_counter() - start) * 1000)
    return name, len(queries), commits, statistics.median(times)


def _timed(call, *, rounds):
    with CaptureQueriesContext(connection) as captured:
        call()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return len(captured.captured_queries), statistics.median(times)


@contextmanager
def _undone(undo):
    """Rolls back what a measured save wrote; the save's own transaction then shows as one savepoint."""
    if not undo:
        yield
        return
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def _signed_in(user):
    client = Client()
    client.force_login(user, backend="units.account_loading.AccountBackend")
    return client


def _open_sheet(campaign):
    """A sheet that a clerk with an account may write now."""
    clerks = Role.objects.filter(kind=RoleKind.CLERK, unit__province=campaign.province).select_related("user")
    for role in clerks:
        sheet = Assessment.objects.current().collective().filter(unit=role.unit_id, status=Status.DRAFT).first()
        if sheet:
            return sheet, role.user
    raise SystemExit("Chưa có phiếu nháp của đơn vị nào có cán bộ đầu mối. Hãy chạy seed_demo trước.")
