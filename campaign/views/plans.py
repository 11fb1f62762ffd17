"""Pages of plans: who issued one, who has not, the signed file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign import export_columns
from campaign.downloads import file_response
from campaign.forms import PlanForm
from campaign.models import Campaign, Plan
from campaign.overview import narrowed, taking_part, without_plan
from campaign.permissions import units_recorded_by
from campaign.recording import record_plan
from campaign.views.records import choice, form_page, remove_at_once
from units import downloads
from units.choosing import label_of
from units.list_pages import with_table
from units.models import UnitKind
from units.web import day_asked, page_of


@with_table(export_columns.PLANS)
def plan_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    kind, words = choice(request, "loai", "Loại đơn vị", UnitKind.choices), request.GET.get("tim", "").strip()
    plans = Plan.objects.visible_to(request.user).in_campaign(campaign)
    asked = day_asked(request)
    plans = plans.as_of(asked.day) if asked.day else plans
    units = taking_part(campaign, request.user, until=asked.day or timezone.localdate())
    units = units.existing_on(asked.day) if asked.day else units
    lacking = without_plan(units, campaign, until=asked.day)
    counts = {"plans": plans.count(), "units": units.count(), "lacking": lacking.count()}
    missing = request.GET.get("xem") == "chua-co"
    if missing:
        request.table.declare(*export_columns.WITH_KIND)
        rows = narrowed(lacking, kind=kind.value, words=words)
    else:
        rows = _narrowed_plans(plans, kind, words)
    rows = request.table.ordered(rows)
    if downloads.asked(request):
        title = "Đơn vị chưa có kế hoạch" if missing else "Kế hoạch của các đơn vị"
        return downloads.export(request, title, request.table.exports, rows)
    page = {
        "campaign": campaign,
        "asked": asked,
        "filters": [kind],
        "filtered": bool(kind or words),
        "keep": [("xem", "chua-co")] if missing else [],
        "words": words,
        "missing": missing,
        "clear": "?xem=chua-co" if missing else request.table.clear,
        "counts": counts,
        "page_obj": page_of(request, rows),
        "recorded": set(units_recorded_by(request.user, campaign).values_list("pk", flat=True)),
    }
    return render(request, "campaign/plan_list.html", page)


def _narrowed_plans(plans, kind, words):
    plans = plans.of_unit_kind(kind.value) if kind else plans
    plans = plans.about(words) if words else plans
    return plans.select_related("unit", "file").order_by("unit__sort_key", "issued_on", "pk")


def plan_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    units = units_recorded_by(request.user, campaign)
    if not units:
        raise Http404
    chosen = units.filter(pk=request.GET["don_vi"]).first() if request.GET.get("don_vi", "").isdecimal() else None
    chosen = chosen or (units[0] if len(units) == 1 else None)
    initial = {"unit": label_of(chosen)} if chosen else {}
    return _plan_page(request, Plan(campaign=campaign), units, title="Ghi kế hoạch triển khai", initial=initial)


def plan_edit(request, pk):
    plan = get_object_or_404(Plan.objects.editable_by(request.user).select_related("campaign", "unit"), pk=pk)
    units = units_recorded_by(request.user, plan.campaign)
    return _plan_page(
        request, plan, units, title=f"Sửa kế hoạch {plan.number}", remove=reverse("plan_remove", args=[plan.pk])
    )


def _plan_page(request, plan, units, *, title, initial=None, remove=""):
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_page(
        request,
        PlanForm(data, files, instance=plan, units=units, initial=initial),
        record_plan,
        campaign=plan.campaign,
        title=title,
        crumb="Kế hoạch của các đơn vị",
        save="Lưu kế hoạch",
        back=reverse("plan_list", args=[plan.campaign_id]),
        done=lambda saved: f"Đã ghi kế hoạch {saved.number} của {saved.unit.name}.",
        remove=remove,
        extra=lambda form: {"upload": form.cleaned_data["upload"]},
    )


@require_POST
def plan_remove(request, pk):
    plan = get_object_or_404(Plan.objects.editable_by(request.user).select_related("campaign", "unit", "batch"), pk=pk)
    return remove_at_once(
        request,
        plan,
        what=f"kế hoạch {plan.number}",
        back=reverse("plan_list", args=[plan.campaign_id]),
    )


def plan_file(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("file"), pk=pk, file__isnull=False)
    return file_response(plan.file, plan.file_name, inline=True)
