"""What was decided on a proposal: number, day, who was given the award, each recorded among the campaign's awards."""

from django.db import transaction
from django.utils.timezone import localdate

from campaign.models import Award
from campaign.recording import record_award, remove_record
from reports import events
from reports.models import DocumentKind, Nominee, Proposal
from reports.proposals.proposing import NOT_YOURS, form_name
from reports.requesting import request_document
from units.days import show_day
from units.permissions import coordinates
from units.refusals import Refused
from units.text import one_line


@transaction.atomic
def decide(*, proposal, number, decided_on, decided_by, basis, awarded, turned_down, by, at):
    """Records the decision and an award for each row of `awarded` (pks); other rows keep why not. Raises Refused."""
    proposal = _locked(proposal, by=by)
    if refused := refusal_to_decide(proposal):
        raise Refused(refused)
    if decided_on > localdate(at):
        raise Refused(f"Ngày quyết định {show_day(decided_on)} ở sau hôm nay. Hãy xem lại ngày.")
    if decided_on < proposal.document.issued_on:
        raise Refused(
            f"Ngày quyết định {show_day(decided_on)} ở trước ngày tờ trình {show_day(proposal.document.issued_on)}."
        )
    rows = list(proposal.nominees.listed().select_for_update(of=("self",)).select_related("unit", "staff__unit"))
    given = [row for row in rows if row.pk in set(awarded)]
    if not given:
        raise Refused("Chưa chọn tập thể, cá nhân nào được khen. Hãy chọn ít nhất một dòng.")
    proposal.decision_number, proposal.decided_on = one_line(number), decided_on
    proposal.decided_by, proposal.decision_basis = one_line(decided_by), one_line(basis)
    proposal.decision_typed_by = by
    proposal.save()
    for row in given:
        row.award, row.turned_down = _award(row, proposal, by=by, at=at), ""
    for row in rows:
        if row.award_id is None:
            row.turned_down = one_line(turned_down.get(row.pk, ""))
    Nominee.objects.bulk_update(rows, ["award", "turned_down"])
    said = f"Ghi quyết định {proposal.decision_number} ngày {show_day(decided_on)}: {len(given)}/{len(rows)} được khen."
    events.record(proposal.document, said, by=by, at=at)
    return proposal


@transaction.atomic
def take_back(*, proposal, reason, by, at):
    """A decision that was typed wrongly: its awards are taken out again and it can be typed anew. Raises Refused."""
    proposal = _locked(proposal, by=by)
    if not proposal.is_decided:
        raise Refused("Tờ trình này chưa ghi quyết định nên không có gì để hủy.")
    if not (reason := one_line(reason)):
        raise Refused("Hãy nêu lý do.")
    awards = list(Award.objects.filter(nomination__proposal=proposal).select_related("campaign"))
    proposal.nominees.update(award=None, turned_down="")
    for award in awards:
        remove_record(award, by=by, at=at)
    said = f"Hủy ghi quyết định {proposal.decision_number}. Lý do: {reason}"
    proposal.decision_number = proposal.decided_on = proposal.decided_by = proposal.decision_typed_by = None
    proposal.decision_basis = ""
    proposal.save()
    events.record(proposal.document, said, by=by, at=at)
    return proposal


def request_decided_list(*, proposal, by, at):
    """The list of who was given the award, as the annex of the decision: a paper of its own that takes no number."""
    if not proposal.is_decided:
        raise Refused("Chưa ghi quyết định nên chưa có danh sách được khen. Hãy nhập quyết định trước.")
    campaign = proposal.document.campaign
    title = f"Danh sách được tặng {form_name(proposal.form)} theo Quyết định số {proposal.decision_number}"
    about = {"proposal": proposal.pk, "part": "decision"}
    return request_document(
        kind=DocumentKind.PROPOSAL,
        campaign=campaign,
        title=title,
        about=about,
        issuing_body=proposal.document.issuing_body,
        by=by,
        at=at,
    )


def refusal_to_decide(proposal):
    """Why no decision can be typed now, or None."""
    if proposal.is_decided:
        return "Tờ trình này đã ghi quyết định. Ghi sai thì hủy quyết định đã ghi rồi nhập lại."
    if not proposal.document.is_issued:
        return "Tờ trình chưa ban hành. Hãy ban hành (ghi số, ngày, người ký) rồi nhập quyết định."
    return None


def _award(row, proposal, *, by, at):
    award = Award(
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
    return record_award(award, by=by, at=at)


def _locked(proposal, *, by):
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("document__campaign").get(pk=proposal.pk)
    if not coordinates(by, proposal.document.campaign.province_id):
        raise Refused(NOT_YOURS)
    return proposal
