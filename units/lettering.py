"""Sending the letters that are due: what waits for one person goes in one letter, tried again while the server fails.

One run at a time with one connection. A letter is claimed in a short transaction and leaves outside of it: who opens
a notice never waits for the mail server. What was being sent when a run died is sent once more, never a third time.
"""

import logging
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import BadHeaderError, get_connection, send_mail
from django.db import connection, transaction
from django.db.models import Min
from django.utils.timezone import localdate

from units.letter_hours import next_open
from units.models import LetterState, LetterWay, Notice
from units.noticing import preferences_of, quiet_of, way_to
from units.text import one_line

logger = logging.getLogger(__name__)
SIGNED = "Thư tự động của hệ thống Thi đua văn hóa công sở, không trả lời thư này."
# After a failure: 5, 10, 20, 40 minutes and so on; about ten hours in all.
FIRST_PAUSE, MOST_TRIES = timedelta(minutes=5), 8
# What one run takes on; the rest leaves with the next, a minute later.
MOST_LETTERS, MOST_SECONDS = 200, 40
LOCK = "letters"


def send_due(*, at):
    """Sends the letters that are due at `at`, as many as one run takes; returns how many left."""
    with _alone() as mine:
        people = _people(at) if mine else []
        if not people:
            return 0
        server = get_connection()
        try:
            server.open()
        except (OSError, SMTPException):
            logger.exception("The mail server cannot be reached")
            _put_all_off(at=at)
            return 0
        try:
            return _send_each(people, server, at=at)
        finally:
            with suppress(OSError, SMTPException):
                server.close()


def _people(at):
    """The pks of those for whom a letter is due, the longest waiting first."""
    due = Notice.objects.due_by(at).order_by().values("user").annotate(first=Min("letter_due"))
    return list(due.order_by("first", "user").values_list("user", flat=True)[:MOST_LETTERS])


def _send_each(people, server, *, at):
    """How many letters left before the time was up or the server went away; one that fails stops nobody else's."""
    left, stop = 0, time.monotonic() + MOST_SECONDS
    for user_id in people:
        if time.monotonic() > stop:
            break
        try:
            left += _send_to(user_id, server, at=at)
        except _ServerGone:
            break
        except Exception:
            logger.exception("The letter to account %s", user_id)
    return left


class _ServerGone(Exception):
    """The connection broke in the middle of a letter."""


def _send_to(user_id, server, *, at):
    notices = _claimed(user_id, at=at)
    if not notices:
        return 0
    user = notices[0].user
    try:
        send_mail(_subject(notices), _body(user, notices), settings.DEFAULT_FROM_EMAIL, [user.email], connection=server)
    except BadHeaderError:
        logger.exception("The address of account %s breaks the head of a letter", user_id)
        _mark(notices, letter=LetterState.FAILED)
        return 0
    except Exception as error:
        logger.exception("A letter to account %s was not sent", user_id)
        _try_later(_of_this_run(notices), at=at)
        if _breaks_the_connection(error):
            raise _ServerGone from error
        return 0
    _mark(notices, letter=LetterState.SENT, letter_at=at)
    return 1


def _breaks_the_connection(error):
    """Every error of smtplib is an OSError; those that are an answer of the server leave the connection usable."""
    gone = isinstance(error, (SMTPServerDisconnected, SMTPConnectError))
    return gone or (isinstance(error, OSError) and not isinstance(error, SMTPException))


@transaction.atomic
def _claimed(user_id, *, at):
    """What one letter has to tell a person now, taken for this run; what was read meanwhile needs none."""
    due = Notice.objects.due_by(at).filter(user=user_id).select_related("user").order_by("at", "pk")
    notices = list(due.select_for_update(of=("self",), skip_locked=True))
    _mark([each for each in notices if each.read_at], letter=LetterState.READ)
    _mark([each for each in notices if not each.read_at and _cut_off_twice(each)], letter=LetterState.FAILED)
    notices = [each for each in notices if not each.read_at and not _cut_off_twice(each)]
    if notices and not _may_go_to(notices[0].user, day=localdate(at)):
        _mark(notices, letter=LetterState.NONE)
        return []
    for each in notices:
        each.letter_tries = MOST_TRIES if each.letter == LetterState.SENDING else each.letter_tries + 1
        each.letter, each.letter_due = LetterState.SENDING, at + FIRST_PAUSE
    Notice.objects.bulk_update(notices, ["letter", "letter_tries", "letter_due"])
    return notices


def _may_go_to(user, *, day):
    """Whether a letter is wanted and finds somebody: who holds no office any more reads of its work no longer."""
    wanted = way_to(user, preferences_of([user])[user.pk]) != LetterWay.NONE
    return wanted and user.roles.in_force_on(day).exists()


def _cut_off_twice(notice):
    return notice.letter == LetterState.SENDING and notice.letter_tries >= MOST_TRIES


def _of_this_run(notices):
    return Notice.objects.filter(pk__in=[each.pk for each in notices], letter=LetterState.SENDING)


@transaction.atomic
def _put_all_off(*, at):
    """Counts a try of every letter that is due; one that was cut off may have left, and is not counted."""
    due = Notice.objects.due_by(at)
    due.filter(letter=LetterState.SENDING).update(letter_due=at + FIRST_PAUSE)
    _try_later(due.filter(letter=LetterState.WAITING), at=at, uncounted=1)


@transaction.atomic
def _try_later(found, *, at, uncounted=0):
    """After a failure; the try of a letter was counted when it was claimed, else it is `uncounted`.

    Read anew under a lock: what its reader cancelled meanwhile stays cancelled.
    """
    notices = list(found.select_for_update(of=("self",)).select_related("user").order_by("pk"))
    wishes = preferences_of({each.user for each in notices})
    for each in notices:
        each.letter_tries += uncounted
        each.letter = LetterState.FAILED if each.letter_tries >= MOST_TRIES else LetterState.WAITING
        pause = FIRST_PAUSE * 2 ** (each.letter_tries - 1)
        each.letter_due = next_open(at + pause, quiet_of(wishes[each.user_id]))
    Notice.objects.bulk_update(notices, ["letter", "letter_tries", "letter_due"], batch_size=500)


def _mark(notices, **fields):
    if notices:
        Notice.objects.filter(pk__in=[each.pk for each in notices]).update(**fields)


def _subject(notices):
    first = one_line(notices[0].text)
    return first[:180] if len(notices) == 1 else f"{len(notices)} thông báo chưa đọc"


def _body(user, notices):
    told = "\n\n".join(f"{each.text}\nMở tại: {settings.SITE_URL}{each.url}" for each in notices)
    wish = f"Đổi cách nhận thư: {settings.SITE_URL}/thong-bao/cai-dat/"
    return f"Kính gửi {user.full_name},\n\n{told}\n\n{wish}\n{SIGNED}\n"


@contextmanager
def _alone():
    """True for one run at a time over all workers; a killed worker's connection gives the lock back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [LOCK])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [LOCK])
