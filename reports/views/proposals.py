"""Proposals for awards: the list of them, building one, who is on it and why, and changing it by hand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Campaign
from reports.models import Choice, JobKind, Nominee, Proposal
from reports.proposals import listing, proposing
from reports.proposals.award_law import default_bases
from reports.proposals.forms import (
    STATES,
    ChoiceForm,
    DayForm,
    NomineeFilterForm,
    ProposalFilterForm,
    ProposalForm,
    QuotaFormSet,
)
from units import downloads
from units.list_pages import with_table
from units.models import Unit
from units.permissions import coordinates
from units.refusals import Refused
from units.web import address_with, is_fragment, page_of, refusals_as_messages


def found(request, pk):
    """The proposal for whoever works on it; the lists name people and why not, so nobody else comes here."""
    return get_object_or_404(_with_all(Proposal.objects.editable_by(request.user)), pk=pk)


def _with_all(proposals):
    """With what the pages of one proposal show."""
    related = ("document__campaign__province", "document__pdf", "document__snapshot", "decision_typed_by")
    return proposals.select_related(*related).defer("document__snapshot__body")


@require_safe
@with_table(listing.PROPOSALS)
def proposal_list(request):
    form = ProposalFilterForm(request.GET)
    chosen = form.chosen()
    proposals = Proposal.objects.visible_to(request.user).narrowed(
        occasion=chosen["dip"], form=chosen["hinh_thuc"], state=chosen["trang_thai"]
    )
    proposals = request.table.ordered(proposals.with_counts().for_list())
    if downloads.asked(request):
        return downloads.export(request, "Tờ trình khen thưởng", request.table.exports, proposals)
    context = {
        "page": page_of(request, proposals),
        "form": form,
        "filtered": any(chosen.values()),
        "writes": bool(request.user.scope.coordinated_province_ids),
    }
    return render(request, "reports/proposal_list.html", context)


@require_safe
def proposal_start(request):
    """Of which campaign; asked only where there is more than one."""
    campaigns = list(Campaign.objects.editable_by(request.user).latest_first().select_related("province"))
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    if len(campaigns) == 1:
        return redirect("proposal_create", campaign_pk=campaigns[0].pk)
    return render(request, "reports/proposal_start.html", {"campaigns": campaigns})


def proposal_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    if is_fragment(request) and request.method == "GET":
        return _bases(request, campaign)
    form, quotas = _forms(request, campaign, Proposal())
    if request.method == "POST" and form.is_valid() and quotas.is_valid():
        try:
            return redirect(
                proposing.open_proposal(
                    campaign=campaign,
                    rules=form.rules(),
                    quotas=quotas.rows(),
                    issuing_body=form.cleaned_data["issuing_body"],
                    by=request.user,
                    at=timezone.now(),
                )
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "quotas": quotas, "campaign": campaign, "proposal": None}
    return render(request, "reports/proposal_form.html", context)


def _bases(request, campaign):
    """What the offered căn cứ become on saving, for the day that was typed just now."""
    form = DayForm(request.GET)
    day = form.cleaned_data["day"] if form.is_valid() else None
    context = {"day": day, "bases": default_bases(campaign, day) if day else ()}
    return render(request, "reports/bases_on_saving.html", context)


def proposal_edit(request, pk):
    proposal = found(request, pk)
    campaign = proposal.document.campaign
    form, quotas = _forms(request, campaign, proposal)
    if request.method == "POST" and form.is_valid() and quotas.is_valid():
        try:
            proposing.change_rules(
                proposal=proposal, rules=form.rules(), quotas=quotas.rows(), by=request.user, at=timezone.now()
            )
            messages.success(request, "Đã lưu tiêu chí. Danh sách đang được lập lại.")
            return redirect(proposal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "quotas": quotas, "campaign": campaign, "proposal": proposal}
    return render(request, "reports/proposal_form.html", context)


def _forms(request, campaign, proposal):
    data = request.POST or None
    kept = proposal.quotas.select_related("unit") if proposal.pk else ()
    initial = [
        {name: getattr(row, name) for name in ("kind", "unit", "collective", "individual", "either")} for row in kept
    ]
    units = Unit.objects.taking_part_in(campaign).in_order()
    quotas = QuotaFormSet(data, initial=initial, prefix="chi-tieu", form_kwargs={"units": units})
    return ProposalForm(data, instance=proposal, campaign=campaign, today=timezone.localdate()), quotas


@require_safe
@with_table(listing.NOMINEES)
def proposal_detail(request, pk):
    proposal = get_object_or_404(_with_all(Proposal.objects.visible_to(request.user)), pk=pk)
    if not coordinates(request.user, proposal.document.campaign.province_id):
        return redirect(proposal.document)
    form = NomineeFilterForm(request.GET)
    state = request.GET.get("xem") if request.GET.get("xem") in dict(STATES) else "listed"
    found = request.table.ordered(_narrowed(proposal.nominees.in_state(state), form))
    if downloads.asked(request):
        return downloads.export(request, dict(STATES)[state], request.table.exports, found)
    context = {
        **frame(proposal),
        **_chips(request, proposal, state),
        "page": page_of(request, found),
        "form": form,
        "filtered": any(form.chosen().values()),
        "clear": address_with(request, xem=state, **dict.fromkeys(form.fields, "")),
        "keep": [("xem", state), *request.table.keep],
        "job": _building(proposal),
        "refusal": proposing.refusal_to_change(proposal),
    }
    return render(request, "reports/proposal_detail.html", context)


def _narrowed(nominees, form):
    chosen, found = form.chosen(), nominees.in_order()
    found = found.of_scope(chosen["doi_tuong"]) if chosen["doi_tuong"] else found
    found = found.of_unit_kind(chosen["loai"]) if chosen["loai"] else found
    return found.about(chosen["tim"]) if chosen["tim"] else found


def _chips(request, proposal, state):
    """The states that some row is in, each with the address of its rows."""
    counts = listing.counts_of(proposal.nominees.all())
    chips = [
        (label, counts[code], address_with(request, xem=code), code == state)
        for code, label in STATES
        if counts[code] or code in ("listed", state)
    ]
    return {"state": state, "counts": counts, "chips": chips}


def _building(proposal):
    """The last time the list was built, or is being built."""
    return proposal.document.jobs.filter(kind=JobKind.BUILD).first()


@require_safe
def proposal_progress(request, pk):
    """The building of the list: a fragment asked for every second; without scripts the page of the list."""
    proposal = found(request, pk)
    if not is_fragment(request):
        return redirect(proposal)
    job = _building(proposal)
    response = render(request, "reports/proposal_progress.html", {"proposal": proposal, "job": job})
    if not (job and job.is_at_work):
        response["HX-Refresh"] = "true"
    return response


def frame(proposal):
    """What the head of every page of one proposal shows."""
    return {"proposal": proposal, "document": proposal.document, "campaign": proposal.document.campaign}


@require_POST
def proposal_rebuild(request, pk):
    proposal = found(request, pk)
    with refusals_as_messages(request):
        proposing.rebuild(proposal=proposal, by=request.user, at=timezone.now())
    return redirect(proposal)


def nominee_detail(request, pk):
    """Why somebody is on the list or not; POST takes them in, sets them aside or gives them back to the rules."""
    nominee = get_object_or_404(
        Nominee.objects.editable_by(request.user).select_related("unit", "staff", "award"), pk=pk
    )
    proposal = found(request, nominee.proposal_id)
    if request.method == "POST":
        return _choose(request, nominee)
    context = {
        **frame(proposal),
        "nominee": nominee,
        "reasons": listing.reasons_of(nominee),
        "state": listing.state_of(nominee),
        "share": listing.share_of(nominee),
        "refusal": proposing.refusal_to_change(proposal),
        "never": proposing.refusal_to_take(nominee),
    }
    return render(request, "reports/nominee_detail.html", context)


def _choose(request, nominee):
    form = ChoiceForm(request.POST)
    done = {Choice.TAKEN: "Đã đưa vào danh sách.", Choice.ASIDE: "Đã để riêng."}
    said = done.get(request.POST.get("choice", ""), "Đã trả về theo tiêu chí.")
    with refusals_as_messages(request, said if form.is_valid() else None):
        if not form.is_valid():
            raise Refused("Lý do dài quá 500 ký tự. Hãy rút gọn.")
        proposing.choose(nominee=nominee, **form.cleaned_data, by=request.user, at=timezone.now())
    return redirect(nominee)
