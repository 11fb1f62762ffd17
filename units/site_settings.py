"""Settings of an installation that need no deploy: what each may be, what it is now, and changing it with a trace."""

from dataclasses import dataclass

from django.db import transaction

from units import account_log
from units.account_log import AccountAction
from units.models import Setting, SettingChange, SettingKey
from units.refusals import Refused


@dataclass(frozen=True)
class Minutes:
    """A whole number within bounds that the office's rules on security leave open."""

    default: str
    least: int
    most: int
    unit: str

    def refusal(self, value):
        """Why `value` cannot be, or None."""
        if value.isascii() and value.isdigit() and self.least <= int(value[:9]) <= self.most:
            return None
        return f"Hãy nhập số nguyên từ {self.least} đến {self.most} ({self.unit})."


@dataclass(frozen=True)
class Text:
    longest: int
    default: str = ""

    def refusal(self, value):
        return f"Dài quá {self.longest} ký tự. Hãy viết ngắn lại." if len(value) > self.longest else None


# QCVN 12:2026/BCA 3.6.2.1.8 (a session ends after 15 minutes, an administrator's after 5) and 3.9.2.1.9 (logs are kept
# for 12 months at least): a province may be stricter, never laxer.
KNOWN = {
    SettingKey.OFFICE_NAME: Text(200),
    SettingKey.OFFICE_CONTACT: Text(300),
    SettingKey.SESSION_MINUTES: Minutes("15", 5, 15, "phút"),
    SettingKey.ADMIN_SESSION_MINUTES: Minutes("5", 3, 5, "phút"),
    SettingKey.BANNER: Text(300),
    SettingKey.LOG_MONTHS: Minutes("24", 12, 120, "tháng"),
}


def current():
    """{key: value} of all settings, the shipped value where nobody changed it; one query."""
    return {key: known.default for key, known in KNOWN.items()} | dict(Setting.objects.values_list("key", "value"))


def session_seconds(user):
    """How long a session of this person lasts without a request; the setting comes with the account a page loads."""
    key = SettingKey.ADMIN_SESSION_MINUTES if user.scope.is_admin else SettingKey.SESSION_MINUTES
    minutes = getattr(user, key) if hasattr(user, key) else current()[key]
    return int(minutes or KNOWN[key].default) * 60


@transaction.atomic
def change(values, *, by, at, address=None):
    """Writes those of {key: value} that differ; returns the keys. Raises Refused, and then nothing is written."""
    if not by.scope.is_admin:
        raise Refused("Chỉ quản trị hệ thống được đổi cài đặt.")
    list(Setting.objects.select_for_update())
    before = current()
    changed = [key for key, value in values.items() if value != before[key]]
    for key in changed:
        if refused := KNOWN[key].refusal(values[key]):
            raise Refused(f"{SettingKey(key).label}: {refused}")
        Setting.objects.update_or_create(key=key, defaults={"value": values[key]})
        SettingChange.objects.create(key=key, at=at, by=by, by_name=by.full_name, before=before[key], after=values[key])
        told = f"{SettingKey(key).label}: {before[key] or 'trống'} → {values[key] or 'trống'}"
        account_log.record(
            AccountAction.SETTING_CHANGED, username=by.username, at=at, by=by, detail=told, address=address
        )
    return changed
