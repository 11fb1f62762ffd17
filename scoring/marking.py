"""Writing a mark: the self mark, the head's and the appraisal's, each in its own columns, each under the lock."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from scoring import points
from scoring.deadlines import lock_sentence
from scoring.models import Assessment, Mark, Stage, Status
from scoring.sheets import EDITABLE_SELF, all_locked, lines_of, lines_of_all, locked, refresh_totals
from scoring.workflow import appraises, approves, enters, own_sheet_sentence
from units.refusals import Refused
from units.text import nfc

WORDS = {Stage.SELF: "explanation", Stage.HEAD: "head_reason", Stage.APPRAISAL: "appraisal_reason"}
_TRACE = ("revision", "saved_at", "saved_by", "saved_by_name")


@dataclass(frozen=True)
class Opinion:
    """What a person typed for one criterion: points or N/A or nothing, and the words beside it (None: as they are).

    `unread`: why what was typed is no number, where it is none.
    """

    points: Decimal | None = None
    not_applicable: bool = False
    words: str | None = ""
    unread: str = ""


class Conflict(Exception):
    """Somebody else saved this mark in between; carries the stored mark and what was being typed."""

    def __init__(self, mark, typed):
        super().__init__("Có người vừa lưu tiêu chí này.")
        self.mark, self.typed = mark, typed


@dataclass(frozen=True)
class _Pen:
    """Whose the marks of a stage are, in which states of the sheet, and how they are called."""

    held_by: Callable
    statuses: tuple
    only: str
    name: str
    locks: bool = True


_PENS = {
    Stage.SELF: _Pen(
        enters,
        EDITABLE_SELF,
        "Chỉ cán bộ đầu mối của đơn vị, người được chấm nơi đơn vị cho tự chấm, hoặc Sở Nội vụ được nhập điểm tự chấm.",
        "điểm tự chấm",
    ),
    Stage.HEAD: _Pen(
        approves, (Status.SUBMITTED,), "Chỉ thủ trưởng đơn vị đang tại chức được ghi điểm duyệt.", "điểm duyệt"
    ),
    Stage.APPRAISAL: _Pen(
        appraises, (Status.APPROVED,), "Chỉ Sở Nội vụ được ghi điểm thẩm định.", "điểm thẩm định", locks=False
    ),
}


def entry_refusal(assessment, user, stage, *, at):
    """Why `user` may not write marks of `stage` on the sheet now; None when they may."""
    if not assessment.is_current:
        return "Phiếu này đã có bản mới thay thế. Hãy mở bản mới."
    pen = _PENS[stage]
    if not pen.held_by(user, assessment):
        return pen.only
    if sentence := own_sheet_sentence(pen.held_by, user, assessment):
        return sentence
    if assessment.status not in pen.statuses:
        return f"Phiếu đang ở trạng thái “{assessment.get_status_display()}” nên không sửa {pen.name} được."
    return lock_sentence(assessment, at=at) if pen.locks else None


def refusal_of_all(assessment, user, *, at):
    """Why `user` may write marks of no stage on the sheet now; None when some are open to them."""
    refusals = {stage: entry_refusal(assessment, user, stage, at=at) for stage in Stage}
    if not all(refusals.values()):
        return None
    return refusals[next((stage for stage in Stage if _PENS[stage].held_by(user, assessment)), Stage.SELF)]


@transaction.atomic
def record_mark(assessment, *, code, stage, typed, revision, by, at):
    """Writes one opinion on one criterion and refreshes the totals; returns (sheet, lines, mark).

    `typed` is an Opinion, `revision` the one the person saw. Raises Refused, points.BadPoints (a sentence for
    the field), or Conflict when the mark was saved by another in between and the values differ.
    """
    sheet, marks = _held(assessment, stage, by=by, at=at)
    mark = _line(marks, code)
    if _write(mark, marks, stage, typed, revision, by=by, at=at):
        _store_totals(sheet, marks)
    return sheet, marks, mark


@transaction.atomic
def record_marks(assessment, *, stage, typed, by, at):
    """Writes many opinions under one lock: `typed` is {code: (Opinion, revision)}; returns {code: why not}.

    Each line stands alone: those that fail (BadPoints, Conflict, Refused) leave the others saved.
    """
    sheet, marks = _held(assessment, stage, by=by, at=at)
    failed, changed = {}, False
    for code, (opinion, revision) in typed.items():
        try:
            changed |= _write(_line(marks, code), marks, stage, opinion, revision, by=by, at=at)
        except (points.BadPoints, Conflict, Refused) as why:
            failed[code] = why
    if changed:
        _store_totals(sheet, marks)
    return failed


@transaction.atomic
def record_many(pks, *, stage, typed, by, at):
    """Writes opinions on many sheets: `typed` is {(sheet pk, code): (Opinion, revision)}.

    Returns (the sheets, {sheet pk: lines}, {(sheet pk, code): why not}). Each cell stands alone, as in record_marks;
    the number of queries does not follow the number of sheets.
    """
    sheets = all_locked(pks)
    lines = lines_of_all(sheets)
    closed = {sheet.pk: entry_refusal(sheet, by, stage, at=at) for sheet in sheets}
    failed, changed = {}, []
    for (pk, code), (opinion, revision) in typed.items():
        try:
            if closed[pk]:
                raise Refused(closed[pk])
            mark = _line(lines[pk], code)
            if _put(mark, lines[pk], stage, opinion, revision, by=by, at=at):
                changed.append(mark)
        except (points.BadPoints, Conflict, Refused) as why:
            failed[pk, code] = why
    _store_many(sheets, lines, changed, stage)
    return sheets, lines, failed


def _store_many(sheets, lines, changed, stage):
    if not changed:
        return
    # Rows that exist for certain: an upsert writes thousands in one plain statement.
    Mark.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=[*_columns(stage), *_TRACE]
    )
    touched = {mark.assessment_id for mark in changed}
    written = [sheet for sheet in sheets if sheet.pk in touched]
    for sheet in written:
        refresh_totals(sheet, lines[sheet.pk])
    Assessment.objects.bulk_update(written, ["total", "band"])


def _held(assessment, stage, *, by, at):
    """(sheet, lines) under the lock, where `by` may write marks of `stage`; else raises Refused."""
    sheet = locked(assessment)
    if sentence := entry_refusal(sheet, by, stage, at=at):
        raise Refused(sentence)
    return sheet, lines_of(sheet)


def _line(marks, code):
    mark = next((each for each in marks if each.criterion.code == code), None)
    if mark is None:
        raise Refused(f"Phiếu không có tiêu chí {code}.")
    return mark


def _store_totals(sheet, marks):
    refresh_totals(sheet, marks)
    sheet.save(update_fields=["total", "band"])


def line_refusal(mark, marks, stage):
    """Why this line of the sheet takes no mark of `stage`, or None."""
    if stage != Stage.APPRAISAL and mark.criterion.kind == points.CriterionKind.APPRAISER_ONLY:
        return f"Tiêu chí {mark.criterion.code} do cấp trên chấm."
    if stage == Stage.SELF and any(each.flagged for each in marks) and not mark.flagged:
        return f"Lần trả lại này chỉ mở các tiêu chí được đánh dấu; {mark.criterion.code} giữ nguyên."
    return None


def _check(mark, stage, typed):
    if typed.unread:
        raise points.BadPoints(f"{typed.unread} {points.allowed(mark.max_points, mark.criterion.step)}")
    if typed.not_applicable:
        if not mark.criterion.not_applicable:
            raise points.BadPoints(f"Tiêu chí {mark.criterion.code} luôn áp dụng, cần có điểm.")
    elif typed.points is not None:
        points.check_points(typed.points, mark.max_points, mark.criterion.step)


def _columns(stage):
    return (f"{stage}_points", f"{stage}_na", WORDS[stage])


def _write(mark, marks, stage, typed, revision, *, by, at):
    """Puts the opinion on the mark and stores it; False when it says what the mark said already."""
    if not _put(mark, marks, stage, typed, revision, by=by, at=at):
        return False
    mark.save(update_fields=[*_columns(stage), *_TRACE])
    return True


def _put(mark, marks, stage, typed, revision, *, by, at):
    """Puts the opinion on the mark without storing it; False when it says what the mark said already."""
    if sentence := line_refusal(mark, marks, stage):
        raise Refused(sentence)
    _check(mark, stage, typed)
    words = getattr(mark, WORDS[stage]) if typed.words is None else nfc(typed.words)
    values = dict(
        zip(_columns(stage), (None if typed.not_applicable else typed.points, typed.not_applicable, words), strict=True)
    )
    if all(getattr(mark, name) == value for name, value in values.items()):
        return False
    if revision != mark.revision:
        raise Conflict(mark, typed)
    values |= {"revision": mark.revision + 1, "saved_at": at, "saved_by": by, "saved_by_name": by.full_name}
    for name, value in values.items():
        setattr(mark, name, value)
    return True
