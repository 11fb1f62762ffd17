"""UnitReport: a unit's own periodic report in words, read by Sở Nội vụ while it writes the province's."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaign.models.plans import RecordQuerySet

TEXTS = ("results", "good_models", "limits", "causes", "proposals")


class UnitReportQuerySet(RecordQuerySet):
    def readable_by(self, user):
        """A unit's own people read their drafts; Sở Nội vụ and the leadership read what was sent."""
        scope = user.scope
        return self.filter(
            Q(unit__in=scope.unit_ids) | Q(campaign__province__in=scope.wide_province_ids, sent_at__isnull=False)
        )

    def editable_by(self, user):
        return self.filter(unit__in=user.scope.served_unit_ids)

    def of_year(self, year):
        return self.filter(year=year)

    def of_units(self, units):
        return self.filter(unit__in=units)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def without_texts(self):
        """Who sent when, without the words themselves."""
        return self.defer(*TEXTS)


class UnitReport(models.Model):
    """Results, models, limits, causes, proposals of one unit for one year; `sent_at` marks it as handed in."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="unit_reports")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="unit_reports")
    year = models.PositiveSmallIntegerField("năm")
    results = models.TextField("kết quả nổi bật", blank=True, max_length=20000)
    good_models = models.TextField("mô hình, điển hình", blank=True, max_length=20000)
    limits = models.TextField("hạn chế", blank=True, max_length=20000)
    causes = models.TextField("nguyên nhân", blank=True, max_length=20000)
    proposals = models.TextField("kiến nghị, đề xuất", blank=True, max_length=20000)
    revision = models.PositiveIntegerField(default=0, editable=False, db_comment="how often it was saved")
    saved_at = models.DateTimeField(null=True, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    sent_at = models.DateTimeField("gửi lúc", null=True, editable=False)

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của đơn vị"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit", "year"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self):
        return f"Báo cáo năm {self.year} của {self.unit}"
