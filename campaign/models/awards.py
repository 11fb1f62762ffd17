"""Award: a hình thức khen thưởng or a danh hiệu thi đua; the two are never mixed."""

from django.db import models
from django.db.models import Q

from campaign.models.plans import RecordQuerySet
from units.schema import one_of, when


class AwardForm(models.TextChoices):
    """Codes of design §9; the first four are forms (hình thức), the rest titles (danh hiệu)."""

    HUAN_CHUONG_LAO_DONG = "huan_chuong_lao_dong", "Huân chương Lao động"
    BANG_KHEN_TTG = "bang_khen_ttg", "Bằng khen của Thủ tướng Chính phủ"
    BANG_KHEN_TINH = "bang_khen_tinh", "Bằng khen của Chủ tịch UBND tỉnh"
    GIAY_KHEN = "giay_khen", "Giấy khen"
    CO_THI_DUA_CHINH_PHU = "co_thi_dua_chinh_phu", "Cờ thi đua của Chính phủ"
    CO_THI_DUA_TINH = "co_thi_dua_tinh", "Cờ thi đua của UBND tỉnh"
    TAP_THE_LAO_DONG_XUAT_SAC = "tap_the_lao_dong_xuat_sac", "Tập thể lao động xuất sắc"
    CHIEN_SI_THI_DUA_TINH = "chien_si_thi_dua_tinh", "Chiến sĩ thi đua cấp tỉnh"
    CHIEN_SI_THI_DUA_CO_SO = "chien_si_thi_dua_co_so", "Chiến sĩ thi đua cơ sở"


FORMS = (
    AwardForm.HUAN_CHUONG_LAO_DONG,
    AwardForm.BANG_KHEN_TTG,
    AwardForm.BANG_KHEN_TINH,
    AwardForm.GIAY_KHEN,
)
TITLES = tuple(form for form in AwardForm if form not in FORMS)


class AwardScope(models.TextChoices):
    COLLECTIVE = "tap_the", "Tập thể"
    INDIVIDUAL = "ca_nhan", "Cá nhân"


class AwardQuerySet(RecordQuerySet):
    def dated_by(self, day):
        """By the day of decision, else by the year; a total without either has no date and stays."""
        return (
            Q(decided_on__lte=day)
            | Q(decided_on__isnull=True, year__lte=day.year)
            | Q(decided_on__isnull=True, year__isnull=True)
        )

    def forms(self):
        return self.filter(form__in=FORMS)

    def titles(self):
        return self.filter(form__in=TITLES)

    def of_year(self, year):
        return self.filter(year=year)

    def of_scope(self, scope):
        return self.filter(scope=scope)

    def like(self, award):
        """Others that honour the same unit or person with the same form in the same campaign."""
        return self.filter(
            campaign=award.campaign_id, form=award.form, scope=award.scope, unit=award.unit_id, staff=award.staff_id
        ).exclude(pk=award.pk)


class Award(models.Model):
    """Without a unit it is a province-wide reported total; without a year it covers the span up to its source."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="awards")
    form = models.CharField("hình thức, danh hiệu", max_length=40, choices=AwardForm)
    scope = models.CharField("đối tượng", max_length=10, choices=AwardScope)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    unit = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="awards", verbose_name="đơn vị"
    )
    staff = models.ForeignKey(
        "units.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="awards", verbose_name="cá nhân"
    )
    quantity = models.PositiveIntegerField("số lượng", default=1)
    decision_number = models.CharField("số quyết định", max_length=100, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    legal_basis = models.CharField("căn cứ pháp lý", max_length=200, blank=True)
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["-year", "form", "pk"]
        indexes = [models.Index(fields=["campaign", "form", "scope", "year"], name="campaign_award_figures")]
        constraints = [
            one_of("form", AwardForm, "form_known"),
            one_of("scope", AwardScope, "scope_known"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="%(app_label)s_%(class)s_at_least_one",
                violation_error_message="Số lượng phải từ 1 trở lên.",
            ),
            when(
                Q(staff__isnull=False),
                Q(unit__isnull=False, scope=AwardScope.INDIVIDUAL, quantity=1),
                "person_has_a_unit",
                "Khen thưởng cho một người cần ghi đơn vị và số lượng 1.",
            ),
            models.UniqueConstraint(
                fields=["campaign", "form", "scope", "year", "unit", "staff", "decision_number"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Khen thưởng này đã được ghi với cùng số quyết định.",
            ),
        ]

    def __str__(self):
        return self.get_form_display()
