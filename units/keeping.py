"""How long traces of people's work are kept: as long as they are of use and the settings say, then they go."""

from datetime import timedelta

from django.apps import apps

from units import account_log, site_settings
from units.bulk import jobs
from units.models import AccountJob, AccountJobStatus, Removal, SettingKey
from units.models.account_jobs import OPEN

# No month is longer: nothing goes a day too early.
A_MONTH = timedelta(days=31)
# Well past the hour in which it can be put back (units.undoing).
REMOVED_FOR = timedelta(days=1)
UNCONFIRMED_FOR = timedelta(days=30)


def sweep(*, at):
    """Forgets log lines and names in work on accounts beyond their time, and the content of what was undoable."""
    oldest = at - A_MONTH * int(site_settings.current()[SettingKey.LOG_MONTHS])
    AccountJob.objects.exclude(status__in=OPEN).filter(finished_at__lt=oldest).update(rows=[], results=[])
    _forget_unconfirmed(at)
    _forget_removed(at)
    return account_log.sweep(older_than=oldest, at=at)


def _forget_unconfirmed(at):
    """A plan that nobody confirmed is as good as put aside; its rows are names that were never used."""
    before = at - UNCONFIRMED_FOR
    jobs.put_aside(before=before, at=at)
    cancelled = AccountJob.objects.filter(status=AccountJobStatus.CANCELLED, requested_at__lt=before)
    cancelled.exclude(rows=[]).update(rows=[], results=[])


def _forget_removed(at):
    """Of what was taken out or ended stays who did it, when, and in which table: a sentence may name a person."""
    whole = Removal.objects.filter(at__lt=at - REMOVED_FOR).exclude(row={}, days=[])
    for table in whole.order_by().values_list("table", flat=True).distinct():
        what = str(apps.get_model(table)._meta.verbose_name)
        whole.filter(table=table).update(row={}, links=[], parts=[], days=[], what=what)
