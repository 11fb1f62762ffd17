"""The newest issued reports of a campaign; the figures of the last one, what they were before and what is in doubt."""

from dataclasses import dataclass

from django.core.cache import cache

from reports.models import Report, ReportKind, ReportStatus
from reports.overview.making import made_by
from reports.papers.brief_content import highlights, then
from reports.reading import warned_keys
from reports.sentences import caveat_text
from reports.snapshots import body_of

SHOWN = 3
KEPT = 24 * 60 * 60  # seconds; a snapshot never changes, so what is read from it may be kept


@dataclass(frozen=True)
class Said:
    """`figures`: [{key, label, now, then, change, reported, warned}]; `warnings`: [{text, key}] of the whole report."""

    report: Report
    then: str
    figures: list
    warnings: list


def issued_of(campaigns, user):
    """[Report] the newest issued first, without those that a correction has replaced."""
    reports = Report.objects.visible_to(user).filter(campaign__in=campaigns, status=ReportStatus.ISSUED)
    reports = reports.exclude(next_version__status=ReportStatus.ISSUED).select_related("campaign__province", "pdf")
    return list(reports.order_by("-issued_on", "-pk")[:SHOWN])


def said_by(report):
    """What the last issued report says; read from its snapshot once a day, for that may be a large file."""
    before = _year_before(report)
    name = f"highlights:{made_by()}:{report.snapshot_id}:{before and before.snapshot_id}"
    said = cache.get(name)
    if said is None:
        said = _read(report, before)
        cache.set(name, said, KEPT)
    return Said(report, **said)


def _year_before(report):
    """The annual report before this one; a report of several years knows the years before itself."""
    if report.kind != ReportKind.ANNUAL:
        return None
    issued = Report.objects.filter(
        campaign=report.campaign_id, kind=report.kind, year=report.year - 1, status=ReportStatus.ISSUED
    )
    return issued.order_by("version").last()


def _read(report, before):
    body = body_of(report.snapshot)
    earlier = body_of(before.snapshot) if before else None
    warned = warned_keys(body)
    return {
        "then": then(body, earlier),
        "figures": [
            {"key": key, "warned": key in warned, **figure} for key, figure in highlights(body, earlier)
        ],
        "warnings": [
            {"text": caveat_text(each), "key": each["key"] if each.get("key") in body["figures"] else ""}
            for each in body["warnings"]
        ],
    }  # fmt: skip
