"""How far each sheet of a demo round came, and the events of the way there, dated in their year."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from scoring.models import Action, AssessmentEvent, Status
from scoring.opinions import snapshot_of
from units.models import RoleKind

# What has happened to a sheet that stands in a state, in order.
WAYS = {
    "blank": (),
    Status.DRAFT: (),
    Status.SUBMITTED: (Action.SUBMIT,),
    Status.APPROVED: (Action.SUBMIT, Action.APPROVE),
    Status.RETURNED: (Action.SUBMIT, Action.APPROVE, Action.RETURN_FROM_APPRAISAL),
    Status.APPRAISED: (Action.SUBMIT, Action.APPROVE, Action.APPRAISE),
    Status.FINAL: (Action.SUBMIT, Action.APPROVE, Action.APPRAISE, Action.FINALIZE),
}
# How many of the three opinions a sheet in a state carries.
STAGES = {
    Status.DRAFT: 1,
    Status.SUBMITTED: 1,
    Status.RETURNED: 2,
    Status.APPROVED: 2,
    Status.APPRAISED: 3,
    Status.FINAL: 3,
}
AFTER = {
    Action.SUBMIT: Status.SUBMITTED,
    Action.APPROVE: Status.APPROVED,
    Action.RETURN_FROM_APPRAISAL: Status.RETURNED,
    Action.APPRAISE: Status.APPRAISED,
    Action.FINALIZE: Status.FINAL,
}
REASON = "Dữ liệu minh họa. Đề nghị bổ sung văn bản kèm theo của nhóm B và chấm lại."


@dataclass(frozen=True)
class Calendar:
    """The days of one round: entry until `closes`, appraisal until `appraised_by`, FINAL until `final_by`."""

    opens: object
    closes: object
    appraised_by: object
    final_by: object

    def days(self, chance):
        """A day for each step of one sheet, in order."""
        span = (self.closes - self.opens).days
        submitted = self.opens + timedelta(days=chance.randint(5, span - 6))
        approved = submitted + timedelta(days=chance.randint(0, 6))
        late = self.closes + timedelta(days=1)
        appraised = late + timedelta(days=chance.randint(0, (self.appraised_by - late).days))
        final = appraised + timedelta(days=chance.randint(0, (self.final_by - appraised).days))
        return {
            Action.SUBMIT: submitted,
            Action.APPROVE: approved,
            Action.RETURN_FROM_APPRAISAL: appraised,
            Action.APPRAISE: appraised,
            Action.FINALIZE: final,
        }


def events_of(sheet, marks, state, *, unit_code, calendar, people, chance):
    """The events that brought the sheet to `state`."""
    days, made = calendar.days(chance), []
    for n, action in enumerate(WAYS[state]):
        by, name, position = _actor(action, sheet, unit_code, people)
        moment = datetime.combine(days[action], time(8 + 2 * n, chance.randint(0, 59)), timezone.get_default_timezone())
        made.append(
            AssessmentEvent(
                assessment=sheet,
                action=action,
                status=AFTER[action],
                at=moment,
                dated=days[action],
                by=by,
                by_name=name,
                by_position=position,
                reason=REASON if action == Action.RETURN_FROM_APPRAISAL else "",
                marks=_known_then(marks, STAGES[AFTER[action]]),
            )
        )
    return made


def _known_then(marks, stages):
    """The marks as they stood: later opinions were not there yet."""
    return {code: said[:stages] + [None] * (3 - stages) for code, said in snapshot_of(marks).items()}


def _actor(action, sheet, unit_code, people):
    """Who took the step; nobody approves or appraises a sheet about themselves."""
    if action == Action.SUBMIT:
        user, position = people.clerks.get(unit_code, (None, RoleKind.CLERK.label))
        return user, user.full_name if user else "Cán bộ đầu mối (minh họa)", position
    if action == Action.APPROVE:
        user, position = people.heads[unit_code]
        if sheet.staff_id and sheet.staff.full_name == user.full_name:
            return None, *people.deputies[unit_code]
        return user, user.full_name, position
    if action == Action.APPRAISE and sheet.staff_id and sheet.staff.account_id == people.coordinator.pk:
        return None, "Chuyên viên khác (minh họa)", RoleKind.COORDINATOR.label
    return people.coordinator, people.coordinator.full_name, "Chuyên viên Sở Nội vụ"
