"""StoredFile: bytes kept outside the web root under their SHA-256; the row is what permission checks see."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """One stored content; several documents may point at it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    content_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "tệp lưu"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="%(app_label)s_%(class)s_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="%(app_label)s_%(class)s_sha256_is_hex"
            ),
        ]

    def __str__(self):
        return self.sha256[:12]
