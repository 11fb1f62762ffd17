"""The council's session and its votes on a proposal."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.proposals import shares, voting
from reports.proposals.forms import SessionForm, VotesFilterForm
from reports.views.proposals import found, frame
from units.refusals import Refused
from units.web import page_of, refusals_as_messages

SHOWN_PROBLEMS = 10


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
    return render(request, "reports/proposal_council.html", _council(request, proposal, form))


@require_POST
def proposal_votes(request, pk):
    """Votes typed in a page of the table, pasted as a block, or the same for all rows that have none."""
    proposal = found(request, pk)
    try:
        saved, problems = _save_votes(request, proposal)
    except Refused as refusal:
        typed = {name: text for name, text in request.POST.items() if name.startswith("votes-")}
        context = _council(request, proposal, _session_form(proposal), problem=str(refusal), typed=typed)
        return render(request, "reports/proposal_council.html", context, status=422)
    messages.success(request, f"Đã lưu số phiếu của {saved} dòng." if saved else "Không có số phiếu nào thay đổi.")
    for problem in problems[:SHOWN_PROBLEMS]:
        messages.warning(request, problem)
    if len(problems) > SHOWN_PROBLEMS:
        messages.warning(request, f"Còn {len(problems) - SHOWN_PROBLEMS} dòng khác chưa đọc được.")
    return _back_to_votes(request, pk)


def _save_votes(request, proposal):
    """(how many rows changed, what could not be read)."""
    acting = {"proposal": proposal, "by": request.user, "at": timezone.now()}
    if text := request.POST.get("pasted", "").strip():
        rows = proposal.nominees.listed().values_list("pk", "name", "unit_name")
        pasted = voting.read_votes(text, rows)
        return voting.record_votes(votes=pasted.found, **acting), pasted.problems
    if (same := request.POST.get("same", "").strip()) and "for-all" in request.POST:
        number = _number(same, "Số phiếu chung")
        return voting.record_same(number=number, rows=_narrowed(request, proposal)[1], **acting), []
    return voting.record_votes(votes=_typed(request, proposal), **acting), []


@require_POST
def proposal_votes_short(request, pk):
    """Sets aside the rows whose share of votes is too small."""
    proposal = found(request, pk)
    with refusals_as_messages(request) as outcome:
        number = voting.set_short_aside(proposal=proposal, by=request.user, at=timezone.now())
    if outcome.refused is None:
        messages.success(request, f"Đã để riêng {number} dòng dưới mức phiếu.")
    return _back_to_votes(request, pk)


def _back_to_votes(request, pk):
    asked = request.GET.urlencode()
    return redirect(f"{reverse('proposal_council', args=[pk])}{'?' if asked else ''}{asked}")


def _typed(request, proposal):
    """{pk: votes or None} of the rows whose cells came with the page."""
    cells = {name[6:]: text.strip() for name, text in request.POST.items() if name.startswith("votes-")}
    cells = {int(pk): text for pk, text in cells.items() if pk.isascii() and pk.isdigit()}
    names = dict(proposal.nominees.listed().filter(pk__in=cells).values_list("pk", "name"))
    return {pk: _number(text, names[pk]) if text else None for pk, text in cells.items() if pk in names}


def _number(text, name):
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Refused(f"{name}: “{text}” không phải số phiếu. Hãy sửa lại; chưa có số phiếu nào được lưu.")
    return int(text)


def _session_form(proposal):
    return SessionForm(initial={name: getattr(proposal, name) for name in SessionForm.base_fields})


def _narrowed(request, proposal):
    """(the form of the filters, the rows of the list that they leave)."""
    form = VotesFilterForm(request.GET)
    chosen, rows = form.chosen(), proposal.nominees.listed()
    rows = rows.of_scope(chosen["doi_tuong"]) if chosen["doi_tuong"] else rows
    rows = rows.about(chosen["tim"]) if chosen["tim"] else rows
    if chosen["phieu"] == "chua":
        rows = rows.filter(votes=None)
    elif chosen["phieu"] == "duoi":
        rows = rows.filter(pk__in=shares.short_of_votes(proposal).values("pk"))
    return form, rows


def _council(request, proposal, form, *, problem="", typed=None):
    filters, rows = _narrowed(request, proposal)
    page, typed = page_of(request, rows.in_order()), typed or {}
    shown = {each.pk: "" if each.votes is None else str(each.votes) for each in page}
    counts = voting.counts_of(proposal)
    return {
        **frame(proposal),
        "form": form,
        "filters": filters,
        "filtered": any(filters.chosen().values()),
        "page": page,
        "rows": [
            (
                each,
                typed.get(f"votes-{each.pk}", shown[each.pk]),
                shares.share_of(each),
                shares.is_short(each, proposal.least_share),
            )
            for each in page
        ],
        **counts,
        "problem": problem,
    }
