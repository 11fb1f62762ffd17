"""Pages of accounts and roles; for the administrator alone, others find nothing here."""

from functools import wraps

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from units import account_columns, accounts, downloads, finding, site_settings
from units import account_log as log
from units.account_forms import AccountFilter, AccountForm, EndForm, LogFilter, PersonForm, RoleForm, UnlockForm
from units.account_log import AccountAction
from units.bulk.forms import ASKED_FOR_MANY
from units.list_pages import with_table
from units.models import Role, SettingKey, User
from units.passwords import last_day_of
from units.refusals import Refused
from units.web import (
    acting,
    address_of,
    errors_as_messages,
    page_of,
    refusals_as_messages,
    say_ended,
    say_removed,
)

LINES = 50
DENIED_AGAIN = 600  # seconds


def for_admin(view):
    @wraps(view)
    def only_admin(request, *args, **kwargs):
        if not request.user.scope.is_admin:
            _note_denied(request)
            raise Http404
        return view(request, *args, **kwargs)

    return only_admin


def _note_denied(request):
    """Somebody tries an administrator's page: worth a line, not one for every try."""
    if cache.add(f"denied:{request.user.pk}:{request.resolver_match.view_name}", 1, DENIED_AGAIN):
        user, address = request.user, address_of(request)
        log.record(
            AccountAction.DENIED,
            username=user.username,
            at=timezone.now(),
            by=user,
            detail=request.path[:200],
            address=address,
        )


@for_admin
@with_table(account_columns.ACCOUNTS)
def user_list(request):
    form, today = AccountFilter(request.GET), timezone.localdate()
    users = request.table.ordered(form.accounts(day=today, at=timezone.now()))
    if downloads.asked(request):
        return downloads.export(request, "Tài khoản", request.table.exports, users)
    context = {
        "page": page_of(request, users),
        "form": form,
        "filtered": any(form.chosen().values()),
        "works": ASKED_FOR_MANY,
        "expiring": finding.expiring_roles(day=today).count(),
        "today": today,
    }
    return render(request, "units/user_list.html", context)


@for_admin
def user_create(request):
    form = AccountForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        person = {field: form.cleaned_data[field] for field in ("username", "full_name", "email")}
        try:
            user, password = accounts.create_account(**person, role=form.role(), **acting(request, at=timezone.now()))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _show_once(request, user, password)
            return redirect("user_detail", user.pk)
    return render(request, "units/user_form.html", {"form": form, "account": None})


@for_admin
@never_cache
def user_detail(request, pk):
    user = get_object_or_404(User, pk=pk)
    today = timezone.localdate()
    shown_once = request.session.get("one_time_password")
    if shown_once and shown_once["user"] == pk:
        del request.session["one_time_password"]
    context = {
        "account": user,
        "tenures": finding.tenures_of(user, day=today),
        "expires_by": today + finding.EXPIRING,
        "today": today,
        "usable_until": user.must_change_password and last_day_of(user.password_given_at),
        "password": shown_once["password"] if shown_once and shown_once["user"] == pk else "",
        "locked": finding.is_locked_out(user.username, at=timezone.now()),
        "events": finding.find_events(username=user.username)[:10],
        "end_form": EndForm(initial={"on": today}),
    }
    return render(request, "units/user_detail.html", context)


@for_admin
def user_edit(request, pk):
    user = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, initial={"full_name": user.full_name, "email": user.email})
    if request.method == "POST" and form.is_valid():
        with refusals_as_messages(request, "Đã sửa thông tin tài khoản."):
            accounts.correct_account(user, **form.cleaned_data, **acting(request, at=timezone.now()))
        return redirect("user_detail", pk)
    return render(request, "units/user_form.html", {"form": form, "account": user})


@for_admin
@require_POST
def user_reset_password(request, pk):
    user = get_object_or_404(User, pk=pk)
    with refusals_as_messages(request):
        _show_once(request, user, accounts.reset_password(user, **acting(request, at=timezone.now())))
    return redirect("user_detail", pk)


@for_admin
@require_POST
def user_disable(request, pk):
    with refusals_as_messages(request, "Tài khoản đã ngừng dùng."):
        accounts.disable(get_object_or_404(User, pk=pk), **acting(request, at=timezone.now()))
    return redirect("user_detail", pk)


@for_admin
@require_POST
def user_enable(request, pk):
    with refusals_as_messages(request, "Tài khoản dùng lại được."):
        accounts.enable(get_object_or_404(User, pk=pk), **acting(request, at=timezone.now()))
    return redirect("user_detail", pk)


@for_admin
@require_POST
def user_unlock(request, pk):
    user, form = get_object_or_404(User, pk=pk), UnlockForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with refusals_as_messages(request, "Đã mở khóa đăng nhập."):
        accounts.unlock(user, reason=reason, **acting(request, at=timezone.now()))
    return redirect("user_detail", pk)


@for_admin
def role_give(request, pk):
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            accounts.give_role(user, **form.role(), **acting(request, at=timezone.now()))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã giao vai trò.")
            return redirect("user_detail", pk)
    return render(request, "units/role_form.html", {"form": form, "account": user})


@for_admin
@require_POST
def role_end(request, pk):
    role, form = get_object_or_404(Role, pk=pk), EndForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            say_ended(request, accounts.end_role(role, **form.cleaned_data, **acting(request, at=timezone.now())))
    else:
        errors_as_messages(request, form)
    return redirect("user_detail", role.user_id)


@for_admin
@require_POST
def role_withdraw(request, pk):
    role = get_object_or_404(Role, pk=pk)
    with refusals_as_messages(request):
        say_removed(request, accounts.withdraw_role(role, **acting(request, at=timezone.now())))
    return redirect("user_detail", role.user_id)


@for_admin
@with_table(account_columns.EVENTS)
def account_log(request):
    form = LogFilter(request.GET)
    events = request.table.ordered(form.events())
    if downloads.asked(request):
        return downloads.export(request, "Nhật ký", request.table.exports, events)
    rows, following = finding.events_after(
        events, request.GET.get("truoc"), most=LINES, oldest_first=request.table.arranged.is_ascending
    )
    context = {
        "rows": rows,
        "following": following,
        "form": form,
        "filtered": any(form.chosen().values()),
        "months": site_settings.current()[SettingKey.LOG_MONTHS],
    }
    return render(request, "units/account_log.html", context)


def _show_once(request, user, password):
    """Kept in the session until the next page shows it, so that reloading that page shows it no more."""
    request.session["one_time_password"] = {"user": user.pk, "password": password}
