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
        constraints = [
            one_of("status", WorkStatus, "status_known"),
            when(Q(status=WorkStatus.FAILED), ~Q(failure=""), "failure_says_why"),
            when(Q(status__in=AT_WORK), Q(finished_at__isnull=True), "open_is_not_finished"),
            when(~Q(status__in=AT_WORK), Q(finished_at__isnull=False), "closed_is_finished"),
        ]

    @property
    def is_at_work(self):
        return self.status in AT_WORK

    @property
    def is_waiting(self):
        """No worker has taken it yet."""
        return self.status == WorkStatus.QUEUED
