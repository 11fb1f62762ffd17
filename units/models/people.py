"""Staff: a person in a post of a unit, with dates; the person may have an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.schema import in_order, not_blank, one_of, valid_on


class StaffCategory(models.TextChoices):
    """Đối tượng; the codes are part of the import files."""

    CAN_BO = "can_bo", "Cán bộ"
    CONG_CHUC = "cong_chuc", "Công chức"
    VIEN_CHUC = "vien_chuc", "Viên chức"
    LUC_LUONG_VU_TRANG = "luc_luong_vu_trang", "Chiến sĩ lực lượng vũ trang"
    NGUOI_LAO_DONG = "nguoi_lao_dong", "Người lao động"


class StaffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of one's own units as clerk or head, of one's province as coordinator, and oneself."""
        scope = user.scope
        return self.filter(
            Q(unit__province__in=scope.coordinated_province_ids)
            | Q(unit__in=scope.served_unit_ids | scope.headed_unit_ids)
            | Q(account=user)
        )

    def editable_by(self, user):
        scope = user.scope
        return self.filter(Q(unit__province__in=scope.coordinated_province_ids) | Q(unit__in=scope.served_unit_ids))

    def in_post_on(self, day):
        return self.filter(valid_on(day))

    def in_order(self):
        return self.order_by("name_key", "pk")


class Staff(models.Model):
    """Only what the marking needs is kept of a person: name, post, category, dates (Luật 91/2025/QH15)."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="staff", verbose_name="đơn vị")
    code = models.CharField("mã cán bộ", max_length=40)
    full_name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=200, blank=True)
    category = models.CharField("đối tượng", max_length=30, choices=StaffCategory)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    search_key = models.CharField(max_length=300, editable=False, db_comment="units.text.fold(code + full_name)")
    name_key = models.CharField(max_length=900, editable=False, db_comment="units.text.person_sort_key(full_name)")
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name = "cán bộ"
        verbose_name_plural = "cán bộ"
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code", "valid_from"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once_per_start",
                violation_error_message="Người này đã có ở đơn vị với cùng ngày bắt đầu.",
            ),
            one_of("category", StaffCategory, "category_known"),
            in_order("valid_from", "valid_to", "dates_in_order"),
            not_blank("full_name", "name_given", "Hãy nhập họ và tên."),
            not_blank("code", "code_given", "Hãy nhập mã cán bộ."),
        ]

    def __str__(self):
        return self.full_name
