"""Measures the leaders' overview of a whole synthetic province beside a bare view under the same gunicorn.

Run: bin/manage measure_overview   (works in a database of its own and drops it at the end)
"""

import time
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from benchmarks.pages import Line, said, served, timed
from benchmarks.province import imported, own_database
from campaign.models import Campaign
from reports.models import Tally
from reports.overview.tallying import tallies_of
from scoring.models import Assessment, Status
from scoring.rubrics.packs import load_packs
from synthetic.province import make
from synthetic.writing import HEADERS
from units.models import Role, RoleKind, User

DASHBOARD = 8  # times the bare page


def measure_overview(folder, **size):
    """Lines of two tables: what counting costs, then what the pages cost."""
    make(slug="do-thu", out=folder, **size)
    with own_database():
        load_packs([folder / "campaign.yaml"])
        campaign = Campaign.objects.select_related("province").get()
        for kind in HEADERS:
            imported(campaign, kind, folder)
        yield from counted(campaign)
        yield ""
        yield from shown(campaign, folder)


def counted(campaign):
    """All years at first; then one year of units, and of people, after one sheet was approved or returned."""
    yield "| counting | seconds |"
    yield "|---|---|"
    yield f"| all years, units and people, {Assessment.objects.count():,} sheets | {_counting(campaign):.2f} |"
    yield f"| nothing has changed | {_counting(campaign):.3f} |"
    year = Tally.objects.filter(campaign=campaign).latest("year").year
    for words, whose in (("of units", {"staff__isnull": True}), ("of people", {"staff__isnull": False})):
        sheets = Assessment.objects.filter(round__campaign=campaign, round__year=year, **whose)
        pk = sheets.filter(status=Status.APPROVED).values_list("pk", flat=True)[0]
        Assessment.objects.filter(pk=pk).update(status=Status.APPROVED)
        # As a leader finds it whose last reading was longer ago than the patience with long counts.
        Tally.objects.update(counted_at=timezone.now() - timedelta(hours=1))
        yield f"| one sheet {words} has changed | {_counting(campaign):.3f} |"


def shown(campaign, folder):
    """The pages as a leader opens them, each in turn with the bare page."""
    leader = User.objects.create_user(username="do-thu-lanh-dao", password=None, full_name="Người Đo Thử")
    Role.objects.create(user=leader, kind=RoleKind.LEADER, province=campaign.province, valid_from=date(2019, 1, 1))
    year, bare = Tally.objects.filter(campaign=campaign).latest("year").year, "bare page of 30 rows"
    units = reverse("dashboard_units")
    pages = {
        f"overview, {campaign.province.units.count():,} units": reverse("dashboard"),
        "overview, the year before": f"{reverse('dashboard')}?nam={year - 1}",
        "units by kind": units,
        "communes by group": f"{units}?loai=xa",
        "departments, each with its result": f"{units}?loai=so_nganh",
        "who rose and who fell": reverse("dashboard_moves"),
        "one number with its rows": reverse("dashboard_figure", args=[f"bands.collective.{year}.tot"]),
        "one number about people": reverse("dashboard_figure", args=[f"bands.individual.{year}.tot"]),
    }
    lines = [Line(bare, leader, f"/bare/list/?tinh={campaign.province_id}")]
    lines += [Line(what, leader, url, DASHBOARD if place < 2 else None, floor=bare)
              for place, (what, url) in enumerate(pages.items())]  # fmt: skip
    yield "| page | SQL | median ms | times the bare page | goal |"
    yield "|---|---|---|---|---|"
    with served(folder) as address:
        times, counts = timed(address, lines)
    for line in lines:
        yield said(line, counts[line.what], times[line.what], times[line.floor] if line.floor else None)


def _counting(campaign):
    start = time.perf_counter()
    tallies_of([campaign], at=timezone.now())
    return time.perf_counter() - start
