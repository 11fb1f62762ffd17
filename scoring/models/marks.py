"""Mark: the three opinions on one criterion of one sheet, none overwriting another; Evidence beside them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from units.schema import PointsField


class Stage(models.TextChoices):
    """Whose opinion: each stage has its own columns on the mark (docs/decisions/0003)."""

    SELF = "self", "Tự chấm"
    HEAD = "head", "Thủ trưởng duyệt"
    APPRAISAL = "appraisal", "Sở thẩm định"


def _within_maximum(stage):
    points = f"{stage}_points"
    return models.CheckConstraint(
        condition=Q(**{f"{points}__isnull": True}) | Q(**{f"{points}__gte": 0, f"{points}__lte": F("max_points")}),
        name=f"%(app_label)s_%(class)s_{stage}_within_maximum",
        violation_error_message="Điểm phải từ 0 đến điểm tối đa.",
    )


def _points_or_na(stage):
    return models.CheckConstraint(
        condition=Q(**{f"{stage}_points__isnull": True}) | Q(**{f"{stage}_na": False}),
        name=f"%(app_label)s_%(class)s_{stage}_points_or_na",
        violation_error_message="Tiêu chí không áp dụng thì không có điểm.",
    )


class Mark(models.Model):
    """One criterion of one sheet. `max_points` is copied when the sheet opens: later edits change nothing marked.

    `revision` grows with every save and is the lost-update check of this mark alone.
    """

    # No index of its own: the one that holds each criterion once begins with the sheet.
    assessment = models.ForeignKey("scoring.Assessment", on_delete=models.PROTECT, related_name="marks", db_index=False)
    criterion = models.ForeignKey("scoring.Criterion", on_delete=models.PROTECT, related_name="marks")
    max_points = PointsField()
    self_points = PointsField(null=True)
    head_points = PointsField(null=True)
    appraisal_points = PointsField(null=True)
    self_na = models.BooleanField(default=False)
    head_na = models.BooleanField(default=False)
    appraisal_na = models.BooleanField(default=False)
    explanation = models.TextField(blank=True, max_length=4000)
    head_reason = models.TextField(blank=True, max_length=2000)
    appraisal_reason = models.TextField(blank=True, max_length=2000)
    flagged = models.BooleanField(default=False, db_comment="opened for change by the last return")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    saved_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = "điểm"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="%(app_label)s_%(class)s_once"),
            *(_within_maximum(stage) for stage in Stage.values),
            *(_points_or_na(stage) for stage in Stage.values),
        ]

    def __str__(self):
        return f"{self.criterion_id}"


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        from scoring.models.assessments import Assessment  # noqa: PLC0415 -- sibling model modules

        return self.filter(mark__assessment__in=Assessment.objects.visible_to(user))

    def kept(self):
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """A file shown for a criterion. Removing hides it; what a submitted version rested on stays provable."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("campaign.StoredFile", on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField("tên tệp", max_length=255)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_by_name = models.CharField(max_length=150)
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=150, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "file"],
                condition=Q(removed_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Tệp này đã có ở tiêu chí.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def kind(self):
        """Which sign the interface shows it with."""
        kinds = {"pdf": "pdf", "image": "img", "spreadsheetml": "table"}
        return next((kind for part, kind in kinds.items() if part in self.file.content_type), "doc")

    @property
    def has_preview(self):
        """Whether a small picture of it can be drawn (campaign.previewing)."""
        return self.kind in ("pdf", "img")
