"""Pages of inspections: two kinds in two lists, never mixed."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign.forms import InspectionForm
from campaign.inspection_columns import INSPECTIONS
from campaign.models import Campaign, FindingPhoto, FindingResult, Inspection, InspectionKind, PlannedInspection
from campaign.permissions import keeps_records, units_recorded_by
from campaign.recording import record_inspection
from campaign.views.records import choice, form_page, remove_at_once
from units import downloads
from units.list_pages import with_table
from units.models import UnitKind
from units.web import day_asked, page_of

SHORT = {
    InspectionKind.EMULATION: "Thi đua, khen thưởng",
    InspectionKind.DISCIPLINE: "Kỷ luật, kỷ cương, văn hóa công vụ",
}


@with_table(INSPECTIONS)
def inspection_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    kind = choice(request, "loai_kiem_tra", "Loại kiểm tra", SHORT.items(), default=InspectionKind.EMULATION.value)
    unit_kind, words = choice(request, "loai", "Loại đơn vị", UnitKind.choices), request.GET.get("tim", "").strip()
    inspections = Inspection.objects.visible_to(request.user).in_campaign(campaign)
    asked = day_asked(request)
    inspections = inspections.as_of(asked.day) if asked.day else inspections
    rows = inspections.of_kind(kind.value)
    rows = rows.of_unit_kind(unit_kind.value) if unit_kind else rows
    rows = rows.about(words) if words else rows
    rows = request.table.ordered(rows.select_related("unit").with_remedies())
    if downloads.asked(request):
        return downloads.export(request, f"Kiểm tra {SHORT[kind.value].lower()}", request.table.exports, rows)
    page = {
        "campaign": campaign,
        "asked": asked,
        "kind": kind,
        "kind_label": InspectionKind(kind.value).label,
        "kinds": [(value, words, inspections.of_kind(value).count()) for value, words in SHORT.items()],
        "filters": [unit_kind],
        "filtered": bool(unit_kind or words),
        "keep": [(kind.name, kind.value)],
        "words": words,
        "page_obj": page_of(request, rows),
        "may_edit": keeps_records(request.user, campaign),
    }
    return render(request, "campaign/inspection_list.html", page)


def inspection_detail(request, pk):
    """One visit with what it found, for Sở Nội vụ, the leaders and the people of the unit."""
    inspections = Inspection.objects.visible_to(request.user).select_related("campaign__province", "unit")
    inspection = get_object_or_404(inspections, pk=pk)
    photos = Prefetch("photos", FindingPhoto.objects.kept().select_related("file"), to_attr="kept_photos")
    findings = list(inspection.findings.prefetch_related(photos))
    planned = PlannedInspection.objects.visible_to(request.user).filter(inspection=inspection).select_related("plan")
    page = {
        "inspection": inspection,
        "campaign": inspection.campaign,
        "good": [each for each in findings if each.result == FindingResult.GOOD],
        "to_remedy": [each for each in findings if each.result == FindingResult.REMEDY],
        "planned": planned.first(),
        "may_edit": keeps_records(request.user, inspection.campaign),
        "today": timezone.localdate(),
    }
    return render(request, "campaign/inspection_detail.html", page)


def inspection_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    initial = {"kind": request.GET.get("loai_kiem_tra", "")}
    return _inspection_page(request, Inspection(campaign=campaign), title="Ghi một lần kiểm tra", initial=initial)


def inspection_edit(request, pk):
    inspection = get_object_or_404(
        Inspection.objects.editable_by(request.user).select_related("campaign", "unit"), pk=pk
    )
    remove = reverse("inspection_remove", args=[pk])
    return _inspection_page(request, inspection, title="Sửa lần kiểm tra", remove=remove)


def _inspection_page(request, inspection, *, title, initial=None, remove=""):
    units = units_recorded_by(request.user, inspection.campaign)
    return form_page(
        request,
        InspectionForm(request.POST or None, instance=inspection, units=units, initial=initial),
        record_inspection,
        campaign=inspection.campaign,
        title=title,
        crumb="Kiểm tra",
        save="Lưu lần kiểm tra",
        back=_list_of(inspection.campaign_id, request.POST.get("kind") or inspection.kind),
        done=lambda saved: f"Đã ghi lần kiểm tra {saved.unit.name}.",
        remove=remove,
    )


@require_POST
def inspection_remove(request, pk):
    inspection = get_object_or_404(
        Inspection.objects.editable_by(request.user).select_related("campaign", "unit", "batch"), pk=pk
    )
    return remove_at_once(
        request,
        inspection,
        what=f"lần kiểm tra {inspection.unit.name}",
        back=_list_of(inspection.campaign_id, inspection.kind),
    )


def _list_of(campaign_pk, kind):
    address = reverse("inspection_list", args=[campaign_pk])
    return f"{address}?loai_kiem_tra={kind}" if kind in InspectionKind.values else address
