"""The page of one person in post, with all their posts and sheets, and the download of what is held about them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify

from scoring import people, person_file
from units import people_finding
from units.account_forms import EndForm
from units.days import show_clock, show_day
from units.downloads import FORMATS
from units.models import Staff
from units.people import log_export
from units.permissions import edits_staff, speaks_for
from units.text import fold
from units.web import acting


def person_detail(request, pk):
    """`pk` is of one of the person's posts."""
    post, user, today = _post_or_404(request, pk), request.user, timezone.localdate()
    posts = people.posts_seen(post, user)
    transfers = list(people.transfers_seen(posts, user))
    context = {
        "post": post,
        "posts": posts,
        "today": today,
        "sheets": people.sheets_seen(posts, user),
        "transfers": transfers,
        "waiting": next((each for each in transfers if each.staff_id == post.pk and not each.outcome), None),
        "is_self": post.account_id == user.pk,
        "marks_self": people.may_mark_self(post, user, day=today),
        "may_edit": edits_staff(user, post.unit),
        "may_move": speaks_for(user, post.unit) and not post.valid_to,
        "may_take_copy": people.may_take_copy(user, post),
        "keepers": people_finding.keepers_of(post.unit, day=today),
        "end_form": EndForm(initial={"on": today}),
    }
    return render(request, "scoring/person_detail.html", context)


def person_export(request, pk):
    """`pk` is of one of the person's posts."""
    post, now = _post_or_404(request, pk), timezone.localtime()
    if not people.may_take_copy(request.user, post):
        raise Http404
    about = [
        ("Dữ liệu đang lưu về", post.full_name),
        ("Xuất lúc", f"{show_clock(now)} ngày {show_day(now)}"),
        ("Người xuất", request.user.full_name),
        ("Chỗ ghi sai", "Báo cán bộ đầu mối của đơn vị hoặc chuyên viên Sở Nội vụ để sửa."),
    ]
    content = person_file.workbook(people.parts_held(post, request.user), about=about)
    log_export(post, **acting(request, at=timezone.now()))
    response = HttpResponse(content, content_type=FORMATS["xlsx"])
    name = f"{slugify(fold(post.full_name))}-{now:%Y%m%d-%H%M}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _post_or_404(request, pk):
    return get_object_or_404(Staff.objects.visible_to(request.user).select_related("unit", "account"), pk=pk)
