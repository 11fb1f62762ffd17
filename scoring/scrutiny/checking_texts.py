"""Searching a round for copied explanations, in a worker: asked for by a person, read criterion by criterion, kept."""

import logging
from collections import defaultdict

from celery.exceptions import SoftTimeLimitExceeded
from django.db import close_old_connections, transaction

from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS
from scoring import tasks
from scoring.models import ExplanationCheck, Likeness, Mark, Status
from scoring.scrutiny.copying import alike
from units.refusals import Refused

logger = logging.getLogger(__name__)
READ = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED, Status.APPRAISED, Status.FINAL)
TROUBLE = "Chưa đối chiếu xong vì lỗi của hệ thống. Hãy đối chiếu lại; nếu vẫn không xong, báo quản trị hệ thống."
TOO_LONG = "Quá thời gian cho phép nên chưa đối chiếu xong. Hãy đối chiếu lại khi máy chủ rảnh hơn."


@transaction.atomic
def ask_check(round_, *, by, at):
    """Asks for the search; the results of the last one stay until the new ones are there. Raises Refused."""
    if not keeps_records(by, round_.campaign):
        raise Refused(NOT_YOURS)
    said = {"asked_at": at, "asked_by_name": by.full_name}
    check, is_new = ExplanationCheck.objects.select_for_update(of=("self",)).get_or_create(round=round_, defaults=said)
    if not is_new and check.is_running and not check.waits_long(at=at):
        raise Refused("Đang đối chiếu giải trình của đợt này. Hãy đợi xong rồi làm lại.")
    if not is_new:
        fresh = {"read": 0, "in_all": None, "done_at": None, "failure": ""}
        ExplanationCheck.objects.filter(pk=check.pk).update(**said, **fresh)
    tasks.compare_explanations.delay_on_commit(check.pk)
    return check


def run_check(check_id, *, clock):
    """Claims the search and does it; delivered twice it runs once, and no failure leaves it running for ever."""
    if not ExplanationCheck.objects.filter(pk=check_id, in_all=None, done_at=None).update(in_all=0):
        return
    check = ExplanationCheck.objects.select_related("round").get(pk=check_id)
    try:
        _search(check, clock)
    except SoftTimeLimitExceeded:
        _give_up(check, TOO_LONG, clock)
    except Exception:  # whatever it was, the page must not say "running" for ever
        logger.exception("The search for copied explanations %s failed", check.pk)
        close_old_connections()  # the trouble may be the connection itself
        _give_up(check, TROUBLE, clock)


def _search(check, clock):
    texts, marks = defaultdict(dict), {}
    for key, code, unit, text in _explanations(check.round):
        texts[code][key] = text
        marks[key] = unit
    in_all, read, found = len(marks), 0, []
    for own in texts.values():
        ExplanationCheck.objects.filter(pk=check.pk).update(in_all=in_all, read=read)
        groups, pairs = alike(own)
        found += [(keys[0], other, 100) for keys in groups for other in keys[1:]]
        found += [(pair.first, pair.second, pair.share) for pair in pairs]
        read += len(own)
    rows = [
        Likeness(
            found_by=check, first_id=first[1], second_id=second[1], share=share, same_unit=marks[first] == marks[second]
        )
        for first, second, share in found
        # The later one is of this round: what two units wrote a year ago was looked at then.
        if second[0] == check.round.year
    ]
    with transaction.atomic():
        check.likenesses.all().delete()
        Likeness.objects.bulk_create(rows, batch_size=1000)
        ExplanationCheck.objects.filter(pk=check.pk).update(in_all=in_all, read=in_all, done_at=clock())


def _explanations(round_):
    """((year, mark pk), criterion code, unit, text) of the round and the year before, of sheets that were submitted."""
    marks = Mark.objects.filter(
        assessment__round__campaign=round_.campaign_id,
        assessment__round__year__in=(round_.year, round_.year - 1),
        assessment__is_current=True,
        assessment__staff__isnull=True,
        assessment__status__in=READ,
    ).exclude(explanation="")
    fields = ("assessment__round__year", "pk", "criterion__code", "assessment__unit", "explanation")
    for year, pk, code, unit, text in marks.order_by().values_list(*fields).iterator(chunk_size=5000):
        yield (year, pk), code, unit, text


def _give_up(check, sentence, clock):
    ExplanationCheck.objects.filter(pk=check.pk).update(done_at=clock(), failure=sentence)
