"""A sheet as a whole: its lines, what is missing, and the totals that its marks add up to."""

from dataclasses import dataclass

from django.db.models import Prefetch

from scoring import banding, points
from scoring.models import Evidence, EvidenceRule, Mark, Stage, Status

EDITABLE_SELF = (Status.DRAFT, Status.RETURNED)
UP_TO = {
    Stage.SELF: (Stage.SELF,),
    Stage.HEAD: (Stage.SELF, Stage.HEAD),
    Stage.APPRAISAL: (Stage.SELF, Stage.HEAD, Stage.APPRAISAL),
}


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a sheet from its next step: a criterion and a sentence about it."""

    code: str
    title: str
    sentence: str


def lines_of(assessment):
    """The sheet's marks in the order of its rubric, with criterion, group and kept evidence: two queries."""
    evidence = Prefetch("evidence", Evidence.objects.kept().select_related("file"), to_attr="kept_evidence")
    return list(
        Mark.objects.filter(assessment=assessment)
        .select_related("criterion", "criterion__group")
        .prefetch_related(evidence)
        .order_by("criterion__position")
    )


def opinion(mark, stage):
    """The opinion of one stage on one mark."""
    return points.Opinion(getattr(mark, f"{stage}_points"), getattr(mark, f"{stage}_na"))


def criterion_marks(marks, *, stage=Stage.APPRAISAL):
    """The marks as the arithmetic wants them, decided by the opinions up to `stage`."""
    result = []
    for mark in marks:
        kind = points.CriterionKind(mark.criterion.kind)
        decided = points.deciding(*(opinion(mark, known) for known in UP_TO[stage]), kind=kind)
        result.append(
            points.CriterionMark(
                code=mark.criterion.code,
                group=mark.criterion.group.code,
                kind=kind,
                max_points=mark.max_points,
                points=decided.points,
                applicable=not decided.not_applicable,
            )
        )
    return result


def band_rules(rubric):
    """The rubric's ladder, best first; read once per rubric object."""
    if not hasattr(rubric, "_band_rules"):
        rubric._band_rules = [
            banding.BandRule(
                code=band.code,
                name=band.name,
                from_points=band.from_points,
                group_floor=band.group_floor,
                top_share=band.top_share,
                position=band.position,
            )
            for band in rubric.bands.all()
        ]
    return rubric._band_rules


def stage_of(assessment):
    """Whose opinions count in the total at the sheet's present status."""
    if assessment.status in EDITABLE_SELF:
        return Stage.SELF
    if assessment.status == Status.SUBMITTED:
        return Stage.HEAD
    return Stage.APPRAISAL


def total_and_band(marks, rules, *, stage):
    """(total, band code) of the marks; (None, None) while a mark is missing (docs/points.md)."""
    values = criterion_marks(marks, stage=stage)
    total = points.total(values)
    return total, (None if total is None else banding.band(total, values, rules))


def refresh_totals(assessment, marks):
    """Sets `total` and `band` on the sheet from its marks; the caller holds the row lock and saves."""
    assessment.total, assessment.band = total_and_band(marks, band_rules(assessment.rubric), stage=stage_of(assessment))


def missing_marks(marks, *, stage):
    """Criteria that still lack a mark at `stage`; a blank bonus or deduction is 0, not missing."""
    missing = points.missing if stage == Stage.APPRAISAL else points.missing_before_appraisal
    lacking = {mark.code for mark in missing(criterion_marks(marks, stage=stage))}
    return [
        Missing(mark.criterion.code, mark.criterion.title, "Chưa có điểm")
        for mark in marks
        if mark.criterion.code in lacking
    ]


def missing_evidence(marks):
    """Criteria whose evidence rule is not met; a criterion that does not apply needs none."""
    result = []
    for mark in marks:
        if mark.self_na or mark.criterion.kind == points.CriterionKind.APPRAISER_ONLY:
            continue
        if _untouched_extra(mark):
            continue
        has_file, has_words = bool(mark.kept_evidence), bool(mark.explanation.strip())
        if mark.criterion.evidence == EvidenceRule.REQUIRED and not has_file:
            result.append(Missing(mark.criterion.code, mark.criterion.title, "Cần tệp minh chứng"))
        elif mark.criterion.evidence == EvidenceRule.FILE_OR_EXPLANATION and not (has_file or has_words):
            result.append(Missing(mark.criterion.code, mark.criterion.title, "Cần minh chứng hoặc giải trình"))
    return result


def _untouched_extra(mark):
    extra = mark.criterion.kind in (points.CriterionKind.BONUS, points.CriterionKind.DEDUCTION)
    return extra and not mark.self_points


def missing_to_submit(marks):
    return missing_marks(marks, stage=Stage.SELF) + missing_evidence(marks)


def changed_without_reason(marks, *, stage):
    """Criteria where `stage` changed the opinion before it and says no reason."""
    before = Stage.SELF if stage == Stage.HEAD else Stage.HEAD
    result = []
    for mark in marks:
        own = opinion(mark, stage)
        if not own.given or mark.criterion.kind == points.CriterionKind.APPRAISER_ONLY:
            continue
        earlier = points.deciding(*(opinion(mark, known) for known in UP_TO[before]))
        if own != earlier and not getattr(mark, f"{stage}_reason").strip():
            result.append(Missing(mark.criterion.code, mark.criterion.title, "Cần lý do sửa điểm"))
    return result


def is_cut(mark):
    """Whether head or Sở gave another opinion than the one before it."""
    self_, head, appraisal = (opinion(mark, stage) for stage in Stage)
    before = points.deciding(self_, head)
    return (head.given and head != self_) or (appraisal.given and before.given and appraisal != before)


def snapshot_of(marks):
    """{criterion code: [self, head, appraisal]} as strings, `KAD` for N/A, null for blank."""
    return {mark.criterion.code: [_written(opinion(mark, stage)) for stage in Stage] for mark in marks}


def _written(opinion_):
    if opinion_.not_applicable:
        return "KAD"
    return None if opinion_.points is None else str(opinion_.points)
