"""The page of results year by year, at a day or regrouped onto its units."""

from dataclasses import replace
from datetime import date
from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from campaign.models import Campaign
from campaign.views.records import choice
from scoring import results
from scoring.export_columns import RESULTS, result_columns
from units import downloads
from units.list_pages import with_table
from units.models import UnitKind
from units.web import day_asked, page_of

MODES = [("tai-ngay", "Đơn vị có ở ngày này"), ("quy-ve", "Quy về đơn vị có ở ngày này")]


@with_table(RESULTS)
def result_list(request, campaign_pk):
    """For those who see the whole province; the people of one unit have the life of their unit."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=campaign_pk)
    if campaign.province_id not in request.user.scope.wide_province_ids:
        raise Http404
    asked, last = day_asked(request), campaign.province.valid_to
    day = asked.day or min(timezone.localdate(), last or date.max)
    mode = choice(request, "cach", "Cách xem", MODES, default="tai-ngay")
    kind, words = choice(request, "loai", "Loại đơn vị", UnitKind.choices), request.GET.get("tim", "").strip()
    regrouped = mode.value == "quy-ve"
    line = Campaign.objects.line_of(campaign)
    lines = results.lines(campaign, line, request.user, day=day, regrouped=regrouped, kind=kind.value, words=words)
    # The list of a day knows nothing of later years; regrouping tells all of them with the units of the day.
    until = None if regrouped else day
    by_year, bands = results.summed(line, request.user, lines, until=until)
    cells = results.cells(line, request.user, lines, until=until) if downloads.asked(request) else {}
    totals = partial(results.totals, line, request.user, lines)
    request.table.declare(*result_columns(list(by_year), cells, totals))
    lines = request.table.ordered(lines)
    if downloads.asked(request):
        return downloads.export(request, "Kết quả qua các năm", request.table.exports, lambda: lines)
    years = [year for year in by_year if f"nam_{year}" in request.table.shows]
    page_obj = page_of(request, lines)
    cells = results.cells(line, request.user, page_obj.object_list, until=until)
    page = {
        "campaign": campaign,
        "day": day,
        "asked": replace(asked, usual=day),
        "mode": mode,
        "filters": [mode, kind],
        "words": words,
        "filtered": bool(kind or words),
        "years": list(by_year),
        "sums": [(name, [by_year[year].get(code, 0) for year in by_year]) for code, name in bands.items()],
        "all": [sum(by_year[year].values()) for year in by_year],
        "page_obj": page_obj,
        "rows": [(each, [(year, cells.get((each, year), [])) for year in years]) for each in page_obj],
    }
    return render(request, "scoring/result_list.html", page)
