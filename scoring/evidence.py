"""Evidence of a criterion: attaching files and taking them off while the unit may still enter."""

from datetime import timedelta

from django.db import transaction

from campaign.storing import sha256_of, store_upload
from scoring.marking import entry_refusal, line_refusal
from scoring.models import Evidence, Stage
from scoring.sheets import lines_of, locked
from units.days import show_clock
from units.refusals import Refused
from units.text import one_line
from units.undoing import TOO_LATE_FOR_FILES, refuse_late

MOST_FILES = 20
HOUR = timedelta(hours=1)


class AlreadyThere(Refused):
    """The same file lies at the criterion: nothing is to be sent again."""


def attach(assessment, *, code, upload, by, at):
    """Keeps one uploaded file beside criterion `code`; raises Refused.

    Asked twice: before the bytes are stored, so that nobody fills the disk, and again under the lock.
    """
    mark = _open_line(assessment, code, by=by, at=at)
    _refuse_many_taken_off(mark, at=at)
    if len(mark.kept_evidence) >= MOST_FILES:
        _check_room(mark, sha256_of(upload))
    stored = store_upload(upload, by=by, at=at)
    with transaction.atomic():
        mark = _open_line(locked(assessment), code, by=by, at=at)
        _refuse_many_taken_off(mark, at=at)
        _check_room(mark, stored.sha256)
        return Evidence.objects.create(
            mark=mark, file=stored, name=one_line(upload.name), added_at=at, added_by=by, added_by_name=by.full_name
        )


@transaction.atomic
def remove(evidence, *, by, at):
    """Hides a file; what an earlier version rested on stays provable. Removing twice changes nothing."""
    code = evidence.mark.criterion.code
    _open_line(locked(evidence.mark.assessment), code, by=by, at=at)
    Evidence.objects.kept().filter(pk=evidence.pk).update(removed_at=at, removed_by_name=by.full_name)


@transaction.atomic
def put_back(evidence, *, by, at):
    """Shows again a file that was taken off, for as long as acts are undone and the unit may still enter.

    Twice changes nothing. Raises Refused.
    """
    mark = _open_line(locked(evidence.mark.assessment), evidence.mark.criterion.code, by=by, at=at)
    hidden = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=False).first()
    if hidden:
        refuse_late(hidden.removed_at, TOO_LATE_FOR_FILES, at=at)
        _check_room(mark, evidence.file.sha256)
        hidden.removed_at, hidden.removed_by_name = None, ""
        hidden.save(update_fields=["removed_at", "removed_by_name"])


def _open_line(assessment, code, *, by, at):
    """The line of `code` where `by` may still enter; raises Refused."""
    if sentence := entry_refusal(assessment, by, Stage.SELF, at=at):
        raise Refused(sentence)
    marks = lines_of(assessment)
    mark = next((each for each in marks if each.criterion.code == code), None)
    if mark is None:
        raise Refused(f"Phiếu không có tiêu chí {code}.")
    if sentence := line_refusal(mark, marks, Stage.SELF):
        raise Refused(sentence)
    return mark


def _refuse_many_taken_off(mark, *, at):
    """Every file costs room and a picture of it, also after it was taken off: so many in an hour and no more."""
    removed = (
        mark.evidence.filter(removed_at__gt=at - HOUR).order_by("-removed_at").values_list("removed_at", flat=True)
    )
    for counted in removed[MOST_FILES - 1 : MOST_FILES]:
        raise Refused(
            f"Tiêu chí {mark.criterion.code} đã có {MOST_FILES} tệp bị bỏ trong một giờ qua. "
            f"Hãy tải tiếp sau {show_clock(counted + HOUR)}."
        )


def _check_room(mark, sha256):
    code = mark.criterion.code
    if any(shown.file.sha256 == sha256 for shown in mark.kept_evidence):
        raise AlreadyThere(f"Tệp này đã có ở tiêu chí {code}.")
    if len(mark.kept_evidence) >= MOST_FILES:
        raise Refused(f"Tiêu chí {code} đã có {MOST_FILES} tệp, mức nhiều nhất. Hãy bỏ bớt tệp rồi tải lại.")
