"""Pages of the people in post in a unit."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from units import finding, staffing
from units.account_forms import EndForm
from units.models import Staff, Unit
from units.permissions import edits_staff, sees_staff
from units.refusals import Refused
from units.register_forms import StaffFilter, StaffForm
from units.web import errors_as_messages, page_of, refusals_as_messages

FIELDS = ("code", "full_name", "position", "category", "valid_from", "valid_to")


def staff_list(request, pk):
    """`pk` is of the unit."""
    unit = _unit_or_404(request.user, pk, sees_staff)
    today = timezone.localdate()
    form = StaffFilter(request.GET)
    asked = form.chosen()
    day = asked["ngay"] or today
    people = finding.find_staff(unit.staff.visible_to(request.user), day=day, text=asked["tim"])
    context = {
        "unit": unit,
        "page": page_of(request, people),
        "form": form,
        "day": day,
        "today": today,
        "filtered": any(asked.values()),
        "may_edit": edits_staff(request.user, unit),
    }
    return render(request, "units/staff_list.html", context)


def staff_create(request, pk):
    """`pk` is of the unit."""
    unit = _unit_or_404(request.user, pk, edits_staff)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = staffing.enter_staff(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã thêm {person.full_name}.")
            return redirect("staff_create" if "them-nua" in request.POST else "staff_list", unit.pk)
    return render(request, "units/staff_form.html", {"form": form, "unit": unit, "person": None, "end_form": None})


def staff_edit(request, pk):
    person = get_object_or_404(Staff.objects.editable_by(request.user).select_related("unit"), pk=pk)
    form = StaffForm(request.POST or None, initial={field: getattr(person, field) for field in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            staffing.correct_staff(person, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu thay đổi.")
            return redirect("staff_list", person.unit_id)
    end_form = EndForm(initial={"on": timezone.localdate()})
    context = {"form": form, "unit": person.unit, "person": person, "end_form": end_form}
    return render(request, "units/staff_form.html", context)


@require_POST
def staff_end(request, pk):
    person, form = get_object_or_404(Staff.objects.editable_by(request.user), pk=pk), EndForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request, f"Đã đặt ngày kết thúc của {person.full_name}."):
            staffing.end_staff(person, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
    else:
        errors_as_messages(request, form)
    return redirect("staff_list", person.unit_id)


def _unit_or_404(user, pk, allowed):
    unit = get_object_or_404(Unit.objects.visible_to(user), pk=pk)
    if not allowed(user, unit):
        raise Http404
    return unit
