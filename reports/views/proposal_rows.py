"""Summaries of achievement and the order of a list, typed in one table."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from reports.models import Nominee
from reports.proposals import proposing
from reports.proposals.proposing import RowsClash, RowsRefused
from reports.views.proposals import found, frame
from units.refusals import Refused
from units.web import number_of, page_of, status_of


@dataclass(frozen=True)
class Row:
    """One row of the table: what stands in its cells, what stood there when they were typed over, what is wrong."""

    nominee: Nominee
    summary: str
    place: str
    seen: tuple[str, str]
    problem: str = ""

    @property
    def is_misplaced(self):
        """What is wrong is the place, not the summary."""
        return bool(self.problem and self.place and not _is_place(self.place))


def proposal_rows(request, pk):
    """A page is saved at once. What is typed belongs to the rows it came with, wherever they stand by now."""
    proposal = found(request, pk)
    page = page_of(request, proposal.nominees.listed().in_order())
    context = {**frame(proposal), "page": page, "refusal": proposing.refusal_to_change(proposal)}
    if request.method != "POST":
        return render(request, "reports/proposal_rows.html", context | {"rows": [_stored(each) for each in page]})
    typed = {number_of(name[8:]): _posted(request, name[8:]) for name in request.POST if name.startswith("summary-")}
    nominees = proposal.nominees.filter(pk__in=typed)
    try:
        rows, seen = _read(nominees, typed)
        saved = proposing.write_rows(proposal=proposal, rows=rows, seen=seen, by=request.user, at=timezone.now())
    except Refused as refusal:
        rows = [_typed(each, typed[each.pk], refusal) for each in nominees.in_order()]
        context |= {"rows": rows, "problem": str(refusal)}
        return render(
            request,
            "reports/proposal_rows.html",
            context,
            status=status_of(str(refusal), isinstance(refusal, RowsClash)),
        )
    messages.success(request, f"Đã lưu {saved} dòng." if saved else "Không có gì thay đổi.")
    if gone := len(typed) - len(rows):
        messages.warning(request, f"{gone} dòng không còn trong diện xét nên không lưu được.")
    return redirect(f"{request.path}?trang={page.number}")


def _stored(nominee):
    cells = (nominee.summary, str(nominee.place or ""))
    return Row(nominee, *cells, seen=cells)


def _posted(request, pk):
    """(summary, place, what the cells held before or None) as they came with the page."""
    before = tuple(request.POST.get(f"seen-{name}-{pk}") for name in ("summary", "place"))
    summary, place = (request.POST.get(f"{name}-{pk}", "") for name in ("summary", "place"))
    return summary, place.strip(), None if None in before else before


def _typed(nominee, posted, refusal):
    """The row as it was typed; one that clashed was shown what is stored, and may then be saved over it."""
    summary, place, before = posted
    problem = getattr(refusal, "rows", {}).get(nominee.pk, "")
    shown = before is None or (problem and isinstance(refusal, RowsClash))
    return Row(nominee, summary, place, _stored(nominee).seen if shown else before, problem)


def _read(nominees, typed):
    """({pk: (summary, place)}, the same of what was there before). Raises RowsRefused for places that are no number."""
    rows, seen, wrong = {}, {}, {}
    for pk, name in nominees.in_order().values_list("pk", "name"):
        summary, place, before = typed[pk]
        if place and not _is_place(place):
            wrong[pk] = f"Thứ tự của {name}: “{place}” không phải số từ 1 đến 9999."
            continue
        rows[pk] = (summary, int(place) if place else None)
        if before is not None:
            seen[pk] = (before[0], int(before[1]) if _is_place(before[1]) else None)
    if wrong:
        raise RowsRefused(wrong)
    return rows, seen


def _is_place(text):
    return text.isascii() and text.isdigit() and 0 < int(text) < 10000
