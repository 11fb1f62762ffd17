"""The page of one sheet."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from scoring import signed_copies
from scoring.deadlines import with_deadline
from scoring.models import Assessment, Stage
from scoring.queues import place_of
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
    context["copies"] = signed_copies.copies_of(sheet, [row.mark for row in context["rows"]])
    context["may_attach"] = signed_copies.refusal_to_attach(sheet, request.user) is None
    if stage in (Stage.HEAD, Stage.APPRAISAL):
        context["place"] = place_of(sheet, request.user, stage)
        return render(request, "scoring/assessment_review.html", context, status=status)
    return render(request, "scoring/assessment_detail.html", context, status=status)
