"""Signing in and out, and one's own password; each leaves a line in the account log."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from units import account_log, accounts
from units.account_forms import OwnPasswordForm, SignInForm
from units.account_log import AccountAction
from units.site_settings import session_seconds
from units.text import one_line
from units.throttling import too_often, was_too_often
from units.web import address_of

# An office behind one address may sign in by the hundred: only failures count. Each costs a second of a processor.
MOST_FAILURES, FAILURES_WITHIN = 60, 5 * 60
TOO_MANY_FAILURES = "Địa chỉ mạng này vừa đăng nhập sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại."
MOST_TRIES, TRIES_WITHIN = 10, 15 * 60
TOO_MANY_TRIES = "Anh/chị vừa thử đổi mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi thử lại."


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(_next_page(request))
    if request.method == "POST" and was_too_often("sign-in", address_of(request), most=MOST_FAILURES):
        messages.error(request, TOO_MANY_FAILURES)
        form = SignInForm(request, initial={"username": request.POST.get("username", "")}, today=timezone.localdate())
        return render(request, "registration/login.html", {"form": form, "next": _asked_next(request)}, status=429)
    form = SignInForm(request, data=request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        request.session.set_expiry(session_seconds(request.user))
        _record(request, AccountAction.SIGNED_IN, username=request.user.username, by=request.user)
        return redirect(_next_page(request))
    if request.method == "POST":
        too_often("sign-in", address_of(request), most=MOST_FAILURES, seconds=FAILURES_WITHIN)
        locked = getattr(request, "axes_locked_out", False)
        typed = one_line(request.POST.get("username", "")).lower()
        _record(request, AccountAction.LOCKED if locked else AccountAction.SIGN_IN_FAILED, username=typed)
    page = {"form": form, "next": _asked_next(request), "unsaved": "het-phien" in request.GET}
    return render(request, "registration/login.html", page)


@require_POST
def sign_out(request):
    _record(request, AccountAction.SIGNED_OUT, username=request.user.username, by=request.user)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def session_extend(request):
    """Asking is enough: it moves the end, and every answer says where that is (units.session_ends)."""
    return HttpResponse(status=204)


@never_cache
@sensitive_post_parameters()
def password_change(request):
    form = OwnPasswordForm(request.user, request.POST or None)
    tried = f"own-password:{request.user.pk}"
    if request.method == "POST" and too_often(tried, address_of(request), most=MOST_TRIES, seconds=TRIES_WITHIN):
        messages.error(request, TOO_MANY_TRIES)
        return redirect("password_change")
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password1"]
        accounts.change_own_password(request.user, password=password, at=timezone.now(), address=address_of(request))
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đổi mật khẩu. Lần đăng nhập sau, hãy dùng mật khẩu mới.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "registration/password_change_form.html", {"form": form})


def _record(request, action, *, username, by=None):
    account_log.record(action, username=username, at=timezone.now(), by=by, address=address_of(request))


def _asked_next(request):
    return request.POST.get("next", request.GET.get("next", ""))


def _next_page(request):
    """The page asked for before signing in, if it is one of ours."""
    asked = _asked_next(request)
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(settings.LOGIN_REDIRECT_URL)
