"""Pages of the people in post in a unit: the list, their posts, their accounts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from units import people, people_finding, staffing
from units.account_forms import EndForm
from units.downloads import asked, export
from units.export_columns import STAFF
from units.list_pages import with_table
from units.models import Staff, Unit
from units.people_forms import EVERYBODY, LinkForm, OtherPostForm, SelfMarkingForm, StaffFilter, StaffForm
from units.permissions import decides_self_marking, edits_staff, sees_staff
from units.refusals import Refused
from units.web import acting, errors_as_messages, page_of, refusals_as_messages, say_ended

FIELDS = ("code", "full_name", "position", "category", "valid_from", "valid_to")


@with_table(STAFF)
def staff_list(request, pk):
    """`pk` is of the unit."""
    unit = _unit_or_404(request.user, pk, sees_staff)
    today = timezone.localdate()
    form = StaffFilter(request.GET)
    said = form.chosen()
    day = None if said["gom"] == EVERYBODY else said["ngay"] or today
    posts = people_finding.find_staff(
        unit.staff.visible_to(request.user), day=day, text=said["tim"], category=said["doi_tuong"]
    )
    posts = request.table.ordered(posts)
    if asked(request):
        return export(request, f"Cán bộ của {unit.name}", request.table.exports, posts.select_related("unit"))
    context = {
        "unit": unit,
        "page": page_of(request, posts),
        "form": form,
        "day": day,
        "today": today,
        "filtered": any(said.values()),
        "may_edit": edits_staff(request.user, unit),
        "decides_self_marking": decides_self_marking(request.user, unit),
        "waiting": unit.transfers_in.waiting().count(),
    }
    return render(request, "units/staff_list.html", context)


def staff_create(request, pk):
    """`pk` is of the unit."""
    unit = _unit_or_404(request.user, pk, edits_staff)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post = staffing.enter_staff(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã thêm {post.full_name}.")
            return redirect("staff_create" if "them-nua" in request.POST else "staff_list", unit.pk)
    return render(request, "units/staff_form.html", {"form": form, "unit": unit, "person": None, "end_form": None})


def staff_edit(request, pk):
    post = _kept_or_404(request.user, pk)
    form = StaffForm(request.POST or None, initial={field: getattr(post, field) for field in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            staffing.correct_staff(post, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu thay đổi.")
            return redirect("person_detail", post.pk)
    end_form = EndForm(initial={"on": timezone.localdate()})
    context = {"form": form, "unit": post.unit, "person": post, "end_form": end_form}
    return render(request, "units/staff_form.html", context)


@require_POST
def staff_end(request, pk):
    post, form = _kept_or_404(request.user, pk), EndForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            say_ended(request, staffing.end_staff(post, **form.cleaned_data, by=request.user, at=timezone.now()))
    else:
        errors_as_messages(request, form)
    return redirect("person_detail", post.pk)


def staff_add_post(request, pk):
    """Kiêm nhiệm: another post of the same person."""
    post, today = _kept_or_404(request.user, pk), timezone.localdate()
    initial = {"unit": post.unit, "category": post.category, "valid_from": today}
    units = people_finding.units_kept_by(request.user, day=today)
    form = OtherPostForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            other = staffing.add_post(post, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã thêm vị trí của {post.full_name} ở {other.unit.name}.")
            return redirect("person_detail", other.pk)
    return render(request, "units/staff_add_post.html", {"form": form, "post": post})


@require_POST
def staff_link(request, pk):
    post, form = _kept_or_404(request.user, pk), LinkForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request, f"Đã nối tài khoản với {post.full_name}."):
            people.link_account(post, **form.cleaned_data, **acting(request, at=timezone.now()))
    else:
        errors_as_messages(request, form)
    return redirect("person_detail", post.pk)


@require_POST
def staff_unlink(request, pk):
    post = _kept_or_404(request.user, pk)
    with refusals_as_messages(request, f"Đã bỏ nối tài khoản với {post.full_name}."):
        people.unlink_account(post, **acting(request, at=timezone.now()))
    return redirect("person_detail", post.pk)


@require_POST
def unit_self_marking(request, pk):
    """`pk` is of the unit."""
    unit, form = _unit_or_404(request.user, pk, decides_self_marking), SelfMarkingForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        done = "Cán bộ có tài khoản nay tự chấm phiếu của mình." if on else "Cán bộ đầu mối nhập điểm của mọi người."
        with refusals_as_messages(request, done):
            people.set_self_marking(unit, on=on, **acting(request, at=timezone.now()))
    else:
        errors_as_messages(request, form)
    return redirect("staff_list", unit.pk)


def _kept_or_404(user, pk):
    return get_object_or_404(Staff.objects.editable_by(user).select_related("unit"), pk=pk)


def _unit_or_404(user, pk, allowed):
    unit = get_object_or_404(Unit.objects.visible_to(user), pk=pk)
    if not allowed(user, unit):
        raise Http404
    return unit
