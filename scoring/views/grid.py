"""The grid of a unit's people in a round: the page, saving its cells, and what stands behind one cell."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from campaign.models import Round
from scoring import grid
from scoring.bulk import offered, open_to
from scoring.deadlines import with_deadline
from scoring.grid_entering import row_told, save_cells, typed_in
from scoring.listing import counts_by_status
from scoring.models import Action, Assessment, Stage
from units.models import Unit
from units.permissions import sees_staff
from units.refusals import Refused
from units.web import page_of

STEPS_AT = {
    Stage.SELF: (Action.SUBMIT,),
    Stage.HEAD: (Action.APPROVE, Action.RETURN),
    Stage.APPRAISAL: (Action.APPRAISE,),
}


@require_GET
def grid_detail(request, round_pk, unit_pk):
    round_, unit = _place(request.user, round_pk, unit_pk)
    sheets = grid.sheets_of_people(request.user, round_, unit)
    statuses, stages = counts_by_status(sheets), grid.stages_for(request.user, unit)
    stage = grid.stage_among(stages, statuses, asked=request.GET.get("buoc", ""))
    rubrics = grid.rubrics_of(sheets)
    rubric_id = next((pk for pk in rubrics if str(pk) == request.GET.get("bo")), next(iter(rubrics), None))
    actions = [each for each in STEPS_AT[stage] if each in offered(request.user, among=statuses)]
    now = timezone.now()
    page_obj = page_of(request, grid.for_grid(sheets, rubric_id), per_page=grid.PEOPLE_A_PAGE)
    page = {
        "round": round_,
        "unit": unit,
        "grid": grid.grid_of(page_obj, request.user, stage=stage, rubric_id=rubric_id, at=now),
        "page_obj": page_obj,
        "stages": [(grid.SLUGS[each], each.label, each == stage) for each in stages],
        "slug": grid.SLUGS[stage],
        "rubrics": grid.rubric_choices(rubrics) if len(rubrics) > 1 else [],
        "rubric_id": rubric_id,
        "actions": actions,
        "waiting": open_to(sheets, actions[0], request.user).count() if actions else 0,
        "now": now,
    }
    return render(request, "scoring/grid_detail.html", page)


@require_POST
def grid_save(request, round_pk, unit_pk):
    round_, unit = _place(request.user, round_pk, unit_pk)
    sheets = grid.sheets_of_people(request.user, round_, unit)
    try:
        stage, cells = typed_in(request.body)
        answer = save_cells(sheets, stage, cells, by=request.user, at=timezone.now())
    except Refused as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    return JsonResponse(answer)


@require_GET
def grid_line(request, pk, code):
    """The words and papers behind one cell: `pk` is of the sheet, `code` of the criterion."""
    sheets = Assessment.objects.visible_to(request.user).select_related("round", "unit", "staff", "rubric")
    sheet = get_object_or_404(with_deadline(sheets), pk=pk)
    if not sees_staff(request.user, sheet.unit):
        raise Http404
    asked = request.GET.get("buoc", "")
    stage = grid.stage_among(grid.stages_for(request.user, sheet.unit), (), asked=asked)
    line = grid.line_of(sheet, code, request.user, stage=stage, at=timezone.now())
    if line is None:
        raise Http404
    files = [{"name": each.name, "url": reverse("evidence_file", args=[each.pk])} for each in line.pop("files")]
    return JsonResponse(line | {"files": files, "row": row_told(line["row"])})


def _place(user, round_pk, unit_pk):
    """The round and the unit, where this person works with the sheets of its people; else 404."""
    unit = get_object_or_404(Unit.objects.visible_to(user), pk=unit_pk)
    round_ = get_object_or_404(Round.objects.visible_to(user).select_related("campaign"), pk=round_pk)
    if not sees_staff(user, unit) or round_.campaign.province_id != unit.province_id:
        raise Http404
    return round_, unit
