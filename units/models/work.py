"""Work: the columns that anything done by a worker has (units.working)."""

from django.db import models
from django.db.models import Q

from units.schema import one_of, when


class WorkStatus(models.TextChoices):
    QUEUED = "queued", "Đang chờ đến lượt"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Xong"
    FAILED = "failed", "Không xong"


AT_WORK = (WorkStatus.QUEUED, WorkStatus.RUNNING)


def work_constraints(statuses=WorkStatus, open_=AT_WORK):
    """What holds of work in each of its `statuses`, those of WorkStatus and more; all but the `open_` are finished."""
    return [
        one_of("status", statuses, "status_known"),
        when(Q(status=WorkStatus.FAILED), ~Q(failure=""), "failure_says_why"),
        when(Q(status__in=open_), Q(finished_at__isnull=True), "open_is_not_finished"),
        when(~Q(status__in=open_), Q(finished_at__isnull=False), "closed_is_finished"),
    ]


class WorkQuerySet(models.QuerySet):
    def at_work(self):
        return self.filter(status__in=AT_WORK)


class Work(models.Model):
    """`beat_at` moves while a worker is at it; silent work is rescued, or given up after some attempts."""

    status = models.CharField(max_length=10, choices=WorkStatus, default=WorkStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField("lý do không xong", max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = work_constraints()

    @property
    def is_at_work(self):
        return self.status in AT_WORK

    @property
    def is_waiting(self):
        """No worker has taken it yet."""
        return self.status == WorkStatus.QUEUED
