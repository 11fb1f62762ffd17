"""Report: one version of an annual, mid-term or final report."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from reports.models.issuance import Issuance, ReportStatus
from units.schema import one_of, when


class ReportKind(models.TextChoices):
    ANNUAL = "annual", "Báo cáo năm"
    MID_TERM = "mid_term", "Báo cáo sơ kết"
    FINAL = "final", "Báo cáo tổng kết"


def report_sign(issuing_body):
    return f"BC-{issuing_body.upper()}"


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


class Report(Issuance):
    """One version of one report. After issue nothing of it changes; a correction is the next version."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField("loại báo cáo", max_length=10, choices=ReportKind)
    year = models.PositiveSmallIntegerField("năm")
    as_of = models.DateField("số liệu đến ngày")
    version = models.PositiveSmallIntegerField("bản", default=1)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next_version")
    first_year = models.PositiveSmallIntegerField(
        null=True, db_comment="where the report unites campaigns that began earlier than its own: the first of them"
    )
    reason = models.CharField(
        "lý do đính chính",
        max_length=500,
        blank=True,
        default="",
        db_comment="why this version corrects the one before",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            *Issuance.Meta.constraints,
            one_of("kind", ReportKind, "kind_known"),
            models.UniqueConstraint(
                fields=["campaign", "kind", "year", "version"], name="%(app_label)s_%(class)s_version_once"
            ),
            when(~Q(reason=""), Q(previous__isnull=False), "reason_is_of_a_correction"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("report_detail", args=[self.pk])

    @property
    def called(self):
        return "Báo cáo"

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
    def replacement(self):
        """The issued correction that stands in its place, or None while that is being written."""
        newer = getattr(self, "next_version", None)
        return newer if newer and newer.is_issued else None

    @property
    def sign(self):
        """What stands after the number: "BC-UBND"."""
        return report_sign(self.issuing_body)
