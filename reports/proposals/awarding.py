"""What was decided on a proposal: number, day, who was given the award, each recorded among the campaign's awards."""

from collections import defaultdict

from django.db import connection, transaction
from django.utils.timezone import localdate
from psycopg2.extras import execute_values

from campaign.models import Award
from campaign.recording import record_awards, remove_records
from reports import events
from reports.background import jobs
from reports.models import Document, DocumentKind, JobKind, Nominee
from reports.papers.award_lists import NOT_DECIDED
from reports.proposals.overtaking import TOLD, overtaken
from reports.proposals.proposing import changed, form_name, locked_by
from reports.requesting import request_document
from units.days import show_day
from units.refusals import Refused
from units.text import one_line

LONGEST_REASON = Nominee._meta.get_field("turned_down").max_length
KEEP_AWARDS = """
UPDATE reports_nominee SET award_id = given.award, turned_down = '' FROM (VALUES %s) AS given (pk, award)
WHERE reports_nominee.id = given.pk
"""


@transaction.atomic
def decide(*, proposal, number, decided_on, decided_by, basis, awarded, turned_down, by, at):
    """Records the decision and an award for each row of `awarded` (pks); other rows keep why not. Raises Refused."""
    proposal = locked_by(proposal, by=by)
    if refused := refusal_to_decide(proposal):
        raise Refused(refused)
    if decided_on > localdate(at):
        raise Refused(f"Ngày quyết định {show_day(decided_on)} ở sau hôm nay. Hãy xem lại ngày.")
    if decided_on < proposal.document.issued_on:
        raise Refused(
            f"Ngày quyết định {show_day(decided_on)} ở trước ngày tờ trình {show_day(proposal.document.issued_on)}."
        )
    awarded, rows = set(awarded), proposal.nominees.listed().select_for_update(of=("self",))
    rows = list(rows.select_related("unit", "staff").defer("findings", "why", "summary"))
    given = [row for row in rows if row.pk in awarded]
    if not given:
        raise Refused("Chưa chọn tập thể, cá nhân nào được khen. Hãy chọn ít nhất một dòng.")
    if long := [row.name for row in rows if len(one_line(turned_down.get(row.pk, ""))) > LONGEST_REASON]:
        raise Refused(f"Lý do không khen {long[0]} dài quá {LONGEST_REASON} ký tự. Hãy rút gọn.")
    if names := [name for pk, name in overtaken(proposal).items() if pk in awarded]:
        raise Refused(
            f"{TOLD.format(whom=names[0])} Hãy ghi là không được khen, hoặc xem lại phần kỷ luật, khen thưởng đã ghi."
        )
    proposal.decision_number, proposal.decided_on = one_line(number), decided_on
    proposal.decided_by, proposal.decision_basis = one_line(decided_by), one_line(basis)
    proposal.decision_typed_by = by
    proposal.save()
    changed(proposal)
    awards = record_awards([_award(row, proposal) for row in given], by=by, at=at)
    _keep_awards([(row.pk, award.pk) for row, award in zip(given, awards, strict=True)])
    _keep_reasons(proposal, turned_down)
    said = f"Ghi quyết định {proposal.decision_number} ngày {show_day(decided_on)}: {len(given)}/{len(rows)} được khen."
    events.record(proposal.document, said, by=by, at=at)
    return proposal


@transaction.atomic
def take_back(*, proposal, reason, by, at):
    """A decision that was typed wrongly: its awards are taken out again and it can be typed anew. Raises Refused.

    The list that was printed of it is taken away with it.
    """
    proposal = locked_by(proposal, by=by)
    if not proposal.is_decided:
        raise Refused("Tờ trình này chưa ghi quyết định nên không có gì để hủy.")
    if not (reason := one_line(reason)):
        raise Refused("Hãy nêu lý do.")
    awards = list(Award.objects.filter(nomination__proposal=proposal).select_related("campaign"))
    proposal.nominees.update(award=None, turned_down="")
    remove_records(awards, by=by, at=at)
    said = f"Hủy ghi quyết định {proposal.decision_number}. Lý do: {reason}"
    proposal.decision_number = proposal.decided_on = proposal.decided_by = proposal.decision_typed_by = None
    proposal.decision_basis = ""
    proposal.save()
    changed(proposal)
    events.record(proposal.document, said, by=by, at=at)
    _take_lists_away(proposal, said, by=by, at=at)
    return proposal


@transaction.atomic
def request_decided_list(*, proposal, by, at):
    """The list of who was given the award, one for each proposal; printed anew after another decision was typed."""
    proposal = locked_by(proposal, by=by)
    if not proposal.is_decided:
        raise Refused(NOT_DECIDED)
    title = f"Danh sách được tặng {form_name(proposal.form)} theo Quyết định số {proposal.decision_number}"
    known = _lists_of(proposal).first()
    if known is None:
        return request_document(
            kind=DocumentKind.AWARD_LIST,
            campaign=proposal.document.campaign,
            title=title,
            about={"proposal": proposal.pk},
            issuing_body=proposal.document.issuing_body,
            by=by,
            at=at,
        )
    if known.pdf_id is None or known.title != title:
        known.title = title
        known.save(update_fields=["title"])
        jobs.request_job(subject=known, kind=JobKind.RENDER, by=by, at=at)
    return known


def _lists_of(proposal):
    lists = Document.objects.select_for_update(of=("self",)).select_related("campaign")
    return lists.filter(kind=DocumentKind.AWARD_LIST, about__proposal=proposal.pk)


def _take_lists_away(proposal, said, *, by, at):
    for document in _lists_of(proposal):
        for job in jobs.open_jobs(document):
            jobs.cancel(job=job, by=by, at=at)
        document.snapshot = document.pdf = None
        document.save(update_fields=["snapshot", "pdf"])
        events.record(document, f"{said} Bản in của danh sách được bỏ."[:500], by=by, at=at)


def refusal_to_decide(proposal):
    """Why no decision can be typed now, or None."""
    if proposal.is_decided:
        return "Tờ trình này đã ghi quyết định. Ghi sai thì hủy quyết định đã ghi rồi nhập lại."
    if not proposal.document.is_issued:
        return "Tờ trình chưa ban hành. Hãy ban hành (ghi số, ngày, người ký) rồi nhập quyết định."
    return None


def _keep_awards(pairs):
    """Links rows to their awards: (pk of a row, pk of its award)."""
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, KEEP_AWARDS, pairs, page_size=len(pairs))


def _keep_reasons(proposal, turned_down):
    """Why the others were not given it; rows with the same reason are written together."""
    others, by_reason = proposal.nominees.listed().filter(award=None), defaultdict(list)
    for pk, reason in turned_down.items():
        by_reason[one_line(reason)].append(pk)
    others.update(turned_down="")
    for reason, pks in by_reason.items():
        if reason:
            others.filter(pk__in=pks).update(turned_down=reason)


def _award(row, proposal):
    return Award(
        campaign=proposal.document.campaign,
        form=row.form,
        scope=row.scope,
        year=proposal.year,
        unit=row.unit,
        staff=row.staff,
        decision_number=proposal.decision_number,
        decided_on=proposal.decided_on,
        legal_basis=proposal.decision_basis[:200],
    )
