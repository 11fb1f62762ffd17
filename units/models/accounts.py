"""User and Role: who signs in, and what office they hold where and when."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from units.schema import in_order, not_blank, one_of, valid_on, when


class RoleKind(models.TextChoices):
    """The five offices of design §1."""

    COORDINATOR = "coordinator", "Chuyên viên Sở Nội vụ"
    CLERK = "clerk", "Cán bộ đầu mối"
    HEAD = "head", "Thủ trưởng đơn vị"
    LEADER = "leader", "Lãnh đạo tỉnh"
    ADMIN = "admin", "Quản trị hệ thống"


PROVINCE_ROLES = (RoleKind.COORDINATOR, RoleKind.LEADER)
UNIT_ROLES = (RoleKind.CLERK, RoleKind.HEAD)


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, *, full_name, **fields):
        user = self.model(username=username, full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person, one account. What they may do follows from their roles alone; there is no superuser."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", "Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch nối.")
        ],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."},
    )
    full_name = models.CharField("họ và tên", max_length=150)
    email = models.EmailField("thư điện tử", blank=True)
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu khi đăng nhập", default=False)
    password_given_at = models.DateTimeField(
        null=True, editable=False, db_comment="by somebody else; null once the person set one (units.passwords)"
    )
    is_demo = models.BooleanField("tài khoản dùng thử", default=False, editable=False)
    tour_closed_at = models.DateTimeField(null=True, editable=False, db_comment="put the first steps away")
    search_key = models.CharField(max_length=250, editable=False, default="")
    name_key = models.CharField(max_length=900, editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["name_key", "username"]
        constraints = [
            not_blank("full_name", "name_given", "Hãy nhập họ và tên."),
            models.CheckConstraint(
                condition=Q(must_change_password=True, password_given_at__isnull=False)
                | Q(must_change_password=False, password_given_at__isnull=True),
                name="%(app_label)s_%(class)s_given_password_has_its_day",
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_full_name(self):
        return self.full_name

    @cached_property
    def scope(self):
        """The person's roles in force today, read once per request (units.permissions.Scope)."""
        from units.permissions import scope_of  # noqa: PLC0415 -- rules stand above data; the request keeps one scope

        return scope_of(self)


class RoleQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(valid_on(day))

    def in_office_on(self, day):
        """Those in force whose holder can act: an account out of use holds no office."""
        return self.in_force_on(day).filter(user__is_active=True)


class Role(models.Model):
    """An office held in a scope between two dates; `acting` marks a head who stands in (quyền, phụ trách)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField("vai trò", max_length=20, choices=RoleKind)
    province = models.ForeignKey(
        "units.Province", null=True, blank=True, on_delete=models.PROTECT, related_name="roles", verbose_name="tỉnh"
    )
    unit = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="roles", verbose_name="đơn vị"
    )
    position = models.CharField("chức vụ", max_length=200, blank=True)
    acting = models.BooleanField("phụ trách tạm thời", default=False)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò"
        ordering = ["valid_from", "pk"]
        indexes = [models.Index(fields=["unit", "kind"], name="units_role_unit_kind")]
        constraints = [
            one_of("kind", RoleKind, "kind_known"),
            in_order("valid_from", "valid_to", "dates_in_order"),
            when(
                Q(kind__in=PROVINCE_ROLES),
                Q(province__isnull=False, unit__isnull=True),
                "province_roles_have_a_province",
                "Vai trò này cần chọn tỉnh và không chọn đơn vị.",
            ),
            when(
                Q(kind__in=UNIT_ROLES),
                Q(unit__isnull=False, province__isnull=True),
                "unit_roles_have_a_unit",
                "Vai trò này cần chọn đơn vị và không chọn tỉnh.",
            ),
            when(
                Q(kind=RoleKind.ADMIN),
                Q(unit__isnull=True, province__isnull=True),
                "admin_has_no_scope",
                "Quản trị hệ thống không gắn với tỉnh hay đơn vị.",
            ),
            when(
                Q(acting=True),
                Q(kind=RoleKind.HEAD, valid_to__isnull=False),
                "acting_is_a_head_with_an_end",
                "Người phụ trách tạm thời phải có ngày kết thúc.",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "province", "unit", "valid_from"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once_per_start",
                violation_error_message="Vai trò này đã được giao từ ngày đó.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.user}"


class AccountEvent(models.Model):
    """Append-only log of what was done to accounts and roles; names are copied, rows outlive their subject."""

    at = models.DateTimeField("lúc")
    action = models.CharField("việc", max_length=40)
    username = models.CharField("tài khoản", max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField("người làm", max_length=150, blank=True)
    detail = models.CharField("chi tiết", max_length=500, blank=True)
    address = models.GenericIPAddressField("từ địa chỉ", null=True)

    class Meta:
        verbose_name = "nhật ký tài khoản"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="units_event_latest"),
            models.Index(fields=["username", "-at"], name="units_event_of_account"),
        ]

    def __str__(self):
        return f"{self.username}: {self.action}"
