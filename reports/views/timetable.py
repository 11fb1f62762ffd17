"""The calendar of a campaign: a year as a list, a month as a grid, and the file for other calendars."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from campaign.models import Campaign
from campaign.permissions import keeps_records
from reports.timetable import by_month, entries_of, entries_of_years, undated_of, weeks_of
from reports.timetable_file import calendar_file
from units.web import number_of

MONTHS = range(1, 13)


def campaign_calendar(request, pk):
    """?nam= and, for the grid, ?thang=; a year or month that does not exist gives way to the nearest one."""
    campaign = _visible(request, pk)
    today, year, month = timezone.localdate(), _year(request, campaign), number_of(request.GET.get("thang"))
    entries = entries_of(campaign, request.user, year)
    page = {
        "campaign": campaign,
        "may_edit": keeps_records(request.user, campaign),
        "year": year,
        "today": today,
        "years": campaign.years,
        "entries": entries,
        "undated": undated_of(campaign, year),
        "month": None,
        "counts": [(each, sum(entry.day.month == each for entry in entries)) for each in MONTHS],
    }
    if month in MONTHS:
        page |= {"month": month, "first": date(year, month, 1), "weeks": weeks_of(year, month, entries)}
    else:
        page["months"] = by_month(entries)
    return render(request, "reports/timetable.html", page)


def campaign_calendar_file(request, pk):
    """All years at once, or the one that ?nam= names."""
    campaign = _visible(request, pk)
    years = [_year(request, campaign)] if "nam" in request.GET else campaign.years
    entries = entries_of_years(campaign, request.user, years)
    file = calendar_file(campaign, entries, address_of=request.build_absolute_uri, at=timezone.now())
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lich-{campaign.slug}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _year(request, campaign):
    asked = number_of(request.GET.get("nam"))
    asked = timezone.localdate().year if asked < 0 else asked
    return min(max(asked, campaign.starts), campaign.ends)


def _visible(request, pk):
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=pk)
