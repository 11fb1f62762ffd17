"""Which sheets that wait have something to look at, asked of the database: the rules of scoring.comparing in SQL.

A head of five hundred people is shown the thirty that differ most, and how many need no look, without reading all of
their marks; a property test holds these conditions and the remarks of the pages together.
"""

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Abs

from scoring.comparing import FAR_FROM_LAST_YEAR
from scoring.deadlines import with_deadline
from scoring.models import RETURNS, AssessmentEvent, Evidence, EvidenceRule, Mark
from scoring.points import CriterionKind
from scoring.workflow import with_submitter

EXTRAS = (CriterionKind.BONUS, CriterionKind.DEDUCTION)
APPRAISER_ONLY = Q(criterion__kind=CriterionKind.APPRAISER_ONLY)
SELF_BLANK = Q(self_points__isnull=True, self_na=False)
HEAD_BLANK = Q(head_points__isnull=True, head_na=False)
NO_WORDS = r"^\s*$"


def with_eyes(queue, user, *, at):
    """Annotates the sheets of `approval_queue` with `needs_eyes`: a remark to look at, or no way to approve."""
    marks = Mark.objects.filter(assessment=OuterRef("pk")).order_by()
    returned = AssessmentEvent.objects.filter(assessment=OuterRef("pk"), action__in=RETURNS)
    closed = Q(deadline__lt=at) | Q(round__opens_at__gt=at) | Q(submitted_by=user.pk)
    return with_submitter(with_deadline(queue)).annotate(
        needs_eyes=Case(
            When(
                closed
                | Exists(returned)
                | Exists(marks.filter(_lacking() | _changed()))
                | Exists(_without_file(marks))
                | Exists(_far(marks)),
                then=True,
            ),
            default=False,
        )
    )


def _lacking():
    """No mark yet where the unit owes one, or one that the head wrote without saying why."""
    owed = SELF_BLANK & HEAD_BLANK & ~Q(criterion__kind__in=EXTRAS)
    unexplained = SELF_BLANK & ~HEAD_BLANK & Q(head_reason__regex=NO_WORDS)
    return ~APPRAISER_ONLY & (owed | unexplained)


def _changed():
    """The head wrote another opinion than the unit; not applicable has no points."""
    other_points = Q(head_points__lt=F("self_points")) | Q(head_points__gt=F("self_points"))
    return other_points | Q(head_na=True, self_points__isnull=False) | Q(self_na=True, head_points__isnull=False)


def _without_file(marks):
    files = Exists(Evidence.objects.kept().filter(mark=OuterRef("pk")))
    wanted = Q(criterion__evidence=EvidenceRule.REQUIRED) | Q(
        criterion__evidence=EvidenceRule.FILE_OR_EXPLANATION, explanation__regex=NO_WORDS
    )
    untouched = Q(criterion__kind__in=EXTRAS) & (Q(self_points__isnull=True) | Q(self_points=0))
    return marks.filter(wanted & Q(self_na=False) & ~APPRAISER_ONLY & ~untouched & ~files)


def _far(marks):
    """The points of a criterion lie far from those that counted a year ago, of the same maximum."""
    decided = Case(
        When(Q(appraisal_na=True) | Q(appraisal_points__isnull=False), then=F("appraisal_points")),
        When(APPRAISER_ONLY, then=None),
        When(~HEAD_BLANK, then=F("head_points")),
        default=F("self_points"),
    )
    same = {"criterion__code": OuterRef("criterion__code"), "max_points": OuterRef("max_points")}
    last = Mark.objects.filter(assessment=OuterRef(OuterRef("last")), **same)
    then = Subquery(last.order_by().annotate(decided=decided).values("decided")[:1])
    return marks.annotate(far=Abs(F("self_points") - then)).filter(far__gt=FAR_FROM_LAST_YEAR)
