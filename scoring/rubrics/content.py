"""A rubric as plain values: the same from a pack as from the database, and written back as either."""

from decimal import Decimal

import yaml

from scoring.banding import NOT_RANKED
from scoring.models import Band, Criterion, CriterionGroup, EvidenceRule, Rubric
from units.numbers import plain, trimmed

NOT_RANKED_NAME = "Không đủ điều kiện xếp loại"
CRITERION_FIELDS = ("code", "title", "guidance", "max_points", "step", "kind", "not_applicable", "evidence")
BAND_FIELDS = ("code", "name", "from_points", "group_floor", "top_share")


def content_of(said):
    """(head, groups, bands) of a rubric as a pack says it; values compare equal to those of `stored_content`."""
    groups = [
        (group["code"], group["title"], [criterion_values(criterion) for criterion in group["criteria"]])
        for group in said["groups"]
    ]
    bands = sorted(
        ((band["code"], band["name"], _points(band.get("from")), _points(band.get("group_floor")),
          _points(band.get("top_share"))) for band in said["bands"]),
        key=lambda band: (band[2] is None or band[0] == NOT_RANKED, -(band[2] or 0)),
    )  # fmt: skip
    if NOT_RANKED not in {band[0] for band in bands}:
        bands.append((NOT_RANKED, NOT_RANKED_NAME, None, None, None))
    head = (said["audience"], sorted(said["unit_kinds"]), said["sample"], said.get("decided_by"),
            said.get("source") or "")  # fmt: skip
    return head, groups, bands


def criterion_values(said):
    """The values of CRITERION_FIELDS of a criterion as a pack says it."""
    return (
        said["code"],
        said["title"],
        (said.get("guidance") or "").strip(),
        Decimal(said["max"]),
        Decimal(said["step"]),
        said["kind"],
        said.get("not_applicable", False),
        said.get("evidence", EvidenceRule.OPTIONAL.value),
    )


def stored_content(rubric):
    """The same of a rubric in the database; three queries, or none where its parts were prefetched."""
    groups = [
        (group.code, group.title, [values_of(criterion, CRITERION_FIELDS) for criterion in group.criteria.all()])
        for group in rubric.groups.all()
    ]
    head = (rubric.audience, sorted(rubric.unit_kinds), rubric.sample, rubric.decided_by, rubric.source)
    return head, groups, [values_of(band, BAND_FIELDS) for band in rubric.bands.all()]


def values_of(row, names):
    return tuple(getattr(row, name) for name in names)


def write_rubric(campaign, slug, content, *, version, in_preparation=False):
    """Stores the content as a rubric of the campaign and returns it."""
    (audience, unit_kinds, sample, decided_by, source), groups, bands = content
    rubric = Rubric.objects.create(
        campaign=campaign, slug=slug, version=version, audience=audience, unit_kinds=unit_kinds, sample=sample,
        decided_by=decided_by, source=source, in_preparation=in_preparation,
    )  # fmt: skip
    rows = [
        (CriterionGroup(rubric=rubric, code=code, title=title, position=n), criteria)
        for n, (code, title, criteria) in enumerate(groups, 1)
    ]
    CriterionGroup.objects.bulk_create(group for group, _ in rows)
    every = [(group, values) for group, criteria in rows for values in criteria]
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, group=group, position=n, **dict(zip(CRITERION_FIELDS, values, strict=True)))
        for n, (group, values) in enumerate(every, 1)
    )
    Band.objects.bulk_create(
        Band(rubric=rubric, position=n, **dict(zip(BAND_FIELDS, values, strict=True)))
        for n, values in enumerate(bands, 1)
    )
    return rubric


def said_criterion(criterion):
    """A criterion as a pack says it; what is usual is left out."""
    said = {"code": criterion.code, "title": criterion.title}
    if criterion.guidance:
        said["guidance"] = criterion.guidance
    said |= {"max": _text(criterion.max_points), "step": _text(criterion.step), "kind": str(criterion.kind)}
    if criterion.not_applicable:
        said["not_applicable"] = True
    return said | {"evidence": str(criterion.evidence)}


def said_group(group):
    return {
        "code": group.code,
        "title": group.title,
        "criteria": [said_criterion(each) for each in group.criteria.all()],
    }


def said_rubric(rubric):
    """The whole rubric as it stands under `rubrics` in a pack."""
    return {
        "slug": rubric.slug,
        "audience": str(rubric.audience),
        "unit_kinds": list(rubric.unit_kinds),
        "sample": rubric.sample,
        "decided_by": rubric.decided_by,
        **({"source": rubric.source} if rubric.source else {}),
        "groups": [said_group(group) for group in rubric.groups.prefetch_related("criteria")],
        "bands": [_said_band(band) for band in rubric.bands.all()],
    }


def as_yaml(rubric):
    """The rubric as the text of a YAML file, which can be read back or laid into a pack."""
    return yaml.safe_dump(said_rubric(rubric), allow_unicode=True, sort_keys=False, width=100)


def _said_band(band):
    said = {"code": band.code, "name": band.name}
    written = {"from": band.from_points, "group_floor": band.group_floor, "top_share": band.top_share}
    return said | {name: _text(value) for name, value in written.items() if value is not None}


def _points(text):
    return None if text is None else Decimal(text)


def _text(points):
    """ "8.5": text, because a YAML number may be a binary fraction."""
    return plain(trimmed(points))
