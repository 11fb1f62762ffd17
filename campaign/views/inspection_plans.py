"""Pages of plans of inspections: the list, one plan with its units, approval, days and teams, changes by hand."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign import inspection_planning as planning
from campaign.inspection_columns import INSPECTION_PLANS, PLANNED
from campaign.inspection_forms import AddedUnitForm, ApprovalForm, ReasonForm, TeamForm, TripForm
from campaign.models import Campaign, InspectionPlan, PlannedInspection, VisitProgress
from campaign.permissions import units_recorded_by
from campaign.views.inspections import SHORT
from campaign.views.records import choice
from units import downloads
from units.list_pages import with_table
from units.models import UnitKind
from units.refusals import Refused
from units.web import page_of, refusals_as_messages, say_removed


@with_table(INSPECTION_PLANS)
def inspection_plan_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    kind = choice(request, "loai_kiem_tra", "Loại kiểm tra", SHORT.items())
    plans = InspectionPlan.objects.visible_to(request.user).in_campaign(campaign).with_progress()
    plans = request.table.ordered(plans.of_kind(kind.value) if kind else plans)
    if downloads.asked(request):
        return downloads.export(request, "Kế hoạch kiểm tra", request.table.exports, plans)
    page = {"campaign": campaign, "filters": [kind], "filtered": bool(kind), "page_obj": page_of(request, plans)}
    return render(request, "campaign/inspection_plan_list.html", page)


@with_table(PLANNED)
def inspection_plan_detail(request, pk):
    plan = _found(request, pk)
    progress = choice(request, "tinh_trang", "Tình trạng", VisitProgress.choices)
    kind = choice(request, "loai", "Loại đơn vị", UnitKind.choices)
    words, standing = request.GET.get("tim", "").strip(), plan.units.standing()
    units = standing.at_progress(progress.value).select_related("unit", "inspection").in_order()
    units = units.of_unit_kind(kind.value) if kind else units
    units = request.table.ordered(units.about(words) if words else units)
    if downloads.asked(request):
        return downloads.export(request, str(plan), request.table.exports, units)
    page = {
        "plan": plan,
        "campaign": plan.campaign,
        "units": units,
        "counts": standing.aggregate(all=Count("pk"), visited=Count("inspection")),
        "filters": [progress, kind],
        "words": words,
        "filtered": bool(progress or kind or words),
        "removed": plan.units.filter(removed_at__isnull=False).select_related("unit").in_order(),
        "now": timezone.now(),
    }
    return render(request, "campaign/inspection_plan_detail.html", page)


def inspection_plan_approve(request, pk):
    plan = _found(request, pk)
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.approve_plan(plan, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã duyệt kế hoạch. Các đơn vị trong kế hoạch đã ghi kiểm tra được.")
            return redirect("inspection_plan_detail", pk=pk)
    return _form_page(request, plan, form, title="Duyệt kế hoạch", save="Duyệt kế hoạch", leave="Chưa duyệt")


def inspection_plan_schedule(request, pk):
    """Days and teams of every unit that waits for its visit, on one page."""
    plan = _found(request, pk)
    waiting = plan.units.standing().filter(inspection__isnull=True).select_related("unit").in_order()
    given = request.POST or None
    team = TeamForm(given, initial={"team": plan.team})
    trips = [
        (row, TripForm(given, prefix=f"dv{row.pk}", initial={"planned_on": row.planned_on, "team": row.team}))
        for row in waiting
    ]
    refusal = ""
    if request.method == "POST" and team.is_valid() and all(form.is_valid() for _, form in trips):
        visits = {row.pk: (form.cleaned_data["planned_on"], form.cleaned_data["team"]) for row, form in trips}
        try:
            planning.schedule(plan, visits, team=team.cleaned_data["team"], by=request.user, at=timezone.now())
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, "Đã lưu lịch và đoàn kiểm tra.")
            return redirect("inspection_plan_detail", pk=pk)
    page = {"plan": plan, "campaign": plan.campaign, "team": team, "trips": trips, "refusal": refusal}
    return render(request, "campaign/inspection_plan_schedule.html", page)


def inspection_plan_add(request, pk):
    plan = _found(request, pk)
    form = AddedUnitForm(request.POST or None, units=units_recorded_by(request.user, plan.campaign))
    if request.method == "POST" and form.is_valid():
        unit, reason = form.cleaned_data["unit"], form.cleaned_data["reason"]
        try:
            planning.add_unit(plan, unit, reason=reason, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã thêm {unit.name} vào kế hoạch.")
            return redirect("inspection_plan_detail", pk=pk)
    words = {"title": "Thêm đơn vị vào kế hoạch", "save": "Thêm vào kế hoạch", "leave": "Không thêm"}
    return _form_page(request, plan, form, **words)


@require_POST
def inspection_plan_remove(request, pk):
    """A draft goes without a question; the message that says so can undo it."""
    plan = _found(request, pk)
    with refusals_as_messages(request) as outcome:
        say_removed(request, planning.drop_plan(plan, by=request.user, at=timezone.now()))
    return redirect("inspection_plan_detail", pk=pk) if outcome.refused else redirect(_list(plan))


def planned_remove(request, pk):
    planned = get_object_or_404(
        PlannedInspection.objects.visible_to(request.user).standing().select_related("plan__campaign", "unit"), pk=pk
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.take_unit_out(planned, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("planned_restore", args=[pk])
            messages.success(request, f"Đã bỏ {planned.unit.name} khỏi kế hoạch.", extra_tags=undo)
            return redirect("inspection_plan_detail", pk=planned.plan_id)
    words = {"title": f"Bỏ {planned.unit.name}", "save": "Bỏ khỏi kế hoạch", "leave": "Không bỏ"}
    return _form_page(request, planned.plan, form, **words)


def _form_page(request, plan, form, *, title, save, leave):
    page = {
        "form": form,
        "campaign": plan.campaign,
        "title": title,
        "crumb": "Kế hoạch kiểm tra",
        "save": save,
        "leave": leave,
        "back": reverse("inspection_plan_detail", args=[plan.pk]),
    }
    return render(request, "campaign/record_form.html", page)


@require_POST
def planned_restore(request, pk):
    rows = PlannedInspection.objects.visible_to(request.user).select_related("plan__campaign", "unit")
    planned = get_object_or_404(rows, pk=pk)
    with refusals_as_messages(request, f"Đã đưa {planned.unit.name} trở lại kế hoạch."):
        planning.put_unit_back(planned, by=request.user, at=timezone.now())
    return redirect("inspection_plan_detail", pk=planned.plan_id)


def _found(request, pk):
    plans = InspectionPlan.objects.visible_to(request.user).select_related("campaign__province")
    return get_object_or_404(plans, pk=pk)


def _list(plan):
    return reverse("inspection_plan_list", args=[plan.campaign_id])
