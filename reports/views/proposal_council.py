"""The council's session and its votes on a proposal."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.models import Nominee
from reports.proposals import shares, voting
from reports.proposals.forms import SessionForm, VotesFilterForm
from reports.proposals.proposing import RowsRefused
from reports.views.proposals import found, frame
from units.refusals import Refused
from units.web import number_of, page_of, refusals_as_messages

SHOWN_PROBLEMS = 10


def proposal_council(request, pk):
    """The session: its day, minutes, members; below it the votes of each row."""
    proposal = found(request, pk)
    form = _session_form(proposal, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            voting.record_session(proposal=proposal, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "Đã lưu phiên họp Hội đồng.")
            return redirect("proposal_council", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/proposal_council.html", _council(request, proposal, form))


def proposal_votes(request, pk):
    """Votes typed in a page of the table, pasted as a block, or the same for all rows that have none.

    GET: what a refused page leads to, its filters and other pages.
    """
    proposal = found(request, pk)
    if request.method != "POST":
        return _back_to_votes(request, pk)
    try:
        saved, pasted = _save_votes(request, proposal)
    except Refused as refusal:
        return _again(request, proposal, problem=str(refusal), wrong=getattr(refusal, "rows", {}))
    unread = pasted is not None and pasted.problems
    if saved or not unread:
        messages.success(request, f"Đã lưu số phiếu của {saved} dòng." if saved else "Không có số phiếu nào thay đổi.")
    if not unread:
        return _back_to_votes(request, pk)
    for problem in pasted.problems[:SHOWN_PROBLEMS]:
        messages.warning(request, problem)
    if len(pasted.problems) > SHOWN_PROBLEMS:
        messages.warning(request, f"Còn {len(pasted.problems) - SHOWN_PROBLEMS} dòng khác chưa đọc được.")
    said = "Các dòng chưa đọc được còn trong ô dán. Hãy sửa rồi lưu lại."
    return _again(request, proposal, problem=said, pasted="\n".join(pasted.unread))


def _again(request, proposal, *, problem, **context):
    """The page with what was typed, for whoever has to mend it."""
    context = _council(request, proposal, _session_form(proposal), typed=request.POST, **context)
    return render(request, "reports/proposal_council.html", context | {"problem": problem}, status=422)


def _save_votes(request, proposal):
    """(how many rows changed, what was pasted or None)."""
    acting = {"proposal": proposal, "by": request.user, "at": timezone.now()}
    if "pasted" in request.POST:
        rows = proposal.nominees.listed().values_list("pk", "name", "unit_name")
        pasted = voting.read_votes(request.POST["pasted"], rows)
        if not pasted.found and not pasted.problems:
            raise Refused("Chưa dán dòng nào. Hãy chép các dòng gồm tên và số phiếu từ Excel rồi dán vào ô.")
        return voting.record_votes(votes=pasted.found, **acting), pasted
    if "for-all" in request.POST:
        number = _number(request.POST.get("same", "").strip())
        if number is None:
            raise Refused("Số phiếu chung phải là một số. Hãy nhập lại; chưa có số phiếu nào được lưu.")
        return voting.record_same(number=number, rows=_narrowed(request, proposal)[1], **acting), None
    return voting.record_votes(votes=_typed(request, proposal), **acting), None


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


def _cells(posted):
    """{pk: what was typed} of the rows that came with the page."""
    cells = {number_of(name[6:]): text.strip() for name, text in posted.items() if name.startswith("votes-")}
    return {pk: text for pk, text in cells.items() if pk > 0}


def _typed(request, proposal):
    """{pk: votes or None} of the cells that hold another text than the page had shown. Raises RowsRefused."""
    cells = _cells(request.POST)
    cells = {pk: text for pk, text in cells.items() if text != request.POST.get(f"seen-{pk}")}
    names = dict(proposal.nominees.listed().filter(pk__in=cells).in_order().values_list("pk", "name"))
    votes = {pk: _number(cells[pk]) for pk in names}
    wrong = {pk: f"{names[pk]}: “{cells[pk]}” không phải số phiếu." for pk in names if cells[pk] and votes[pk] is None}
    if wrong:
        raise RowsRefused(wrong)
    return votes


def _number(text):
    """The votes that were typed; None where that is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _session_form(proposal, posted=None):
    return SessionForm(posted, initial={name: getattr(proposal, name) for name in SessionForm.base_fields})


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


@dataclass(frozen=True)
class Row:
    """One row of the table: what stands in its cell, what was shown there, its share of votes, what is wrong."""

    nominee: Nominee
    typed: str
    seen: str
    share: str
    is_short: bool
    problem: str


def _council(request, proposal, form, *, typed=None, wrong=None, pasted=None):
    """What the page shows; `typed` is a refused form, `wrong` {pk: sentence}, `pasted` the lines still to be mended."""
    filters, rows = _narrowed(request, proposal)
    page, typed = page_of(request, rows.in_order()), typed or {}
    came = _cells(typed)
    shown = proposal.nominees.listed().filter(pk__in=came).in_order() if came else page
    return {
        **frame(proposal),
        "form": form,
        "filters": filters,
        "filtered": any(filters.chosen().values()),
        "page": page,
        "rows": [_row(each, proposal, typed, (wrong or {}).get(each.pk, "")) for each in shown],
        **voting.counts_of(proposal),
        "pasted": voting.shown_again(typed.get("pasted", "")) if pasted is None else pasted,
        "same": typed.get("same", ""),
    }


def _row(nominee, proposal, typed, problem):
    stored = "" if nominee.votes is None else str(nominee.votes)
    return Row(
        nominee,
        typed.get(f"votes-{nominee.pk}", stored),
        typed.get(f"seen-{nominee.pk}", stored),
        shares.share_of(nominee),
        shares.is_short(nominee, proposal.least_share),
        problem,
    )
