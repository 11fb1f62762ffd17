"""Finding: what an inspection found about one topic, with photos; what is to remedy is followed to its end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from units.schema import answers_to, not_blank, one_of, when


class FindingResult(models.TextChoices):
    GOOD = "good", "Làm tốt"
    REMEDY = "remedy", "Cần khắc phục"


class RemedyState(models.TextChoices):
    """Written by campaign.remedying alone."""

    NONE = "", "Không phải khắc phục"
    OPEN = "open", "Chờ đơn vị khắc phục"
    REPORTED = "reported", "Đơn vị báo đã khắc phục"
    RETURNED = "returned", "Yêu cầu khắc phục tiếp"
    ACCEPTED = "accepted", "Đã chấp nhận"
    WITHDRAWN = "withdrawn", "Đã rút yêu cầu"


WITH_UNIT = (RemedyState.OPEN, RemedyState.RETURNED)
UNFINISHED = (*WITH_UNIT, RemedyState.REPORTED)


def overdue(day):
    """The condition that a remedy still waits for the unit after its deadline."""
    return Q(state__in=WITH_UNIT, due_on__lt=day)


class RemedyAction(models.TextChoices):
    ASSIGN = "assign", "Giao khắc phục"
    CORRECT = "correct", "Sửa nội dung"
    REPORT = "report", "Báo đã khắc phục"
    ACCEPT = "accept", "Chấp nhận"
    RETURN = "return", "Yêu cầu khắc phục tiếp"
    DEADLINE = "deadline", "Đổi thời hạn"
    WITHDRAW = "withdraw", "Rút yêu cầu"
    RESTORE = "restore", "Giao lại yêu cầu đã rút"


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads the inspection: the province, and the people of the unit."""
        scope = user.scope
        return self.filter(
            Q(inspection__campaign__province__in=scope.wide_province_ids) | Q(inspection__unit__in=scope.unit_ids)
        )

    def editable_by(self, user):
        return self.filter(inspection__campaign__province__in=user.scope.coordinated_province_ids)

    def to_remedy(self):
        return self.filter(result=FindingResult.REMEDY)

    def in_campaign(self, campaign):
        return self.filter(inspection__campaign=campaign)

    def of_kind(self, kind):
        return self.filter(inspection__kind=kind)

    def in_state(self, *states):
        return self.filter(state__in=states)

    def with_unit_of(self, user):
        """Remedies that wait for this clerk or head."""
        return self.in_state(*WITH_UNIT).filter(inspection__unit__in=user.scope.unit_ids)

    def overdue_on(self, day):
        return self.filter(overdue(day))

    def about(self, words):
        return self.filter(answers_to(words, "inspection__unit__search_key"))

    def by_deadline(self):
        return self.order_by(F("due_on").asc(nulls_last=True), "inspection__unit__sort_key", "pk")


class Finding(models.Model):
    """`topic` copies the criterion as it was called that day, or names something else that was looked at."""

    inspection = models.ForeignKey("campaign.Inspection", on_delete=models.PROTECT, related_name="findings")
    criterion_code = models.CharField("mã tiêu chí", max_length=20, blank=True)
    topic = models.CharField("nội dung kiểm tra", max_length=500)
    found = models.TextField("ghi nhận", max_length=4000)
    result = models.CharField("đánh giá", max_length=8, choices=FindingResult)
    task = models.TextField("việc phải khắc phục", blank=True, max_length=2000)
    owner = models.CharField("người chịu trách nhiệm", max_length=200, blank=True)
    due_on = models.DateField("hạn khắc phục", null=True, blank=True)
    state = models.CharField(max_length=10, choices=RemedyState, blank=True, default=RemedyState.NONE)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung kiểm tra"
        verbose_name_plural = "nội dung kiểm tra"
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="campaign_finding_due")]
        constraints = [
            not_blank("topic", "topic_given", "Hãy nhập nội dung kiểm tra."),
            not_blank("found", "found_given", "Hãy ghi điều đoàn kiểm tra thấy."),
            one_of("result", FindingResult, "result_known"),
            one_of("state", RemedyState, "state_known"),
            when(
                Q(result=FindingResult.REMEDY),
                ~Q(task="") & Q(due_on__isnull=False) & ~Q(state=RemedyState.NONE),
                "remedy_has_task_and_day",
                "Nội dung cần khắc phục phải có việc phải làm và thời hạn.",
            ),
            when(Q(result=FindingResult.GOOD), Q(state=RemedyState.NONE), "good_needs_no_remedy"),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.criterion_code} {self.topic}".strip()

    @property
    def is_with_unit(self):
        return self.state in WITH_UNIT

    @property
    def is_unfinished(self):
        return self.state in UNFINISHED


class FindingPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(finding__in=Finding.objects.visible_to(user), removed_at__isnull=True)

    def editable_by(self, user):
        """Those taken off too: they may be put back."""
        return self.filter(finding__in=Finding.objects.editable_by(user))

    def kept(self):
        return self.filter(removed_at__isnull=True)


class FindingPhoto(models.Model):
    """A photo or file kept beside a finding; taking it off hides it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("campaign.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=150)
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=150, blank=True)

    objects = FindingPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh kiểm tra"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "file"],
                condition=Q(removed_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Tệp này đã có ở nội dung kiểm tra.",
            ),
        ]

    def __str__(self):
        return self.name


class RemedyEvent(models.Model):
    """Append-only: who said what of a remedy, in which position that day, with which file and deadline."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=RemedyAction)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_position = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True, max_length=4000)
    file = models.ForeignKey("campaign.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    due_on = models.DateField(null=True, db_comment="the deadline after this event")

    class Meta:
        verbose_name = "nhật ký khắc phục"
        ordering = ["pk"]
        constraints = [
            one_of("action", RemedyAction, "action_known"),
            when(
                Q(action__in=[RemedyAction.REPORT, RemedyAction.RETURN, RemedyAction.DEADLINE, RemedyAction.WITHDRAW]),
                ~Q(words=""),
                "words_given",
                "Hãy ghi rõ nội dung.",
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()}, {self.at:%d/%m/%Y}"
