"""A sheet as a whole: its lines, what is missing, and the totals that its marks add up to."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from scoring import banding, points
from scoring.deadlines import with_deadline
from scoring.models import Assessment, Criterion, Evidence, EvidenceRule, Mark, Rubric, Stage, Status
from scoring.opinions import before, decided, opinion

EDITABLE_SELF = (Status.DRAFT, Status.RETURNED)


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


def lines_of_all(sheets):
    """{sheet pk: its marks as `lines_of` gives them}, however many sheets: three queries."""
    criteria = {
        each.pk: each
        for each in Criterion.objects.filter(rubric__in={sheet.rubric_id for sheet in sheets}).select_related("group")
    }
    pks = [sheet.pk for sheet in sheets]
    shown = defaultdict(list)
    for evidence in Evidence.objects.kept().filter(mark__assessment__in=pks):
        shown[evidence.mark_id].append(evidence)
    lines = {pk: [] for pk in pks}
    for mark in Mark.objects.filter(assessment__in=pks):
        mark.criterion, mark.kept_evidence = criteria[mark.criterion_id], shown[mark.pk]
        lines[mark.assessment_id].append(mark)
    for marks in lines.values():
        marks.sort(key=lambda mark: mark.criterion.position)
    return lines


def sharing_rubrics(sheets):
    """The sheets, those of one rubric holding one object of it with its bands: two queries, however many sheets."""
    rubrics = Rubric.objects.prefetch_related("bands").in_bulk({sheet.rubric_id for sheet in sheets})
    for sheet in sheets:
        sheet.rubric = rubrics[sheet.rubric_id]
    return sheets


def locked(assessment):
    """The sheet under its row lock, with all that its verbs read."""
    return _lockable(select=("rubric",)).get(pk=assessment.pk)


def all_locked(pks):
    """Many sheets under their row locks, always taken in the same order, so that two people never block each other."""
    return sharing_rubrics(list(_lockable().filter(pk__in=pks).order_by("pk")))


def _lockable(*, select=()):
    sheets = Assessment.objects.select_related("round", "unit", "staff", *select)
    return with_deadline(sheets).select_for_update(of=("self",))


def criterion_marks(marks, *, stage=Stage.APPRAISAL):
    """The marks as the arithmetic wants them, decided by the opinions up to `stage`."""
    return [criterion_mark(mark.criterion, mark.max_points, decided(mark, stage=stage)) for mark in marks]


def criterion_mark(criterion, max_points, opinion_):
    """One of them; `max_points` is the mark's own copy."""
    return points.CriterionMark(
        code=criterion.code,
        group=criterion.group.code,
        kind=points.CriterionKind(criterion.kind),
        max_points=max_points,
        points=opinion_.points,
        applicable=not opinion_.not_applicable,
    )


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
    """What the unit still owes, one entry a criterion in the order of the sheet: the mark, the evidence, or both."""
    points_owed = {item.code: item for item in missing_marks(marks, stage=Stage.SELF)}
    evidence_owed = {item.code: item for item in missing_evidence(marks)}
    both = {
        code: replace(item, sentence=f"{item.sentence}; {evidence_owed[code].sentence.lower()}")
        for code, item in points_owed.items()
        if code in evidence_owed
    }
    owed = evidence_owed | points_owed | both
    return [owed[mark.criterion.code] for mark in marks if mark.criterion.code in owed]


def changed_without_reason(marks, *, stage):
    """Criteria where `stage` changed the opinion before it and says no reason."""
    result = []
    for mark in marks:
        own = opinion(mark, stage)
        if not own.given or mark.criterion.kind == points.CriterionKind.APPRAISER_ONLY:
            continue
        if own != before(mark, stage) and not getattr(mark, f"{stage}_reason").strip():
            result.append(Missing(mark.criterion.code, mark.criterion.title, "Cần lý do sửa điểm"))
    return result
