"""Remedies: given to a unit with a deadline, reported by it, accepted or sent back by Sở Nội vụ, never forgotten."""

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from campaign.models import Finding, FindingResult, RemedyAction, RemedyEvent, RemedyState
from campaign.permissions import keeps_records
from campaign.recording import NOT_YOURS, constraints_as_refusals
from campaign.storing import store_upload
from units import noticing
from units.days import show_day
from units.models import Role, RoleKind
from units.permissions import position_in
from units.refusals import Refused
from units.text import one_line

OTHERWISE = "Yêu cầu khắc phục này đang ở trạng thái “{state}”. Hãy tải lại trang để xem."


def answers_for(user, unit):
    """Whether the person is of the unit that has to remedy: its clerk or its head."""
    return unit.pk in user.scope.unit_ids


def assign(findings, *, by, at):
    """The first line of the log of new remedies of one inspection; the people of the unit are told."""
    for finding in findings:
        _record(finding, RemedyAction.ASSIGN, finding.task, by=by, at=at)
    if not findings:
        return
    unit, first = findings[0].inspection.unit, min(finding.due_on for finding in findings)
    text = f"{unit.name} có {len(findings)} nội dung phải khắc phục sau kiểm tra, hạn gần nhất {show_day(first)}."
    url = reverse("inspection_detail", args=[findings[0].inspection_id])
    for role in _offices(unit, day=localdate(at)):
        noticing.tell(user=role.user, text=text, url=url, at=at)


@transaction.atomic
def report(finding, *, words, upload=None, by, at):
    """The unit says what was done, with a file where it has one. Raises Refused."""
    finding = _locked(finding)
    if not answers_for(by, finding.inspection.unit):
        raise Refused("Chỉ cán bộ đầu mối hoặc thủ trưởng của đơn vị báo kết quả khắc phục.")
    if not finding.is_with_unit:
        raise Refused(OTHERWISE.format(state=finding.get_state_display()))
    if not words.strip():
        raise Refused("Hãy ghi đơn vị đã làm gì để khắc phục.")
    stored = store_upload(upload, by=by, at=at) if upload else None
    name = one_line(upload.name)[:255] if upload else ""
    return _move(finding, RemedyState.REPORTED, RemedyAction.REPORT, words, by=by, at=at, file=stored, file_name=name)


@transaction.atomic
def accept(finding, *, words="", by, at):
    """Sở Nội vụ finds it remedied: the end of it. Raises Refused."""
    finding = _to_decide(finding, by)
    _move(finding, RemedyState.ACCEPTED, RemedyAction.ACCEPT, words, by=by, at=at)
    _tell_reporter(finding, f"Sở Nội vụ đã chấp nhận kết quả khắc phục: {finding.title}.", at=at)
    return finding


@transaction.atomic
def send_back(finding, *, words, due_on, by, at):
    """Not remedied yet: the reason, and the new deadline. Raises Refused."""
    finding = _to_decide(finding, by)
    if not words.strip():
        raise Refused("Hãy nêu lý do, để đơn vị biết còn phải làm gì.")
    _check_deadline(due_on, at=at)
    finding.due_on = due_on
    _move(finding, RemedyState.RETURNED, RemedyAction.RETURN, words, by=by, at=at)
    text = f"Sở Nội vụ yêu cầu khắc phục tiếp, hạn {show_day(due_on)}: {finding.title}."
    _tell_reporter(finding, text, at=at, is_bad=True)
    return finding


@transaction.atomic
def move_deadline(finding, *, words, due_on, by, at):
    """Another deadline while the unit is at work, with the reason. Raises Refused."""
    finding = _unfinished(finding, by)
    if not finding.is_with_unit:
        raise Refused(OTHERWISE.format(state=finding.get_state_display()))
    if not words.strip():
        raise Refused("Hãy nêu lý do đổi thời hạn.")
    _check_deadline(due_on, at=at)
    finding.due_on = due_on
    return _move(finding, finding.state, RemedyAction.DEADLINE, words, by=by, at=at)


@transaction.atomic
def withdraw_remedy(finding, *, words, by, at):
    """What was asked by mistake is not asked any more; it stays on record. Raises Refused."""
    finding = _unfinished(finding, by)
    if not words.strip():
        raise Refused("Hãy nêu lý do rút yêu cầu khắc phục.")
    return _move(finding, RemedyState.WITHDRAWN, RemedyAction.WITHDRAW, words, by=by, at=at)


@transaction.atomic
def restore_remedy(finding, *, words="", by, at):
    """What was withdrawn by mistake waits again for whoever it waited for. Raises Refused."""
    finding = _locked(finding)
    if not keeps_records(by, finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    if finding.state != RemedyState.WITHDRAWN:
        raise Refused(OTHERWISE.format(state=finding.get_state_display()))
    moves = (RemedyAction.REPORT, RemedyAction.RETURN)
    last = finding.events.filter(action__in=moves).order_by("pk").values_list("action", flat=True).last()
    state = {RemedyAction.REPORT: RemedyState.REPORTED, RemedyAction.RETURN: RemedyState.RETURNED}
    return _move(finding, state.get(last, RemedyState.OPEN), RemedyAction.RESTORE, words, by=by, at=at)


@transaction.atomic
def correct(finding, *, fields, by, at):
    """Corrects the words of a finding until the unit has answered; the log keeps the old ones. Raises Refused.

    `fields` are criterion_code, topic, found, and of a remedy also task, owner and due_on; those left out stay.
    """
    before = _locked(finding)
    if sentence := correction_refusal(before, by):
        raise Refused(sentence)
    is_remedy = before.result == FindingResult.REMEDY
    old = f"Trước khi sửa: {before.title}. {before.found}" + (f" Việc phải làm: {before.task}" if is_remedy else "")
    for name, value in fields.items():
        setattr(before, name, value)
    if is_remedy:
        if before.due_on and before.due_on < before.inspection.inspected_on:
            raise Refused(f"Hạn khắc phục {show_day(before.due_on)} ở trước ngày kiểm tra. Hãy xem lại hạn.")
        _record(before, RemedyAction.CORRECT, old[:4000], by=by, at=at)
    with constraints_as_refusals(before):
        before.save()
    return before


def correction_refusal(finding, user):
    """Why this person cannot correct the finding, or None."""
    if not keeps_records(user, finding.inspection.campaign):
        return NOT_YOURS
    if finding.state not in (RemedyState.NONE, RemedyState.OPEN):
        return "Đơn vị đã báo kết quả khắc phục nên nội dung này giữ nguyên như đã ghi."
    return None


def _to_decide(finding, user):
    finding = _unfinished(finding, user)
    if finding.state != RemedyState.REPORTED:
        raise Refused(OTHERWISE.format(state=finding.get_state_display()))
    return finding


def _unfinished(finding, user):
    finding = _locked(finding)
    if not keeps_records(user, finding.inspection.campaign):
        raise Refused(NOT_YOURS)
    if not finding.is_unfinished:
        raise Refused(OTHERWISE.format(state=finding.get_state_display()))
    return finding


def _check_deadline(day, *, at):
    if day is None:
        raise Refused("Hãy nhập hạn khắc phục.")
    if day < localdate(at):
        raise Refused(f"Hạn {show_day(day)} đã qua. Hãy chọn ngày từ hôm nay trở đi.")


def _locked(finding):
    found = Finding.objects.select_for_update(of=("self",)).select_related("inspection__campaign", "inspection__unit")
    return found.get(pk=finding.pk)


def _move(finding, state, action, words, *, by, at, **more):
    finding.state = state
    finding.save(update_fields=["state", "due_on"])
    _record(finding, action, words.strip(), by=by, at=at, **more)
    return finding


def _record(finding, action, words, *, by, at, **more):
    inspection = finding.inspection
    unit = inspection.unit if answers_for(by, inspection.unit) else None
    return RemedyEvent.objects.create(
        finding=finding,
        action=action,
        at=at,
        by=by,
        by_name=by.full_name,
        by_position=position_in(by, unit=unit, province_id=None if unit else inspection.campaign.province_id),
        words=words,
        due_on=finding.due_on,
        **more,
    )


def _tell_reporter(finding, text, *, at, is_bad=False):
    """Whoever reported last hears what became of it; once they have left the unit, those who are clerk and head now.

    The others of the unit see it on their home page.
    """
    last = finding.events.filter(action=RemedyAction.REPORT).order_by("-pk").first()
    present = {role.user_id: role.user for role in _offices(finding.inspection.unit, day=localdate(at))}
    told = [present[last.by_id]] if last and last.by_id in present else present.values()
    url = reverse("remedy_detail", args=[finding.pk])
    noticing.tell_each([(user, text, url) for user in told], at=at, is_bad=is_bad)


def _offices(unit, *, day):
    kinds = (RoleKind.CLERK, RoleKind.HEAD)
    roles = Role.objects.in_office_on(day).filter(unit=unit, kind__in=kinds)
    return {role.user_id: role for role in roles.select_related("user")}.values()
