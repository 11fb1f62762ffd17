"""Asking for a report: the years proposed, what stands for them already, the correction of what was issued."""

from datetime import date

from django.db import transaction

from reports import compiling
from reports.issue import issuing
from reports.models import Report, ReportKind
from units.refusals import Refused


def last_version(campaign, *, kind, year):
    """The newest version of that report, or None."""
    return Report.objects.filter(campaign=campaign, kind=kind, year=year).order_by("version").last()


def proposed_years(campaigns):
    """{kind: year} for each campaign by its pk: the milestones it promised, and the last round of an annual report.

    `campaigns` come with their milestones and rounds.
    """
    return {campaign.pk: _years_of(campaign) for campaign in campaigns}


def _years_of(campaign):
    years = {ReportKind.FINAL.value: campaign.ends}
    if rounds := [each.year for each in campaign.rounds.all()]:
        years[ReportKind.ANNUAL.value] = max(rounds)
    promised = {each.kind: each.year for each in campaign.milestones.all() if each.kind in ReportKind.values}
    return years | promised


def last_day(campaign, year, *, today):
    """How far the figures of a report of `year` usually reach: 31/12, not after today or the end of the province."""
    return min(date(year, 12, 31), today, campaign.province.valid_to or today)


@transaction.atomic
def ask_for_report(*, campaign, kind, year, as_of, issuing_body, by, at, reason=""):
    """The report, or the correction of the one that was issued: with its words and a `reason`. Raises Refused."""
    before = last_version(campaign, kind=kind, year=year)
    if before is None or not before.is_issued:
        return compiling.request_report(
            campaign=campaign, kind=kind, year=year, as_of=as_of, issuing_body=issuing_body, by=by, at=at
        )
    if refused := compiling.refusal(campaign, kind=kind, year=year, as_of=as_of):
        raise Refused(refused)
    report = issuing.new_version(report=before, reason=reason, by=by, at=at)
    report.as_of, report.issuing_body = as_of, issuing_body
    report.save(update_fields=["as_of", "issuing_body"])
    return report
