"""What the page of one job tells of each row, and how many there are of each sort."""

from units.bulk.planning import MORE, NEW, SAME
from units.days import parse_day
from units.models import AccountJobStatus, RoleKind


def rows_of(job):
    """What became of each row, or while nothing was done, what the plan says."""
    if job.results or "what" not in (job.rows or [{}])[0]:
        return job.results or job.rows
    return [_planned(row) for row in job.rows]


def counts_of(job):
    """{sort: number}: rows done and left, or while nothing was done, people new, known and complete."""
    if job.status == AccountJobStatus.DONE:
        done = sum(bool(row["ok"]) for row in job.results)
        return {"done": done, "left": len(job.results) - done}
    sorts = (NEW, MORE, SAME)
    return {what: len({row["username"] for row in job.rows if row.get("what") == what}) for what in sorts}


def _planned(row):
    first, last = parse_day(row["valid_from"]), row["valid_to"] and parse_day(row["valid_to"])
    return row | {"office": RoleKind(row["kind"]).label, "first": first, "last": last}
