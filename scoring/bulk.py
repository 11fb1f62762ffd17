"""One step for many sheets: whom it can be taken for and why not for the others, then each taken on its own."""

from collections import defaultdict
from dataclasses import dataclass

from scoring.deadlines import with_deadline
from scoring.models import Action, Status
from scoring.sheets import band_rules, lines_of_all, sharing_rubrics
from scoring.workflow import STEPS, refusal, take, with_submitter
from units.numbers import show_count
from units.refusals import Refused

# Taken while the person waits; what is beyond is said and taken the next time.
MOST_AT_ONCE = 500
LONGEST_REASON = 4000
ACTIONS = (Action.SUBMIT, Action.APPROVE, Action.RETURN, Action.APPRAISE)
_INCOMPLETE = {
    Action.SUBMIT: "Còn thiếu điểm, minh chứng hoặc giải trình",
    Action.APPROVE: "Còn thiếu điểm hoặc lý do sửa điểm",
    Action.APPRAISE: "Còn thiếu điểm hoặc lý do sửa điểm",
}


@dataclass(frozen=True)
class Entry:
    """One sheet in a list of sheets, with its band in words and what is to be said of it alone."""

    sheet: object
    band: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """Sheets that the same sentence keeps from the step."""

    sentence: str
    entries: list


@dataclass(frozen=True)
class Preview:
    """What the step would do: the sheets that are ready, the others by reason, and how many were not looked at."""

    ready: list
    groups: list
    left: int

    @property
    def refused(self):
        return sum(len(group.entries) for group in self.groups)


@dataclass(frozen=True)
class Outcome:
    """What the step did."""

    done: int
    groups: list


def offered(user, *, among=tuple(Status)):
    """The steps in bulk that fit an office of this person and one of the states that the sheets are in."""
    scope = user.scope
    held = {
        Action.SUBMIT: scope.served_unit_ids or scope.coordinated_province_ids,
        Action.APPROVE: scope.headed_unit_ids,
        Action.RETURN: scope.headed_unit_ids,
        Action.APPRAISE: scope.coordinated_province_ids,
    }
    return [action for action in ACTIONS if held[action] and STEPS[action].sources & set(among)]


def open_to(sheets, action, user):
    """Those of the sheets in whose state the step is taken; nobody's own where somebody else judges it."""
    waiting = sheets.in_status(*STEPS[action].sources)
    return waiting if action == Action.SUBMIT else waiting.exclude(staff__account=user)


def may_concern(sheet, user, actions):
    """Whether one of the steps fits the person's office and the sheet's state; the preview looks closer."""
    return any(sheet.status in STEPS[each].sources and STEPS[each].taken_by(user, sheet) for each in actions)


def preview(sheets, action, user, *, at):
    """The Preview of a step for these sheets (a queryset), in a fixed number of queries."""
    count = sheets.count()
    first = sharing_rubrics(list(_in_order(sheets)[:MOST_AT_ONCE]))
    lines = lines_of_all(first)
    ready, refused = [], defaultdict(list)
    for sheet in first:
        entry, sentence = _judged(sheet, lines[sheet.pk], action, user, at=at)
        if sentence:
            refused[sentence].append(entry)
        else:
            ready.append(entry)
    return Preview(ready, _groups(refused), max(0, count - MOST_AT_ONCE))


def take_each(sheets, action, *, by, at, address=None, reason=""):
    """Takes the step for each of the sheets under its own lock and in its own transaction; returns the Outcome.

    Raises Refused where the step as such cannot be taken: without a reason where it needs one, or for too many.
    """
    if STEPS[action].needs_reason and not reason.strip():
        raise Refused("Hãy nêu lý do trả lại, để đơn vị biết cần sửa gì.")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            f"Lý do dài {show_count(len(reason))} ký tự, nhiều nhất là {show_count(LONGEST_REASON)}. Hãy rút gọn."
        )
    chosen = list(_in_order(sheets)[: MOST_AT_ONCE + 1])
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(f"Mỗi lần làm được tối đa {MOST_AT_ONCE} phiếu. Hãy chọn ít hơn.")
    done, refused = 0, defaultdict(list)
    for sheet in chosen:
        try:
            take(action, sheet, by=by, at=at, address=address, reason=reason)
        except Refused as why:
            refused[str(why)].append(Entry(sheet))
        else:
            done += 1
    return Outcome(done, _groups(refused))


def _in_order(sheets):
    return with_submitter(with_deadline(sheets.for_list())).in_order()


def _judged(sheet, marks, action, user, *, at):
    """(Entry, the sentence of its group or None): what concerns the whole sheet first, then what its marks lack."""
    band = next((rule.name for rule in band_rules(sheet.rubric) if rule.code == sheet.final_band), "")
    step_refused = refusal(action, sheet, user, at=at, marks=[])
    if step_refused:
        return Entry(sheet, band), step_refused
    lacking = refusal(action, sheet, user, at=at, marks=marks)
    if lacking:
        return Entry(sheet, band, lacking), _INCOMPLETE[action]
    return Entry(sheet, band), None


def _groups(refused):
    """The largest group first."""
    groups = [Group(sentence, entries) for sentence, entries in refused.items()]
    return sorted(groups, key=lambda group: -len(group.entries))
