"""The words of a report: sections, what each said before, what people remark on them, and a province's templates."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.schema import all_or_none, not_blank


class NarrativeSection(models.Model):
    """The words of one section of the outline; figures stand in them as {{key}} and are never typed."""

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="sections")
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


class SectionVersion(models.Model):
    """What a section said at one revision; never changed. Of one person's burst of saving only the last row stays."""

    section = models.ForeignKey(NarrativeSection, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=40000)
    begun_at = models.DateTimeField(db_comment="the first save of the burst that ended in this text")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150, blank=True, db_comment="empty: drafted from the figures")

    class Meta:
        verbose_name = "bản lời văn"
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["section", "revision"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return f"{self.section_id}: {self.revision}"


class SectionComment(models.Model):
    """A remark beside a section, open until somebody settles it; never printed."""

    section = models.ForeignKey(NarrativeSection, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField("ý kiến", max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=150, null=True)

    class Meta:
        verbose_name = "ý kiến"
        ordering = ["pk"]
        constraints = [
            not_blank("text", "text_not_blank", "Hãy nhập ý kiến trước khi gửi."),
            all_or_none("settled_at", "settled_by_name", name="settled_whole"),
        ]

    def __str__(self):
        return self.text[:60]


class DocumentTemplate(models.Model):
    """A province's own wording of one kind of document; where there is none, the wording that ships stands."""

    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="document_templates")
    code = models.CharField(max_length=40, db_comment="code of reports.wording")
    text = models.TextField("lời mẫu", max_length=40000)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = "mẫu văn bản"
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="%(app_label)s_%(class)s_text_not_blank",
                violation_error_message="Mẫu không được để trống. Muốn dùng lại mẫu gốc, hãy chọn “Khôi phục mẫu gốc”.",
            ),
        ]

    def __str__(self):
        return self.code
