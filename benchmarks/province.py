"""Measures importing and compiling a whole synthetic province beside the bare SQL; prints a Markdown table.

Run: bin/manage measure_province   (works in a database of its own and drops it at the end)
"""

import json
import resource
import statistics
import time
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.utils import timezone

from campaign.models import Campaign
from reports.compiling import compute
from scoring.imports.kinds import IMPORTERS
from scoring.rubrics.packs import load_packs
from synthetic.province import make
from synthetic.writing import HEADERS
from units.importing import import_file

COMPILED = 3  # times; the median counts
PUBLIC = ("value", "numerator", "denominator", "qualifier", "source")

# The least that anybody could ask of the same rows: one pass over the sheets, one over the marks.
SHEETS = """
SELECT r.year, u.kind, a.staff_id IS NULL, a.status, a.band, count(*), sum(a.total)
FROM scoring_assessment a JOIN campaign_round r ON r.id = a.round_id JOIN units_unit u ON u.id = a.unit_id
WHERE a.is_current GROUP BY 1, 2, 3, 4, 5
"""
MARKS = """
SELECT r.year, u.kind, m.criterion_id, sum(COALESCE(m.appraisal_points, m.head_points)), count(*)
FROM scoring_mark m JOIN scoring_assessment a ON a.id = m.assessment_id JOIN campaign_round r ON r.id = a.round_id
    JOIN units_unit u ON u.id = a.unit_id
WHERE a.status IN ('approved', 'appraised', 'final') GROUP BY 1, 2, 3
"""
LOADED = """
CREATE TEMPORARY TABLE loaded (year smallint, unit text, staff text, criterion text, own text, head text,
    appraisal text, explanation text)
"""


class Differs(Exception):
    """What was compiled is not what the generator worked out."""


def measure_province(folder, *, units, staff, first_year, last_year, seed):
    """Lines of the table: what, rows, seconds, rows a second, the process's highest memory so far in MB."""
    size = {"units": units, "staff": staff, "first_year": first_year, "last_year": last_year, "seed": seed}
    written, seconds = timed(lambda: make(slug="do-thu", out=folder, **size))
    yield line("write the files", sum(written.values()), seconds)
    with own_database():
        load_packs([folder / "campaign.yaml"])
        campaign = Campaign.objects.select_related("province").get()
        total = 0
        for kind in HEADERS:
            rows, seconds = timed(lambda kind=kind: imported(campaign, kind, folder))
            total += seconds
            yield line(f"import {kind}", rows, seconds)
        yield line("import, all files", sum(written.values()), total)
        _, seconds = timed(lambda: copied(folder / "marks.csv"))
        yield line("floor: bare COPY of marks.csv into a table of text", written["marks.csv"], seconds)
        yield from compiled(campaign, json.loads((folder / "truth.json").read_text(encoding="utf-8")))


def compiled(campaign, truth):
    """The last report and the last annual one, held against the truth, beside the bare aggregates."""
    for report in (truth["reports"][-1], *[each for each in truth["reports"] if each["kind"] == "annual"][-1:]):
        asked = {"kind": report["kind"], "year": report["year"], "as_of": date.fromisoformat(report["as_of"])}
        body, seconds = timed(lambda asked=asked: compute(campaign, **asked), times=COMPILED)
        check(body, report)
        yield line(f"compile {report['kind']} {report['year']}, as the truth says", len(body["figures"]), seconds)
    floors = []
    for name, sql, table in (("sheets", SHEETS, "scoring_assessment"), ("marks", MARKS, "scoring_mark")):
        _, seconds = timed(lambda sql=sql: rows_of(sql), times=COMPILED)
        floors.append(seconds)
        yield line(f"floor: one bare GROUP BY over {name}", rows_of(f"SELECT count(*) FROM {table}")[0][0], seconds)
    yield line("floor: both", "", sum(floors))


def check(body, report):
    figures = {key: {name: figure[name] for name in PUBLIC} for key, figure in body["figures"].items()}
    warnings = sorted(warning["code"] for warning in body["warnings"])
    if (figures, warnings, body["rankings"]) != (report["figures"], report["warnings"], report["rankings"]):
        wrong = [key for key in {**figures, **report["figures"]} if figures.get(key) != report["figures"].get(key)]
        raise Differs(f"{report['kind']} {report['year']}: {wrong[:5] or 'warnings or rankings'}")


def imported(campaign, kind, folder):
    outcome = import_file(
        IMPORTERS[kind], folder / f"{kind}.csv", province=campaign.province, campaign=campaign, at=timezone.now()
    )
    if outcome.errors:
        raise Differs(f"{kind}: {outcome.errors[0]}")
    return sum(outcome.counts.values())


def copied(path):
    with connection.cursor() as cursor, path.open(encoding="utf-8") as file:
        cursor.execute(LOADED)
        cursor.copy_expert("COPY loaded FROM STDIN WITH (FORMAT csv, HEADER)", file)
        cursor.execute("DROP TABLE loaded")


@contextmanager
def own_database():
    """A database beside the one in use, and beside that of the tests, made for this and dropped."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"measure_{name}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def rows_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def timed(call, *, times=1):
    """(what the call returned, the median of its seconds)."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        result = call()
        took.append(time.perf_counter() - start)
    return result, statistics.median(took)


def line(what, rows, seconds):
    """A line of the table; memory is that of this process, the server's stands apart."""
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown, rate = (f"{rows:,}", f"{rows / seconds:,.0f}") if rows else ("", "")
    return f"| {what} | {shown} | {seconds:.2f} | {rate} | {highest} |"
