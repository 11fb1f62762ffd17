"""What was decided on a proposal: entered row by row, or for a long list by its exceptions."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.proposals import awarding, shares, voting
from reports.proposals.award_law import decider_of, default_decision_basis
from reports.proposals.forms import DecisionForm, ReasonForm
from reports.views.proposals import found, frame
from units.refusals import Refused
from units.web import page_of, refusals_as_messages

# More rows than anybody ticks in one table; browsers and servers stop at some thousand fields as well.
MOST_TICKED = 200


def proposal_decision(request, pk):
    proposal = found(request, pk)
    rows = proposal.nominees.listed().in_order()
    counts = voting.counts_of(proposal)
    is_long = counts["listed"] > MOST_TICKED
    form = DecisionForm(request.POST or None, initial=_offered(proposal))
    if request.method == "POST" and form.is_valid():
        try:
            given = _by_exceptions(request, proposal) if is_long else _ticked(request, rows)
            awarding.decide(proposal=proposal, **form.cleaned_data, **given, by=request.user, at=timezone.now())
            messages.success(request, "Đã ghi quyết định và các dòng khen thưởng.")
            return redirect("proposal_decision", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        **frame(proposal),
        **counts,
        "form": form,
        "is_long": is_long,
        "refusal": awarding.refusal_to_decide(proposal),
        "exceptions": voting.shown_again(request.POST.get("exceptions", "")),
    }
    if proposal.is_decided:
        context |= {"page": page_of(request, rows), "given": rows.awarded().count()}
    elif not is_long and context["refusal"] is None:
        context |= _to_tick(request, proposal, list(rows))
    else:
        context["chosen"] = len(_fit(proposal))
    return render(request, "reports/proposal_decision.html", context)


def _fit(proposal):
    """The rows that are offered: with enough votes where the council voted, else all."""
    rows = proposal.nominees.listed()
    voted = rows.filter(votes__isnull=False)
    rows = voted.exclude(pk__in=shares.short_of_votes(proposal).values("pk")) if voted.exists() else rows
    return set(rows.values_list("pk", flat=True))


def _to_tick(request, proposal, rows):
    """A table with a box for each row."""
    posted = request.method == "POST"
    chosen = {each.pk for each in rows if f"given-{each.pk}" in request.POST} if posted else _fit(proposal)
    return {
        "rows": [(each, each.pk in chosen, request.POST.get(f"why-{each.pk}", "")) for each in rows],
        "chosen": len(chosen),
        "without_votes": sum(each.votes is None for each in rows),
    }


def _ticked(request, rows):
    """Which rows were ticked, and why the others were not."""
    pks = rows.values_list("pk", flat=True)
    return {
        "awarded": [pk for pk in pks if f"given-{pk}" in request.POST],
        "turned_down": {pk: request.POST.get(f"why-{pk}", "") for pk in pks},
    }


def _by_exceptions(request, proposal):
    """All that are offered but those in the pasted lines, each with its reason. Raises Refused for what is unclear."""
    rows = list(proposal.nominees.listed().values_list("pk", "name", "unit_name"))
    pasted = voting.read_pasted(request.POST.get("exceptions", ""), rows, lambda cell: (cell, ""))
    if pasted.problems:
        more = f" (và {len(pasted.problems) - 1} dòng khác)" if len(pasted.problems) > 1 else ""
        raise Refused(f"{pasted.problems[0]}{more} Hãy sửa các dòng không được khen; chưa ghi gì.")
    named = {pk: {name, unit} for pk, name, unit in rows}
    # A line that ends with the name or the unit gives no reason.
    reasons = {pk: "" if said in named[pk] else said for pk, said in pasted.found.items()}
    return {"awarded": _fit(proposal) - set(reasons), "turned_down": reasons}


def _offered(proposal):
    day = proposal.document.issued_on or proposal.day
    province = " ".join(proposal.document.campaign.province.titled_on(day))
    return {"decided_by": decider_of(proposal.form, province), "basis": default_decision_basis(day)[:200]}


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
