"""What went to whom to urge a unit on in a round, and the rule by which the next step is proposed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from scoring.models import Audience
from units.schema import not_blank, one_of


class Rung(models.IntegerChoices):
    """The ladder: each rung receives together with those below it; the last is a letter on paper."""

    HOLDER = 1, "Người đang giữ việc"
    HEAD = 2, "Thủ trưởng đơn vị"
    ABOVE = 3, "Cơ quan cấp trên, trưởng cụm"
    LETTER = 4, "Công văn đôn đốc"


class Reminder(models.Model):
    """Append-only: one person reminded of one unit's sheets; name and post as they were. The notice tells the rest.

    `by` is empty where the site reminded by itself before the deadline.
    """

    round = models.ForeignKey("campaign.Round", on_delete=models.PROTECT, related_name="reminders", db_index=False)
    audience = models.CharField(max_length=10, choices=Audience)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="reminders")
    rung = models.PositiveSmallIntegerField("bậc", choices=Rung)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recipient_name = models.CharField("người nhận", max_length=150)
    post = models.CharField("chức vụ", max_length=200)
    email = models.EmailField("thư điện tử", blank=True, db_comment="where a letter goes; empty: on the site alone")
    words = models.CharField("lời nhắc", max_length=500)
    notice = models.OneToOneField("units.Notice", on_delete=models.PROTECT, related_name="reminder")
    at = models.DateTimeField("lúc")
    dated = models.DateField(db_comment="the day of `at` in Viet Nam: nobody is reminded of the same twice a day")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("người nhắc", max_length=150)

    class Meta:
        verbose_name = "lời nhắc"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["round", "unit"], name="reports_reminder_round_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "audience", "unit", "recipient", "dated"],
                name="%(app_label)s_%(class)s_once_a_day",
            ),
            one_of("audience", Audience, "audience_known"),
            models.CheckConstraint(
                condition=Q(rung__in=[Rung.HOLDER, Rung.HEAD, Rung.ABOVE]), name="%(app_label)s_%(class)s_rung_known"
            ),
            not_blank("words", "words_given", "Hãy nhập lời nhắc."),
            not_blank("recipient_name", "recipient_named", "Hãy ghi tên người nhận."),
        ]

    def __str__(self):
        return f"{self.unit}: {self.recipient_name}, {self.at:%d/%m/%Y}"


class ChasingRule(models.Model):
    """How a round urges: days between the rungs, and the days before the deadline on which it reminds by itself."""

    round = models.OneToOneField("campaign.Round", on_delete=models.PROTECT, related_name="chasing_rule")
    gap_head = models.PositiveSmallIntegerField("sau lời nhắc đầu, báo thủ trưởng sau", default=3)
    gap_above = models.PositiveSmallIntegerField("sau đó, báo cơ quan cấp trên sau", default=3)
    gap_letter = models.PositiveSmallIntegerField("sau đó, ra công văn sau", default=5)
    automatic = models.BooleanField("tự nhắc trước hạn", default=False)
    days_before = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name="trước hạn mấy ngày"
    )

    class Meta:
        verbose_name = "cách đôn đốc"
        constraints = [
            models.CheckConstraint(
                condition=Q(gap_head__range=(1, 60), gap_above__range=(1, 60), gap_letter__range=(1, 60)),
                name="%(app_label)s_%(class)s_gaps_of_days",
                violation_error_message="Hãy nhập số ngày từ 1 đến 60.",
            ),
            models.CheckConstraint(
                condition=Q(automatic=False) | Q(days_before__len__gt=0),
                name="%(app_label)s_%(class)s_automatic_has_days",
                violation_error_message="Muốn tự nhắc, hãy nhập ít nhất một số ngày, ví dụ 7, 3, 1.",
            ),
        ]

    def __str__(self):
        return f"Cách đôn đốc, {self.round}"

    @property
    def gaps(self):
        """{rung: days after the rung below it}."""
        return {Rung.HEAD: self.gap_head, Rung.ABOVE: self.gap_above, Rung.LETTER: self.gap_letter}
