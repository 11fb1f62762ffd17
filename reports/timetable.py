"""The calendar of a campaign: every dated thing that a person may see of it, each with the page it stands on."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.timezone import localdate

from campaign.models import (
    Award,
    AwardForm,
    Extension,
    Finding,
    Inspection,
    InspectionKind,
    PlannedInspection,
)
from campaign.models.findings import WITH_UNIT
from reports.models import Report, ReportKind, ReportStatus
from units.models import Unit
from units.numbers import show_count

# What an entry is about, in words: read without colour.
ROUND, EXTENSION, MILESTONE = "Đợt chấm", "Gia hạn", "Mốc"
INSPECTION, REMEDY, REPORT, AWARD = "Kiểm tra", "Khắc phục", "Báo cáo", "Khen thưởng"
SHORT_KIND = {InspectionKind.EMULATION: "công tác thi đua", InspectionKind.DISCIPLINE: "kỷ luật, văn hóa công vụ"}
# So many units of one day are named; of more they are counted.
MOST_NAMED = 2


@dataclass(frozen=True)
class Entry:
    """One thing on one day; `key` is the same for ever, so that a calendar that imports it twice holds it once."""

    day: date
    kind: str
    title: str
    url: str
    key: str
    deadline: bool = False


@dataclass(frozen=True)
class Undated:
    """What the campaign promises for a year without having set the day."""

    title: str
    url: str


def entries_of(campaign, user, year):
    """The Entries of a year that this person may see, by day; the same number of queries whatever there is."""
    return entries_of_years(campaign, user, [year])


def entries_of_years(campaign, user, years):
    found = [*_rounds(campaign), *_extensions(campaign, user)]
    for year in years:
        found += _milestones(campaign, year)
        found += _inspections(campaign, user, year)
        found += _planned(campaign, user, year)
        found += _remedies(campaign, user, year)
        found += _reports(campaign, user, year)
        found += _awards(campaign, user, year)
    return sorted((each for each in found if each.day.year in years), key=lambda each: (each.day, not each.deadline))


def undated_of(campaign, year):
    """The milestones of the year without a day, and those of every year."""
    url = campaign.get_absolute_url()
    return [
        Undated(_title_of(milestone, year), url)
        for milestone in campaign.milestones.filter(due_on__isnull=True)
        if milestone.year in (year, None)
    ]


def by_day(entries):
    days = defaultdict(list)
    for entry in entries:
        days[entry.day].append(entry)
    return dict(days)


def by_month(entries):
    """[(first day of the month, [(day, its entries), …])] of the months that have any."""
    months = defaultdict(list)
    for day, of_day in by_day(entries).items():
        months[day.replace(day=1)].append((day, of_day))
    return list(months.items())


def weeks_of(year, month, entries):
    """The month as weeks from Monday: [[(day, whether of the month, its entries), …], …]."""
    days = by_day(entries)
    return [
        [(day, day.month == month, days.get(day, []) if day.month == month else []) for day in week]
        for week in Calendar(firstweekday=0).monthdatescalendar(year, month)
    ]


def _rounds(campaign):
    for round_ in campaign.rounds.filter(historical=False):
        url = round_.get_absolute_url()
        opens, closes = localdate(round_.opens_at), round_.closing_day
        yield Entry(opens, ROUND, f"Mở đợt chấm điểm năm {round_.year}", url, f"round-{round_.pk}-opens")
        title = f"Khóa đợt chấm điểm năm {round_.year}, 23:59"
        yield Entry(closes, ROUND, title, url, f"round-{round_.pk}-closes", deadline=True)


def _extensions(campaign, user):
    """Of one's own units alone, unless one sees the whole province."""
    units = Unit.objects.visible_to(user).values("pk")
    rows = Extension.objects.filter(round__campaign=campaign, unit__in=units).select_related("round", "unit")
    for (round_, day), names in _grouped(((each.round, localdate(each.until)), each.unit.name) for each in rows):
        title = f"Hết gia hạn, đợt năm {round_.year}: {_named(names)}"
        key = f"extension-{round_.pk}-{day:%Y%m%d}"
        yield Entry(day, EXTENSION, title, round_.get_absolute_url(), key, deadline=True)


def _milestones(campaign, year):
    for each in campaign.milestones.filter(due_on__year=year):
        key = f"milestone-{each.kind}-{each.year}"
        asked = each.kind in ReportKind
        yield Entry(each.due_on, MILESTONE, _title_of(each, year), campaign.get_absolute_url(), key, deadline=asked)


def _title_of(milestone, year):
    """ "Báo cáo sơ kết năm 2022": what a milestone asks for."""
    words = ReportKind(milestone.kind).label if milestone.kind in ReportKind else "Phát động phong trào"
    return f"{words} năm {milestone.year or year}" + (f", {milestone.occasion}" if milestone.occasion else "")


def _inspections(campaign, user, year):
    rows = Inspection.objects.visible_to(user).in_campaign(campaign).filter(inspected_on__year=year)
    dated = (((each.inspected_on, each.kind), each.unit.name) for each in rows.select_related("unit"))
    for (day, kind), names in _grouped(dated):
        url = f"{reverse('inspection_list', args=[campaign.pk])}?loai_kiem_tra={kind}"
        title = f"Đã kiểm tra {SHORT_KIND[kind]}: {_named(names)}"
        yield Entry(day, INSPECTION, title, url, f"inspection-{kind}-{day:%Y%m%d}")


def _planned(campaign, user, year):
    rows = PlannedInspection.objects.visible_to(user).to_visit().select_related("unit", "plan")
    rows = rows.filter(plan__campaign=campaign, planned_on__year=year)
    for (day, plan), names in _grouped(((each.planned_on, each.plan), each.unit.name) for each in rows):
        url = reverse("inspection_plan_detail", args=[plan.pk])
        title = f"Dự kiến kiểm tra {SHORT_KIND[plan.kind]}: {_named(names)}"
        yield Entry(day, INSPECTION, title, url, f"planned-{plan.pk}-{day:%Y%m%d}")


def _remedies(campaign, user, year):
    rows = Finding.objects.visible_to(user).in_campaign(campaign).in_state(*WITH_UNIT).filter(due_on__year=year)
    rows = rows.select_related("inspection__unit")
    for day, names in _grouped((each.due_on, each.inspection.unit.name) for each in rows):
        url = reverse("remedy_list", args=[campaign.pk])
        yield Entry(day, REMEDY, f"Hạn khắc phục: {_named(names)}", url, f"remedy-{day:%Y%m%d}", deadline=True)


def _reports(campaign, user, year):
    issued = Report.objects.visible_to(user).filter(campaign=campaign, status=ReportStatus.ISSUED, issued_on__year=year)
    for report in issued:
        title = f"Đã ban hành {report.get_kind_display().lower()} năm {report.year}"
        yield Entry(report.issued_on, REPORT, title, report.get_absolute_url(), f"report-{report.pk}")


def _awards(campaign, user, year):
    rows = Award.objects.visible_to(user).in_campaign(campaign).filter(decided_on__year=year)
    sums = rows.order_by().values("decided_on", "form").annotate(total=Sum("quantity"), rows=Count("pk"))
    for each in sums.order_by("decided_on", "form"):
        title = f"{AwardForm(each['form']).label}: {show_count(each['total'])}"
        url = reverse("award_list", args=[campaign.pk])
        yield Entry(each["decided_on"], AWARD, title, url, f"award-{each['form']}-{each['decided_on']:%Y%m%d}")


def _grouped(pairs):
    groups = defaultdict(list)
    for key, name in pairs:
        if name not in groups[key]:
            groups[key].append(name)
    return groups.items()


def _named(names):
    return "; ".join(names) if len(names) <= MOST_NAMED else f"{show_count(len(names))} đơn vị"
