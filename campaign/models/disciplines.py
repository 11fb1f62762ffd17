"""Discipline: a kỷ luật of a unit or a person with its dates; bands and awards are decided with it in sight."""

from django.db import models
from django.db.models import Q

from units.schema import answers_to, in_order, not_blank, one_of, when


class DisciplineForm(models.TextChoices):
    """Forms for cán bộ, công chức, viên chức (NĐ 112/2020/NĐ-CP) and, the first two, for a collective."""

    KHIEN_TRACH = "khien_trach", "Khiển trách"
    CANH_CAO = "canh_cao", "Cảnh cáo"
    HA_BAC_LUONG = "ha_bac_luong", "Hạ bậc lương"
    GIANG_CHUC = "giang_chuc", "Giáng chức"
    CACH_CHUC = "cach_chuc", "Cách chức"
    BAI_NHIEM = "bai_nhiem", "Bãi nhiệm"
    BUOC_THOI_VIEC = "buoc_thoi_viec", "Buộc thôi việc"


FOR_COLLECTIVES = (DisciplineForm.KHIEN_TRACH, DisciplineForm.CANH_CAO)


class DisciplineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sở Nội vụ of the province, and the unit's own clerk and head; nobody else reads who was disciplined."""
        scope = user.scope
        return self.filter(Q(unit__province__in=scope.coordinated_province_ids) | Q(unit__in=scope.unit_ids))

    def editable_by(self, user):
        return self.filter(unit__province__in=user.scope.coordinated_province_ids)

    def in_province(self, province_id):
        return self.filter(unit__province=province_id)

    def of_unit_kind(self, kind):
        return self.filter(unit__kind=kind)

    def of_collectives(self, yes=True):
        """Of units as a collective, or of people."""
        return self.filter(staff__isnull=yes)

    def in_effect_within(self, first, last):
        """Decided up to `last` and not over before `first`."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), decided_on__lte=last)

    def about(self, words):
        return self.filter(answers_to(words, "unit__search_key", "staff__search_key"))


class Discipline(models.Model):
    """Without a person it is of the unit as a collective. It is in effect from the decision to `ends_on`."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="disciplines", verbose_name="đơn vị")
    staff = models.ForeignKey(
        "units.Staff",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disciplines",
        verbose_name="cán bộ",
    )
    form = models.CharField("hình thức kỷ luật", max_length=20, choices=DisciplineForm)
    decision_number = models.CharField("số quyết định", max_length=100)
    decided_on = models.DateField("ngày quyết định")
    ends_on = models.DateField("hết hiệu lực ngày", null=True, blank=True)

    objects = DisciplineQuerySet.as_manager()

    class Meta:
        verbose_name = "kỷ luật"
        verbose_name_plural = "kỷ luật"
        ordering = ["-decided_on", "pk"]
        constraints = [
            one_of("form", DisciplineForm, "form_known"),
            when(
                Q(staff__isnull=True),
                Q(form__in=FOR_COLLECTIVES),
                "collective_forms",
                "Tập thể chỉ bị khiển trách hoặc cảnh cáo. Hãy chọn người, hoặc chọn lại hình thức.",
            ),
            in_order("decided_on", "ends_on", "dates_in_order", "Ngày hết hiệu lực phải từ ngày quyết định trở đi."),
            not_blank("decision_number", "number_given", "Hãy nhập số quyết định kỷ luật."),
            models.UniqueConstraint(
                fields=["unit", "staff", "decision_number"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Quyết định kỷ luật này đã được ghi.",
            ),
        ]

    def __str__(self):
        return f"{self.get_form_display()}, {self.decided_on:%d/%m/%Y}"
