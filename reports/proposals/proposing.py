"""Making a proposal for awards: its rules and quotas, the list they give, and what a person decides instead."""

from django.db import transaction

from campaign.recording import title_problem
from reports import events
from reports.background import jobs
from reports.models import Choice, Document, DocumentKind, JobKind, Nominee, Outcome, Proposal, ProposalQuota, family_of
from reports.narrative.editing import refusal_to_edit
from reports.papers.proposals import usual_recipients
from reports.proposals.candidates import Considered, form_name, rules_of
from reports.proposals.considering import Answer
from reports.proposals.eligibility import judge, refusal_by_hand
from reports.requesting import request_document
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.text import nfc, one_line

NOT_YOURS = "Chỉ chuyên viên Sở Nội vụ của tỉnh được lập danh sách đề nghị khen thưởng."
DECIDED = "Tờ trình đã có quyết định nên danh sách không thay đổi nữa."
GONE = ["exists", Answer.NO.value, "Không còn trong diện xét khi lập lại danh sách."]
FACTS = (
    "name", "position", "unit_name", "unit_kind", "name_key", "search_key", "cluster", "total", "rank", "band",
    "outcome", "findings", "why", "choice", "choice_reason", "chosen_by_name", "chosen_at",
)  # fmt: skip


@transaction.atomic
def open_proposal(*, campaign, rules, quotas, title="", issuing_body, by, at):
    """A new tờ trình with its first list. `rules` are fields of Proposal, `quotas` those of its rows."""
    if not coordinates(by, campaign.province_id):
        raise Refused(NOT_YOURS)
    proposal = Proposal(**rules, family=family_of(rules["form"]))
    _check(proposal, campaign)
    proposal.document = request_document(
        kind=DocumentKind.PROPOSAL,
        campaign=campaign,
        title=one_line(title) or default_title(proposal, campaign),
        about={"form": proposal.form, "year": proposal.year},
        recipients=usual_recipients(issuing_body),
        issuing_body=issuing_body,
        by=by,
        at=at,
    )
    refuse_invalid(proposal)
    proposal.save()
    _keep_quotas(proposal, quotas)
    return _build(proposal, by=by, at=at)


@transaction.atomic
def change_rules(*, proposal, rules, quotas, by, at):
    """Other rules or quotas, and the list that they give."""
    proposal = locked(proposal, by=by)
    for name, value in rules.items():
        setattr(proposal, name, value)
    proposal.family = family_of(proposal.form)
    _check(proposal, proposal.document.campaign)
    refuse_invalid(proposal)
    proposal.save()
    _keep_quotas(proposal, quotas)
    return _printed_anew(_build(proposal, by=by, at=at), by=by, at=at)


@transaction.atomic
def rebuild(*, proposal, by, at):
    """The list anew from the data of now; what people wrote or decided stays with those who are still considered."""
    return _printed_anew(_build(locked(proposal, by=by), by=by, at=at), by=by, at=at)


@transaction.atomic
def choose(*, nominee, choice, reason, by, at):
    """Takes somebody into the list, sets them aside, or gives them back to the rules. Raises Refused."""
    proposal = locked(nominee.proposal, by=by)
    nominee = Nominee.objects.select_for_update(of=("self",)).get(pk=nominee.pk)
    reason = one_line(reason)
    if choice != Choice.NONE and not reason:
        raise Refused("Hãy nêu lý do.")
    if choice == Choice.TAKEN and (refused := refusal_to_take(nominee)):
        raise Refused(refused)
    nominee.choice, nominee.choice_reason = choice, reason if choice else ""
    nominee.chosen_by_name, nominee.chosen_at = (by.full_name, at) if choice else ("", None)
    nominee.save(update_fields=["choice", "choice_reason", "chosen_by_name", "chosen_at"])
    said = {Choice.TAKEN: "Đưa vào danh sách", Choice.ASIDE: "Để riêng"}.get(choice, "Trả về theo tiêu chí")
    why = f" Lý do: {reason}" if reason else ""
    events.record(proposal.document, f"{said}: {nominee.name}.{why}"[:500], by=by, at=at)
    changed(proposal)
    return nominee


def refusal_to_take(nominee):
    """Why nobody may put this row on the list by hand, or None: what the law says is not overruled."""
    return next((sentence for _, answer, sentence in nominee.findings if answer == Answer.NEVER), None)


@transaction.atomic
def write_rows(*, proposal, rows, by, at):
    """Summaries and places of some rows: {pk: (summary, place or None)}. Says how many changed."""
    proposal = locked(proposal, by=by)
    found = proposal.nominees.select_for_update(of=("self",)).in_bulk(list(rows))
    moved = []
    for pk, nominee in found.items():
        summary, place = nfc(rows[pk][0]), rows[pk][1]
        if len(summary) > 2000:
            raise Refused(f"Tóm tắt của {nominee.name} dài quá 2.000 ký tự. Hãy rút gọn.")
        if (summary, place) != (nominee.summary, nominee.place):
            nominee.summary, nominee.place = summary, place
            moved.append(nominee)
    if moved:
        Nominee.objects.bulk_update(moved, ["summary", "place"])
        events.record(proposal.document, f"Sửa tóm tắt thành tích, thứ tự của {len(moved)} dòng.", by=by, at=at)
        changed(proposal)
    return len(moved)


def default_title(proposal, campaign):
    """The trích yếu: "Về việc đề nghị tặng Bằng khen … trong phong trào thi đua …"."""
    what = form_name(proposal.form)
    return f"Về việc đề nghị tặng {what} trong Phong trào thi đua “{campaign.name}” {proposal.span}"


def locked(proposal, *, by):
    """The proposal under its lock, while its list may still change. Raises Refused."""
    proposal = _locked(proposal, by=by)
    if refused := refusal_to_change(proposal):
        raise Refused(refused)
    return proposal


def _locked(proposal, *, by):
    # Issuing locks the document: a list never changes while its number is being written.
    Document.objects.select_for_update(of=("self",)).get(pk=proposal.document_id)
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("document__campaign__province")
        .get(pk=proposal.pk)
    )
    if not coordinates(by, proposal.document.campaign.province_id):
        raise Refused(NOT_YOURS)
    return proposal


def refusal_to_change(proposal):
    """Why the list may not change any more, or None."""
    return DECIDED if proposal.is_decided else refusal_to_edit(proposal.document)


def changed(proposal):
    """The paper that was made before says less than the list does now."""
    proposal.revision += 1
    proposal.save(update_fields=["revision"])


def _printed_anew(proposal, *, by, at):
    jobs.request_job(subject=proposal.document, kind=JobKind.RENDER, by=by, at=at)
    return proposal


def _check(proposal, campaign):
    for scope in proposal.scopes:
        if sentence := title_problem(proposal.form, scope):
            raise Refused(f"{sentence} Hãy bỏ chọn đối tượng kia.")
    if not campaign.starts <= proposal.first_year <= proposal.year <= campaign.ends:
        years = f"từ {campaign.starts} đến {campaign.ends}"
        raise Refused(f"Phong trào chạy {years}. Hãy chọn thời gian xét trong khoảng đó.")
    if proposal.day.year < proposal.year:
        raise Refused(f"Ngày lấy thông tin phải từ năm {proposal.year} trở đi.")


def _keep_quotas(proposal, quotas):
    proposal.quotas.all().delete()
    for values in quotas:
        row = ProposalQuota(proposal=proposal, **values)
        refuse_invalid(row)
        row.save()


def _build(proposal, *, by, at):
    considered = Considered(proposal)
    verdicts = judge([candidate for candidate, _ in considered.candidates], rules_of(proposal, considered))
    people = {candidate.key: person for candidate, person in considered.candidates}
    kept = {(each.unit_id, each.staff_id): each for each in proposal.nominees.by_hand()}
    proposal.nominees.exclude(pk__in=[each.pk for each in kept.values()]).delete()
    fresh, stays = [], []
    for verdict in verdicts:
        person = people[verdict.candidate.key]
        row = kept.pop((person.unit_id, person.staff_id), None) or Nominee(
            proposal=proposal, unit_id=person.unit_id, staff_id=person.staff_id, scope=person.scope
        )
        (stays if row.pk else fresh).append(_written(row, verdict, person, proposal))
    stays += [_gone(row) for row in kept.values()]
    Nominee.objects.bulk_create(fresh, batch_size=1000)
    Nominee.objects.bulk_update(stays, [*FACTS, "form", "family"], batch_size=500)
    proposal.built_at, proposal.revision = at, proposal.revision + 1
    proposal.save(update_fields=["built_at", "revision"])
    listed = proposal.nominees.listed().count()
    events.record(proposal.document, f"Lập danh sách: xét {len(verdicts)}, đề nghị {listed}.", by=by, at=at)
    return proposal


def _written(row, verdict, person, proposal):
    """The row with the facts of now; a choice that the law has overtaken is taken back."""
    row.name, row.position, row.unit_name = person.name, person.position, person.unit_name
    row.unit_kind, row.name_key, row.search_key = person.unit_kind, person.name_key, person.search_key
    row.cluster, row.total, row.rank = verdict.candidate.cluster, verdict.total, verdict.rank
    row.band, row.outcome, row.why = verdict.band_name, verdict.outcome.value, verdict.why
    row.findings = [[each.rule, each.answer.value, each.sentence] for each in verdict.findings]
    row.form, row.family = proposal.form, proposal.family
    if row.choice == Choice.TAKEN and refusal_by_hand(verdict.findings):
        _unchosen(row)
    return row


def _gone(row):
    row.outcome, row.findings, row.why = Outcome.OUT, [GONE], ""
    return _unchosen(row)


def _unchosen(row):
    row.choice, row.choice_reason, row.chosen_by_name, row.chosen_at = Choice.NONE, "", "", None
    return row
