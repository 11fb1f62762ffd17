"""A stored rubric as the linter and the trial read it."""

from scoring.models import EvidenceRule, Rubric
from scoring.points import CriterionKind
from scoring.rubrics.linting import CriterionText, GroupText, RubricText, Surroundings, objections
from scoring.sheets import band_rules
from units.models import UnitKind


def text_of(rubric):
    """The rubric as the linter reads it: three queries, or none where its parts were prefetched."""
    return RubricText(
        sample=rubric.sample,
        decided_by=rubric.decided_by or "",
        groups=tuple(
            GroupText(group.pk, group.code, group.title, tuple(_criterion(each) for each in group.criteria.all()))
            for group in rubric.groups.all()
        ),
        bands=tuple(band_rules(rubric)),
    )


def objections_of(rubric):
    """What the linter finds in a rubric, held against the version before it and the others in force."""
    before = version_before(rubric)
    around = Surroundings(before=before and text_of(before), taken_by_others=tuple(_taken_by_others(rubric)))
    return objections(text_of(with_parts(rubric.pk)), around)


def with_parts(pk):
    """The rubric with everything that stands in it."""
    return Rubric.objects.select_related("campaign__province").prefetch_related("groups__criteria", "bands").get(pk=pk)


def version_before(rubric):
    """The newest decided version before this one, or None."""
    earlier = Rubric.objects.decided().filter(campaign=rubric.campaign_id, slug=rubric.slug).exclude(pk=rubric.pk)
    if not rubric.in_preparation:
        earlier = earlier.filter(version__lt=rubric.version)
    return earlier.prefetch_related("groups__criteria", "bands").order_by("-version").first()


def others_in_force(rubric):
    """The other rubrics in force of the same audience."""
    of_audience = Rubric.objects.in_force().filter(campaign=rubric.campaign_id, audience=rubric.audience)
    return of_audience.exclude(slug=rubric.slug)


def kinds_judged(rubric):
    """The kinds of unit whose sheets follow the rubric: those it names, else those that no other one names."""
    if rubric.unit_kinds:
        return set(rubric.unit_kinds)
    return set(UnitKind.values) - {kind for other in others_in_force(rubric) for kind in other.unit_kinds}


def _taken_by_others(rubric):
    wanted = set(rubric.unit_kinds)
    for other in others_in_force(rubric):
        if not wanted and not other.unit_kinds:
            yield "mọi loại đơn vị"
        yield from (UnitKind(kind).label for kind in other.unit_kinds if kind in wanted)


def _criterion(row):
    return CriterionText(
        key=row.pk,
        code=row.code,
        title=row.title,
        max_points=row.max_points,
        step=row.step,
        kind=CriterionKind(row.kind),
        guidance=row.guidance,
        not_applicable=row.not_applicable,
        needs_evidence=row.evidence != EvidenceRule.OPTIONAL,
    )
