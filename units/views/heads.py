"""Pages of who heads a unit: the post through time, units without a head in office, one head following another."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from units import heads
from units.downloads import asked, export
from units.export_columns import VACANCIES
from units.list_pages import with_table
from units.models import Role, RoleKind, Unit
from units.people_forms import NextHeadForm, VacancyFilter
from units.permissions import coordinates, heads_in_office
from units.refusals import Refused
from units.views.accounts import for_admin
from units.web import acting, page_of


def unit_heads(request, pk):
    """`pk` is of the unit."""
    units, today = Unit.objects.visible_to(request.user), timezone.localdate()
    unit = get_object_or_404(units.select_related("province"), pk=pk)
    context = {
        "unit": unit,
        "today": today,
        "tenures": heads.tenures(unit, day=today),
        "in_office": list(heads_in_office(unit, day=today)),
        "over": heads.last_day_of(unit) < today,
        "may_appoint": coordinates(request.user, unit.province_id),
    }
    return render(request, "units/unit_heads.html", context)


@with_table(VACANCIES)
def head_vacancy_list(request):
    """For the coordinator: others find nothing here."""
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    today = timezone.localdate()
    form = VacancyFilter(request.GET)
    said = form.chosen()
    day = said["ngay"] or request.user.scope.day_shown(today)
    units = heads.without_head(Unit.objects.editable_by(request.user), day=day, text=said["tim"])
    units = request.table.ordered(units)
    if asked(request):
        return export(request, "Đơn vị chưa có người duyệt", request.table.exports, units)
    context = {"page": page_of(request, units), "form": form, "day": day, "today": today,
               "filtered": any(said.values())}  # fmt: skip
    return render(request, "units/head_vacancy_list.html", context)


@for_admin
def role_replace(request, pk):
    """`pk` is of the role of the head who leaves."""
    role = get_object_or_404(Role.objects.select_related("unit", "user"), pk=pk, kind=RoleKind.HEAD, acting=False)
    form = NextHeadForm(request.POST or None, initial={"first_day": timezone.localdate(), "position": role.position})
    if request.method == "POST" and form.is_valid():
        values = {field: form.cleaned_data[field] for field in ("position", "first_day")}
        try:
            heads.replace_head(role, user=form.user, **values, **acting(request, at=timezone.now()))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.user.full_name} là thủ trưởng mới của {role.unit.name}.")
            return redirect("user_detail", form.user.pk)
    return render(request, "units/head_replace.html", {"form": form, "role": role})
