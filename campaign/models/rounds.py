"""Round: a year in which sheets are marked, with its window, extensions, excusals and log."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from units.schema import not_blank


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(campaign__province__in=user.scope.province_ids)

    def editable_by(self, user):
        return self.filter(campaign__province__in=user.scope.coordinated_province_ids)

    def to_remind(self, moment):
        """Those whose units may be urged on: begun, and entered here rather than on paper."""
        return self.filter(opens_at__lte=moment, historical=False)


class RoundState(models.TextChoices):
    """Whether a round takes sheets."""

    COMING = "coming", "Chưa mở"
    TAKING = "taking", "Đang nhận phiếu"
    LOCKED = "locked", "Đã khóa"


class Round(models.Model):
    """Đợt chấm điểm of one year. The window is inclusive: `closes_at` is 23:59:59 of the last day, local time."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField("năm")
    opens_at = models.DateTimeField("mở từ")
    closes_at = models.DateTimeField("khóa lúc")
    historical = models.BooleanField(
        "đợt lịch sử", default=False, editable=False, db_comment="made by an import of paper records"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt chấm điểm"
        verbose_name_plural = "đợt chấm điểm"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "year"],
                name="%(app_label)s_%(class)s_year_once",
                violation_error_message="Phong trào đã có đợt chấm điểm của năm này.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="%(app_label)s_%(class)s_window_in_order",
                violation_error_message="Ngày khóa phải sau ngày mở.",
            ),
        ]

    def __str__(self):
        return f"Đợt năm {self.year}"

    def get_absolute_url(self):
        return reverse("round_detail", args=[self.pk])

    @property
    def closing_day(self):
        """The day in Việt Nam whose units and posts the round expects (design §9)."""
        return localdate(self.closes_at)

    def state_at(self, moment):
        """A RoundState; both ends of the window belong to it."""
        if moment < self.opens_at:
            return RoundState.COMING
        return RoundState.LOCKED if moment > self.closes_at else RoundState.TAKING

    def is_urged(self, moment):
        """Whether it is one of those `to_remind`."""
        return self.opens_at <= moment and not self.historical


class RoundEvent(models.Model):
    """Append-only: what was done to a round, by whom, why."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    text = models.CharField("việc đã làm", max_length=500)

    class Meta:
        verbose_name = "nhật ký đợt"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.text


class Extension(models.Model):
    """Gia hạn for one unit: it has a reason and an end."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField("gia hạn đến")
    reason = models.CharField("lý do", max_length=500)
    granted_at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = "gia hạn"
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="%(app_label)s_%(class)s_once"),
            not_blank("reason", "reason_given", "Hãy nêu lý do gia hạn."),
        ]

    def __str__(self):
        return f"{self.unit} đến {self.until:%d/%m/%Y}"


class Excusal(models.Model):
    """Miễn chấm: the unit leaves what the round expects, with reason and document."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="excusals")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="excusals")
    reason = models.CharField("lý do", max_length=500)
    document = models.CharField("văn bản (số, ngày)", max_length=200)
    granted_at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = "miễn chấm"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Đơn vị này đã được miễn chấm trong đợt.",
            ),
            not_blank("reason", "reason_given", "Hãy nêu lý do miễn chấm."),
            not_blank("document", "document_given", "Hãy nêu văn bản cho phép miễn chấm."),
        ]

    def __str__(self):
        return f"{self.unit} miễn chấm"
