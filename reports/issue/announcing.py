"""Issued reports where people look first: the home page of the leaders, and the road of a round."""

from dataclasses import replace

from reports.models import Report, ReportStatus

SHOWN = 3


def latest_issued(user):
    """[Report] the newest issued first, without those that a correction has replaced; only for the leaders' home."""
    if not user.scope.led_province_ids:
        return []
    issued = Report.objects.visible_to(user).filter(status=ReportStatus.ISSUED)
    issued = issued.exclude(next_version__status=ReportStatus.ISSUED).select_related("campaign__province", "pdf")
    return list(issued.order_by("-issued_on", "-pk")[:SHOWN])


def road_with_reports(steps, round_, user):
    """`steps` of scoring.desk: a milestone is behind as soon as its report is issued, and leads there who may read it.

    One query for each: the reports of the milestones, and which of them this person may open.
    """
    kinds = [step.milestone for step in steps if step.milestone]
    if not kinds:
        return steps
    issued = Report.objects.filter(
        campaign=round_.campaign_id, kind__in=kinds, year=round_.year, status=ReportStatus.ISSUED
    ).order_by("version")
    reports = {report.kind: report for report in issued}
    readable = set(
        Report.objects.visible_to(user)
        .filter(pk__in=[each.pk for each in reports.values()])
        .values_list("pk", flat=True)
    )
    return [_passed(step, reports.get(step.milestone), readable) for step in steps]


def _passed(step, report, readable):
    if report is None:
        return step
    url = report.get_absolute_url() if report.pk in readable else ""
    return replace(step, day=report.issued_on, state="done", url=url)
