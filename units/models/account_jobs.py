"""AccountJob: what an administrator asks for many accounts at once, shown first, then done by a worker."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from units.models.work import Work, WorkQuerySet, work_constraints
from units.schema import one_of, when


class AccountWork(models.TextChoices):
    CREATE = "create", "Lập tài khoản"
    RESET = "reset", "Cấp lại mật khẩu"
    DISABLE = "disable", "Ngừng dùng tài khoản"
    ENABLE = "enable", "Cho dùng lại tài khoản"
    END_ROLES = "end_roles", "Kết thúc vai trò"
    REOPEN_ROLES = "reopen_roles", "Trả lại ngày cuối của vai trò"


class AccountJobStatus(models.TextChoices):
    CHECKED = "checked", "Chờ xác nhận"
    QUEUED = "queued", "Đang chờ đến lượt"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Xong"
    FAILED = "failed", "Không xong"
    CANCELLED = "cancelled", "Đã bỏ"


OPEN = (AccountJobStatus.CHECKED, AccountJobStatus.QUEUED, AccountJobStatus.RUNNING)
CAME_TO_NOTHING = (AccountJobStatus.FAILED, AccountJobStatus.CANCELLED)
# These end with passwords to hand out.
WITH_PASSWORDS = (AccountWork.CREATE, AccountWork.RESET)


class AccountJobQuerySet(WorkQuerySet):
    def visible_to(self, user):
        """Administrators share the work on accounts; nobody else has a part in it."""
        return self if user.scope.is_admin else self.none()


class AccountJob(Work):
    """`rows` is the plan as it was shown, `results` what became of it; passwords are never in either.

    `sheet` is the paper with first passwords, sealed (units.bulk.sealing) until somebody takes it, then gone.
    """

    kind = models.CharField(max_length=20, choices=AccountWork)
    status = models.CharField(max_length=10, choices=AccountJobStatus, default=AccountJobStatus.CHECKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("lý do", max_length=300, blank=True)
    last_day = models.DateField("ngày cuối cùng", null=True)
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    rows = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    results = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    sheet = models.BinaryField(null=True)
    sheet_taken_at = models.DateTimeField(null=True)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    objects = AccountJobQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "việc hàng loạt với tài khoản"
        ordering = ["-pk"]
        constraints = [
            one_of("kind", AccountWork, "kind_known"),
            *work_constraints(AccountJobStatus, OPEN),
            when(Q(kind=AccountWork.END_ROLES), Q(last_day__isnull=False), "ending_has_a_day"),
            when(
                Q(sheet__isnull=False),
                Q(status=AccountJobStatus.DONE, kind__in=WITH_PASSWORDS, sheet_taken_at__isnull=True),
                "sheet_waits_to_be_taken",
            ),
            when(
                ~Q(status__in=(AccountJobStatus.CHECKED, AccountJobStatus.CANCELLED)) & ~Q(kind=AccountWork.CREATE),
                ~Q(reason=""),
                "says_why",
                "Hãy ghi lý do.",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="%(app_label)s_%(class)s_done_within"),
            models.UniqueConstraint(
                fields=["undoes"], condition=~Q(status__in=CAME_TO_NOTHING), name="%(app_label)s_%(class)s_undone_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("user_job_detail", args=[self.pk])

    @property
    def has_passwords(self):
        return self.kind in WITH_PASSWORDS
