"""One step for many sheets from a list or a grid: first what it would do, then doing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from scoring import bulk
from scoring.models import Action
from scoring.views.lists import asked_in
from units.numbers import show_count
from units.refusals import Refused
from units.text import nfc
from units.web import acting

# (what the step is called, what was done, what could not be)
WORDS = {
    Action.SUBMIT: ("Trình", "trình", "chưa trình được"),
    Action.APPROVE: ("Duyệt", "duyệt", "chưa duyệt được"),
    Action.RETURN: ("Trả lại", "trả lại", "không trả lại được"),
    Action.APPRAISE: ("Thẩm định", "thẩm định", "chưa thẩm định được"),
}
# Why the page asks before so many are done at once: none of them is undone.
BEFORE = {
    Action.SUBMIT: "Trình rồi thì không sửa được nữa, trừ khi phiếu bị trả lại.",
    Action.APPROVE: "Duyệt rồi thì phiếu sang Sở Nội vụ và không rút lại được.",
    Action.RETURN: "Trả lại rồi thì không thu về được; phiếu chờ đơn vị sửa và trình lại.",
    Action.APPRAISE: "Thẩm định rồi thì không sửa điểm được nữa, trừ khi trả lại hoặc mở lại phiếu kèm lý do.",
}
MOST_TOLD = 5
MOST_NAMED = 10
LONGEST_QUERY = 1500  # letters; Django redirects to no address of more than 2,048


def bulk_preview(request):
    """What the step would do to the sheets that were ticked, or to all that the filter shows."""
    asked = asked_in(request)
    if request.method != "POST":
        return redirect(_back(request, asked))
    action = _action(request)
    sheets = _everything(request, asked, action) or asked.sheets.among(_ticked(request))
    if not sheets.exists():
        messages.error(request, "Chưa chọn phiếu nào. Hãy đánh dấu từng phiếu, hoặc ô “Chọn cả” ở cuối trang.")
        return redirect(_back(request, asked))
    return _show(request, asked, sheets, action)


def bulk_take(request):
    """Takes the step for the sheets that the preview listed, as far as they are still seen and in the filter."""
    asked = asked_in(request)
    if request.method != "POST":
        return redirect(_back(request, asked))
    action, sheets = _action(request), asked.found.among(_ticked(request))
    reason = nfc(request.POST.get("reason", ""))
    try:
        outcome = bulk.take_each(sheets, action, **acting(request, at=timezone.now()), reason=reason)
    except Refused as refusal:
        return _show(request, asked, sheets, action, error=str(refusal), status=422)
    _tell(request, action, outcome)
    return redirect(_back(request, asked))


def _show(request, asked, sheets, action, *, error="", status=200):
    now = timezone.now()
    page = {
        "action": action,
        "words": WORDS[action],
        "before": BEFORE[action],
        "preview": bulk.preview(sheets, action, request.user, at=now),
        "needs_reason": bulk.STEPS[action].needs_reason,
        "reason": request.POST.get("reason", ""),
        "error": error,
        "query": request.GET.urlencode(),
        "back": _back(request, asked),
        "most": bulk.MOST_AT_ONCE,
    }
    return render(request, "scoring/bulk_preview.html", page, status=status)


def _action(request):
    action = request.POST.get("viec", "")
    if action not in bulk.ACTIONS:
        raise Http404
    return Action(action)


def _ticked(request):
    return {int(pk) for pk in request.POST.getlist("phieu") if pk.isdecimal() and len(pk) < 18}


def _everything(request, asked, action):
    """All sheets of the filter where that was chosen; of a grid those that wait for the step."""
    if "tat-ca" not in request.POST:
        return None
    return bulk.open_to(asked.sheets, action, request.user) if "bang" in request.GET else asked.sheets


def _back(request, asked):
    """Where the person came from: the grid, or the list with its filters."""
    round_ = asked.filters[0]
    if "bang" in request.GET and asked.unit and round_:
        stage = urlencode({"buoc": request.GET["bang"]})
        return f"{reverse('grid_detail', args=[round_.value, asked.unit.pk])}?{stage}"
    query = request.GET.urlencode()
    known = query and len(query) < LONGEST_QUERY
    return f"{reverse('assessment_list')}{f'?{query}' if known else ''}"


def _tell(request, action, outcome):
    _, done, not_done = WORDS[action]
    if outcome.done:
        messages.success(request, f"Đã {done} {show_count(outcome.done)} phiếu.")
    for group in outcome.groups[:MOST_TOLD]:
        who = ", ".join(_who(entry.sheet) for entry in group.entries[:MOST_NAMED])
        more = f" và {len(group.entries) - MOST_NAMED} phiếu khác" if len(group.entries) > MOST_NAMED else ""
        messages.warning(request, f"{len(group.entries)} phiếu {not_done} ({who}{more}): {group.sentence}")
    if len(outcome.groups) > MOST_TOLD:
        left = sum(len(group.entries) for group in outcome.groups[MOST_TOLD:])
        messages.warning(request, f"Còn {left} phiếu khác {not_done}, vì các lý do riêng ghi ở từng phiếu.")
    if not outcome.done and not outcome.groups:
        messages.info(request, "Không còn phiếu nào trong lựa chọn. Có thể đã có người làm việc này rồi.")


def _who(sheet):
    return sheet.staff.full_name if sheet.staff_id else sheet.unit.name
