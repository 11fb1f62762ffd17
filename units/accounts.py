"""What is done to accounts and roles; every act leaves a line in the account log."""

from datetime import date

from axes.handlers.proxy import AxesProxyHandler
from django.db import transaction
from django.utils.timezone import localdate

from units import account_log
from units.account_log import AccountAction
from units.days import show_day
from units.models import Role, RoleKind, User
from units.passwords import FirstPassword
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.schema import valid_within
from units.text import fold, inside, person_sort_key
from units.undoing import end_on, keep_days, take_out

BY_COMMAND = "Lệnh quản trị"


def account_keys(*, username, full_name):
    """The search and sort keys of an account; whoever writes names writes these with them."""
    return {"search_key": fold(f"{username} {full_name}"), "name_key": person_sort_key(full_name)}


@transaction.atomic
def create_account(*, username, full_name, email="", role=None, first=None, by, at, address=None):
    """A new account with its first role; returns it and the password that is shown once.

    Without a role it is of somebody who only sees, and where their unit allows it marks, their own sheet. `first` is
    a FirstPassword made beforehand, for those who make many.
    """
    _must_be_admin(by)
    # One at a time: the second of two clicks finds the first one's name and is refused in words.
    _locked(by)
    user, password = _new_account(username=username, full_name=full_name, email=email, at=at, first=first)
    account_log.record(AccountAction.CREATED, username=username, at=at, by=by, detail=full_name, address=address)
    if role:
        give_role(user, **role, by=by, at=at, address=address)
    return user, password


@transaction.atomic
def create_first_admin(*, username, full_name, at):
    """The administrator who makes the other accounts; called from the command line, where nobody is signed in."""
    user, password = _new_account(username=username, full_name=full_name, email="", at=at)
    role = Role(user=user, kind=RoleKind.ADMIN, valid_from=localdate(at))
    refuse_invalid(role)
    role.save()
    for action, detail in ((AccountAction.CREATED, full_name), (AccountAction.ROLE_GIVEN, _described(role))):
        account_log.record(action, username=username, at=at, by_name=BY_COMMAND, detail=detail)
    return user, password


@transaction.atomic
def correct_account(user, *, full_name, email, by, at, address=None):
    """Put the name or the e-mail right; the username stays, the log knows people by it."""
    _must_be_admin(by)
    user = _locked(user)
    before = f"{user.full_name} {user.email}".strip()
    user.full_name, user.email = full_name, email
    for key, value in account_keys(username=user.username, full_name=full_name).items():
        setattr(user, key, value)
    refuse_invalid(user)
    user.save()
    _log(AccountAction.CORRECTED, user, by=by, at=at, detail=f"Trước: {before}", address=address)
    return user


@transaction.atomic
def give_role(
    user, *, kind, province=None, unit=None, position="", valid_from, valid_to=None, by, at, acting=False, address=None
):
    """An office in a scope between two dates."""
    if acting:
        _must_coordinate(by, unit)
    else:
        _must_be_admin(by)
    user = _locked(user)
    role = Role(
        user=user,
        kind=kind,
        province=province,
        unit=unit,
        position=position,
        acting=acting,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _refuse_twice(role)
    _refuse_two_heads(role)
    refuse_invalid(role)
    role.save()
    _log(AccountAction.ROLE_GIVEN, user, by=by, at=at, detail=_described(role), address=address)
    return role


def appoint_acting_head(unit, *, user, position="", valid_from, valid_to, by, at, address=None):
    """The coordinator names who approves for a unit while its head's post is vacant or the head is away."""
    if not user.is_active:
        raise Refused("Tài khoản này đã ngừng dùng, không thể giao việc duyệt phiếu.")
    _must_coordinate(by, unit)
    if user == by:
        raise Refused("Anh/chị không tự chỉ định mình duyệt phiếu: người thẩm định không duyệt thay đơn vị.")
    return give_role(
        user,
        kind=RoleKind.HEAD,
        unit=unit,
        position=position,
        valid_from=valid_from,
        valid_to=valid_to,
        acting=True,
        by=by,
        at=at,
        address=address,
    )


@transaction.atomic
def end_role(role, *, on, by, at, address=None):
    """Ends a role by hand; the Removal it returns sets the last day before back."""
    days = set_last_day(role, on=on, by=by, at=at, address=address)
    return keep_days(days, what=_named(role), by=by, at=at)


@transaction.atomic
def set_last_day(role, *, on, by, at, address=None):
    """The role's last day is `on`; an acting head may also be ended by the coordinator who may name one.

    Returns what it was before, as units.undoing keeps it.
    """
    role = _locked_role(role)
    _must_manage(by, role)
    if role.valid_to and role.valid_to <= on:
        raise Refused(f"Vai trò này đã kết thúc ngày {show_day(role.valid_to)}.")
    if by == role.user and role.kind == RoleKind.ADMIN and not _keeps_admin(role, beyond=on):
        raise Refused("Anh/chị không thể kết thúc vai trò quản trị cuối cùng của chính mình.")
    if on < role.valid_from:
        raise Refused(f"Ngày kết thúc phải từ ngày bắt đầu ({show_day(role.valid_from)}) trở đi.")
    days = end_on(on, Role.objects.filter(pk=role.pk))
    role.valid_to = on
    _log(AccountAction.ROLE_ENDED, role.user, by=by, at=at, detail=_described(role), address=address)
    return days


@transaction.atomic
def reopen_role(role, *, ended, valid_to, by, at, address=None):
    """Takes an end set in bulk back: the role, whose last day is still `ended`, lasts until `valid_to` (None: open).

    By the rules of one taken back by hand. Raises Refused.
    """
    role = _locked_role(role)
    if role.valid_to is None or role.valid_to != ended:
        raise Refused(f"{role.get_kind_display()}: ngày cuối đã đổi từ đó nên không trả lại được.")
    role.valid_to = valid_to
    check_put_back(role, by=by, at=at, address=address)
    role.save(update_fields=["valid_to"])


@transaction.atomic
def withdraw_role(role, *, by, at, address=None):
    """Takes a role given by mistake out, as long as it has been in force for no day before today.

    Returns the Removal that gives it again.
    """
    role = _locked_role(role)
    _must_manage(by, role)
    if role.valid_from < localdate(at):
        raise Refused("Vai trò này đã có hiệu lực từ trước. Hãy đặt ngày kết thúc thay vì rút.")
    if by == role.user and role.kind == RoleKind.ADMIN and not _keeps_admin(role, beyond=localdate(at)):
        raise Refused("Anh/chị không thể rút vai trò quản trị cuối cùng của chính mình.")
    _log(AccountAction.ROLE_WITHDRAWN, role.user, by=by, at=at, detail=_described(role), address=address)
    return take_out(role, what=_named(role), by=by, at=at)


def check_put_back(role, *, by, at, address=None):
    """A role withdrawn or ended is held again by the rules of a new one, and the log says so. Raises Refused."""
    _must_manage(by, role)
    _locked(role.user)
    _refuse_twice(role)
    _refuse_two_heads(role)
    action = AccountAction.ROLE_GIVEN if role._state.adding else AccountAction.ROLE_REOPENED
    _log(action, role.user, by=by, at=at, detail=_described(role), address=address)


@transaction.atomic
def reset_password(user, *, first=None, by, at, address=None):
    """A new one-time password; returned once, never kept in readable form."""
    _must_be_admin(by)
    user, first = _locked(user), first or FirstPassword.make()
    user.password = first.encoded
    user.must_change_password, user.password_given_at = True, at
    user.save(update_fields=["password", "must_change_password", "password_given_at"])
    _log(AccountAction.PASSWORD_RESET, user, by=by, at=at, address=address)
    return first.text


@transaction.atomic
def change_own_password(user, *, password, at, address=None):
    """The person's own choice; it also ends the duty of the first change."""
    user.set_password(password)
    user.must_change_password, user.password_given_at = False, None
    user.save(update_fields=["password", "must_change_password", "password_given_at"])
    _log(AccountAction.PASSWORD_CHANGED, user, by=user, at=at, address=address)


@transaction.atomic
def disable(user, *, by, at, address=None):
    """The account can no longer sign in; its roles and its past acts stay."""
    _must_be_admin(by)
    if user == by:
        raise Refused("Anh/chị không thể ngừng dùng tài khoản của chính mình.")
    user = _locked(user)
    if not user.is_active:
        raise Refused("Tài khoản này đã ngừng dùng.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    _log(AccountAction.DISABLED, user, by=by, at=at, address=address)


@transaction.atomic
def enable(user, *, by, at, address=None):
    _must_be_admin(by)
    user = _locked(user)
    if user.is_active:
        raise Refused("Tài khoản này đang dùng bình thường.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    _log(AccountAction.ENABLED, user, by=by, at=at, address=address)


@transaction.atomic
def unlock(user, *, reason, by, at, address=None):
    """Forget the failed attempts that lock the account; the reason goes into the log."""
    _must_be_admin(by)
    if not reason:
        raise Refused("Hãy ghi lý do mở khóa.")
    if not AxesProxyHandler.reset_attempts(username=user.username):
        raise Refused("Tài khoản này không bị khóa đăng nhập.")
    _log(AccountAction.UNLOCKED, user, by=by, at=at, detail=reason, address=address)


def _new_account(*, username, full_name, email, at, first=None):
    first = first or FirstPassword.make()
    user = User(
        username=username,
        full_name=full_name,
        email=email,
        password=first.encoded,
        must_change_password=True,
        password_given_at=at,
        **account_keys(username=username, full_name=full_name),
    )
    refuse_invalid(user)
    user.save()
    return user, first.text


def _locked(user):
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _locked_role(role):
    return Role.objects.select_for_update(of=("self",)).select_related("user", "unit", "province").get(pk=role.pk)


def _must_be_admin(by):
    if not by.scope.is_admin:
        raise Refused("Chỉ quản trị hệ thống được làm việc này.")


def _must_coordinate(by, unit):
    if not coordinates(by, unit.province_id):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được chỉ định người duyệt.")


def _must_manage(by, role):
    if role.acting:
        if not by.scope.is_admin:
            _must_coordinate(by, role.unit)
    else:
        _must_be_admin(by)


def _refuse_twice(role):
    """The same office twice at one time would let the end of one role pass unnoticed."""
    same = Role.objects.filter(user=role.user, kind=role.kind, province=role.province, unit=role.unit)
    same = same.exclude(pk=role.pk)
    if same.filter(valid_within(role.valid_from, role.valid_to or date.max)).exists():
        raise Refused("Người này đã giữ vai trò đó trong khoảng thời gian này.")


def _refuse_two_heads(role):
    """A unit has one head at a time; only somebody acting stands beside or between."""
    if role.kind != RoleKind.HEAD or role.acting:
        return
    others = Role.objects.filter(kind=RoleKind.HEAD, unit=role.unit, acting=False).exclude(user=role.user)
    same_days = others.filter(valid_within(role.valid_from, role.valid_to or date.max)).select_related("user").first()
    if same_days:
        raise Refused(
            f"{same_days.user.full_name} là thủ trưởng đơn vị này từ {show_day(same_days.valid_from)}. "
            "Hãy mở vai trò của người đó và chọn “Thay thủ trưởng”, hoặc đặt ngày kết thúc trước."
        )


def _keeps_admin(role, *, beyond):
    """Whether the person stays an administrator after `beyond` without this role."""
    others = Role.objects.filter(user=role.user, kind=RoleKind.ADMIN).exclude(pk=role.pk)
    return others.in_force_on(beyond).filter(valid_to__isnull=True).exists()


def _named(role):
    return f"vai trò {inside(role.get_kind_display())} của {role.user.full_name}"


def _described(role):
    where = role.unit or role.province
    text = role.get_kind_display() + (" (phụ trách)" if role.acting else "") + (f", {where}" if where else "")
    until = f" đến {show_day(role.valid_to)}" if role.valid_to else ""
    return f"{text}, từ {show_day(role.valid_from)}{until}"


def _log(action, user, *, by, at, detail="", address=None):
    account_log.record(action, username=user.username, at=at, by=by, detail=detail, address=address)
