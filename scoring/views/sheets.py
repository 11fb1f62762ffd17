"""The page of one sheet."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from scoring.deadlines import with_deadline
from scoring.models import Assessment, Stage
from scoring.queues import queue_for
from scoring.showing import sheet_page


def assessment_detail(request, pk):
    sheet = sheet_of(request, pk)
    return show_sheet(request, sheet, sheet_page(sheet, request.user, at=timezone.now(), opened=request.GET.get("mo")))


def sheet_of(request, pk):
    """The sheet with everything its page needs, where this person may see it; else 404."""
    sheets = with_deadline(Assessment.objects.visible_to(request.user)).select_related(
        "round__campaign", "unit", "staff", "rubric", "previous", "next_version"
    )
    return get_object_or_404(sheets, pk=pk)


def show_sheet(request, sheet, context, *, status=200):
    """The page for whoever marks (a ledger), reviews (differences first) or reads."""
    stage = context["stage"]
    if stage in (Stage.HEAD, Stage.APPRAISAL):
        context["queue"] = queue = list(queue_for(request.user, stage)[:30])
        context |= _place_in(queue, sheet)
        return render(request, "scoring/assessment_review.html", context, status=status)
    return render(request, "scoring/assessment_detail.html", context, status=status)


def next_in_queue(user, stage, *, besides):
    """The next sheet that waits for this reviewer, or None."""
    return queue_for(user, stage).exclude(pk=besides.pk).first()


def _place_in(queue, sheet):
    """Where the sheet stands in the queue (“Phiếu 1/8”) and the one after it."""
    number = next((n for n, each in enumerate(queue, 1) if each.pk == sheet.pk), None)
    after = [each for each in queue if each.pk != sheet.pk]
    following = queue[number] if number and number < len(queue) else (after[0] if after else None)
    return {"queue_number": number, "next_sheet": following}
