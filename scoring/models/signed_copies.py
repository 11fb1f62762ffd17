"""SignedCopy: the scan of a signed paper sheet, tied by hash to the version of the sheet that was signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from scoring.models.assessments import Assessment


class SignedCopyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees the sheet sees its scan."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))


class SignedCopy(models.Model):
    """`sheet_sha256` is of the sheet's canonical content at that moment (scoring.sheet_content), not of the scan."""

    assessment = models.ForeignKey("scoring.Assessment", on_delete=models.PROTECT, related_name="signed_copies")
    file = models.ForeignKey("campaign.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("tên tệp", max_length=255)
    sheet_sha256 = models.CharField(max_length=64)
    attached_at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "bản ký quét"
        ordering = ["-attached_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "file", "sheet_sha256"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Bản quét này đã được đính kèm cho đúng nội dung phiếu hiện tại.",
            ),
            models.CheckConstraint(
                condition=Q(sheet_sha256__regex=r"^[0-9a-f]{64}$"), name="%(app_label)s_%(class)s_sha256_is_hex"
            ),
        ]

    def __str__(self):
        return self.file_name
