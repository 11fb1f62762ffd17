"""A person's notices: the list, opening one, and marking all as read."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from units import noticing
from units.models import Notice
from units.notice_forms import NoticePreferenceForm
from units.web import page_of


@require_safe
def notice_list(request):
    notices = Notice.objects.visible_to(request.user)
    return render(request, "units/notice_list.html", {"page": page_of(request, notices)})


@require_POST
def notice_open(request, pk):
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    noticing.read(notice=notice, at=timezone.now())
    return redirect(notice.url)


@require_POST
def notice_read_all(request):
    noticing.read_all(user=request.user, at=timezone.now())
    messages.success(request, "Đã đánh dấu đọc tất cả thông báo.")
    return redirect("notice_list")


def notice_settings(request):
    """How letters come to this person; what is told on the site stands there at once whatever is chosen."""
    wishes = noticing.preferences_of([request.user])[request.user.pk]
    form = NoticePreferenceForm(request.POST or None, instance=wishes)
    if request.method == "POST" and form.is_valid():
        noticing.set_preference(request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Đã lưu cách nhận thông báo.")
        return redirect("notice_settings")
    return render(request, "units/notice_settings.html", {"form": form})
