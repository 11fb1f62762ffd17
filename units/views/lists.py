"""Keeping how a list is seen: its columns and named views; and putting back what was just taken out."""

import re
from urllib.parse import urlsplit

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from units import saving_views, undoing
from units.arranging import PARTED
from units.list_pages import KNOWN
from units.models import Removal, SavedView
from units.refusals import Refused
from units.web import acting, number_of, refusals_as_messages, say_removed

_KEY = re.compile("[a-z0-9_]{1,40}")


@require_POST
def list_columns(request):
    """`cot` are the keys of the columns to show, `co` of all offered; "mac-dinh" in `viec`: the usual ones again."""
    keys = _keys(request.POST.getlist("cot"))
    left_out = [key for key in _keys(request.POST.get("co", "").split(PARTED)) if key not in keys]
    usual = request.POST.get("viec") == "mac-dinh"
    with refusals_as_messages(request, "Đã nhớ các cột của danh sách này."):
        saving_views.keep_columns(_table(request), [] if usual else keys, left_out=left_out, by=request.user)
    return redirect(_back(request))


@require_POST
def list_view_save(request):
    name = request.POST.get("ten", "")
    query = request.POST.get("cau-hoi", "")
    with refusals_as_messages(request, f"Đã lưu cách xem “{name.strip()}”.") as outcome:
        view = saving_views.save_view(_table(request), name=name, query=query, **_choices(request))
    return redirect(_back(request) if outcome.refused else _list(request, view.query or "goc=1"))


@require_POST
def list_view_change(request, pk):
    view = get_object_or_404(SavedView.objects.owned_by(request.user).named(), pk=pk)
    with refusals_as_messages(request, "Đã sửa cách xem."):
        saving_views.change_view(view, name=request.POST.get("ten", ""), **_choices(request))
    return redirect(_back(request))


@require_POST
def list_view_remove(request, pk):
    view = get_object_or_404(SavedView.objects.owned_by(request.user).named(), pk=pk)
    with refusals_as_messages(request):
        say_removed(request, saving_views.remove_view(view, by=request.user, at=timezone.now()))
    return redirect(_list(request, "goc=1"))


@require_POST
def removal_undo(request, pk):
    removal = get_object_or_404(Removal.objects.visible_to(request.user), pk=pk)
    done = f"Đã đưa lại {removal.what}."
    if removal.days:
        done = f"Đã đặt lại ngày cuối của {removal.what} như trước."
    with refusals_as_messages(request, done):
        undoing.put_back(removal, **acting(request, at=timezone.now()))
    return redirect(_back(request))


def _table(request):
    """The list that the form is of. Raises Refused."""
    if (slug := request.POST.get("bang")) not in KNOWN:
        raise Refused("Không có danh sách này. Hãy tải lại trang rồi làm lại.")
    return slug


def _keys(sent):
    return [key for key in sent[:60] if _KEY.fullmatch(key)]


def _choices(request):
    shared = request.POST.get("chia-se")
    return {
        "opens_first": "mo-san" in request.POST,
        "province_id": number_of(shared) if shared else None,
        "by": request.user,
    }


def _back(request):
    """The page of this site that the form stood on."""
    return _ours(request, "ve")


def _list(request, query):
    """The list that the form stood above, as a query has it; `danh-sach` is its address, where that says more."""
    came_from = urlsplit(_back(request))
    base = _ours(request, "danh-sach") if "danh-sach" in request.POST else came_from.path
    return f"{base}{'&' if '?' in base else '?'}{query}{came_from.fragment and f'#{came_from.fragment}'}"


def _ours(request, name):
    path = request.POST.get(name, "")
    ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None, require_https=request.is_secure())
    return path if ours and path.startswith("/") else "/"
