"""ImportJob: a file sent on the import page, checked first, then taken in, in the background."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from units.models import ImportKind, Work
from units.models.work import WorkQuerySet, work_constraints
from units.schema import one_of, when


class ImportJobStatus(models.TextChoices):
    """CHECKED: read through without an error and waiting for the person's word; REFUSED: it has errors."""

    QUEUED = "queued", "Đang chờ đến lượt"
    RUNNING = "running", "Đang làm"
    CHECKED = "checked", "Chờ xác nhận"
    REFUSED = "refused", "Có lỗi, chưa nhập"
    DONE = "done", "Đã nhập"
    FAILED = "failed", "Không xong"
    CANCELLED = "cancelled", "Đã bỏ"


LONG_WAIT = timedelta(minutes=1)
CAME_TO_NOTHING = (ImportJobStatus.REFUSED, ImportJobStatus.FAILED)


class ImportJobQuerySet(WorkQuerySet):
    def visible_to(self, user):
        return self.filter(province__in=user.scope.coordinated_province_ids)

    def unfinished(self):
        """Files that still want something of somebody: time, a yes, or correcting."""
        return self.exclude(status__in=(ImportJobStatus.DONE, ImportJobStatus.CANCELLED))


class ImportJob(Work):
    """`converted_from`: the old encoding that the person agreed to convert; `problems`: scoring.imports.problems.

    A job is done twice: the file is checked first, and taken in once that is `confirmed`.
    """

    kind = models.CharField("loại tệp", max_length=20, choices=ImportKind)
    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("campaign.Campaign", null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("campaign.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("tên tệp", max_length=255)
    converted_from = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=ImportJobStatus, default=ImportJobStatus.QUEUED)
    confirmed = models.BooleanField(default=False, db_comment="the rows are to be written, not only checked")
    rows_read = models.PositiveIntegerField(default=0)
    rows_in_all = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField("units.ImportBatch", null=True, on_delete=models.PROTECT, related_name="job")

    objects = ImportJobQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "việc nhập tệp"
        ordering = ["-pk"]
        constraints = [
            one_of("kind", ImportKind, "kind_known"),
            *work_constraints(ImportJobStatus),
            when(~Q(status=ImportJobStatus.DONE), Q(batch__isnull=True), "batch_only_when_done"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.file_name}"

    def get_absolute_url(self):
        return reverse("import_job_detail", args=[self.pk])

    @property
    def state(self):
        """Where it stands, in words."""
        if self.status == ImportJobStatus.RUNNING:
            return "Đang nhập" if self.confirmed else "Đang kiểm tra"
        return self.get_status_display()

    def waits_long(self, *, at):
        """It asked for a worker so long ago that there may be none."""
        return self.is_waiting and at - self.requested_at > LONG_WAIT

    @property
    def came_to_nothing(self):
        return self.status in CAME_TO_NOTHING

    @property
    def place(self):
        """What its rows are and where they go."""
        return self.kind, self.province_id, self.campaign_id

    @property
    def rows_to_write(self):
        return self.new_count + self.changed_count
