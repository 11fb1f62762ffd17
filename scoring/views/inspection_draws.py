"""The page on which a plan of inspections is drawn: shown first, kept when it is right."""

import secrets

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaign.models import Campaign, InspectionKind
from scoring.planning.drawing_up import draw, draw_up
from scoring.planning.forms import DrawForm
from units.refusals import Refused


def inspection_plan_create(request, campaign_pk):
    """GET shows what the answers in the address would draw; POST keeps exactly that as a draft."""
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user).select_related("province"), pk=campaign_pk)
    today = timezone.localdate()
    given = request.POST or (request.GET if "xem" in request.GET else None)
    form = DrawForm(given, campaign=campaign, today=today, initial=_first(request, campaign, today))
    page = {"campaign": campaign, "form": form}
    if given is not None and form.is_valid():
        if request.method == "POST":
            try:
                plan = draw_up(campaign, form.asked(), by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Đã lưu kế hoạch nháp. Hãy xem lại danh sách, thêm bớt rồi duyệt.")
                return redirect("inspection_plan_detail", pk=plan.pk)
        page |= {"draw": draw(campaign, form.asked(), today=today), "asked": form.asked()}
    return render(request, "scoring/inspection_plan_create.html", page)


def _first(request, campaign, today):
    kind = request.GET.get("loai_kiem_tra", "")
    year = min(max(today.year, campaign.starts), campaign.ends)
    return {
        "kind": kind if kind in InspectionKind.values else InspectionKind.DISCIPLINE,
        "year": year,
        "wanted": "20%",
        "seed": secrets.token_hex(4),
    }
