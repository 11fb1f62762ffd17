"""Pages of indicators and figures: values of indicators, and totals that the province only knows as reported."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaign import export_columns
from campaign.figure_keys import label_of_key, shown_value
from campaign.forms import FigureForm, IndicatorForm
from campaign.models import Campaign, Figure, Indicator
from campaign.permissions import keeps_records, units_recorded_by
from campaign.recording import record_figure, record_indicator
from campaign.views.records import choice, form_page, remove_at_once
from units import downloads
from units.list_pages import with_table
from units.numbers import show_decimal
from units.web import day_asked, page_of

SCOPES = [("tinh", "Số liệu tỉnh báo cáo tổng"), ("don-vi", "Số liệu của đơn vị")]


@with_table(export_columns.FIGURES)
def figure_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    indicators = {indicator.code: indicator for indicator in campaign.indicators.all()}
    scope = choice(request, "cap", "Cấp số liệu", SCOPES, default="tinh")
    year = choice(request, "nam", "Năm", [(year, f"Năm {year}") for year in campaign.years])
    key = choice(request, "chi_tieu", "Chỉ tiêu", [(code, each.name) for code, each in indicators.items()])
    words = request.GET.get("tim", "").strip()
    figures = Figure.objects.visible_to(request.user).in_campaign(campaign)
    asked = day_asked(request)
    figures = figures.as_of(asked.day) if asked.day else figures
    counts = {"tinh": figures.provincial().count(), "don-vi": figures.of_units().count()}
    rows = figures.provincial() if scope.value == "tinh" else figures.of_units()
    rows = rows.of_year(year.value) if year else rows
    rows = rows.of_key(key.value) if key else rows
    rows = rows.about(words) if words else rows
    request.table.declare(*export_columns.figures(indicators, of_units=scope.value == "don-vi"))
    rows = request.table.ordered(rows.select_related("unit"))
    if downloads.asked(request):
        return downloads.export(request, dict(SCOPES)[scope.value], request.table.exports, rows)
    page_obj = page_of(request, rows)
    for figure in page_obj:
        figure.label = label_of_key(figure.key, indicators)
        figure.shown = shown_value(figure, indicators.get(figure.key))
    page = {
        "campaign": campaign,
        "asked": asked,
        "scope": scope,
        "scopes": [(value, words, counts[value]) for value, words in SCOPES],
        "filters": [key, year],
        "filtered": bool(key or year or words),
        "keep": [(scope.name, scope.value)],
        "search": "Tên hoặc mã đơn vị" if scope.value == "don-vi" else "",
        "words": words,
        "page_obj": page_obj,
        "may_edit": keeps_records(request.user, campaign),
    }
    return render(request, "campaign/figure_list.html", page)


def figure_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    initial = {"key": request.GET.get("chi_tieu", "")}
    return _figure_page(request, Figure(campaign=campaign), title="Ghi số liệu", initial=initial)


def figure_edit(request, pk):
    figure = get_object_or_404(Figure.objects.editable_by(request.user).select_related("campaign", "unit"), pk=pk)
    return _figure_page(request, figure, title="Sửa số liệu", remove=reverse("figure_remove", args=[pk]))


def _figure_page(request, figure, *, title, initial=None, remove=""):
    campaign = figure.campaign
    form = FigureForm(
        request.POST or None,
        instance=figure,
        units=units_recorded_by(request.user, campaign),
        indicators=campaign.indicators.all(),
        initial=initial,
    )
    return form_page(
        request,
        form,
        record_figure,
        campaign=campaign,
        title=title,
        crumb="Số liệu",
        save="Lưu số liệu",
        back=reverse("figure_list", args=[campaign.pk]) + ("?cap=don-vi" if request.POST.get("unit") else ""),
        done=lambda saved: f"Đã ghi số liệu, giá trị {show_decimal(saved.value)}.",
        remove=remove,
    )


@require_POST
def figure_remove(request, pk):
    figure = get_object_or_404(
        Figure.objects.editable_by(request.user).select_related("campaign", "unit", "batch"), pk=pk
    )
    indicators = {indicator.code: indicator for indicator in figure.campaign.indicators.all()}
    return remove_at_once(
        request,
        figure,
        what=f"số liệu “{label_of_key(figure.key, indicators)}”",
        back=reverse("figure_list", args=[figure.campaign_id]),
    )


@with_table(export_columns.INDICATORS)
def indicator_list(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_pk)
    indicators = request.table.ordered(campaign.indicators.all())
    if downloads.asked(request):
        return downloads.export(request, "Chỉ tiêu", request.table.exports, indicators)
    page = {
        "campaign": campaign,
        "page_obj": page_of(request, indicators),
        "may_edit": keeps_records(request.user, campaign),
    }
    return render(request, "campaign/indicator_list.html", page)


def indicator_create(request, campaign_pk):
    campaign = get_object_or_404(Campaign.objects.editable_by(request.user), pk=campaign_pk)
    return _indicator_page(request, Indicator(campaign=campaign), title="Thêm chỉ tiêu")


def indicator_edit(request, pk):
    indicator = get_object_or_404(Indicator.objects.editable_by(request.user).select_related("campaign"), pk=pk)
    return _indicator_page(request, indicator, title="Sửa chỉ tiêu", remove=reverse("indicator_remove", args=[pk]))


def _indicator_page(request, indicator, *, title, remove=""):
    return form_page(
        request,
        IndicatorForm(request.POST or None, instance=indicator),
        record_indicator,
        campaign=indicator.campaign,
        title=title,
        crumb="Chỉ tiêu",
        save="Lưu chỉ tiêu",
        back=reverse("indicator_list", args=[indicator.campaign_id]),
        done=lambda saved: f"Đã lưu chỉ tiêu “{saved.name}”.",
        remove=remove,
    )


@require_POST
def indicator_remove(request, pk):
    indicator = get_object_or_404(Indicator.objects.editable_by(request.user).select_related("campaign"), pk=pk)
    return remove_at_once(
        request,
        indicator,
        what=f"chỉ tiêu “{indicator.name}”",
        back=reverse("indicator_list", args=[indicator.campaign_id]),
    )
