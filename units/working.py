"""Work for a worker: claimed by one at a time, alive while it beats, closed by whoever claimed it, rescued when silent.

Any table takes part that has the columns of units.models.Work. One conditional update decides who has a piece of work,
so a message delivered twice runs once; `attempts` and `requested_at` tell a worker that comes back from the dead that
it is no longer its own.
"""

import logging
from operator import attrgetter

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F, Min, Q

from units.models import WorkStatus
from units.refusals import Refused

logger = logging.getLogger(__name__)
ATTEMPTS = 3
INTERRUPTED = (
    f"Việc đã bị ngắt {ATTEMPTS} lần giữa chừng nên dừng lại. Hãy làm lại; nếu vẫn không xong, báo quản trị hệ thống."
)
TOO_LONG = "Quá thời gian cho phép nên việc dừng lại. Hãy làm lại khi máy chủ rảnh hơn."
BROKEN = "Có lỗi của hệ thống khi làm việc này. Hãy làm lại; nếu vẫn không xong, báo quản trị hệ thống."


class TakenOver(Exception):
    """The work is no longer this worker's: it was silent too long, or somebody closed it."""


@transaction.atomic
def ask(works, task, key, said, *, at, goes_on=attrgetter("is_at_work")):
    """(the one row of `works` with this key, whether it was asked for): begun afresh with `said`, unless it `goes_on`.

    `key` must be unique in the table: of two who ask at once the second waits for the first and meets its row.
    """
    said = said | _afresh(at)
    work, is_new = works.select_for_update(of=("self",)).get_or_create(said, **key)
    if not is_new and goes_on(work):
        return work, False
    if not is_new:
        works.filter(pk=work.pk).update(**said)
        work.refresh_from_db(fields=said)
    task.delay_on_commit(work.pk)
    return work, True


def queue(work, task, *, at, **said):
    """A locked row that waited for somebody's word becomes work asked for now, with `said`."""
    said |= _afresh(at)
    for name, value in said.items():
        setattr(work, name, value)
    work.save(update_fields=said)
    task.delay_on_commit(work.pk)


def _afresh(at):
    begun = {"status": WorkStatus.QUEUED, "attempts": 0, "requested_at": at, "beat_at": at}
    return begun | {"finished_at": None, "failure": ""}


def claim(works, pk, *, at, **fresh):
    """The row of `works`, now this caller's alone with its `fresh` values, or None: closed, or alive elsewhere."""
    silent = Q(status=WorkStatus.RUNNING, beat_at__lt=at - settings.JOB_PATIENCE, attempts__lt=ATTEMPTS)
    claimed = works.filter(Q(status=WorkStatus.QUEUED) | silent, pk=pk).update(
        status=WorkStatus.RUNNING, attempts=F("attempts") + 1, beat_at=at, **fresh
    )
    return works.get(pk=pk) if claimed else None


def owned(work):
    """The row of claimed work, empty once it was taken over or closed."""
    mine = {"status": WorkStatus.RUNNING, "attempts": work.attempts, "requested_at": work.requested_at}
    return type(work)._base_manager.filter(pk=work.pk, **mine)


def beat(work, *, at, **told):
    """Tells how far the work is. Raises TakenOver."""
    if not owned(work).update(beat_at=at, **told):
        raise TakenOver


def finish(work, *, at, status=WorkStatus.DONE, **result):
    """Closes claimed work as what it came to, in the transaction that writes its result. Raises TakenOver."""
    if not owned(work).update(status=status, finished_at=at, beat_at=at, **result):
        raise TakenOver


def give_up(work, failure, *, at):
    """Closes claimed work as FAILED with a sentence for the page; whether it still was this worker's."""
    return owned(work).update(status=WorkStatus.FAILED, failure=failure[:500], finished_at=at, beat_at=at)


def run(work, do, *, clock, give_up=give_up, lost=TakenOver, told=Refused, too_long=TOO_LONG, broken=BROKEN):
    """`do()` of claimed work; whatever happens, the page never says "running" for ever.

    `lost` are the errors of work that is somebody else's, `told` those whose words are for the page.
    """
    try:
        do()
    except lost:
        logger.warning("%s %s was taken over", work._meta.label, work.pk)
    except told as failure:
        give_up(work, str(failure), at=clock())
    except SoftTimeLimitExceeded:
        give_up(work, too_long, at=clock())
    except Exception:
        logger.exception("%s %s failed", work._meta.label, work.pk)
        close_old_connections()  # the trouble may be the connection itself
        give_up(work, broken, at=clock())


def waiting_since(model):
    """When the oldest work was asked for that no worker has taken; None where none waits."""
    return model._base_manager.filter(status=WorkStatus.QUEUED).aggregate(at=Min("requested_at"))["at"]


@transaction.atomic
def rescue(works, task, *, at, give_up=give_up, interrupted=INTERRUPTED):
    """Tells workers again of silent work, gives up what was interrupted too often; returns the ids told of again.

    Queued work that nobody took is only told of again: its message may be lost, or the queue long.
    """
    told = []
    silent = works.filter(status__in=(WorkStatus.QUEUED, WorkStatus.RUNNING), beat_at__lt=at - settings.JOB_PATIENCE)
    for work in silent.select_for_update(of=("self",), skip_locked=True):
        if work.status == WorkStatus.RUNNING and work.attempts >= ATTEMPTS:
            give_up(work, interrupted, at=at)
            continue
        type(work)._base_manager.filter(pk=work.pk).update(status=WorkStatus.QUEUED, beat_at=at)
        task.delay_on_commit(work.pk)
        told.append(work.pk)
    return told
