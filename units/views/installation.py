"""Pages of the installation for its administrators: settings, a letter of trial, health; and the pulse."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from units import account_log, environment_view, health, site_settings
from units.account_log import AccountAction
from units.models import SettingChange
from units.setting_forms import SettingsForm
from units.throttling import too_often
from units.views.accounts import for_admin
from units.web import acting, address_of, refusals_as_messages

logger = logging.getLogger(__name__)
SHOWN = 20
TRIALS = 5  # letters of trial from one address within ten minutes


@for_admin
def settings_page(request):
    form = SettingsForm(request.POST or None, initial=site_settings.current())
    if request.method == "POST" and form.is_valid():
        with refusals_as_messages(request):
            changed = site_settings.change(form.cleaned_data, **acting(request, at=timezone.now()))
            messages.success(request, "Đã lưu cài đặt." if changed else "Không có gì thay đổi.")
        return redirect("settings_page")
    context = {
        "form": form,
        "changes": SettingChange.objects.all()[:SHOWN],
        "environment": environment_view.told(),
    }
    return render(request, "units/settings_page.html", context)


@for_admin
@require_POST
def settings_letter(request):
    """A letter to oneself, while one waits: whether the mail server takes it is what is asked."""
    address, now = request.user.email, timezone.localtime()
    if not address:
        messages.error(request, "Tài khoản của anh/chị chưa có thư điện tử. Hãy ghi ở trang tài khoản rồi thử lại.")
        return redirect("settings_page")
    if too_often("trial-letter", address_of(request), most=TRIALS, seconds=600):
        messages.error(request, f"Đã gửi thử {TRIALS} thư trong 10 phút. Hãy chờ ít phút rồi gửi lại.")
        return redirect("settings_page")
    try:
        send_mail("Thư thử", f"Máy chủ thư nhận thư lúc {now:%H:%M}.\n", settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException):
        logger.exception("The letter of trial to %s was not taken", address)
        _trial(request, f"{address}: máy chủ thư không nhận", now)
        messages.error(
            request,
            "Máy chủ thư không nhận. Hãy kiểm tra EMAIL_HOST và mật khẩu; câu trả lời của nó ở nhật ký máy chủ.",
        )
    else:
        _trial(request, f"{address}: máy chủ thư nhận", now)
        where = "" if settings.EMAIL_HOST else " Chưa đặt máy chủ thư nên thư chỉ nằm trong nhật ký của máy chủ."
        messages.success(request, f"Đã gửi thư thử tới {address}.{where}")
    return redirect("settings_page")


def _trial(request, detail, now):
    given = acting(request, at=now)
    account_log.record(AccountAction.LETTER_TRIED, username=request.user.username, detail=detail, **given)


@for_admin
@require_safe
@never_cache
def health_page(request):
    checks = health.examine(at=timezone.now())
    worst = max((check.state for check in checks), key=health.ORDER.index)
    return render(request, "units/health_page.html", {"checks": checks, "worst": worst, "now": timezone.now()})


@login_not_required
@require_safe
def offline(request):
    """What static/root/mat-mang.js shows instead of a page that the network did not bring; the same for everybody."""
    return render(request, "units/offline.html")


@login_not_required
@csrf_exempt
def pulse(request):
    """For whoever watches from outside: "ok" while pages can be answered, and nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
