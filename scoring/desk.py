"""What waits for a person on the home page, and how far the round is: the same few queries whatever waits."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from campaign.models import Round
from scoring.admin_duties import administering
from scoring.deadlines import with_deadline
from scoring.duties import Task
from scoring.inspection_duties import following, remedying
from scoring.listing import WITH_THE_UNIT
from scoring.models import Assessment, Status
from scoring.own_duties import own
from scoring.province_duties import coordinating
from scoring.unit_duties import approving, entering, moving, reporting


@dataclass(frozen=True)
class RoundStep:
    day: datetime | None
    words: str
    state: str = ""
    remark: str = ""
    milestone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Desk:
    lead: Task | None
    tasks: tuple = ()
    round: Round | None = None
    steps: tuple = ()
    has_role: bool = True

    @property
    def count(self):
        return len(self.tasks) + (self.lead is not None)

    @property
    def order_says(self):
        """How the things are ordered, in words; empty where there is no order to tell of."""
        open_ = [task for task in (self.lead, *self.tasks) if task and not task.locked]
        days = [task.deadline for task in open_ if task.deadline]
        if self.count < 2 or not days:
            return ""
        nearest_first = open_[0].deadline == min(days)
        return "hạn gần nhất ở trên cùng" if nearest_first else "việc làm ngay được đứng đầu, rồi theo hạn gần nhất"


def desk_of(user, *, at):
    """Everything on the home page of `user` at that moment."""
    scope, tasks = user.scope, []
    if scope.served_unit_ids:
        tasks += entering(user, at=at) + reporting(user, at=at)
    if scope.headed_unit_ids:
        tasks += approving(user, at=at)
    if scope.unit_ids:
        tasks += remedying(user)
    if scope.coordinated_province_ids:
        tasks += coordinating(user, at=at) + following(user, at=at)
    if scope.is_admin:
        tasks += administering(at=at)
    tasks += moving(user) + own(user, at=at)
    lead, rest = _lead_of(tasks)
    round_ = _round_in_hand(user, at)
    steps = steps_of(round_, at=at, own=_own_deadline(round_, user))
    return Desk(lead, rest, round_, steps, has_role=bool(scope.roles) or bool(tasks))


def _lead_of(tasks):
    """The first task with its lines, and the rest as they stand in the queue."""
    tasks = sorted(tasks, key=lambda task: task.order)
    if tasks and tasks[0].first:
        return tasks[0], tuple(tasks[1:])
    return None, tuple(tasks)


def _is_open(round_, at):
    return round_.opens_at <= at <= round_.closes_at


def _round_in_hand(user, at):
    """The open round that locks next, else the one that locked last, else the next to open."""
    rounds = list(
        Round.objects.visible_to(user)
        .filter(historical=False)
        .select_related("campaign")
        .prefetch_related("campaign__milestones")
        .order_by("closes_at", "pk")
    )
    open_ = [each for each in rounds if _is_open(each, at)]
    past = [each for each in rounds if each.closes_at < at]
    return next(iter(open_ or past[-1:] or rounds), None)


def _own_deadline(round_, user):
    """Until when the sheets still in the hands of the person's units, or their own, may be worked on; or None."""
    if round_ is None or user.scope.wide_province_ids:
        return None
    theirs = Q(unit__in=user.scope.unit_ids) | Q(staff__account=user)
    sheets = Assessment.objects.in_round(round_).current().not_excused().in_status(*WITH_THE_UNIT).filter(theirs)
    return with_deadline(sheets).aggregate(last=Max("deadline"))["last"]


def steps_of(round_, *, at, own=None):
    """The road of a round from its opening to the meeting that its year ends in.

    `own`: the later end that holds for the person who looks, by an extension or a return.
    """
    if round_ is None:
        return ()
    until = max(round_.closes_at, own or round_.closes_at)
    opened, locked = at >= round_.opens_at, at > until
    here = "Đang ở bước này theo hạn riêng" if until > round_.closes_at else "Đang ở bước này"
    steps = [
        RoundStep(round_.opens_at, "Mở đợt chấm điểm", "done" if opened else "now"),
        RoundStep(
            until,
            "Đơn vị trình, thủ trưởng duyệt",
            "done" if locked else "now" if opened else "",
            here if opened and not locked else "",
        ),
        _appraising(round_) if locked else RoundStep(None, "Sở Nội vụ thẩm định và chốt"),
    ]
    return (*steps, *_milestones(round_))


def _appraising(round_):
    """After the lock: behind once no approved sheet waits for Sở Nội vụ any more."""
    waits = Assessment.objects.in_round(round_).current().in_status(Status.APPROVED, Status.APPRAISED).exists()
    words = "Sở Nội vụ thẩm định và chốt"
    return RoundStep(None, words, "now", "Đang ở bước này") if waits else RoundStep(None, words, "done")


def _milestones(round_):
    for milestone in round_.campaign.milestones.all():
        if milestone.year == round_.year:
            words = f"{milestone.get_kind_display()} năm {milestone.year}"
            yield RoundStep(None, words, remark=milestone.occasion or "", milestone=milestone.kind)
