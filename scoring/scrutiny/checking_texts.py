"""Searching a round for copied explanations, in a worker: asked for by a person, read criterion by criterion, kept."""

from collections import defaultdict
from functools import partial

from django.db import transaction

from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS
from scoring import tasks
from scoring.models import ExplanationCheck, Likeness, Mark, Status
from scoring.scrutiny.copying import alike
from units import working
from units.refusals import Refused

READ = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED, Status.APPRAISED, Status.FINAL)


def ask_check(round_, *, by, at):
    """Asks for the search; the results of the last one stay until the new ones are there. Raises Refused."""
    if not keeps_records(by, round_.campaign):
        raise Refused(NOT_YOURS)
    said = {"asked_by_name": by.full_name, "read": 0, "in_all": 0}
    check, is_asked = working.ask(
        ExplanationCheck.objects.all(), tasks.compare_explanations, {"round": round_}, said, at=at
    )
    if not is_asked:
        raise Refused("Đang đối chiếu giải trình của đợt này. Hãy đợi xong rồi làm lại.")
    return check


def run_check(check_id, *, clock):
    """Claims the search and does it; delivered twice it runs once."""
    check = working.claim(ExplanationCheck.objects.select_related("round"), check_id, at=clock(), read=0)
    if check:
        working.run(check, partial(_search, check, clock), clock=clock)


waiting_since = partial(working.waiting_since, ExplanationCheck)


def rescue_stalled(*, at):
    """Tells workers again of searches whose worker fell silent."""
    working.rescue(ExplanationCheck.objects.all(), tasks.compare_explanations, at=at)


def _search(check, clock):
    texts, marks = defaultdict(dict), {}
    for key, code, unit, text in _explanations(check.round):
        texts[code][key] = text
        marks[key] = unit
    in_all, read, found = len(marks), 0, []
    for own in texts.values():
        working.beat(check, in_all=in_all, read=read, at=clock())
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
        working.finish(check, in_all=in_all, read=in_all, at=clock())


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
