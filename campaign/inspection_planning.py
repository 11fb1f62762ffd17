"""Plans of inspections: keeping a draw, approval by a decision, days and teams, units added or taken out by hand."""

from django.db import transaction

from campaign.models import ChosenBy, InspectionPlan, PlannedInspection
from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS, constraints_as_refusals
from units.days import show_day
from units.refusals import Refused
from units.undoing import take_out

GONE = "Đơn vị này không còn trong kế hoạch. Hãy tải lại trang."


@transaction.atomic
def keep_plan(plan, units, *, by, at):
    """Stores a draft plan with its units (PlannedInspection without a plan); returns the plan. Raises Refused."""
    _check_keeper(plan, by)
    if not units:
        raise Refused("Không có đơn vị nào để đưa vào kế hoạch. Hãy xem lại số đơn vị và các tầng.")
    plan.created_at, plan.created_by_name = at, by.full_name
    plan.save()
    for unit in units:
        unit.plan, unit.added_at, unit.added_by_name = plan, at, by.full_name
    PlannedInspection.objects.bulk_create(units)
    return plan


@transaction.atomic
def approve_plan(plan, *, decision_number, decided_on, by, at):
    """A decision makes the draft the plan by which units are visited. Raises Refused."""
    plan = _locked(plan)
    _check_keeper(plan, by)
    if plan.is_approved:
        raise Refused(f"Kế hoạch đã được duyệt theo {plan.decision_number} ngày {show_day(plan.decided_on)}.")
    if not plan.units.standing().exists():
        raise Refused("Kế hoạch không còn đơn vị nào. Hãy thêm đơn vị rồi duyệt.")
    plan.decision_number, plan.decided_on = decision_number, decided_on
    plan.approved_at, plan.approved_by_name = at, by.full_name
    with constraints_as_refusals(plan):
        plan.save(update_fields=["decision_number", "decided_on", "approved_at", "approved_by_name"])
    return plan


@transaction.atomic
def drop_plan(plan, *, by, at):
    """Takes a draft out; the Removal it returns puts it back. An approved plan stays. Raises Refused."""
    plan = _locked(plan)
    _check_keeper(plan, by)
    if plan.is_approved:
        raise Refused("Kế hoạch đã được duyệt nên không xóa được. Đơn vị nào không kiểm tra nữa thì bỏ ra kèm lý do.")
    if plan.units.filter(inspection__isnull=False).exists():
        raise Refused("Đã kiểm tra một số đơn vị của kế hoạch này nên không xóa được.")
    what = f"kế hoạch nháp năm {plan.year}"
    return take_out(plan, what=what, by=by, at=at, parts=("campaign.plannedinspection",))


def check_put_back(plan, *, by, at, address=None):
    _check_keeper(plan, by)


@transaction.atomic
def add_unit(plan, unit, *, reason, reasons=(), by, at):
    """Puts one more unit into the plan by hand; `reasons` are sentences that speak for it. Raises Refused."""
    plan = _locked(plan)
    _check_keeper(plan, by)
    if unit.province_id != plan.campaign.province_id:
        raise Refused(f"{unit.name} không thuộc tỉnh của phong trào này.")
    if plan.units.standing().filter(unit=unit).exists():
        raise Refused(f"{unit.name} đã có trong kế hoạch.")
    row = PlannedInspection(plan=plan, unit=unit, chosen_by=ChosenBy.HAND, reason=reason.strip(), reasons=list(reasons))
    row.added_at, row.added_by_name = at, by.full_name
    with constraints_as_refusals(row):
        row.save()
    return row


@transaction.atomic
def take_unit_out(planned, *, reason, by, at):
    """The unit leaves the plan and stays on record with the reason. Raises Refused."""
    plan = _locked(planned.plan)
    _check_keeper(plan, by)
    row = plan.units.standing().select_for_update(of=("self",)).select_related("unit").filter(pk=planned.pk).first()
    if row is None:
        raise Refused(GONE)
    if row.inspection_id:
        raise Refused(f"{row.unit.name} đã được kiểm tra nên không bỏ ra khỏi kế hoạch được.")
    row.removed_at, row.removed_by_name, row.removed_reason = at, by.full_name, reason.strip()
    with constraints_as_refusals(row):
        row.save(update_fields=["removed_at", "removed_by_name", "removed_reason"])
    return row


@transaction.atomic
def put_unit_back(planned, *, by, at):
    """A unit that was taken out is in the plan again, as it was. Raises Refused."""
    plan = _locked(planned.plan)
    _check_keeper(plan, by)
    row = plan.units.filter(removed_at__isnull=False).select_related("unit").filter(pk=planned.pk).first()
    if row is None or plan.units.standing().filter(unit=row.unit_id).exists():
        raise Refused("Đơn vị này đang có trong kế hoạch. Hãy tải lại trang.")
    row.removed_at, row.removed_by_name, row.removed_reason = None, "", ""
    row.save(update_fields=["removed_at", "removed_by_name", "removed_reason"])
    return row


@transaction.atomic
def schedule(plan, visits, *, team, by, at):
    """Writes the team of the plan and `visits`, {pk: (day or None, who goes)}, of units not visited. Raises Refused."""
    plan = _locked(plan)
    _check_keeper(plan, by)
    rows = list(plan.units.standing().filter(pk__in=visits, inspection__isnull=True).select_related("unit"))
    for row in rows:
        row.planned_on, row.team = visits[row.pk]
        _check_day(row, plan)
    PlannedInspection.objects.bulk_update(rows, ["planned_on", "team"])
    plan.team = team
    plan.save(update_fields=["team"])
    return plan


def _check_day(row, plan):
    day, unit = row.planned_on, row.unit
    if day is None:
        return
    if day.year != plan.year:
        raise Refused(f"{unit.name}: ngày {show_day(day)} không thuộc năm {plan.year} của kế hoạch.")
    if (unit.valid_from and day < unit.valid_from) or (unit.valid_to and day > unit.valid_to):
        raise Refused(f"{unit.name} không hoạt động vào ngày {show_day(day)}. Hãy chọn ngày khác.")


def _locked(plan):
    """The plan under its row lock: what is decided about its units waits for it. Raises Refused."""
    found = InspectionPlan.objects.select_for_update(of=("self",)).select_related("campaign").filter(pk=plan.pk).first()
    if found is None:
        raise Refused("Kế hoạch này vừa bị xóa. Hãy lập kế hoạch khác.")
    return found


def _check_keeper(plan, user):
    if not keeps_records(user, plan.campaign):
        raise Refused(NOT_YOURS)
