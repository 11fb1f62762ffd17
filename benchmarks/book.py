"""Measures the bound book of all sheets of a synthetic province, read from the database; prints a Markdown table.

Run: bin/manage measure_book   (works in a database of its own and drops it at the end)
"""

import time
from datetime import date
from types import SimpleNamespace

from benchmarks.pressing import highest
from benchmarks.province import imported, own_database
from campaign.models import Campaign, Round
from reports.papers import sheet_books
from reports.papers.book_sections import BY_CLUSTER, COLLECTIVE, PEOPLE
from reports.press.printing import print_to
from reports.press.store import Store
from reports.press.workshop import dismiss
from scoring.models import Mark
from scoring.rubrics.packs import load_packs
from synthetic.province import make
from synthetic.writing import HEADERS
from units.models import Role, RoleKind, User

PROCESSES = 2
YEAR = 2022


def measure_book(folder, *, units, staff, seed):
    """Lines of the table: what, sheets, pages, seconds, ms a sheet, pieces laid out, the highest memory in MB."""
    make(slug="do-thu", out=folder, units=units, staff=staff, first_year=YEAR, last_year=YEAR, seed=seed)
    with own_database():
        load_packs([folder / "campaign.yaml"])
        campaign = Campaign.objects.select_related("province").get()
        for kind in HEADERS:
            imported(campaign, kind, folder)
        coordinator = User.objects.create_user(username="do-thu", password=None, full_name="Người Đo Thử")
        Role.objects.create(
            user=coordinator, kind=RoleKind.COORDINATOR, province=campaign.province, valid_from=date(2019, 1, 1)
        )
        yield from _of(COLLECTIVE, campaign, coordinator, folder)
        yield from _of(PEOPLE, campaign, coordinator, folder)


def _of(who, campaign, coordinator, folder):
    """The first making, one after a mark has changed, and one of what is kept."""
    round_ = Round.objects.get(campaign=campaign, year=YEAR)
    about = {
        "round": round_.pk, "who": who, "cluster": None, "kind": "", "unit": None, "approved": False,
        "order": BY_CLUSTER,
    }  # fmt: skip
    title = sheet_books.title_of(about, YEAR)
    document = SimpleNamespace(about=about, requested_by=coordinator, campaign=campaign, unit_id=None, title=title)
    cache = folder / f"cache-{who}"
    for what in ("first time", "after one mark has changed", "nothing changed"):
        if "mark" in what:
            chosen = Mark.objects.filter(assessment__in=sheet_books.bound_of(about, coordinator)).order_by("pk")
            Mark.objects.filter(pk=chosen.values("pk")[:1]).update(explanation="Đã bổ sung minh chứng.")
        yield _line(f"{who}, {what}", document, cache, folder / "book.pdf")
    dismiss(Store(cache))


def _line(what, document, cache, target):
    start = time.perf_counter()
    body = sheet_books.collect(document)
    named = time.perf_counter() - start
    printed = print_to(target, sheet_books.sheaf_of(document, body, None), cache=cache, processes=PROCESSES)
    seconds = time.perf_counter() - start
    sheets = sum(len(section["sheets"]) for section in body["sections"])
    return (
        f"| {what} | {sheets:,} | {printed.pages:,} | {named:.1f} | {seconds:.1f} | {1000 * seconds / sheets:.0f} "
        f"| {printed.rendered:,} | {highest(cache, PROCESSES):.0f} |"
    )
