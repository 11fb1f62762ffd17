"""Taking a step: trình, duyệt, trả lại, thẩm định, quyết định xếp loại, chốt, mở lại, giải trình."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from scoring.entering import lines_in, save_lines, stage_typed
from scoring.forms import StepForm
from scoring.models import Action, Stage
from scoring.queues import following, order_of
from scoring.sheets import band_rules
from scoring.showing import sheet_page
from scoring.views.marking import not_all_saved
from scoring.views.sheets import sheet_of, show_sheet
from scoring.workflow import STEPS, take
from units.refusals import Refused
from units.web import acting

DONE = {
    Action.SUBMIT: "Đã trình. Phiếu đang chờ thủ trưởng duyệt.",
    Action.RETURN: "Đã trả lại phiếu cho đơn vị.",
    Action.APPROVE: "Đã duyệt.",
    Action.APPRAISE: "Đã thẩm định xong.",
    Action.RETURN_FROM_APPRAISAL: "Đã trả lại phiếu cho đơn vị.",
    Action.ANSWER: "Đã gửi giải trình.",
    Action.OVERRIDE_BAND: "Đã ghi quyết định xếp loại.",
    Action.FINALIZE: "Đã chốt phiếu.",
    Action.REOPEN: "Đã mở lại: đây là bản mới, bản cũ vẫn được giữ.",
}
# After these the reviewer goes on with the next sheet that waits.
GOES_ON = {Action.APPROVE: Stage.HEAD, Action.RETURN: Stage.HEAD, Action.APPRAISE: Stage.APPRAISAL}


def assessment_step(request, pk, action):
    if action not in STEPS:
        raise Http404
    sheet, action = sheet_of(request, pk), Action(action)
    if request.method != "POST":
        return redirect(sheet)
    lines, now = lines_in(request.POST), timezone.now()
    form = StepForm(action, request.POST, bands=[(rule.code, rule.name) for rule in band_rules(sheet.rubric)])
    try:
        # What was typed without scripts is saved first: a step never costs a mark.
        troubles = save_lines(sheet, lines, by=request.user, at=now)
        sentence = not_all_saved(troubles) if troubles else _problem(form)
        if not sentence:
            return _take(request, sheet, action, form, now)
    except Refused as why:
        troubles, sentence = {}, str(why)
    return _shown_again(request, pk, action, form, lines, troubles, sentence, now)


def _take(request, sheet, action, form, now):
    order = order_of(request.user, GOES_ON[action]) if action in GOES_ON else []
    taken = take(
        action, sheet, **acting(request, at=now),
        flagged=request.POST.getlist("flagged") if action in (Action.RETURN, Action.RETURN_FROM_APPRAISAL) else (),
        **form.particulars(),
    )  # fmt: skip
    after = order and following(order, taken.pk, still=set(order_of(request.user, GOES_ON[action])))
    what = DONE[action]
    if after:
        # The page is about another sheet by now, so the sentence names the one it speaks of.
        what = f"{taken.title}, {taken.unit.name}: {what[0].lower()}{what[1:]} Đây là phiếu tiếp theo."
    messages.success(request, what)
    return redirect("assessment_detail", after or taken.pk)


def _problem(form):
    if form.is_valid():
        return None
    return next(iter(form.errors.values()))[0]


def _shown_again(request, pk, action, form, lines, troubles, sentence, now):
    """The page with the sentence on top and everything typed kept; a second click on a step done is no error."""
    sheet = sheet_of(request, pk)
    if sheet.status not in STEPS[action].sources:
        messages.info(request, sentence)
        return redirect(sheet)
    context = sheet_page(
        sheet, request.user, at=now, forms=lines, troubles=troubles, step=(action, form),
        flagged=request.POST.getlist("flagged"), stage=stage_typed(lines),
    )  # fmt: skip
    context |= {"sentence": sentence, "wrong_at": _first_wrong(action, context)}
    return show_sheet(request, sheet, context, status=422)


def _first_wrong(action, context):
    """The code of the first criterion that keeps the sheet from the step, or ""."""
    lacking = {item.code for item in context["lacking"]} if action == Action.SUBMIT else set()
    rows = context["rows"] if action in (Action.SUBMIT, *GOES_ON) else []
    return next((row.code for row in rows if row.trouble or row.code in lacking or row.keeps_waiting), "")
