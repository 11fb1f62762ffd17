"""Measures the compiling of the demo report on the servers at hand; prints a line of a Markdown table.

Run: bin/manage measure   (needs the demo data; changes nothing). What pages cost is in benchmarks.pages.
"""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.province import timed
from campaign.models import Campaign
from reports.compiling import compute

TIMES = 5


def measure():
    """A line of the table: what, SQL statements, median ms."""
    campaign = Campaign.objects.get(province__slug="kien-giang", slug="van-hoa-cong-so")
    asked = {"kind": "mid_term", "year": 2022, "as_of": date(2022, 8, 8)}
    with CaptureQueriesContext(connection) as captured:
        compute(campaign, **asked)
    _, seconds = timed(lambda: compute(campaign, **asked), times=TIMES)
    yield f"| compile the demo report, without rendering | {len(captured.captured_queries)} | {seconds * 1000:.0f} |"
