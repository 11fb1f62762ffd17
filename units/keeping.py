"""How long traces of people's work are kept: as long as the settings say, then they go."""

from datetime import timedelta

from units import account_log, site_settings
from units.models import AccountJob, SettingKey
from units.models.account_jobs import OPEN

# No month is longer: nothing goes a day too early.
A_MONTH = timedelta(days=31)


def sweep(*, at):
    """Forgets log lines, and the names in finished work on accounts, that are older than the settings allow."""
    oldest = at - A_MONTH * int(site_settings.current()[SettingKey.LOG_MONTHS])
    AccountJob.objects.exclude(status__in=OPEN).filter(finished_at__lt=oldest).update(rows=[], results=[])
    return account_log.sweep(older_than=oldest, at=at)
