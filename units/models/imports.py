"""ImportBatch: one file taken in, so that every imported row knows where it came from and can be taken back."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from units.schema import all_or_none, one_of


class ImportKind(models.TextChoices):
    """The kinds of import file (names are part of the command line)."""

    UNITS = "units", "đơn vị"
    SUCCESSIONS = "successions", "kế thừa đơn vị"
    STAFF = "staff", "cán bộ"
    MARKS = "marks", "điểm chấm"
    FIGURES = "figures", "số liệu"
    PLANS = "plans", "kế hoạch"
    INSPECTIONS = "inspections", "kiểm tra"
    AWARDS = "awards", "khen thưởng"


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(province__in=user.scope.coordinated_province_ids)

    def narrowed(self, *, kind, words):
        """Of one kind, and with the words in the file's or the person's name."""
        found = self.filter(kind=kind) if kind else self
        for word in (words or "").split():
            found = found.filter(Q(file_name__icontains=word) | Q(by_name__icontains=word))
        return found


class ImportBatch(models.Model):
    """A file that was imported whole; `by` is empty when it came by command line."""

    kind = models.CharField("loại tệp", max_length=20, choices=ImportKind)
    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="import_batches")
    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField("số dòng")
    imported_at = models.DateTimeField("nhập lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("người nhập", max_length=150)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by_name = models.CharField("người rút", max_length=150, null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập tệp"
        ordering = ["-imported_at"]
        constraints = [
            one_of("kind", ImportKind, "kind_known"),
            all_or_none("withdrawn_at", "withdrawn_by_name", name="withdrawal_whole"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.file_name}"


class ImportChange(models.Model):
    """What a row said before a batch changed it, or which rows it made; withdrawing needs it (units.remembering)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=40, db_comment="model label, e.g. units.unit")
    row_id = models.BigIntegerField()
    before = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "thay đổi của lần nhập"
        constraints = [
            models.UniqueConstraint(fields=["batch", "table", "row_id"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self):
        return f"{self.table} {self.row_id}"
