"""Plan: the kế hoạch triển khai that a unit issued for the campaign."""

from django.db import models
from django.db.models import Q

from units.schema import answers_to, not_blank, valid_on


class RecordQuerySet(models.QuerySet):
    """Rows of a campaign about a unit: plans, inspections."""

    def visible_to(self, user):
        scope = user.scope
        return self.filter(Q(campaign__province__in=scope.wide_province_ids) | Q(unit__in=scope.unit_ids))

    def editable_by(self, user):
        return self.filter(campaign__province__in=user.scope.coordinated_province_ids)

    def as_of(self, day):
        """What was recorded of units that existed on `day` (or of the province as a whole), dated up to that day."""
        unit = Q(unit__isnull=True) | (valid_on(day, "unit__") & valid_on(day, "unit__province__"))
        return self.filter(unit, self.dated_by(day))

    def dated_by(self, day):
        """Q: the row is dated up to `day`; each kind of record knows its date."""
        raise NotImplementedError

    def in_campaign(self, campaign):
        return self.filter(campaign=campaign)

    def of_unit_kind(self, kind):
        return self.filter(unit__kind=kind)

    def about(self, words):
        """Rows whose unit answers to these words, with or without diacritics."""
        return self.filter(answers_to(words, "unit__search_key"))


class PlanQuerySet(RecordQuerySet):
    def dated_by(self, day):
        return Q(issued_on__lte=day)

    def editable_by(self, user):
        """Sở Nội vụ records for any unit of its province, a clerk for the own unit."""
        scope = user.scope
        return self.filter(Q(campaign__province__in=scope.coordinated_province_ids) | Q(unit__in=scope.served_unit_ids))


class Plan(models.Model):
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="plans")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="plans", verbose_name="đơn vị")
    number = models.CharField("số, ký hiệu", max_length=100)
    issued_on = models.DateField("ngày ban hành")
    file = models.ForeignKey("campaign.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-issued_on", "pk"]
        indexes = [models.Index(fields=["campaign", "issued_on"], name="campaign_plan_figures")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "number"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Kế hoạch này của đơn vị đã được ghi.",
            ),
            not_blank("number", "number_given", "Hãy nhập số, ký hiệu kế hoạch."),
        ]

    def __str__(self):
        return self.number
