"""Report, its frozen Snapshot, its narrative, the jobs that compile and render it, and its log."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from units.schema import all_or_none, one_of, when


class ReportKind(models.TextChoices):
    ANNUAL = "annual", "Báo cáo năm"
    MID_TERM = "mid_term", "Báo cáo sơ kết"
    FINAL = "final", "Báo cáo tổng kết"


class ReportStatus(models.TextChoices):
    """ISSUING: number, date and signer are recorded and the final PDF is being made; the words are locked."""

    DRAFT = "draft", "Dự thảo"
    ISSUING = "issuing", "Đang ban hành"
    ISSUED = "issued", "Đã ban hành"


class IssuingBody(models.TextChoices):
    """Who issues decides header, notation and signature (NĐ 30/2020/NĐ-CP, Điều 13 and Phụ lục I)."""

    UBND = "ubnd", "UBND tỉnh"
    SNV = "snv", "Sở Nội vụ"


class Snapshot(models.Model):
    """Chốt số liệu: canonical JSON and its SHA-256; immutable, and all that a PDF is rendered from."""

    sha256 = models.CharField(max_length=64, unique=True)
    body = models.TextField(db_comment="canonical JSON: sorted keys, no spaces, UTF-8, NFC")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "bản chốt số liệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="%(app_label)s_%(class)s_sha256_is_hex"
            )
        ]

    def __str__(self):
        return self.sha256[:8]


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Coordinators see every report of their province; leaders the issued ones."""
        scope = user.scope
        return self.filter(
            Q(campaign__province__in=scope.coordinated_province_ids)
            | Q(campaign__province__in=scope.read_province_ids, status=ReportStatus.ISSUED)
        )

    def editable_by(self, user):
        return self.filter(campaign__province__in=user.scope.coordinated_province_ids)

    def narrowed(self, *, kind=None, status=None):
        """What the filters of the list ask for."""
        reports = self.filter(kind=kind) if kind else self
        return reports.filter(status=status) if status else reports


class Report(models.Model):
    """One version of one report. After issue nothing of it changes; a correction is the next version."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField("loại báo cáo", max_length=10, choices=ReportKind)
    year = models.PositiveSmallIntegerField("năm")
    as_of = models.DateField("số liệu đến ngày")
    version = models.PositiveSmallIntegerField("bản", default=1)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next_version")
    status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.DRAFT)
    issuing_body = models.CharField("cơ quan ban hành", max_length=10, choices=IssuingBody, default=IssuingBody.UBND)
    recipients = models.TextField("nơi nhận", blank=True, max_length=4000)
    first_year = models.PositiveSmallIntegerField(
        null=True, db_comment="where the report unites campaigns that began earlier than its own: the first of them"
    )
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="reports")
    pdf = models.ForeignKey("campaign.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    signed_file = models.ForeignKey("campaign.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("số", max_length=20, null=True)
    issued_on = models.DateField("ngày ban hành", null=True)
    signer_authority = models.CharField("thẩm quyền ký", max_length=200, blank=True, default="")
    signer_position = models.CharField("chức vụ người ký", max_length=200, null=True)
    signer_name = models.CharField("họ tên người ký", max_length=150, null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            one_of("kind", ReportKind, "kind_known"),
            one_of("status", ReportStatus, "status_known"),
            one_of("issuing_body", IssuingBody, "body_known"),
            all_or_none("number", "issued_on", "signer_position", "signer_name", "issued_by", name="issue_whole"),
            when(Q(status=ReportStatus.DRAFT), Q(number__isnull=True), "draft_has_no_number"),
            when(
                ~Q(status=ReportStatus.DRAFT),
                Q(number__isnull=False, snapshot__isnull=False),
                "issuing_has_number_and_snapshot",
            ),
            when(Q(status=ReportStatus.ISSUED), Q(pdf__isnull=False), "issued_has_file"),
            when(~Q(status=ReportStatus.ISSUED), Q(signed_file__isnull=True), "only_issued_is_signed"),
            models.UniqueConstraint(
                fields=["campaign", "kind", "year", "version"], name="%(app_label)s_%(class)s_version_once"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("report_detail", args=[self.pk])

    @property
    def title(self):
        first = self.first_year or self.campaign.starts
        names = {
            ReportKind.ANNUAL: f"Báo cáo năm {self.year}",
            ReportKind.MID_TERM: f"Báo cáo sơ kết {self.year - first:02d} năm ({first}–{self.year})",
            ReportKind.FINAL: f"Báo cáo tổng kết ({first}–{self.year})",
        }
        return names[self.kind]

    @property
    def notation(self):
        """The sign after the number: "BC-UBND"."""
        return f"BC-{self.issuing_body.upper()}"

    @property
    def is_issued(self):
        return self.status == ReportStatus.ISSUED

    @property
    def is_draft(self):
        """Words, figures and settings may change; otherwise nothing does."""
        return self.status == ReportStatus.DRAFT


class NarrativeSection(models.Model):
    """The words of one section of the outline; figures stand in them as {{key}} and are never typed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=20, db_comment="code of reports.outline")
    text = models.TextField("lời văn", blank=True, max_length=40000)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = "mục lời văn"
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return self.code


class JobKind(models.TextChoices):
    COMPILE = "compile", "Tổng hợp số liệu"
    RENDER = "render", "Dựng bản PDF"


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Xong"
    FAILED = "failed", "Không xong"


OPEN_JOB = (JobStatus.QUEUED, JobStatus.RUNNING)


class Job(models.Model):
    """One run in the background. `beat_at` moves with every step; a silent job is rescued or given up."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=JobKind)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    step_label = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField("lý do không xong", max_length=500, blank=True)

    class Meta:
        verbose_name = "việc nền"
        ordering = ["-pk"]
        constraints = [
            one_of("kind", JobKind, "kind_known"),
            one_of("status", JobStatus, "status_known"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(status__in=OPEN_JOB), name="%(app_label)s_%(class)s_one_open_per_report"
            ),
            when(Q(status=JobStatus.FAILED), ~Q(failure=""), "failure_says_why"),
            when(Q(status__in=OPEN_JOB), Q(finished_at__isnull=True), "open_is_not_finished"),
            when(~Q(status__in=OPEN_JOB), Q(finished_at__isnull=False), "closed_is_finished"),
            models.CheckConstraint(
                condition=Q(step__lte=models.F("steps")), name="%(app_label)s_%(class)s_step_within"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    @property
    def is_open(self):
        return self.status in OPEN_JOB


class ReportEvent(models.Model):
    """Append-only: requested, compiled, rendered, edited, issued, signed file attached, downloaded."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    text = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "nhật ký báo cáo"
        ordering = ["-pk"]

    def __str__(self):
        return self.text
