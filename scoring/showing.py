"""What the page of one sheet shows: its rows in groups, who may do what, and what to look at first."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localdate

from campaign.disciplining import in_year, told
from scoring.comparing import (
    explained_before,
    is_touched_since,
    last_return,
    last_year_of,
    remarks_on,
    taken_off_since,
)
from scoring.deadlines import deadline_of
from scoring.forms import StepForm
from scoring.marking import entry_refusal
from scoring.mending import last_returns, mending_of
from scoring.models import JUDGED, Action, Stage, Status
from scoring.own_sheets import may_not_judge
from scoring.rows import row_of
from scoring.sheets import EDITABLE_SELF, band_rules, lines_of, missing_to_submit, stage_of
from scoring.standing import standing_of
from scoring.workflow import appraises, approves, enters, open_actions, refusal
from units.permissions import coordinates, heads_in_office

STAGE_AT = {
    Status.DRAFT: Stage.SELF,
    Status.RETURNED: Stage.SELF,
    Status.SUBMITTED: Stage.HEAD,
    Status.APPROVED: Stage.APPRAISAL,
}
WITH_PARTICULARS = tuple(StepForm.ASKED)


@dataclass
class Group:
    """A group of criteria with its running sum."""

    code: str
    title: str
    rows: list
    given: Decimal
    most: Decimal


def stage_open_to(sheet, user, *, at):
    """The stage this person may write now, or None; and the sentence that says why not, where it is theirs to know."""
    stage = STAGE_AT.get(sheet.status)
    if stage is None:
        return None, ""
    sentence = entry_refusal(sheet, user, stage, at=at)
    return (None, sentence) if sentence else (stage, "")


def sheet_page(sheet, user, *, at, forms=None, troubles=None, step=None, flagged=(), stage=None, opened=None):
    """Everything the page of a sheet needs, in a fixed number of queries.

    After a refusal: `forms` and `troubles` of the lines ({code: …}), `step` (action, StepForm) and the `flagged`
    codes bring back what was typed, and `stage` the columns it was typed in.
    """
    forms, troubles = forms or {}, troubles or {}
    lines, events = lines_of(sheet), list(sheet.events.all())
    open_stage, why_closed = stage_open_to(sheet, user, at=at)
    stage = stage or open_stage
    total_before, last = last_year_of(sheet)
    returned = last_return(events)
    missing = missing_to_submit(lines) if sheet.status in EDITABLE_SELF else []
    lacking = {item.code: item.sentence for item in missing}
    mending = mending_of(sheet, lines, returned, missing=missing)
    reviews = stage in (Stage.HEAD, Stage.APPRAISAL)
    taken_off = taken_off_since([returned]).get(sheet.pk, {}) if reviews and returned else {}
    rows = [
        row_of(
            mark, lines, stage=stage,
            form=forms.get(mark.criterion.code),
            trouble=troubles.get(mark.criterion.code),
            last=last.get(mark.criterion.code),
            remarks=remarks_on(
                mark, stage=stage, last=last.get(mark.criterion.code), returned=returned,
                taken_off=taken_off.get(mark.criterion.code, 0),
            ) if reviews else [],
            explained=explained_before(mark, returned) if reviews else None,
            lacking=lacking.get(mark.criterion.code, ""),
            flagged=mark.criterion.code in flagged if reviews else mark.flagged,
            unmended=mark.criterion.code in mending.codes,
            opened=mark.criterion.code == opened,
        )
        for mark in lines
    ]  # fmt: skip
    actions = open_actions(sheet, user, at=at, marks=lines)
    standing = standing_of(sheet, lines, stage=stage or stage_of(sheet))
    context = {
        "sheet": sheet,
        "sentence": "",
        "wrong_at": "",
        "newer": None if sheet.is_current else getattr(sheet, "next_version", None),
        "now": at,
        "stage": stage,
        "why_closed": why_closed if _concerns(sheet, user) else "",
        "rows": rows,
        "groups": _groups(rows, standing),
        "standing": standing,
        "lacking": missing,
        "mending": mending,
        "last_total": total_before,
        "has_last": bool(last),
        "last_year": sheet.round.year - 1,
        "events": events[::-1],
        "returned": returned,
        "heads": _approvers(sheet, at=at),
        "about_its_head": _about_its_head(sheet, at=at),
        "locked_for_heads": sheet.status == Status.SUBMITTED and at > deadline_of(sheet),
        "is_coordinator": coordinates(user, sheet.unit.province_id),
        "actions": actions,
        "step_forms": _step_forms(sheet, actions, step),
        "refused_step": step[0] if step else None,
        "others": [],
        "disciplined": _disciplined(sheet, user),
        "decided_name": next((rule.name for rule in band_rules(sheet.rubric) if rule.code == sheet.decided_band), ""),
    }
    context["others"] = _other_steps(context["step_forms"], stage, step)
    if reviews:
        context |= _for_review(sheet, user, lines, rows, context, stage)
        context["changed_codes"] = [
            mark.criterion.code
            for mark in lines
            if is_touched_since(mark, returned, taken_off.get(mark.criterion.code, 0))
        ]
    return context


def _disciplined(sheet, user):
    """Disciplines in effect in the year of the sheet once its band is decided, as far as this person may know."""
    if sheet.status not in JUDGED:
        return []
    return [told(each) for each in in_year(user, sheet.round.year, unit_id=sheet.unit_id, staff=sheet.staff)]


def line_of_unit(sheet, mark, lines):
    """(the Row of a line that the unit has just changed, what the sheet still lacks, its Mending)."""
    missing, code = missing_to_submit(lines), mark.criterion.code
    mending = mending_of(sheet, lines, last_returns([sheet]).get(sheet.pk), missing=missing)
    row = row_of(
        mark, lines, stage=Stage.SELF,
        lacking=next((item.sentence for item in missing if item.code == code), ""),
        flagged=mark.flagged,
        unmended=code in mending.codes,
    )  # fmt: skip
    return row, missing, mending


def _concerns(sheet, user):
    """Whether it is this person's office to write now: others need no reason why they cannot."""
    writers = {Stage.SELF: enters, Stage.HEAD: approves, Stage.APPRAISAL: appraises}
    stage = STAGE_AT.get(sheet.status)
    return stage is not None and writers[stage](user, sheet)


def _groups(rows, standing):
    groups = {}
    for row in rows:
        groups.setdefault(row.criterion.group, []).append(row)
    return [Group(each.code, each.title, members, *standing.groups[each.code]) for each, members in groups.items()]


def _approvers(sheet, *, at):
    """Who approves this sheet on that day, never the person it is about; None where it is past waiting for them."""
    if not _waits_for_a_head(sheet):
        return None
    return [role for role in heads_in_office(sheet.unit, day=localdate(at)) if not may_not_judge(role.user, sheet)]


def _waits_for_a_head(sheet):
    return sheet.status in (*EDITABLE_SELF, Status.SUBMITTED)


def _about_its_head(sheet, *, at):
    """Whether the sheet is about who would approve it: somebody else must, and may have to be named first."""
    if not _waits_for_a_head(sheet) or sheet.staff_id is None or sheet.staff.account_id is None:
        return False
    return heads_in_office(sheet.unit, day=localdate(at)).filter(user=sheet.staff.account_id).exists()


def _step_forms(sheet, actions, step):
    bands = [(rule.code, rule.name) for rule in band_rules(sheet.rubric)]
    forms = {action: StepForm(action, bands=bands) for action in actions if action in WITH_PARTICULARS}
    if step and step[0] in forms:
        forms[step[0]] = step[1]
    return forms


WORDS_OF = {
    Action.RETURN_FROM_APPRAISAL: ("Trả lại đơn vị", "Phiếu về lại đơn vị để sửa; hạn mới là hạn của riêng phiếu này."),
    Action.ANSWER: (
        "Gửi giải trình của đơn vị",
        "Đơn vị giải trình một lần về điểm bị sửa, trước khi phiếu được chốt.",
    ),
    Action.OVERRIDE_BAND: ("Quyết định xếp loại", "Ghi xếp loại của người có thẩm quyền, kèm lý do."),
    Action.REOPEN: ("Mở lại phiếu", "Lập bản mới từ bản này. Phiếu đã chốt chỉ mở lại theo quyết định."),
}


def _other_steps(forms, stage, step):
    """Steps folded beside the page; the return of a review page has its place there."""
    beside = [action for action in WORDS_OF if action in forms]
    if stage == Stage.APPRAISAL:
        beside = [action for action in beside if action != Action.RETURN_FROM_APPRAISAL]
    return [
        {
            "action": action,
            "words": WORDS_OF[action][0],
            "hint": WORDS_OF[action][1],
            "form": forms[action],
            "is_open": bool(step and step[0] == action),
        }
        for action in beside
    ]


def _in_form(owner, form):
    """The fields stand outside the <form> whose id is `owner` and are sent with it all the same."""
    for each in form.fields.values():
        each.widget.attrs["form"] = owner
    return form


def _for_review(sheet, user, lines, rows, context, stage):
    back = Action.RETURN if stage == Stage.HEAD else Action.RETURN_FROM_APPRAISAL
    on = Action.APPROVE if stage == Stage.HEAD else Action.APPRAISE
    return {
        "looked": [row for row in rows if row.remarks or row.trouble or row.flagged],
        "ordinary": [row for row in rows if not (row.remarks or row.trouble or row.flagged)],
        "self_standing": standing_of(sheet, lines, stage=Stage.SELF),
        "head_standing": standing_of(sheet, lines, stage=Stage.HEAD) if stage == Stage.APPRAISAL else None,
        "back_action": back,
        "on_action": on,
        "back_form": _in_form("phieu", context["step_forms"].get(back) or StepForm(back)),
        "on_refusal": refusal(on, sheet, user, at=context["now"], marks=[]),
        "stage_name": "Thủ trưởng" if stage == Stage.HEAD else "Sở",
    }
