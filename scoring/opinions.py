"""The opinions on a mark: what a stage looks at, which one counts, what a step makes of them, and their snapshot."""

from decimal import Decimal

from scoring import points
from scoring.models import Mark, Stage
from units.numbers import show_decimal
from units.text import fold

# How "không áp dụng" is written, in a field, in an import file and in a snapshot.
KAD = "KAD"


def says_not_applicable(text):
    return fold(text) in ("kad", "khong ap dung")


def opinion(mark, stage):
    """The opinion of one stage on one mark."""
    return points.Opinion(getattr(mark, f"{stage}_points"), getattr(mark, f"{stage}_na"))


def before(mark, stage):
    """The opinion that `stage` looks at: the head the self mark, Sở the head's or else the self mark."""
    return points.deciding(*(opinion(mark, known) for known in _up_to(stage)[:-1]))


def decided(mark, *, stage=Stage.APPRAISAL):
    """The opinion that counts of those up to `stage` (docs/points.md#three-opinions)."""
    kind = points.CriterionKind(mark.criterion.kind)
    return points.deciding(*(opinion(mark, known) for known in _up_to(stage)), kind=kind)


def is_cut(mark):
    """Whether head or Sở gave another opinion than the one before it."""
    head, appraisal, earlier = opinion(mark, Stage.HEAD), opinion(mark, Stage.APPRAISAL), before(mark, Stage.APPRAISAL)
    by_head = head.given and head != opinion(mark, Stage.SELF)
    return by_head or (appraisal.given and earlier.given and appraisal != earlier)


def agree_where_silent(marks, stage):
    """An approval or appraisal is an opinion on every criterion: where nothing was written, it agrees."""
    silent = [mark for mark in marks if not opinion(mark, stage).given]
    for mark in silent:
        spoken = before(mark, stage)
        setattr(mark, f"{stage}_points", spoken.points)
        setattr(mark, f"{stage}_na", spoken.not_applicable)
    Mark.objects.bulk_update(silent, [f"{stage}_points", f"{stage}_na"])


def forget_mere_agreement(marks, flagged):
    """After a return the unit marks again: agreement with the old mark falls, a differing opinion stays."""
    for mark in marks:
        mark.flagged = mark.criterion.code in flagged
        if opinion(mark, Stage.APPRAISAL) == before(mark, Stage.APPRAISAL):
            mark.appraisal_points, mark.appraisal_na = None, False
        if opinion(mark, Stage.HEAD) == before(mark, Stage.HEAD):
            mark.head_points, mark.head_na = None, False
    Mark.objects.bulk_update(marks, ["flagged", "head_points", "head_na", "appraisal_points", "appraisal_na"])


def shown_points(opinion_):
    """An opinion as it stands in its field."""
    if opinion_.not_applicable:
        return KAD
    return "" if opinion_.points is None else show_decimal(opinion_.points)


def snapshot_of(marks):
    """{criterion code: [self, head, appraisal]} as strings, `KAD` for N/A, null for blank."""
    return {mark.criterion.code: [_written(opinion(mark, stage)) for stage in Stage] for mark in marks}


def opinions_in(snapshot, code):
    """[self, head, appraisal] on a criterion as a snapshot holds them; blank where it has none."""
    return [read_opinion(written) for written in snapshot.get(code, (None, None, None))]


def _up_to(stage):
    stages = list(Stage)
    return stages[: stages.index(stage) + 1]


def _written(opinion_):
    if opinion_.not_applicable:
        return KAD
    return None if opinion_.points is None else str(opinion_.points)


def read_opinion(written):
    """The opinion that stands in a snapshot as `written`."""
    if written is None:
        return points.BLANK
    return points.NOT_APPLICABLE if written == KAD else points.Opinion(Decimal(written))
