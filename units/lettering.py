"""Sending the letters that are due: what waits for one person goes in one letter, tried again while the server fails.

Decided under the lock of the notices themselves: two workers never send the same letter, and one that was cut off
has marked nothing.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import BadHeaderError, send_mail
from django.db import transaction

from units.models import LetterState, Notice
from units.text import one_line

logger = logging.getLogger(__name__)
SIGNED = "Thư tự động của hệ thống Thi đua văn hóa công sở, không trả lời thư này."
# After a failure: 5, 10, 20, 40 minutes and so on; about ten hours in all.
FIRST_PAUSE, MOST_TRIES = timedelta(minutes=5), 8


def send_due(*, at):
    """Sends every letter that is due at `at`; returns how many left."""
    people = Notice.objects.due_by(at).order_by("user").values_list("user", flat=True).distinct()
    return sum(_send_to(user_id, at=at) for user_id in list(people))


@transaction.atomic
def _send_to(user_id, *, at):
    """One letter with everything that is due for one person; what was read meanwhile needs none."""
    due = Notice.objects.due_by(at).filter(user=user_id).select_related("user").order_by("at", "pk")
    notices = list(due.select_for_update(of=("self",), skip_locked=True))
    _mark([each for each in notices if each.read_at], letter=LetterState.READ)
    notices = [each for each in notices if not each.read_at]
    if not notices:
        return 0
    user = notices[0].user
    if not user.email or not user.is_active:
        _mark(notices, letter=LetterState.NONE)
        return 0
    try:
        send_mail(_subject(notices), _body(user, notices), settings.DEFAULT_FROM_EMAIL, [user.email])
    except BadHeaderError:
        logger.exception("The address of account %s breaks the head of a letter", user_id)
        _mark(notices, letter=LetterState.FAILED)
        return 0
    except (OSError, SMTPException):
        logger.exception("A letter to account %s was not sent", user_id)
        _try_later(notices, at=at)
        return 0
    _mark(notices, letter=LetterState.SENT, letter_at=at)
    return 1


def _try_later(notices, *, at):
    for notice in notices:
        tries = notice.letter_tries + 1
        if tries >= MOST_TRIES:
            _mark([notice], letter=LetterState.FAILED, letter_tries=tries)
        else:
            _mark([notice], letter_tries=tries, letter_due=at + FIRST_PAUSE * 2 ** (tries - 1))


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
