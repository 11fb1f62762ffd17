"""The page of a ratio unit by unit: two numbers a unit, a year at a time."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaign import export_columns
from campaign.models import Indicator
from campaign.overview import narrowed, report_year, reporting_units
from campaign.permissions import enters_figures_of
from campaign.unit_figures import (
    Typed,
    figures_of,
    fingerprint,
    record_unit_figures,
    reported_total,
    shown,
    totals_of,
    with_figures,
    years_open,
)
from campaign.views.records import choice
from units import downloads
from units.list_pages import with_table
from units.models import UnitKind
from units.numbers import percent
from units.refusals import Refused
from units.web import page_of

FIELDS = {"whole": "tong", "value": "dat", "seen": "cu"}


@with_table(export_columns.UNIT_FIGURES)
def indicator_units(request, pk):
    """A clerk types the numbers of the own unit, Sở Nội vụ those of all; a leader and a head read."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user).ratios().select_related("campaign"), pk=pk)
    campaign, today = indicator.campaign, timezone.localdate()
    years = years_open(campaign, today)
    if not years:
        raise Http404
    year = choice(request, "nam", "Năm", [(each, f"Năm {each}") for each in years],
                  default=str(report_year(campaign, today)))  # fmt: skip
    kind, words = choice(request, "loai", "Loại đơn vị", UnitKind.choices), request.GET.get("tim", "").strip()
    units = narrowed(
        reporting_units(campaign, request.user, int(year.value), until=today), kind=kind.value, words=words
    )
    of_unit = figures_of(indicator, int(year.value), units) if downloads.asked(request) else {}
    request.table.declare(*export_columns.unit_figures(int(year.value), of_unit))
    sorts = request.table.arranged.sort
    ordered = request.table.ordered(with_figures(units, indicator, int(year.value)) if sorts else units)
    if downloads.asked(request):
        return downloads.export(request, f"{indicator.name} năm {year.value}", request.table.exports, ordered)
    typed, troubles = {}, {}
    if request.method == "POST":
        typed, troubles = _save(request, indicator, int(year.value))
        if not troubles:
            return redirect(request.get_full_path())
    page_obj = page_of(request, ordered)
    rows = _rows(request.user, indicator, int(year.value), page_obj.object_list, typed, troubles)
    page = {
        "indicator": indicator,
        "campaign": campaign,
        "year": year,
        "filters": [year, kind],
        "words": words,
        "filtered": bool(kind or words),
        "page_obj": page_obj,
        "rows": rows,
        "may_enter_any": any(row["may_enter"] for row in rows),
        "totals": _rated(totals_of(indicator, int(year.value), units)),
        "reported": reported_total(request.user, indicator, int(year.value)),
        "sees_all": campaign.province_id in request.user.scope.wide_province_ids,
        "troubles": len(troubles),
    }
    return render(request, "campaign/indicator_units.html", page)


def _save(request, indicator, year):
    """(what was typed, why some of it was not saved), each by unit."""
    typed = _typed(request.POST)
    try:
        outcome = record_unit_figures(indicator, year, typed, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return typed, dict.fromkeys(typed, "")
    if outcome.saved:
        messages.success(request, f"Đã lưu số của {outcome.saved} đơn vị.")
    elif not outcome.troubles:
        messages.info(request, "Không có số nào thay đổi.")
    return typed, outcome.troubles


def _typed(data):
    """{unit id: Typed} of the fields that were sent."""
    prefix = f"{FIELDS['seen']}-"
    sent = [name.removeprefix(prefix) for name in data if name.startswith(prefix)]
    return {
        int(pk): Typed(**{field: data.get(f"{name}-{pk}", "") for field, name in FIELDS.items()})
        for pk in sent
        if pk.isdecimal() and len(pk) < 10
    }


def _rows(user, indicator, year, units, typed, troubles):
    """What each line shows: the numbers stored, or after a refusal those that were typed."""
    stored = figures_of(indicator, year, units)
    rows = []
    for unit in units:
        figure = stored.get(unit.pk)
        whole, value = shown(figure)
        if unit.pk in troubles:
            whole, value = typed[unit.pk].whole, typed[unit.pk].value
        rows.append(
            {
                "unit": unit,
                "whole": whole,
                "value": value,
                "seen": fingerprint(figure),
                "rate": figure and percent(figure.value, figure.denominator),
                "trouble": troubles.get(unit.pk, ""),
                "may_enter": enters_figures_of(user, unit),
            }
        )
    return rows


def _rated(totals):
    return totals | {"rate": percent(totals["value"], totals["whole"])}
