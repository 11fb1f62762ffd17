"""Inspection: a kiểm tra of one unit, of one of two kinds that are never mixed; and the records sent from phones."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from campaign.models.findings import UNFINISHED, Finding
from campaign.models.plans import RecordQuerySet
from units.schema import one_of


class InspectionKind(models.TextChoices):
    EMULATION = "emulation", "Kiểm tra công tác thi đua, khen thưởng"
    DISCIPLINE = "discipline", "Kiểm tra kỷ luật, kỷ cương hành chính, văn hóa công vụ"


class InspectionQuerySet(RecordQuerySet):
    def dated_by(self, day):
        return Q(inspected_on__lte=day)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def with_remedies(self):
        """Annotates each inspection with whether it asked for `remedies`, and whether any is `unfinished`."""
        asked = Finding.objects.to_remedy().filter(inspection=OuterRef("pk"))
        return self.annotate(remedies=Exists(asked), unfinished=Exists(asked.in_state(*UNFINISHED)))


class Inspection(models.Model):
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="inspections")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="inspections", verbose_name="đơn vị")
    kind = models.CharField("loại kiểm tra", max_length=20, choices=InspectionKind)
    inspected_on = models.DateField("ngày kiểm tra")
    conclusion = models.TextField("kết luận", blank=True, max_length=4000)
    team_present = models.TextField("thành phần đoàn kiểm tra", blank=True, max_length=2000)
    unit_present = models.TextField("thành phần đơn vị", blank=True, max_length=2000)
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "kiểm tra"
        verbose_name_plural = "kiểm tra"
        ordering = ["-inspected_on", "pk"]
        indexes = [models.Index(fields=["campaign", "kind", "inspected_on"], name="campaign_inspection_figures")]
        constraints = [
            one_of("kind", InspectionKind, "kind_known"),
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "inspected_on"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Lần kiểm tra này của đơn vị đã được ghi.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.inspected_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("inspection_detail", args=[self.pk])


class VisitSending(models.Model):
    """A record that arrived, under the sign that its page gave it: told from another one when the sign comes again."""

    sent_as = models.UUIDField()
    stamp = models.CharField(max_length=16, db_comment="campaign.overtaken.stamp_of what was sent")
    inspection = models.ForeignKey(Inspection, null=True, on_delete=models.SET_NULL, related_name="sendings")

    class Meta:
        verbose_name = "lần gửi bản ghi kiểm tra"
        constraints = [models.UniqueConstraint(fields=["sent_as"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return str(self.sent_as)
