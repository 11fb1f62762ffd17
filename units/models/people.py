"""Staff: a person in a post of a unit, with dates; transfers from post to post; the person may have an account."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from units.schema import all_or_none, in_order, not_blank, one_of, valid_on, when


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

    def moved_by(self, user):
        """Those whom this person may propose to send elsewhere: their unit's clerk or head, or the coordinator."""
        scope = user.scope
        return self.filter(Q(unit__province__in=scope.coordinated_province_ids) | Q(unit__in=scope.unit_ids))

    def in_post_on(self, day):
        return self.filter(valid_on(day))

    def of_person(self, person):
        """Every post of one human being, by the `person` that they share."""
        return self.filter(person=person)

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
    person = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), db_index=True, editable=False, db_comment="one person in all posts"
    )
    came_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="went_to", editable=False
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

    def is_in_post_on(self, day):
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or self.valid_to >= day)


class TransferOutcome(models.TextChoices):
    ACCEPTED = "accepted", "Đã tiếp nhận"
    DECLINED = "declined", "Không tiếp nhận"
    CANCELLED = "cancelled", "Đã rút"


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both units' clerks and heads, and the coordinator of the province."""
        scope = user.scope
        return self.filter(
            Q(to_unit__province__in=scope.coordinated_province_ids)
            | Q(staff__unit__province__in=scope.coordinated_province_ids)
            | Q(to_unit__in=scope.unit_ids)
            | Q(staff__unit__in=scope.unit_ids)
        )

    def of_posts(self, posts):
        """Transfers out of these posts, and into them."""
        return self.filter(Q(staff__in=posts) | Q(new_post__in=posts))

    def waiting(self):
        return self.filter(outcome__isnull=True)

    def to_decide_by(self, user):
        """Transfers that wait for this person's unit to receive."""
        scope = user.scope
        return self.waiting().filter(
            Q(to_unit__in=scope.unit_ids) | Q(to_unit__province__in=scope.coordinated_province_ids)
        )


class Transfer(models.Model):
    """Điều động: asked for by the old unit, effective when the receiving unit has confirmed it.

    Accepted, the old post ends on the day before `first_day` and `new_post` begins; what was earned stays where it was.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="transfers", verbose_name="cán bộ")
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="transfers_in", verbose_name="đơn vị tiếp nhận"
    )
    first_day = models.DateField("nhận việc từ ngày")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    requested_by_name = models.CharField(max_length=150)
    outcome = models.CharField("kết quả", max_length=10, choices=TransferOutcome, null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=150, null=True)
    reason = models.CharField("lý do", max_length=500, blank=True)
    new_post = models.OneToOneField(
        Staff, null=True, on_delete=models.PROTECT, related_name="transfer", verbose_name="vị trí mới"
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "điều động"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(outcome__isnull=True),
                name="%(app_label)s_%(class)s_one_waiting",
                violation_error_message="Người này đang có một đề nghị điều động chờ tiếp nhận.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(outcome__in=TransferOutcome.values),
                name="%(app_label)s_%(class)s_outcome_known",
            ),
            all_or_none("outcome", "decided_at", "decided_by_name", name="decision_whole"),
            when(Q(outcome=TransferOutcome.ACCEPTED), Q(new_post__isnull=False), "accepted_has_a_new_post"),
            when(Q(outcome=TransferOutcome.DECLINED), ~Q(reason=""), "declined_has_a_reason", "Hãy nêu lý do từ chối."),
        ]

    def __str__(self):
        return f"{self.staff} → {self.to_unit}"
