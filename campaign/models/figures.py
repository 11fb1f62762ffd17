"""Indicator and Figure: what the province counts, and the values reported with their qualifier and source."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from campaign.models.plans import RecordQuerySet
from units.schema import AmountField, not_blank, one_of


class IndicatorShape(models.TextChoices):
    RATIO = "ratio", "Tỷ lệ (số đạt trên tổng số)"
    VALUE = "value", "Giá trị"


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(campaign__province__in=user.scope.province_ids)

    def ratios(self):
        return self.filter(shape=IndicatorShape.RATIO)

    def editable_by(self, user):
        return self.filter(campaign__province__in=user.scope.coordinated_province_ids)


class Indicator(models.Model):
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField("mã chỉ tiêu", max_length=60, validators=[RegexValidator(r"^[A-Za-z0-9_]+$")])
    name = models.CharField("tên chỉ tiêu", max_length=300)
    shape = models.CharField("dạng số liệu", max_length=10, choices=IndicatorShape)
    unit_of_count = models.CharField("đơn vị tính", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"],
                name="%(app_label)s_%(class)s_code_once",
                violation_error_message="Mã chỉ tiêu này đã có. Hãy dùng mã khác.",
            ),
            one_of("shape", IndicatorShape, "shape_known"),
            not_blank("name", "name_given", "Hãy nhập tên chỉ tiêu."),
        ]

    def __str__(self):
        return self.name


class Qualifier(models.TextChoices):
    """Dấu: “trên 90%” is not 90%."""

    EQUAL = "=", "bằng"
    MORE = ">", "trên"
    AT_LEAST = "≥", "từ"
    LESS = "<", "dưới"
    AT_MOST = "≤", "không quá"
    ABOUT = "~", "khoảng"


class FigureQuerySet(RecordQuerySet):
    def dated_by(self, day):
        """By the year; a cumulative figure has none and stays."""
        return Q(year__isnull=True) | Q(year__lte=day.year)

    """Values of keys; those without a unit are the province's own."""

    def provincial(self):
        return self.filter(unit__isnull=True)

    def of_units(self):
        return self.filter(unit__isnull=False)

    def of_year(self, year):
        return self.filter(year=year)

    def of_key(self, key):
        return self.filter(key=key)


class Figure(models.Model):
    """One value of a key. `key` is an indicator's code or a figure key (docs/figures.md).

    No unit: a total of the province, reported as typed. No year: cumulative over the campaign up to the
    source's date. With a denominator `value` is the numerator of a ratio.
    """

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="figures")
    key = models.CharField("mã chỉ tiêu", max_length=120)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    unit = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="figures", verbose_name="đơn vị"
    )
    qualifier = models.CharField("dấu", max_length=1, choices=Qualifier, default=Qualifier.EQUAL)
    value = AmountField(verbose_name="giá trị")
    denominator = AmountField(verbose_name="mẫu số", null=True, blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["key", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "key", "year", "unit"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Số liệu này đã có. Hãy sửa dòng đã ghi.",
            ),
            one_of("qualifier", Qualifier, "qualifier_known"),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="%(app_label)s_%(class)s_not_negative",
                violation_error_message="Giá trị không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="%(app_label)s_%(class)s_denominator_positive",
                violation_error_message="Mẫu số phải lớn hơn 0.",
            ),
            not_blank("key", "key_given", "Hãy chọn chỉ tiêu."),
        ]

    def __str__(self):
        return f"{self.key} {self.year or ''}".strip()
