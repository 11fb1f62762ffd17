"""What a reviewer looks at first: against last year, since the last return, cut, without evidence."""

from dataclasses import dataclass
from decimal import Decimal

from scoring.models import Action, Mark, Stage
from scoring.opinions import before, decided, opinion, opinions_in, shown_points
from scoring.points import CriterionKind
from scoring.sheets import missing_evidence
from units.numbers import show_decimal

RETURNS = (Action.RETURN, Action.RETURN_FROM_APPRAISAL)
FAR_FROM_LAST_YEAR = Decimal(1)


@dataclass(frozen=True)
class Remark:
    """Why a criterion needs eyes: a tag of the interface."""

    text: str
    kind: str = ""
    icon: str = ""


def last_year_of(sheet):
    """(total, {criterion code: mark}) of the same unit or person a year before; (None, {}) where there is none."""
    whose = {"assessment__staff": sheet.staff_id} if sheet.staff_id else {"assessment__staff__isnull": True}
    marks = Mark.objects.filter(
        assessment__round__campaign=sheet.round.campaign_id,
        assessment__round__year=sheet.round.year - 1,
        assessment__unit=sheet.unit_id,
        assessment__is_current=True,
        **whose,
    )
    found = {mark.criterion.code: mark for mark in marks.select_related("criterion", "assessment")}
    total = next((mark.assessment.total for mark in found.values()), None)
    return total, found


def last_return(events):
    return next((event for event in reversed(events) if event.action in RETURNS), None)


def remarks_on(mark, *, stage, last, returned):
    """Why `stage` should look at this mark first; empty for the ordinary ones.

    `last`: last year's mark of the criterion or None. `returned`: the last return of the sheet or None.
    """
    found = [_since_return(mark, returned), _cut(mark, stage), _without_file(mark), _far(mark, last)]
    if stage == Stage.APPRAISAL and mark.criterion.kind == CriterionKind.APPRAISER_ONLY:
        found.append(Remark("Cấp trên chấm", "appr"))
    return [remark for remark in found if remark]


def changed_since(mark, returned):
    """(points before, points now) as shown where the self mark moved since a return; else None."""
    if returned is None or not returned.marks or mark.criterion.code not in returned.marks:
        return None
    then, now = opinions_in(returned.marks, mark.criterion.code)[0], opinion(mark, Stage.SELF)
    return None if then == now else (written(then), written(now))


def written(opinion_):
    """An opinion inside a sentence."""
    return shown_points(opinion_) or "trống"


def _since_return(mark, returned):
    if change := changed_since(mark, returned):
        return Remark(f"Đã sửa sau khi trả lại: {change[0]} → {change[1]}", "self")
    if returned and mark.criterion.code in returned.flagged:
        return Remark("Điểm giữ nguyên sau khi trả lại", "warn")
    return None


def _cut(mark, stage):
    self_, head, appraisal = (opinion(mark, known) for known in Stage)
    if stage == Stage.APPRAISAL and head.given and head != self_:
        return Remark(f"Thủ trưởng sửa: {written(self_)} → {written(head)}", "head")
    own = head if stage == Stage.HEAD else appraisal
    if own.given and before(mark, stage).given and own != before(mark, stage):
        return Remark("Đang sửa điểm", "head" if stage == Stage.HEAD else "appr")
    return None


def _without_file(mark):
    """Nothing shows for the points; an explanation is enough where the rule lets it stand for a file."""
    return Remark("Không có minh chứng", "warn", "clip") if missing_evidence([mark]) else None


def _far(mark, last):
    if last is None or last.max_points != mark.max_points or mark.self_points is None:
        return None
    then = decided(last).points
    if then is None or abs(then - mark.self_points) <= FAR_FROM_LAST_YEAR:
        return None
    return Remark(f"Năm trước {show_decimal(then)}, năm nay {show_decimal(mark.self_points)}", "warn")
