"""What an installation's administrator sets without a deploy, and who changed it when."""

from django.conf import settings
from django.db import models

from units.schema import one_of


class SettingKey(models.TextChoices):
    OFFICE_NAME = "office_name", "Cơ quan vận hành"
    OFFICE_CONTACT = "office_contact", "Liên hệ khi cần giúp"
    SESSION_MINUTES = "session_minutes", "Thời gian phiên làm việc"
    ADMIN_SESSION_MINUTES = "admin_session_minutes", "Thời gian phiên của quản trị"
    BANNER = "banner", "Thông báo trên mọi trang"
    LOG_MONTHS = "log_months", "Thời gian giữ nhật ký"


class Setting(models.Model):
    """A value that differs from the shipped one (units.site_settings); no row, no difference."""

    key = models.CharField(max_length=30, choices=SettingKey, unique=True)
    value = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "cài đặt"
        constraints = [one_of("key", SettingKey, "key_known")]

    def __str__(self):
        return f"{self.key}: {self.value}"


class SettingChange(models.Model):
    """Append-only: each change of a setting, with what it was before."""

    key = models.CharField(max_length=30, choices=SettingKey)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    before = models.CharField(max_length=500, blank=True)
    after = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "thay đổi cài đặt"
        ordering = ["-pk"]
        constraints = [one_of("key", SettingKey, "key_known")]

    def __str__(self):
        return f"{self.get_key_display()}: {self.after}"
