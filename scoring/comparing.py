"""What a reviewer looks at first: against last year, since the last return, cut, without evidence."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from scoring.models import RETURNS, Evidence, Mark, Stage
from scoring.opinions import before, decided, opinion, opinions_in, shown_points
from scoring.points import CriterionKind
from scoring.sheets import missing_evidence
from units.numbers import show_decimal

FAR_FROM_LAST_YEAR = Decimal(1)


@dataclass(frozen=True)
class Remark:
    """Why a criterion needs eyes: a tag of the interface; `about` is the same without the numbers, for lists."""

    text: str
    kind: str = ""
    icon: str = ""
    about: str = ""

    def __post_init__(self):
        object.__setattr__(self, "about", self.about or self.text)


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


def taken_off_since(returns):
    """{sheet pk: {criterion code: how many files the unit took off}} since each of these returns; one query if any."""
    if not returns:
        return {}
    since = Q()
    for returned in returns:
        since |= Q(mark__assessment=returned.assessment_id, removed_at__gt=returned.at)
    found = {}
    for sheet, code in Evidence.objects.filter(since).values_list("mark__assessment", "mark__criterion__code"):
        files = found.setdefault(sheet, {})
        files[code] = files.get(code, 0) + 1
    return found


def remarks_on(mark, *, stage, last, returned, taken_off=0):
    """Why `stage` should look at this mark first; empty for the ordinary ones.

    `last`: last year's mark of the criterion or None. `returned`: the last return of the sheet or None; `taken_off`:
    how many files of the mark were taken off since.
    """
    found = [_since_return(mark, returned), *_said_since(mark, returned, taken_off)]
    found += [_cut(mark, stage), _without_file(mark), _far(mark, last)]
    if stage == Stage.APPRAISAL and mark.criterion.kind == CriterionKind.APPRAISER_ONLY:
        found.append(Remark("Cấp trên chấm", "appr"))
    return [remark for remark in found if remark]


def changed_since(mark, returned):
    """(points before, points now) as shown where the self mark moved since a return; else None."""
    if returned is None or not returned.marks or mark.criterion.code not in returned.marks:
        return None
    then, now = opinions_in(returned.marks, mark.criterion.code)[0], opinion(mark, Stage.SELF)
    return None if then == now else (written(then), written(now))


def explained_before(mark, returned):
    """What the explanation said at the return, where it says something else now; else None."""
    if returned is None or returned.explanations is None:
        return None
    then = returned.explanations.get(mark.criterion.code, "")
    return None if then == mark.explanation else then


def added_since(mark, returned):
    """How many of the files shown were added after a return."""
    return sum(shown.added_at > returned.at for shown in mark.kept_evidence) if returned else 0


def is_touched_since(mark, returned, taken_off=0):
    """Whether the unit did anything about the mark after a return."""
    said = explained_before(mark, returned) is not None
    return bool(said or changed_since(mark, returned) or added_since(mark, returned) or taken_off)


def written(opinion_):
    """An opinion inside a sentence."""
    return shown_points(opinion_) or "trống"


def _since_return(mark, returned):
    if change := changed_since(mark, returned):
        return Remark(f"Đã sửa sau khi trả lại: {change[0]} → {change[1]}", "self", about="Đã sửa điểm sau khi trả lại")
    if returned and mark.criterion.code in returned.flagged:
        return Remark("Điểm giữ nguyên sau khi trả lại", "warn")
    return None


def _said_since(mark, returned, taken_off):
    if explained_before(mark, returned) is not None:
        yield Remark("Đã sửa giải trình", "self", about="Đã sửa giải trình sau khi trả lại")
    if added := added_since(mark, returned):
        yield Remark(f"Thêm {added} tệp", "self", "clip", "Thêm tệp sau khi trả lại")
    if taken_off:
        yield Remark(f"Bỏ {taken_off} tệp", "warn", "clip", "Bỏ tệp sau khi trả lại")


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
    return Remark(
        f"Năm trước {show_decimal(then)}, năm nay {show_decimal(mark.self_points)}",
        "warn",
        about="Lệch năm trước quá 1 điểm",
    )
