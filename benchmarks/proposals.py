"""Measures a proposal for awards of a whole province, from its rules to its paper; prints a Markdown table.

Run: bin/manage measure_proposals   (works in a database of its own and drops it at the end)
"""

import random
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.marked_units import YEARS, province_of
from benchmarks.pressing import highest, own_highest
from benchmarks.province import own_database, timed
from campaign.models import StoredFile
from reports import snapshots
from reports.checking import checklist
from reports.models import Document, DocumentKind, IssuingBody, Proposal, ReportStatus, family_of
from reports.papers import proposals as paper
from reports.papers.proposal_workbook import READABLE
from reports.press.printing import print_to
from reports.press.store import Store
from reports.press.workshop import dismiss
from reports.proposals import awarding, building, proposing, voting

DAY = date(YEARS[-1], 8, 1)
RULES = {
    "occasion": "mid_term", "first_year": YEARS[0], "year": YEARS[-1], "day": DAY, "form": "bang_khen_tinh",
    "collective_bands": ["xuat_sac", "tot"], "individual_bands": ["xuat_sac", "tot"], "least_years": 2,
}  # fmt: skip
# The least that anybody could ask of the same rows: one pass over the sheets of the span, and the rows copied bare.
READ = """
SELECT coalesce(s.person::text, a.unit_id::text), r.year, a.status, a.total, a.rubric_id, a.band
FROM scoring_assessment a JOIN campaign_round r ON r.id = a.round_id LEFT JOIN units_staff s ON s.id = a.staff_id
WHERE a.is_current
"""
WRITTEN = "CREATE TEMPORARY TABLE bare AS SELECT * FROM reports_nominee"


class Undo(Exception):
    """Raised to roll back what was measured, with the jobs that it would have asked for."""


def measure_proposals(folder, *, units, staff, seed):
    """Lines of the table: what, rows, SQL statements, seconds, the process's highest memory so far in MB."""
    with own_database():
        campaign, coordinator = province_of(units, staff, random.Random(seed))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest memory counts from here on
        proposal = _opened(campaign, coordinator)
        yield from _building(proposal, coordinator)
        with override_settings(ALLOWED_HOSTS=["*"]):
            yield from _pages(proposal, coordinator)
        yield from _paper(proposal, folder)
        yield from _decided(proposal, coordinator)
        yield f"| the press, highest of any process | | | | {highest(folder / 'cache'):.0f} |"
        dismiss(Store(folder / "cache"))


def _opened(campaign, by):
    """Without the job that a worker would do: here it is done step by step."""
    document = Document.objects.create(
        campaign=campaign, kind=DocumentKind.PROPOSAL, title="Về việc đề nghị tặng Bằng khen", requested_by=by,
        requested_at=timezone.now(), issuing_body=IssuingBody.SNV, about={"form": RULES["form"], "year": RULES["year"]},
        text=paper.default_text(Document(campaign=campaign)),
    )  # fmt: skip
    proposal = Proposal.objects.create(document=document, family=family_of(RULES["form"]), **RULES)
    proposal.quotas.create(collective=1, individual=2)
    return proposal


def _building(proposal, by):
    with connection.cursor() as cursor:
        _, read = timed(lambda: cursor.execute(READ) or cursor.fetchall(), times=3)
        sheets = cursor.rowcount
        yield from _built(proposal, "first time")
        _, written = timed(lambda: cursor.execute(WRITTEN))
        cursor.execute("DROP TABLE bare")
    yield line("floor: the sheets of the span, read bare", sheets, 1, read)
    yield line("floor: the rows of the list, copied bare", proposal.nominees.count(), 1, written)
    yield from _built(proposal, "again, nothing changed")
    quotas = [{"collective": 1, "individual": None}]
    asking = {"proposal": proposal, "rules": {}, "quotas": quotas, "by": by, "at": timezone.now()}
    yield measured("ask for other quotas, in the request", 1, lambda: undone(lambda: proposing.change_rules(**asking)))
    before = proposal.nominees.listed().count()
    proposal.quotas.update(individual=None)
    yield from _built(proposal, f"again, other quotas: from {before:,} rows on the list to more")


def _built(proposal, what):
    judged = {}
    with CaptureQueriesContext(connection) as reading:
        judged, read = timed(lambda: building.judged(proposal, tell=str))
    with CaptureQueriesContext(connection) as writing:
        _, kept = timed(lambda: _kept(proposal, *judged[1:]))
    yield line(f"build, {what}: read and judge", len(judged[1]), len(reading), read)
    yield line(f"build, {what}: write", len(judged[1]), len(writing), kept)


def _kept(proposal, verdicts, people):
    with transaction.atomic():
        building.write(proposing.locked(proposal), verdicts, people, at=timezone.now())
    proposal.refresh_from_db()


def _pages(proposal, by):
    client = Client()
    client.force_login(by, backend="units.account_loading.AccountBackend")
    list_url = proposal.get_absolute_url()
    council, votes = (reverse(name, args=[proposal.pk]) for name in ("proposal_council", "proposal_votes"))
    rows = reverse("proposal_rows", args=[proposal.pk])
    listed = proposal.nominees.listed().in_order()
    number = listed.count()
    voting.record_session(
        proposal=proposal, met_on=DAY, minutes_number="", members=15, present=13, by=by, at=timezone.now()
    )
    yield _page("list, first page", client, list_url)
    yield _page("list, page 100", client, list_url, trang=100)
    yield _page("list, everybody considered, a name looked for", client, list_url, xem="all", tim="nguyen thi lan")
    yield _page("one row with its reasons", client, listed.first().get_absolute_url())
    yield _page("summaries and places, first page", client, rows)
    yield _page("votes, first page", client, council)
    nominee, at = listed.first(), timezone.now()
    chosen = {"nominee": nominee, "choice": "aside", "reason": "Đo thử", "by": by, "at": at}
    yield measured("set one row aside", 1, lambda: undone(lambda: proposing.choose(**chosen)))
    first = {f"votes-{each.pk}": "12" for each in listed[:30]}
    yield measured("save the votes of a page", 30, lambda: undone(lambda: _posted(client, votes, first)))
    names = listed.values_list("name", "unit_name")
    block = {"pasted": "\n".join(f"{name}\t{unit}\t{10 + n % 4}" for n, (name, unit) in enumerate(names))}
    yield measured("paste the votes of all", number, lambda: undone(lambda: _posted(client, votes, block)))
    same = {"for-all": "1", "same": "13"}
    yield measured("the same votes for all", number, lambda: _posted(client, votes, same))


def _page(what, client, url, **query):
    return measured(f"page: {what}", "", lambda: _answered(client.get(url, query)), times=5)


def _posted(client, url, data):
    _answered(client.post(url, data), 302)


def _answered(response, status=200):
    if response.status_code != status:
        raise SystemExit(f"{response.request['PATH_INFO']}: HTTP {response.status_code}")


def _paper(proposal, folder):
    document = Document.objects.select_related("campaign__province").get(pk=proposal.document_id)
    body, seconds = timed(lambda: paper.collect(document) | {"title": document.title, "text": document.text})
    rows = sum(map(len, body["rows"].values()))
    yield line("paper: read the list", rows, "", seconds)
    document.snapshot, seconds = timed(lambda: snapshots.freeze(body, at=timezone.now()))
    document.save(update_fields=["snapshot"])
    yield line("paper: freeze it", rows, "", seconds)
    yield from _printed("in the workbook", document, body, folder)
    short = {scope: found[:READABLE] for scope, found in body["rows"].items()}
    yield from _printed("on paper", document, body | {"rows": short}, folder)
    today = timezone.localdate()
    yield measured("check before issue", rows, lambda: checklist.check(document, today=today, body=body), times=3)


def _printed(where, document, body, folder):
    target = folder / "list.pdf"
    printed, seconds = timed(
        lambda: print_to(target, paper.sheaf_of(document, body, None), cache=folder / "cache", processes=2)
    )
    rows = sum(map(len, body["rows"].values()))
    yield line(f"paper: print, the long list {where}, {printed.pages:,} pages", rows, "", seconds)


def _decided(proposal, by):
    """As the job of issuing leaves it; then a decision for all rows."""
    at = timezone.now()
    documents = Document.objects.filter(pk=proposal.document_id)
    documents.update(
        status=ReportStatus.ISSUING, number="1", issued_on=DAY, signer_position="GIÁM ĐỐC", signer_name="A",
        issued_by=by,
    )  # fmt: skip
    file = StoredFile.objects.create(sha256="2" * 64, size=1, content_type="application/pdf", stored_at=at)
    documents.update(status=ReportStatus.ISSUED, pdf=file)
    pks = set(proposal.nominees.listed().values_list("pk", flat=True))
    told = {"number": "1/QĐ-UBND", "decided_on": DAY, "decided_by": "Chủ tịch", "basis": ""}
    given = {"proposal": proposal, "awarded": pks, "turned_down": {}, "by": by, "at": at}
    yield measured("record a decision and its awards", len(pks), lambda: awarding.decide(**told, **given))
    back = {"proposal": proposal, "reason": "Đo thử", "by": by, "at": at}
    yield measured("take the decision back", len(pks), lambda: awarding.take_back(**back))


def undone(call):
    """Calls and rolls back."""
    try:
        with transaction.atomic():
            call()
            raise Undo
    except Undo:
        pass


def measured(what, rows, call, *, times=1):
    """One line: the SQL statements of the first call, without those that control transactions, and its seconds."""
    with CaptureQueriesContext(connection) as captured:
        _, seconds = timed(call)
    control = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    statements = sum(not query["sql"].startswith(control) for query in captured)
    if times > 1:
        _, seconds = timed(call, times=times)
    return line(what, rows, statements, seconds)


def line(what, rows, statements, seconds):
    shown = f"{rows:,}" if rows != "" else ""
    return f"| {what} | {shown} | {statements} | {seconds:.2f} | {own_highest():.0f} |"
