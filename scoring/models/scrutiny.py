"""What stands out in marks and explanations: texts found alike, and what was decided about each flag."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from units.models import Work
from units.schema import one_of, when


class ExplanationCheck(Work):
    """One search for copied explanations in the sheets of a round; a new one replaces it."""

    round = models.OneToOneField("campaign.Round", on_delete=models.PROTECT, related_name="explanation_check")
    asked_by_name = models.CharField(max_length=150)
    read = models.PositiveIntegerField(default=0, db_comment="explanations read so far")
    in_all = models.PositiveIntegerField(default=0, db_comment="explanations to read")

    class Meta(Work.Meta):
        verbose_name = "lần đối chiếu giải trình"

    def __str__(self):
        return f"Đối chiếu giải trình, {self.requested_at:%d/%m/%Y}"


class Likeness(models.Model):
    """Two marks whose explanations share `share` percent of the shorter one; the earlier mark first."""

    found_by = models.ForeignKey(ExplanationCheck, on_delete=models.CASCADE, related_name="likenesses")
    first = models.ForeignKey("scoring.Mark", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("scoring.Mark", on_delete=models.CASCADE, related_name="+")
    share = models.PositiveSmallIntegerField()
    same_unit = models.BooleanField(db_comment="the unit's own explanation of the year before")

    class Meta:
        verbose_name = "giải trình giống nhau"
        ordering = ["-share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["found_by", "first", "second"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="%(app_label)s_%(class)s_of_two"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="%(app_label)s_%(class)s_percent"),
        ]

    def __str__(self):
        return f"{self.first_id} và {self.second_id}"


class FlagKind(models.TextChoices):
    OUTLIER = "outlier", "Chênh lệch khác thường"
    MAXIMA = "maxima", "Mọi tiêu chí đều điểm tối đa"
    COPIED = "copied", "Giải trình giống nơi khác"


class FlagAction(models.TextChoices):
    DISMISS = "dismiss", "Bỏ qua"
    RESTORE = "restore", "Xem lại"
    PLAN = "plan", "Đưa vào kế hoạch kiểm tra"


class FlagNote(models.Model):
    """Append-only: what Sở Nội vụ decided about one flag of a sheet. The last note of a flag counts.

    `key` tells flags of one kind on one sheet apart: a criterion, or the two marks that are alike.
    """

    assessment = models.ForeignKey("scoring.Assessment", on_delete=models.PROTECT, related_name="flag_notes")
    kind = models.CharField(max_length=8, choices=FlagKind)
    key = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=8, choices=FlagAction)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = "ý kiến về điểm cần xem"
        ordering = ["pk"]
        constraints = [
            one_of("kind", FlagKind, "kind_known"),
            one_of("action", FlagAction, "action_known"),
            when(Q(action=FlagAction.DISMISS), ~Q(note=""), "dismissed_with_a_note", "Hãy ghi vì sao bỏ qua."),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_action_display()}"
