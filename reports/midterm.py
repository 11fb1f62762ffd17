"""The mid-term behind a final report: as it was issued, else counted now as of the end of the year of its milestone."""

from dataclasses import dataclass, field, replace
from datetime import date

from campaign.models import Milestone, MilestoneKind
from reports.comparison import comparison, in_year, moved_to
from reports.counting.campaigns import figures_of
from reports.figures import Figure, Span
from reports.models import Report, ReportKind, ReportStatus
from reports.once import each_unit_once
from reports.snapshots import body_of
from reports.uniting import AT, Contribution, kind_of, split, unite

ISSUED, COUNTED = "issued", "counted"


@dataclass(frozen=True)
class Before:
    """What one part said at mid-term; `of_others` are the parts inside an issued report that united several.

    `span` is what was counted now, empty where `report` was issued.
    """

    part: object
    year: int
    as_of: date
    figures: dict
    left_out: frozenset = field(default=frozenset())
    of_others: dict = field(default_factory=dict)
    report: Report | None = None
    span: Span | None = None

    def share(self, final_year):
        return Contribution(
            slug=self.part.slug,
            title=self.part.title,
            figures=moved_to(final_year, self.figures, mid_year=self.year),
            left_out=frozenset(in_year(key, final_year) for key in self.left_out),
        )

    def as_json(self):
        report = self.report
        return {
            "province": self.part.place.province.slug,
            "title": self.part.title,
            "campaign": self.part.campaign.slug,
            "year": self.year,
            "as_of": self.as_of.isoformat(),
            "basis": ISSUED if report else COUNTED,
            "report": report and {"number": report.notation, "issued_on": report.issued_on.isoformat()},
        }


def beside_final(counted, figures, *, year, as_of):
    """("mid_term", "comparison") of a final report's snapshot. `counted`: [(Part, Counted)] of that report.

    A mid-term that the report's own campaign has issued speaks for all its parts.
    """
    befores = _befores([part for part, _ in counted], year=year, as_of=as_of)
    years = {each.year for each in befores}
    mid_year = years.pop() if len(years) == 1 else None
    then, _ = unite([each.share(year) for each in befores])
    for each in befores:
        then = _with_others(then, each, year)
    told = {"year": mid_year, "parts": [each.as_json() for each in befores]}
    return told, comparison(
        then,
        figures,
        mid_year=mid_year,
        same_rubrics=lambda key: _rubrics_then(key, befores, counted, year) == _rubrics_now(key, counted, year),
    )


def _befores(parts, *, year, as_of):
    campaigns = [part.campaign.pk for part in parts]
    issued = _issued_reports(campaigns, year)
    if own := issued.get(campaigns[0]):
        return [_as_issued(parts[0], own)]
    years = _milestone_years(campaigns, year)
    found = []
    for part in parts:
        mid_year = years.get(part.campaign.pk) or years.get(campaigns[0])
        if report := issued.get(part.campaign.pk):
            found.append(_as_issued(part, report))
        elif mid_year and (before := _as_counted(part, mid_year, as_of)):
            found.append(before)
    within = {split(key)[1] for each in found for key in each.of_others}
    return _each_unit_once([each for each in found if each.part.slug not in within])


def _each_unit_once(befores):
    """What was issued stands as it was; what is counted now knows of the other campaigns of its province."""
    once = iter(each_unit_once([(each.span, each.figures) for each in befores if each.span]))
    return [replace(each, figures=next(once)) if each.span else each for each in befores]


def _with_others(figures, before, year):
    """An issued report that united several parts has their figures, but none of its own province alone."""
    if not before.of_others:
        return figures
    own = AT + before.part.slug
    kept = {key: figure for key, figure in figures.items() if not key.endswith(own)}
    return kept | moved_to(year, before.of_others, mid_year=before.year)


def _issued_reports(campaigns, year):
    """{campaign: its latest issued mid-term report}. One query."""
    reports = Report.objects.filter(
        campaign__in=campaigns, kind=ReportKind.MID_TERM, status=ReportStatus.ISSUED, year__lt=year
    )
    return {each.campaign_id: each for each in reports.select_related("snapshot").order_by("year", "version")}


def _milestone_years(campaigns, year):
    """{campaign: the year of its last mid-term milestone before the report's year}. One query."""
    milestones = Milestone.objects.filter(campaign__in=campaigns, kind=MilestoneKind.MID_TERM, year__lt=year)
    return dict(milestones.order_by("year").values_list("campaign", "year"))


def _as_issued(part, report):
    said = {key: Figure.from_json(each) for key, each in body_of(report.snapshot)["figures"].items()}
    return Before(
        part=part,
        year=report.year,
        as_of=report.as_of,
        figures={key: figure for key, figure in said.items() if AT not in key},
        of_others={key: figure for key, figure in said.items() if AT in key},
        report=report,
    )


def _as_counted(part, mid_year, as_of):
    """Only the sheets of that one year are gathered: no other year of sheets is compared."""
    day = min(as_of, date(mid_year, 12, 31))
    span = Span(part.campaign, ReportKind.MID_TERM, mid_year, day, only_sheets_of=(mid_year,))
    if mid_year not in part.campaign.years or not span.province_exists_on(day):
        return None
    counted = figures_of(span)
    if not counted.has_data:
        return None
    left_out = frozenset(key for _, _, key in counted.left_out)
    return Before(part=part, year=mid_year, as_of=day, figures=counted.figures, left_out=left_out, span=span)


def _rubrics_then(key, befores, counted, year):
    """The rubrics under a mean at mid-term, by the sheets of the parts that it comes from; a set, or None."""
    base, slug = split(key)
    sides = [
        (each.part, in_year(base, each.year), each.year)
        for each in befores
        if in_year(base, each.year) in each.figures and slug in ("", each.part.slug)
    ]
    return _signatures(sides, counted)


def _rubrics_now(key, counted, year):
    base, slug = split(key)
    sides = [(part, base, year) for part, each in counted if base in each.figures and slug in ("", part.slug)]
    return _signatures(sides, counted)


def _signatures(sides, counted):
    """One rubric and nothing unknown, or a value that equals no other."""
    of_parts = {part.campaign.pk: each.rubrics for part, each in counted}
    found = set()
    for part, key, year in sides:
        found |= of_parts.get(part.campaign.pk, {}).get((key.split(".")[1], year, kind_of(key)), set())
    return found if len(found) == 1 and None not in found else object()
