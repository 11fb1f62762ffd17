"""Telling people: a notice on the site, and a letter when and as they want it (units.lettering sends it)."""

from django.db import transaction

from units import tasks
from units.letter_hours import QuietHours, next_digest, next_open
from units.models import LetterState, LetterWay, Notice, NoticePreference


def tell(*, user, text, url, at, is_bad=False, by_letter=True):
    """Writes a notice, and when its letter may leave. A mail server that fails never undoes what was done."""
    return tell_each([(user, text, url)], at=at, is_bad=is_bad, by_letter=by_letter)[0]


def tell_each(told, *, at, is_bad=False, by_letter=True):
    """The notices of several people, in their order; `told` is [(user, text, url)]. Two queries."""
    wishes = preferences_of([user for user, _, _ in told])
    notices = Notice.objects.bulk_create(
        Notice(
            user=user,
            at=at,
            text=text[:500],
            url=url,
            is_bad=is_bad,
            **_letter(user, wishes[user.pk], at=at, wanted=by_letter),
        )
        for user, text, url in told
    )
    if any(each.letter_due and each.letter_due <= at for each in notices):
        tasks.send_letters.delay_on_commit()
    return notices


def preferences_of(users):
    """{user pk: NoticePreference}; the usual one, not stored, for those who never chose."""
    chosen = {each.user_id: each for each in NoticePreference.objects.filter(user__in=users)}
    return {user.pk: chosen.get(user.pk) or NoticePreference(user=user) for user in users}


@transaction.atomic
def set_preference(user, *, at, **wishes):
    """How letters come to this person from now on; those that wait are dated anew, or wait no longer.

    `wishes` are the fields of NoticePreference.
    """
    chosen, _ = NoticePreference.objects.update_or_create(user=user, defaults=wishes)
    waiting = Notice.objects.select_for_update().filter(user=user, letter=LetterState.WAITING)
    if way_to(user, chosen) == LetterWay.NONE:
        waiting.update(letter=LetterState.NONE, letter_due=None)
        return
    notices = list(waiting)
    for each in notices:
        # After a failure a letter keeps its pause.
        each.letter_due = letter_due(chosen, at=max(at, each.letter_due) if each.letter_tries else at)
    Notice.objects.bulk_update(notices, ["letter_due"])


def way_to(user, wishes):
    """How a letter to this person goes: a LetterWay; NONE too where there is nobody to write to."""
    return LetterWay(wishes.letters) if user.email and user.is_active else LetterWay.NONE


def quiet_of(wishes):
    return QuietHours(wishes.quiet_nights, wishes.quiet_from, wishes.quiet_to, wishes.quiet_weekends)


def letter_due(wishes, *, at):
    """When a letter that tells of `at` may leave."""
    if wishes.letters == LetterWay.DIGEST:
        return next_digest(at, wishes.digest_hour, quiet_of(wishes))
    return next_open(at, quiet_of(wishes))


def read(*, notice, at):
    """Marks one notice as read; reading it again changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def read_all(*, user, at):
    Notice.objects.visible_to(user).unread().update(read_at=at)


def _letter(user, wishes, *, at, wanted):
    if not wanted or way_to(user, wishes) == LetterWay.NONE:
        return {"letter": LetterState.NONE}
    return {"letter": LetterState.WAITING, "letter_due": letter_due(wishes, at=at)}
