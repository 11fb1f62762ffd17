"""Telling people: a notice on the site, and a letter where they have an address."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import BadHeaderError, send_mail
from django.db import transaction

from units.models import Notice
from units.text import one_line

logger = logging.getLogger(__name__)
SIGNED = "Thư tự động của hệ thống Thi đua văn hóa công sở, không trả lời thư này."


def tell(*, user, text, url, at, is_bad=False, by_letter=True):
    """Writes a notice; the letter leaves after commit. A mail server that fails never undoes what was done."""
    notice = Notice.objects.create(user=user, at=at, text=text[:500], url=url, is_bad=is_bad)
    if by_letter and user.email and user.is_active:
        transaction.on_commit(lambda: _send(user, notice))
    return notice


def read(*, notice, at):
    """Marks one notice as read; reading it again changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def read_all(*, user, at):
    Notice.objects.visible_to(user).unread().update(read_at=at)


def _send(user, notice):
    body = f"Kính gửi {user.full_name},\n\n{notice.text}\n\nMở tại: {settings.SITE_URL}{notice.url}\n\n{SIGNED}\n"
    try:
        send_mail(one_line(notice.text)[:180], body, settings.DEFAULT_FROM_EMAIL, [user.email])
    except (OSError, SMTPException, BadHeaderError):
        logger.exception("The letter about notice %s was not sent", notice.pk)
