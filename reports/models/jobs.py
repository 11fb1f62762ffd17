"""Work in the background for a report or a document, the files it finished, and the log of what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.models.documents import Document
from reports.models.reports import Report
from units.models.work import AT_WORK, Work, WorkQuerySet, work_constraints
from units.schema import one_of, when


def of_one(name):
    """The row belongs to a report or to a document, never to both or neither."""
    return models.CheckConstraint(
        condition=Q(report__isnull=False, document__isnull=True) | Q(report__isnull=True, document__isnull=False),
        name=f"%(app_label)s_%(class)s_{name}",
    )


class JobKind(models.TextChoices):
    COMPILE = "compile", "Tổng hợp số liệu"
    RENDER = "render", "Dựng bản PDF"
    WORD = "word", "Tạo bản Word"
    CHECK = "check", "Đối chiếu số liệu"
    BUILD = "build", "Lập danh sách khen thưởng"


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Xong"
    FAILED = "failed", "Không xong"
    CANCELLED = "cancelled", "Đã hủy"


# Work that only reads what is frozen: it goes on beside the making of the PDF.
BESIDE = (JobKind.WORD, JobKind.CHECK)
# Work that waits for none of its document, and that the making of the PDF waits for, because it leads to one.
AHEAD = (JobKind.BUILD,)


class JobQuerySet(WorkQuerySet):
    def visible_to(self, user):
        """Work for what the person may see."""
        reports, documents = Report.objects.visible_to(user), Document.objects.visible_to(user)
        return self.filter(Q(report__in=reports) | Q(document__in=documents))


class Job(Work):
    """One run in the background. `beat_at` moves with every step; a silent job is rescued or given up."""

    report = models.ForeignKey("reports.Report", null=True, on_delete=models.CASCADE, related_name="jobs")
    document = models.ForeignKey("reports.Document", null=True, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=JobKind)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    step_label = models.CharField(max_length=200, blank=True)
    percent = models.PositiveSmallIntegerField(default=0, db_comment="of the whole work, as the bar shows it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = JobQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "việc nền"
        ordering = ["-pk"]
        constraints = [
            of_one("of_one"),
            one_of("kind", JobKind, "kind_known"),
            *work_constraints(JobStatus),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(status__in=AT_WORK) & ~Q(kind__in=BESIDE),
                name="%(app_label)s_%(class)s_one_open_per_report",
            ),
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=Q(status__in=AT_WORK, kind__in=BESIDE),
                name="%(app_label)s_%(class)s_one_beside_per_report",
            ),
            models.UniqueConstraint(
                fields=["document", "kind"],
                condition=Q(status__in=AT_WORK),
                name="%(app_label)s_%(class)s_one_open_per_document",
            ),
            when(Q(kind__in=AHEAD), Q(document__isnull=False), "a_list_is_of_a_document"),
            models.CheckConstraint(
                condition=Q(step__lte=models.F("steps")), name="%(app_label)s_%(class)s_step_within"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="%(app_label)s_%(class)s_percent_within"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    def get_absolute_url(self):
        """Where whoever asked follows it."""
        shown = self.document.proposal if self.kind in AHEAD else self.subject
        return shown.get_absolute_url()

    @property
    def subject(self):
        """The report or the document that the work is for."""
        return self.report if self.report_id else self.document


class FinishedFile(models.Model):
    """A file that was made once from all that decides its content; the same content is never rendered twice."""

    key = models.CharField(max_length=64, unique=True, db_comment="SHA-256 of everything that went into the file")
    file = models.ForeignKey("campaign.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sealed_by = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "tệp đã dựng"
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=r"^[0-9a-f]{64}$"), name="%(app_label)s_%(class)s_key_is_hex")
        ]

    def __str__(self):
        return self.key[:8]


class ReportEvent(models.Model):
    """Append-only: requested, compiled, rendered, edited, issued, signed file attached, downloaded."""

    report = models.ForeignKey("reports.Report", null=True, on_delete=models.PROTECT, related_name="events")
    document = models.ForeignKey("reports.Document", null=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    text = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "nhật ký báo cáo, văn bản"
        ordering = ["-pk"]
        constraints = [of_one("of_one")]

    def __str__(self):
        return self.text
