"""Pages of the units' reports in words: who sent one, the form that saves itself, the reading page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign import export_columns
from campaign.models import Campaign, UnitReport
from campaign.models.unit_reports import TEXTS
from campaign.overview import by_sending, last_year_owed, narrowed, report_year, reporting_units
from campaign.permissions import keeps_records, writes_report_of
from campaign.unit_reporting import (
    blank_texts,
    entry_refusal,
    report_of,
    save_unit_report,
    seen_mark,
    send_unit_report,
    take_back_unit_report,
)
from campaign.views.records import choice
from units import downloads
from units.list_pages import with_table
from units.models import Unit, UnitKind
from units.refusals import Refused
from units.web import is_fragment, page_of, refusals_as_messages

SENT = [("da-gui", "Đã gửi"), ("chua-gui", "Chưa gửi")]
HINTS = {
    "results": "Việc đã làm và kết quả, có số liệu nếu được",
    "good_models": "Mô hình hay, tập thể và cá nhân tiêu biểu",
    "limits": "Việc chưa làm được",
    "causes": "Nguyên nhân khách quan và chủ quan",
    "proposals": "Kiến nghị với tỉnh và trung ương",
}


@with_table(export_columns.UNIT_REPORTS)
def unit_report_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    today = timezone.localdate()
    newest = report_year(campaign, today)
    years = [(year, f"Năm {year}") for year in campaign.years if year <= newest]
    year = choice(request, "nam", "Năm", years, default=str(newest))
    kind = choice(request, "loai", "Loại đơn vị", UnitKind.choices)
    sent = choice(request, "tinh_trang", "Tình trạng", SENT)
    words = request.GET.get("tim", "").strip()
    units = reporting_units(campaign, request.user, int(year.value), until=today)
    counts = {"units": units.count(), "sent": by_sending(units, campaign, int(year.value), True).count()}
    if not counts["units"] and "nam" not in request.GET and (last := last_year_owed(campaign, request.user, today)):
        return redirect(f"{request.path}?nam={last}")
    units = by_sending(units, campaign, int(year.value), sent.value == "da-gui") if sent else units
    units = narrowed(units, kind=kind.value, words=words)
    reports = UnitReport.objects.visible_to(request.user).in_campaign(campaign).of_year(int(year.value))
    everything = reports.without_texts() if downloads.asked(request) else ()
    request.table.declare(*export_columns.unit_reports({report.unit_id: report for report in everything}))
    units = request.table.ordered(units)
    if downloads.asked(request):
        title = f"Báo cáo của đơn vị năm {year.value}"
        return downloads.export(request, title, request.table.exports, units)
    page_obj = page_of(request, units)
    of_unit = {report.unit_id: report for report in reports.of_units(list(page_obj))}
    page = {
        "campaign": campaign,
        "year": year,
        "filters": [year, kind],
        "filtered": bool(kind or sent or words),
        "keep": [(sent.name, sent.value)] if sent else [],
        "sent": sent,
        "words": words,
        "counts": counts | {"waiting": counts["units"] - counts["sent"]},
        "page_obj": page_obj,
        "rows": [(unit, of_unit.get(unit.pk), writes_report_of(request.user, unit)) for unit in page_obj],
        "own_units": request.user.scope.unit_ids,
    }
    return render(request, "campaign/unit_report_list.html", page)


def unit_report_edit(request, campaign_pk, unit_pk, year):
    """One report by its unit and year: it is stored at the first save. htmx saves one field, the button all."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_pk, province=campaign.province_id)
    if not writes_report_of(request.user, unit) or year not in campaign.years:
        raise Http404
    report = report_of(campaign, unit, year)
    if request.method == "POST":
        return _save(request, report)
    if refusal := entry_refusal(report, request.user, at=timezone.now()):
        if not report.pk:
            raise Http404
        messages.warning(request, refusal)
        return redirect("unit_report_detail", report.pk)
    return render(request, "campaign/unit_report_edit.html", _form_page(report))


def _save(request, report):
    texts = {field: request.POST[field] for field in TEXTS if field in request.POST}
    seen = {field: request.POST.get(f"seen_{field}", "") for field in TEXTS}
    try:
        report, clashes = save_unit_report(report, texts=texts, seen=seen, by=request.user, at=timezone.now())
    except Refused as refusal:
        page = _form_page(report, typed=texts) | {"refusal": str(refusal)}
        return _answer(request, page, texts, status=422)
    page = _form_page(report, typed=texts, clashes=clashes)
    if is_fragment(request) or clashes:
        return _answer(request, page, texts, status=409 if clashes else 200)
    if "gui" in request.POST:
        return _send(request, report)
    messages.success(request, "Đã lưu báo cáo.")
    return redirect("unit_report_edit", report.campaign_id, report.unit_id, report.year)


def _answer(request, page, texts, *, status):
    if not is_fragment(request):
        return render(request, "campaign/unit_report_edit.html", page, status=status)
    part = next(part for part in page["parts"] if part["name"] in texts)
    return render(request, "campaign/unit_report_saved.html", page | {"part": part}, status=status)


def _send(request, report):
    with refusals_as_messages(request, "Đã gửi báo cáo cho Sở Nội vụ.") as outcome:
        send_unit_report(report, by=request.user, at=timezone.now())
    if outcome.refused:
        return redirect("unit_report_edit", report.campaign_id, report.unit_id, report.year)
    return redirect("unit_report_detail", report.pk)


def _form_page(report, *, typed=None, clashes=None):
    typed, clashes = typed or {}, clashes or {}
    parts = [
        {
            "name": field,
            "label": report._meta.get_field(field).verbose_name,
            "hint": HINTS[field],
            "text": typed.get(field, getattr(report, field)),
            "seen": seen_mark(getattr(report, field)),
            "clash": clashes.get(field),
        }
        for field in TEXTS
    ]
    address = reverse("unit_report_edit", args=[report.campaign_id, report.unit_id, report.year])
    page = {"report": report, "campaign": report.campaign, "parts": parts, "address": address}
    return page | {"refusal": "", "now": timezone.now(), "clashes": bool(clashes)}


def unit_report_detail(request, pk):
    reports = UnitReport.objects.readable_by(request.user).select_related("campaign", "unit", "saved_by")
    report = get_object_or_404(reports, pk=pk)
    page = {
        "report": report,
        "campaign": report.campaign,
        "parts": [(report._meta.get_field(field).verbose_name, getattr(report, field)) for field in TEXTS],
        "blank": blank_texts(report),
        "writes": writes_report_of(request.user, report.unit),
        "keeps": keeps_records(request.user, report.campaign),
    }
    return render(request, "campaign/unit_report_detail.html", page)


@require_POST
def unit_report_take_back(request, pk):
    report = get_object_or_404(UnitReport.objects.readable_by(request.user).select_related("campaign", "unit"), pk=pk)
    with refusals_as_messages(request, f"Đã mở lại báo cáo năm {report.year} của {report.unit.name}."):
        take_back_unit_report(report, by=request.user, at=timezone.now())
    if writes_report_of(request.user, report.unit):
        return redirect("unit_report_edit", report.campaign_id, report.unit_id, report.year)
    return redirect("unit_report_list", report.campaign_id)
