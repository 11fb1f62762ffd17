"""Saving marks: one line as it is left (htmx), or the whole sheet by an ordinary button."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from scoring.entering import Trouble, lines_in, save_lines, stage_typed, trouble_in, trouble_of
from scoring.forms import MarkForm
from scoring.marking import Conflict, record_mark
from scoring.models import Assessment, Stage
from scoring.points import BadPoints
from scoring.rows import row_of
from scoring.showing import line_of_unit, sheet_page
from scoring.standing import standing_of
from scoring.views.sheets import sheet_of, show_sheet
from units.refusals import Refused


@require_POST
def assessment_mark(request, pk, code):
    if not request.htmx:
        return assessment_save(request, pk)
    sheet = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    form = MarkForm(request.POST, prefix=code)
    if not form.is_valid():
        return _not_saved(request, code, trouble_in(form), status=422)
    stage, now = Stage(form.cleaned_data["stage"]), timezone.now()
    revision = form.cleaned_data["revision"]
    try:
        sheet, lines, mark = record_mark(
            sheet, code=code, stage=stage, typed=form.opinion(), revision=revision, by=request.user, at=now
        )
    except (BadPoints, Conflict, Refused) as why:
        trouble = trouble_of(why, stage, by=request.user)
        return _not_saved(request, code, trouble, status=422 if isinstance(why, BadPoints) else 409)
    return _saved(request, sheet, lines, mark, stage, now)


def assessment_save(request, pk):
    """The whole sheet at once; lines that fail keep what was typed and say why, the others are saved."""
    sheet = sheet_of(request, pk)
    if request.method != "POST":
        return redirect(sheet)
    forms, now = lines_in(request.POST), timezone.now()
    try:
        troubles, refused = save_lines(sheet, forms, by=request.user, at=now), None
    except Refused as why:
        troubles, refused = {}, str(why)
    if not troubles and not refused:
        messages.success(request, "Đã lưu phiếu.")
        return redirect(sheet)
    messages.error(request, refused or not_all_saved(troubles))
    context = sheet_page(
        sheet, request.user, at=now, forms=forms, troubles=troubles, stage=stage_typed(forms),
        flagged=request.POST.getlist("flagged"),
    )  # fmt: skip
    return show_sheet(request, sheet, context, status=409 if refused else 422)


def not_all_saved(troubles):
    return f"Còn {len(troubles)} tiêu chí chưa lưu được: {', '.join(sorted(troubles))}. Các tiêu chí khác đã lưu."


def _saved(request, sheet, lines, mark, stage, now):
    """Small pieces of the page: the fields themselves stay, so that nobody's typing is touched."""
    if stage == Stage.SELF:
        row, missing, mending = line_of_unit(sheet, mark, lines)
    else:
        row, missing, mending = row_of(mark, lines, stage=stage), [], None
    standing = standing_of(sheet, lines, stage=stage)
    group = mark.criterion.group.code
    context = {
        "sheet": sheet,
        "row": row,
        "stage": stage,
        "now": now,
        "lacking": missing,
        "mending": mending,
        "standing": standing,
        "group": {"code": group, "given": standing.groups[group][0], "most": standing.groups[group][1]},
        "oob": True,
    }
    return render(request, "scoring/mark_saved.html", context)


def _not_saved(request, code, trouble: Trouble, *, status):
    return render(request, "scoring/mark_not_saved.html", {"code": code, "trouble": trouble}, status=status)
