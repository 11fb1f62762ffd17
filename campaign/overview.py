"""How far a campaign is recorded: which units take part, who lacks a plan or a report, what each list holds."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Sum

from campaign.models import (
    FORMS,
    TITLES,
    Award,
    Figure,
    Inspection,
    InspectionKind,
    Plan,
    UnitReport,
)
from units.models import Unit
from units.schema import answers_to


def taking_part(campaign, user, *, until):
    """Participating units that this person sees and that existed at any time from the first year to `until`."""
    first = date(campaign.starts, 1, 1)
    return Unit.objects.visible_to(user).taking_part_in(campaign).existing_within(first, max(first, until))


def without_plan(units, campaign, *, until=None):
    """The units without a plan, or without one issued by the day `until`."""
    plans = Plan.objects.in_campaign(campaign).filter(unit=OuterRef("pk"))
    return units.filter(~Exists(plans.filter(issued_on__lte=until) if until else plans))


def reporting_units(campaign, user, year, *, until):
    """Units that owe a report of `year`: those taking part that existed at its end, or exist now."""
    day = min(date(year, 12, 31), until)
    return Unit.objects.visible_to(user).taking_part_in(campaign).existing_on(day)


def narrowed(units, *, kind="", words=""):
    """Units of a kind that answer to these words, in Vietnamese order."""
    units = units.filter(kind=kind) if kind else units
    return units.filter(answers_to(words, "search_key")).in_order()


def by_sending(units, campaign, year, sent):
    """Those of `units` whose report of `year` was sent, or was not."""
    reports = UnitReport.objects.in_campaign(campaign).of_year(year).sent().filter(unit=OuterRef("pk"))
    return units.filter(Exists(reports) if sent else ~Exists(reports))


def counts_of(campaign, user, *, today):
    """What each list of the campaign holds for this person: one query a list."""
    plans = Plan.objects.visible_to(user).in_campaign(campaign).aggregate(units=Count("unit", distinct=True))
    inspected = (
        Inspection.objects.visible_to(user)
        .in_campaign(campaign)
        .aggregate(**{kind.value: Count("unit", distinct=True, filter=Q(kind=kind)) for kind in InspectionKind})
    )
    awards = (
        Award.objects.visible_to(user)
        .in_campaign(campaign)
        .aggregate(
            forms=Sum("quantity", filter=Q(form__in=FORMS), default=0),
            titles=Sum("quantity", filter=Q(form__in=TITLES), default=0),
        )
    )
    year = report_year(campaign, today)
    return {
        "plans": plans["units"],
        "taking_part": taking_part(campaign, user, until=today).count(),
        "emulation": inspected["emulation"],
        "discipline": inspected["discipline"],
        "indicators": campaign.indicators.count(),
        "figures": Figure.objects.visible_to(user).in_campaign(campaign).count(),
        "forms": awards["forms"],
        "titles": awards["titles"],
        "report_year": year,
        "reports": UnitReport.objects.readable_by(user).in_campaign(campaign).of_year(year).sent().count(),
    }


def report_year(campaign, today):
    """The year of reports to open first: this one, or the campaign's nearest."""
    return min(max(today.year, campaign.starts), campaign.ends)


def last_year_owed(campaign, user, today):
    """The newest year for which a unit that this person sees owes a report, or None: abolished units have one too."""
    years = range(report_year(campaign, today), campaign.starts - 1, -1)
    return next((year for year in years if reporting_units(campaign, user, year, until=today).exists()), None)


def award_sums(awards):
    """[{form, scope, total}] of a queryset of awards, for the line above the list."""
    return awards.order_by("form", "scope").values("form", "scope").annotate(total=Sum("quantity"))
