"""The council's session and votes of a proposal, and what was decided on it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign.models import AwardForm
from reports.proposals import awarding, voting
from reports.proposals.award_law import default_decision_basis
from reports.proposals.forms import DecisionForm, ReasonForm, SessionForm
from reports.views.proposals import found, frame
from units.refusals import Refused
from units.web import refusals_as_messages

DECIDERS = {
    AwardForm.HUAN_CHUONG_LAO_DONG: "Chủ tịch nước",
    AwardForm.BANG_KHEN_TTG: "Thủ tướng Chính phủ",
    AwardForm.CO_THI_DUA_CHINH_PHU: "Chính phủ",
    AwardForm.CO_THI_DUA_TINH: "Ủy ban nhân dân {level}",
}


def proposal_council(request, pk):
    """The session: its day, minutes, members; below it the votes of each row."""
    proposal = found(request, pk)
    start = {name: getattr(proposal, name) for name in ("met_on", "minutes_number", "members", "present")}
    form = SessionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            voting.record_session(proposal=proposal, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "Đã lưu phiên họp Hội đồng.")
            return redirect("proposal_council", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/proposal_council.html", _council(proposal, form))


@require_POST
def proposal_votes(request, pk):
    """Votes typed in the table, or a block pasted from a spreadsheet; what could not be read is told line by line."""
    proposal = found(request, pk)
    rows = list(proposal.nominees.listed().in_order())
    try:
        pasted = voting.read_pasted(request.POST.get("pasted", ""), rows)
        votes = pasted.votes or _typed(request, rows)
        saved = voting.record_votes(proposal=proposal, votes=votes, by=request.user, at=timezone.now())
    except Refused as refusal:
        typed = {each.pk: request.POST.get(f"votes-{each.pk}", "") for each in rows}
        context = _council(proposal, _session_form(proposal), problem=str(refusal), typed=typed)
        return render(request, "reports/proposal_council.html", context, status=422)
    messages.success(request, f"Đã lưu số phiếu của {saved} dòng." if saved else "Không có số phiếu nào thay đổi.")
    for problem in pasted.problems:
        messages.warning(request, problem)
    return redirect("proposal_council", pk=pk)


def _typed(request, rows):
    votes = {}
    for nominee in rows:
        text = request.POST.get(f"votes-{nominee.pk}", "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) < 5):
            raise Refused(f"{nominee.name}: “{text}” không phải số phiếu. Hãy sửa lại; chưa có số phiếu nào được lưu.")
        votes[nominee.pk] = int(text) if text else None
    return votes


def _session_form(proposal):
    return SessionForm(initial={name: getattr(proposal, name) for name in SessionForm.base_fields})


def _council(proposal, form, *, problem="", typed=None):
    rows = list(proposal.nominees.listed().in_order())
    shown = {each.pk: "" if each.votes is None else str(each.votes) for each in rows} | (typed or {})
    return {
        **frame(proposal),
        "form": form,
        "rows": [(each, shown[each.pk], voting.share_of(each)) for each in rows],
        "voted": sum(each.votes is not None for each in rows),
        "problem": problem,
    }


def proposal_decision(request, pk):
    proposal = found(request, pk)
    rows = list(proposal.nominees.listed().in_order().select_related("award"))
    form = DecisionForm(request.POST or None, initial=_offered(proposal))
    if request.method == "POST" and form.is_valid():
        try:
            awarding.decide(
                proposal=proposal, **form.cleaned_data, **_given(request, rows), by=request.user, at=timezone.now()
            )
            messages.success(request, "Đã ghi quyết định và các dòng khen thưởng.")
            return redirect("proposal_decision", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    voted = {each.pk for each in rows if each.votes is not None}
    offered = voted or {each.pk for each in rows}
    chosen = set(_given(request, rows)["awarded"]) if request.method == "POST" else offered
    context = {
        **frame(proposal),
        "form": form,
        "rows": [(each, each.pk in chosen, request.POST.get(f"why-{each.pk}", "")) for each in rows],
        "refusal": awarding.refusal_to_decide(proposal),
        "chosen": len(chosen),
        "voted": len(voted),
        "without_votes": len(rows) - len(voted),
        "given": sum(each.award_id is not None for each in rows),
    }
    return render(request, "reports/proposal_decision.html", context)


def _offered(proposal):
    day = proposal.document.issued_on or proposal.day
    level = proposal.document.campaign.province.level_on(day)
    decider = DECIDERS.get(proposal.form, "Chủ tịch Ủy ban nhân dân {level}").format(level=level)
    return {"decided_by": decider, "basis": default_decision_basis(day)[:200]}


def _given(request, rows):
    """Which rows were ticked, and why the others were not."""
    ticked = [each.pk for each in rows if f"given-{each.pk}" in request.POST]
    return {"awarded": ticked, "turned_down": {each.pk: request.POST.get(f"why-{each.pk}", "") for each in rows}}


@require_POST
def proposal_decision_undo(request, pk):
    proposal = found(request, pk)
    form = ReasonForm(request.POST)
    with refusals_as_messages(request, "Đã hủy quyết định đã ghi; có thể nhập lại."):
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        awarding.take_back(proposal=proposal, reason=reason, by=request.user, at=timezone.now())
    return redirect("proposal_decision", pk=pk)


@require_POST
def proposal_decided_list(request, pk):
    """Asks for the list of who was given the award, as the annex of the decision."""
    proposal = found(request, pk)
    try:
        return redirect(awarding.request_decided_list(proposal=proposal, by=request.user, at=timezone.now()))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposal_decision", pk=pk)
