"""What is known of each unit that may be inspected: the facts that scoring.planning.risk weighs, in few queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q

from campaign.models import Discipline, Inspection, Round
from scoring.gaps import gaps_of, marks_of
from scoring.models import JUDGED, Assessment, Evidence, EvidenceRule
from scoring.planning.risk import Facts
from scoring.points import CriterionKind
from units.cluster_finding import clusters_of
from units.models import Unit

_EXTRA = (CriterionKind.BONUS, CriterionKind.DEDUCTION)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be inspected, where it belongs, and its facts."""

    pk: int
    code: str
    name: str
    kind: str
    kind_label: str
    cluster: str
    facts: Facts


def day_of_choice(campaign, year, *, today):
    """The day whose units stand for choice: today, or the last one of the year or the province where that is over."""
    return min(today, date(year, 12, 31), campaign.province.valid_to or date.max)


def standing_for_choice(campaign, year, *, today):
    return Unit.objects.taking_part_in(campaign).existing_on(day_of_choice(campaign, year, today=today))


def candidates(campaign, *, kind, year, today):
    """Every unit that stands for choice, in Vietnamese order, with what speaks for inspecting it.

    `kind` is that of the inspection: the other kind does not count as having been there. Marks and evidence come from
    `last_round`.
    """
    day = day_of_choice(campaign, year, today=today)
    units = list(standing_for_choice(campaign, year, today=today).in_order())
    round_ = last_round(campaign, year=year)
    gaps = gaps_of(round_) if round_ else {}
    evidence, sheets = (_evidence(round_), _sheets(round_)) if round_ else ({}, {})
    inspected, disciplines = _last_inspected(campaign, kind), _disciplines(campaign, year)
    clusters = clusters_of(units, day=day)
    found = []
    for unit in units:
        needing, bare, words_only = evidence.get(unit.pk, (0, 0, 0))
        approved, on_time = sheets.get(unit.pk, (None, None))
        facts = Facts(
            year=round_.year if round_ else None,
            gap=gaps[unit.pk].percent if unit.pk in gaps else None,
            needing=needing,
            bare=bare,
            words_only=words_only,
            approved=approved,
            on_time=on_time,
            last_inspected=inspected.get(unit.pk),
            disciplines=disciplines.get(unit.pk, 0),
        )
        _, cluster = clusters.get(unit.pk, (None, ""))
        found.append(Candidate(unit.pk, unit.code, unit.name, unit.kind, unit.get_kind_display(), cluster, facts))
    return found


def last_round(campaign, *, year):
    """The latest round up to that year with approved collective sheets, or None."""
    judged = Assessment.objects.current().collective().in_status(*JUDGED).filter(round=OuterRef("pk"))
    return Round.objects.filter(Exists(judged), campaign=campaign, year__lte=year).order_by("-year").first()


def _evidence(round_):
    """{unit: (criteria that need evidence, those with nothing, those with words alone)}."""
    shown = Exists(Evidence.objects.kept().filter(mark=OuterRef("pk")))
    untouched = Q(criterion__kind__in=_EXTRA) & (Q(self_points__isnull=True) | Q(self_points=0))
    marks = marks_of(round_).exclude(criterion__evidence=EvidenceRule.OPTIONAL).exclude(untouched)
    marks = marks.filter(self_na=False).annotate(shown=shown)
    rows = (
        marks.order_by()
        .values_list("assessment__unit")
        .annotate(
            needing=Count("pk"),
            bare=Count("pk", filter=Q(shown=False, explanation="")),
            words_only=Count("pk", filter=Q(shown=False) & ~Q(explanation="")),
        )
    )
    return {unit: counts for unit, *counts in rows}


def _sheets(round_):
    """{unit: (whether its head has approved the collective sheet, whether by the deadline)}; excused units left out."""
    sheets = Assessment.objects.current().collective().in_round(round_).not_excused()
    rows = sheets.values_list("unit", "status", "on_time", "batch")
    # Paper entered from a file has no time of its own.
    return {unit: (status in JUDGED, None if batch else on_time) for unit, status, on_time, batch in rows}


def _last_inspected(campaign, kind):
    inspections = Inspection.objects.in_campaign(campaign).of_kind(kind).order_by()
    return dict(inspections.values_list("unit").annotate(Max("inspected_on")))


def _disciplines(campaign, year):
    """Of units and of their people, in effect in the year of the plan or the one before."""
    known = Discipline.objects.in_province(campaign.province_id)
    known = known.in_effect_within(date(year - 1, 1, 1), date(year, 12, 31)).order_by()
    return dict(known.values_list("unit").annotate(Count("pk")))
