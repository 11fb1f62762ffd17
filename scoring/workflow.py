"""The journey of a sheet: one table of steps, one answer to "may I?", one verb that changes the status."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from scoring import capping
from scoring.deadlines import deadline_of, lock_sentence
from scoring.models import RETURNS, Action, Assessment, AssessmentEvent, Mark, Stage, Status
from scoring.opinions import agree_where_silent, forget_mere_agreement, is_cut, snapshot_of
from scoring.own_sheets import is_about, marks_self, may_not_judge, own_pen
from scoring.reopening import new_version
from scoring.sheets import (
    changed_without_reason,
    lines_of,
    locked,
    missing_marks,
    missing_to_submit,
    refresh_totals,
)
from units.days import show_day
from units.models import Unit
from units.permissions import coordinates, heads, position_in, serves
from units.refusals import Refused


def enters(user, assessment):
    """The unit's clerk, the coordinator for units that send paper, or the person marked, where the unit allows it."""
    in_office = serves(user, assessment.unit_id) or coordinates(user, assessment.unit.province_id)
    return in_office or marks_self(user, assessment)


def approves(user, assessment):
    return heads(user, assessment.unit_id)


def appraises(user, assessment):
    return coordinates(user, assessment.unit.province_id)


def answers(user, assessment):
    """The unit itself: its clerk or its head."""
    return serves(user, assessment.unit_id) or heads(user, assessment.unit_id)


OFFICES = {
    enters: "cán bộ đầu mối của đơn vị, người được chấm nơi đơn vị cho tự chấm, hoặc chuyên viên Sở Nội vụ nhập thay",
    approves: "thủ trưởng đơn vị đang tại chức",
    appraises: "chuyên viên Sở Nội vụ của tỉnh",
    answers: "cán bộ đầu mối hoặc thủ trưởng của đơn vị",
}


# Nobody judges their own sheet: these steps, and the marks that lead to them, are for somebody else in the office.
OTHERS_SHEETS = {
    approves: "Đây là phiếu của chính anh/chị nên anh/chị không duyệt. "
    "Hãy để thủ trưởng khác, hoặc người phụ trách do Sở Nội vụ chỉ định, duyệt phiếu này.",
    appraises: "Đây là phiếu của chính anh/chị nên anh/chị không thẩm định. "
    "Hãy để chuyên viên Sở Nội vụ khác thẩm định phiếu này.",
}


def own_sheet_sentence(office, user, assessment):
    """Why this person does not hold `office` for a sheet about themselves, or None."""
    return OTHERS_SHEETS.get(office) if may_not_judge(user, assessment) else None


def _ready_to_submit(assessment, user, marks):
    return _listed("Chưa trình được, còn thiếu", missing_to_submit(marks))


def _ready_to_approve(assessment, user, marks):
    if submitter_id(assessment) == user.pk:
        return "Người đã trình phiếu không duyệt chính phiếu đó. Hãy để thủ trưởng khác đang tại chức duyệt."
    lacking = missing_marks(marks, stage=Stage.HEAD) + changed_without_reason(marks, stage=Stage.HEAD)
    return _listed("Chưa duyệt được, còn", lacking)


def _ready_to_appraise(assessment, user, marks):
    lacking = missing_marks(marks, stage=Stage.APPRAISAL) + changed_without_reason(marks, stage=Stage.APPRAISAL)
    return _listed("Chưa thẩm định xong, còn", lacking)


def _ready_to_answer(assessment, user, marks):
    if not any(is_cut(mark) for mark in marks):
        return "Không có điểm nào bị sửa nên không cần giải trình."
    if assessment.events.filter(action=Action.ANSWER).exists():
        return "Đơn vị đã giải trình một lần với phiếu này."
    return None


def _ready_to_finalize(assessment, user, marks):
    if assessment.total is None:
        return "Phiếu chưa có tổng điểm nên chưa chốt được. Hãy thẩm định đủ các tiêu chí."
    return capping.surplus_sentence(assessment)


def _ready_to_close(assessment, user, marks):
    if unit_lasts(assessment):
        return "Đơn vị còn hoạt động ở ngày khóa đợt nên phiếu không kết thúc cùng đơn vị."
    return None


def _ready_to_resume(assessment, user, marks):
    if not unit_lasts(assessment):
        return "Đơn vị đã kết thúc trước ngày khóa đợt nên phiếu không tiếp tục được."
    return None


@dataclass(frozen=True)
class Step:
    """One row of the journey. `target` None: the status stays. `ready` looks at the marks.

    `judges`: nobody takes it on a sheet about themselves.
    `follows_the_unit`: taken when a unit ends, or its ending is undone (scoring.ending); never offered as a button.
    """

    sources: frozenset
    target: Status | None
    taken_by: Callable
    ready: Callable | None = None
    needs_reason: bool = False
    locks_at_deadline: bool = False
    names_deadline: bool = False
    follows_the_unit: bool = False
    judges: bool = False


STEPS = {
    Action.SUBMIT: Step(
        sources=frozenset({Status.DRAFT, Status.RETURNED}),
        target=Status.SUBMITTED,
        taken_by=enters,
        ready=_ready_to_submit,
        locks_at_deadline=True,
    ),
    Action.RETURN: Step(
        sources=frozenset({Status.SUBMITTED}),
        target=Status.RETURNED,
        taken_by=approves,
        needs_reason=True,
        locks_at_deadline=True,
    ),
    Action.APPROVE: Step(
        sources=frozenset({Status.SUBMITTED}),
        target=Status.APPROVED,
        taken_by=approves,
        ready=_ready_to_approve,
        locks_at_deadline=True,
        judges=True,
    ),
    Action.RETURN_FROM_APPRAISAL: Step(
        sources=frozenset({Status.APPROVED, Status.APPRAISED}),
        target=Status.RETURNED,
        taken_by=appraises,
        needs_reason=True,
        names_deadline=True,
    ),
    Action.APPRAISE: Step(
        sources=frozenset({Status.APPROVED}),
        target=Status.APPRAISED,
        taken_by=appraises,
        ready=_ready_to_appraise,
        judges=True,
    ),
    Action.ANSWER: Step(
        sources=frozenset({Status.APPROVED, Status.APPRAISED}),
        target=None,
        taken_by=answers,
        ready=_ready_to_answer,
        needs_reason=True,
    ),
    Action.OVERRIDE_BAND: Step(
        sources=frozenset({Status.APPRAISED}), target=None, taken_by=appraises, needs_reason=True, judges=True
    ),
    Action.FINALIZE: Step(
        sources=frozenset({Status.APPRAISED}),
        target=Status.FINAL,
        taken_by=appraises,
        ready=_ready_to_finalize,
    ),
    Action.REOPEN: Step(
        sources=frozenset({Status.SUBMITTED, Status.APPROVED, Status.APPRAISED, Status.FINAL}),
        target=Status.DRAFT,
        taken_by=appraises,
        needs_reason=True,
        names_deadline=True,
    ),
    Action.CLOSE: Step(
        sources=frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED}),
        target=Status.CLOSED,
        taken_by=appraises,
        ready=_ready_to_close,
        follows_the_unit=True,
    ),
    Action.RESUME: Step(
        sources=frozenset({Status.CLOSED}),
        target=None,
        taken_by=appraises,
        ready=_ready_to_resume,
        follows_the_unit=True,
    ),
}


def refusal(action, assessment, user, *, at, marks=None):
    """Why `user` may not take `action` on the sheet now, as a sentence; None when they may.

    The same answer serves the button and the POST. `marks` are the sheet's lines where the caller has them.
    """
    step = STEPS[action]
    if not assessment.is_current:
        return "Phiếu này đã có bản mới thay thế. Hãy mở bản mới."
    if not step.taken_by(user, assessment):
        return f"Việc này do {OFFICES[step.taken_by]} làm."
    if step.judges and (sentence := own_sheet_sentence(step.taken_by, user, assessment)):
        return sentence
    if assessment.status not in step.sources:
        return _out_of_turn(action, assessment)
    if step.locks_at_deadline and (sentence := lock_sentence(assessment, at=at)):
        return sentence
    if step.ready:
        return step.ready(assessment, user, lines_of(assessment) if marks is None else marks)
    return None


# What a sheet waits for on its road, in the order of the road.
_WAITS_FOR = {
    Status.DRAFT: "đơn vị trình",
    Status.RETURNED: "đơn vị trình lại",
    Status.SUBMITTED: "thủ trưởng duyệt",
    Status.APPROVED: "Sở Nội vụ thẩm định",
    Status.APPRAISED: "Sở Nội vụ chốt",
    Status.FINAL: "",
}


def _out_of_turn(action, assessment):
    """That the sheet's state does not fit the step: it is too early for it, or too late."""
    road, status = list(_WAITS_FOR), assessment.status
    state = f"Phiếu đang ở trạng thái “{assessment.get_status_display()}” nên"
    if status in road and all(each in road[road.index(status) + 1 :] for each in STEPS[action].sources):
        return f"{state} chưa {_verb(action)} được, cần {_WAITS_FOR[status]} trước."
    return f"{state} không {_verb(action)} được nữa."


def open_actions(assessment, user, *, at, marks=None):
    """Every action whose person and status fit, with its refusal or None: what the page offers as buttons."""
    marks = lines_of(assessment) if marks is None else marks
    return {
        action: refusal(action, assessment, user, at=at, marks=marks)
        for action, step in STEPS.items()
        if not step.follows_the_unit
        and assessment.is_current
        and assessment.status in step.sources
        and step.taken_by(user, assessment)
    }


@transaction.atomic
def take(action, assessment, *, by, at, reason="", document="", flagged=(), due_at=None, band="", address=None):
    """Takes one step under the row lock and records it; returns the sheet (a new version after REOPEN).

    `flagged`: criterion codes that a return opens for change (none: all). `due_at`: the new deadline that a
    return by Sở or a reopening names. `band`: the band decided by OVERRIDE_BAND. Raises Refused.
    """
    sheet = locked(assessment)
    marks = lines_of(sheet)
    if sentence := refusal(action, sheet, by, at=at, marks=marks):
        raise Refused(sentence)
    step = STEPS[action]
    _check_particulars(action, step, sheet, marks, at=at, reason=reason, document=document, flagged=flagged,
                       due_at=due_at, band=band)  # fmt: skip
    _before_move(action, sheet, marks, at=at, flagged=flagged, due_at=due_at, band=band)
    if action == Action.REOPEN:
        sheet = new_version(sheet, marks, due_at=due_at)
    else:
        _move(sheet, marks, to=step.target)
    sheet.events.create(
        action=action,
        status=sheet.status,
        at=at,
        dated=timezone.localdate(at),
        by=by,
        by_name=by.full_name,
        by_position=_position_of(by, sheet),
        address=address,
        reason=reason.strip() or (own_pen(sheet, marks) if action == Action.SUBMIT else ""),
        document=document.strip(),
        flagged=sorted(flagged),
        marks=snapshot_of(marks),
        explanations={mark.criterion.code: mark.explanation for mark in marks} if action in RETURNS else None,
    )
    return sheet


def _position_of(by, sheet):
    """The office of that day; the person marked is called so, for the history tells whose pen it was."""
    office = position_in(by, unit=sheet.unit, province_id=sheet.unit.province_id)
    if not is_about(by, sheet):
        return office
    return f"{office or sheet.staff.position}, người được chấm".removeprefix(", ")[:200]


def _check_particulars(action, step, sheet, marks, *, at, reason, document, flagged, due_at, band):
    """What the form of a step must say; these depend on the typed values, not on the person or the state."""
    if step.needs_reason and not reason.strip():
        raise Refused("Hãy nêu lý do." if action != Action.ANSWER else "Hãy viết nội dung giải trình.")
    if action == Action.REOPEN and sheet.status == Status.FINAL and not document.strip():
        raise Refused("Phiếu đã chốt chỉ mở lại theo quyết định. Hãy nhập số quyết định.")
    if unknown := set(flagged) - {mark.criterion.code for mark in marks}:
        raise Refused(f"Phiếu không có tiêu chí {', '.join(sorted(unknown))}.")
    if step.names_deadline:
        if due_at and due_at <= at:
            raise Refused("Hạn mới đã qua. Hãy đặt một ngày từ hôm nay trở đi.")
        if due_at and due_at < deadline_of(sheet):
            raise Refused(
                f"Đơn vị đã có hạn đến {show_day(deadline_of(sheet))}, muộn hơn hạn vừa nhập. "
                "Hãy để trống hạn mới, hoặc đặt một ngày muộn hơn."
            )
        if not due_at and at > deadline_of(sheet):
            raise Refused(f"Hạn của phiếu đã qua ({show_day(deadline_of(sheet))}). Hãy đặt hạn mới cho đơn vị.")
    if action == Action.OVERRIDE_BAND and band not in {rule.code for rule in sheet.rubric.bands.all()}:
        raise Refused("Hãy chọn một mức xếp loại của bộ tiêu chí.")


def _before_move(action, sheet, marks, *, at, flagged, due_at, band):
    """What each step writes besides the status."""
    if action == Action.APPROVE:
        agree_where_silent(marks, Stage.HEAD)
        if sheet.on_time is None:
            sheet.on_time = at <= deadline_of(sheet)
    elif action == Action.APPRAISE:
        agree_where_silent(marks, Stage.APPRAISAL)
    elif action == Action.OVERRIDE_BAND:
        sheet.decided_band = band
    elif action in RETURNS:
        forget_mere_agreement(marks, flagged)
        sheet.decided_band = None
        if due_at:
            sheet.due_at, sheet.deadline = due_at, max(due_at, deadline_of(sheet))
    elif action == Action.RESUME:
        sheet.status = status_before_closing(sheet)
    elif action == Action.SUBMIT:
        Mark.objects.filter(assessment=sheet, flagged=True).update(flagged=False)


def _move(sheet, marks, *, to):
    if to is not None:
        sheet.status = to
    refresh_totals(sheet, marks)
    sheet.save(update_fields=["status", "total", "band", "decided_band", "on_time", "due_at"])


def unit_lasts(assessment):
    """Whether the sheet's unit, and its province, exist on the closing day of the round."""
    return Unit.objects.existing_on(assessment.round.closing_day).filter(pk=assessment.unit_id).exists()


def status_before_closing(assessment):
    """Where a closed sheet stood: the status of the last event before it was closed, else a draft."""
    events = assessment.events.exclude(action=Action.CLOSE).order_by("-pk")
    return events.values_list("status", flat=True).first() or Status.DRAFT


def with_submitter(assessments):
    """Annotates each sheet with `submitted_by`: who submitted the present version last (an id), or None."""
    submissions = AssessmentEvent.objects.filter(assessment=OuterRef("pk"), action=Action.SUBMIT).order_by("-pk")
    return assessments.annotate(submitted_by=Subquery(submissions.values("by")[:1]))


def submitter_id(assessment):
    """Who submitted the present version last, or None; uses the annotation where the sheet carries it."""
    if not hasattr(assessment, "submitted_by"):
        found = with_submitter(Assessment.objects.filter(pk=assessment.pk))
        return found.values_list("submitted_by", flat=True).get()
    return assessment.submitted_by


def _listed(opening, lacking):
    if not lacking:
        return None
    shown = "; ".join(f"{item.code}: {item.sentence[0].lower()}{item.sentence[1:]}" for item in lacking[:5])
    more = f" và {len(lacking) - 5} mục khác" if len(lacking) > 5 else ""
    return f"{opening} {len(lacking)} mục: {shown}{more}."


def _verb(action):
    return {
        Action.SUBMIT: "trình",
        Action.RETURN: "trả lại",
        Action.RETURN_FROM_APPRAISAL: "trả lại",
        Action.APPROVE: "duyệt",
        Action.APPRAISE: "thẩm định",
        Action.ANSWER: "giải trình",
        Action.OVERRIDE_BAND: "quyết định xếp loại",
        Action.FINALIZE: "chốt",
        Action.REOPEN: "mở lại",
        Action.CLOSE: "kết thúc",
        Action.RESUME: "tiếp tục",
    }[action]
