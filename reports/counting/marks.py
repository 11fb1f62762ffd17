"""`marks.SCOPE.YEAR.CRITERION.mean[.KIND]`: the mean of the deciding mark as a share of its own maximum."""

from fractions import Fraction

from reports.counting.sheets import rows_of
from reports.figures import SCOPES, Figure, kind_label
from scoring.models import Criterion
from units.numbers import mean

HOW = (
    "Bình quân của điểm quyết định (điểm thẩm định, nếu chưa có thì điểm thủ trưởng duyệt) chia cho điểm tối đa ghi ở "
    "từng phiếu, trên các phiếu đã duyệt; bỏ qua tiêu chí không áp dụng."
)

# The deciding opinion as in scoring.points.deciding, without the self mark: these sheets are approved. A blank bonus
# or deduction is 0. A sheet that moved on after the day asked counts with the marks as they then stood.
ADD_MARKS = """
WITH opinion AS (
    SELECT s.scope, s.year, s.kind, s.rubric_id, m.criterion_id, m.max_points,
        m.head_points, m.head_na, m.appraisal_points, m.appraisal_na
    FROM counted_sheet s JOIN scoring_mark m ON m.assessment_id = s.sheet_id
    WHERE s.reached >= 2 AND s.stood IS NULL
    UNION ALL
    SELECT s.scope, s.year, s.kind, s.rubric_id, m.criterion_id, m.max_points,
        NULLIF(s.stood -> c.code ->> 1, 'KAD')::numeric, COALESCE(s.stood -> c.code ->> 1 = 'KAD', false),
        NULLIF(s.stood -> c.code ->> 2, 'KAD')::numeric, COALESCE(s.stood -> c.code ->> 2 = 'KAD', false)
    FROM counted_sheet s JOIN scoring_mark m ON m.assessment_id = s.sheet_id
    JOIN scoring_criterion c ON c.id = m.criterion_id
    WHERE s.reached >= 2 AND s.stood IS NOT NULL
), decided AS (
    SELECT o.scope, o.year, o.kind, o.rubric_id, o.criterion_id, o.max_points,
        CASE
            WHEN o.appraisal_na THEN NULL
            WHEN o.appraisal_points IS NOT NULL THEN o.appraisal_points
            WHEN o.head_na OR o.criterion_id IN (SELECT id FROM scoring_criterion WHERE kind = 'appraiser_only')
                THEN NULL
            WHEN o.criterion_id IN (SELECT id FROM scoring_criterion WHERE kind IN ('bonus', 'deduction'))
                THEN COALESCE(o.head_points, 0)
            ELSE o.head_points
        END AS points
    FROM opinion o
)
SELECT scope, year, kind, rubric_id, criterion_id, max_points, sum(points), count(points)
FROM decided WHERE points IS NOT NULL GROUP BY scope, year, kind, rubric_id, criterion_id, max_points
"""

USED_RUBRICS = "SELECT DISTINCT scope, year, kind, rubric_id FROM counted_sheet WHERE rubric_id IS NOT NULL"


class Criteria:
    """The criteria of the rubrics in use: their words, their order and each rubric's signature. Two queries."""

    def __init__(self):
        self.used = rows_of(USED_RUBRICS)
        self.scopes = {}
        for scope, _, _, rubric in self.used:
            self.scopes.setdefault(rubric, scope)
        self.by_id, maxima, self.titles = {}, {}, {scope: {} for scope in SCOPES}
        rows = (
            Criterion.objects.filter(rubric__in=self.scopes)
            .order_by("rubric", "position")
            .values_list("pk", "rubric", "rubric__campaign", "code", "title", "max_points", "kind")
        )
        for pk, rubric, campaign, code, title, max_points, kind in rows:
            self.by_id[pk] = code
            self.titles[self.scopes[rubric]].setdefault(code, title)
            maxima.setdefault((rubric, campaign), []).append((code, max_points, kind))
        self.signatures = {rubric: (campaign, frozenset(lines)) for (rubric, campaign), lines in maxima.items()}

    def rubrics(self):
        """{(scope, year, kind): signatures of the rubrics that the sheets follow}; `kind` None is every kind."""
        found = {}
        for scope, year, kind, rubric in self.used:
            for part in (None, kind):
                found.setdefault((scope, year, part), set()).add(self.signatures.get(rubric))
        return found


def marks(span, criteria):
    """(figures, keys left out because the sheets under them follow different rubrics). One query."""
    sums = {}
    for scope, year, kind, rubric, criterion, max_points, points, number in rows_of(ADD_MARKS):
        for part in (None, kind):
            sums.setdefault((scope, year, criteria.by_id[criterion], part), []).append(
                (Fraction(points) / Fraction(max_points), number, criteria.signatures[rubric])
            )
    figures, left_out = {}, []
    for scope in SCOPES:
        for year in span.years:
            for code, title in criteria.titles[scope].items():
                for kind in (None, *span.kinds):
                    parts = sums.get((scope, year, code, kind))
                    if not parts:
                        continue
                    key = f"marks.{scope}.{year}.{code}.mean" + (f".{kind}" if kind else "")
                    if len({signature for _, _, signature in parts}) > 1:
                        left_out.append((scope, year, key))
                        continue
                    figures[key] = _mean(scope, year, code, title, kind, parts)
    return figures, left_out


def _mean(scope, year, code, title, kind, parts):
    label = f"{code}. {title}, {SCOPES[scope]} năm {year}"
    share = sum(part for part, _, _ in parts)
    return Figure(
        label=kind_label(label, kind) if kind else label,
        how=HOW,
        value=mean(share * 100, sum(number for _, number, _ in parts)),
        form="percent",
        ids={"part_of": f"assessments.{scope}.{year}.approved"},
    )
