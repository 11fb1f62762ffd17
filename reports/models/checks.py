"""What a check in the background found: the pages of a PDF as they came out, today's figures beside the frozen ones."""

from django.db import models

from reports.models.jobs import of_one
from units.schema import one_of


class CheckKind(models.TextChoices):
    PAPER = "paper", "Thể thức trên bản PDF"
    FIGURES = "figures", "Số liệu hiện tại so với bản chốt"


class CheckQuerySet(models.QuerySet):
    def of_kind(self, kind):
        """The newest check of its kind, or None."""
        return self.filter(kind=kind).first()


class Check(models.Model):
    """The newest check of its kind; it says something only of the file or snapshot whose hash it names."""

    report = models.ForeignKey("reports.Report", null=True, on_delete=models.PROTECT, related_name="checks")
    document = models.ForeignKey("reports.Document", null=True, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=10, choices=CheckKind)
    about = models.CharField(max_length=64, db_comment="SHA-256 of the PDF, or of the figures of the snapshot")
    found = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả kiểm tra"
        constraints = [
            of_one("of_one"),
            one_of("kind", CheckKind, "kind_known"),
            models.UniqueConstraint(fields=["report", "kind"], name="%(app_label)s_%(class)s_once_per_report"),
            models.UniqueConstraint(fields=["document", "kind"], name="%(app_label)s_%(class)s_once_per_document"),
        ]

    def __str__(self):
        return self.get_kind_display()
