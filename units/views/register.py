"""Pages of the register of units, and of who approves for a unit."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from units import accounts, clustering, downloads, finding, heads, register
from units.account_forms import EndForm
from units.export_columns import UNITS
from units.list_pages import with_table
from units.models import Unit
from units.permissions import coordinates, sees_staff
from units.refusals import Refused
from units.register_forms import ActingHeadForm, ClusterForm, NewUnitForm, UnitFilter, UnitForm
from units.web import acting, errors_as_messages, page_of, refusals_as_messages, say_ended


@with_table(UNITS)
def unit_list(request):
    today = timezone.localdate()
    form = UnitFilter(request.GET, **finding.filter_choices(request.user))
    asked = form.chosen()
    day = asked["ngay"] or request.user.scope.day_shown(today)
    units = finding.find_units(
        Unit.objects.visible_to(request.user),
        day=day,
        text=asked["tim"],
        province=asked.get("tinh"),
        kind=asked["loai"],
        cluster=asked["cum"],
        parent=asked["cap_tren"],
    )
    units = request.table.ordered(units)
    if downloads.asked(request):
        return downloads.export(request, "Đơn vị", request.table.exports, units)
    context = {
        "page": page_of(request, units),
        "form": form,
        "day": day,
        "today": today,
        "filtered": any(asked.values()),
        "may_enter": bool(request.user.scope.coordinated_province_ids),
    }
    return render(request, "units/unit_list.html", context)


def unit_detail(request, pk):
    today = timezone.localdate()
    units = finding.with_their_people(Unit.objects.visible_to(request.user), day=today)
    unit = get_object_or_404(units.select_related("province"), pk=pk)
    context = {
        "unit": unit,
        "today": today,
        "ended": bool(unit.valid_to and unit.valid_to < today),
        "over": heads.last_day_of(unit) < today,
        "followed_by": finding.followed_by(unit),
        "children": unit.children.existing_on(request.user.scope.day_shown(today)).in_order(),
        "opened": set(Unit.objects.visible_to(request.user).filter(parent=unit).values_list("pk", flat=True)),
        "head_roles": finding.head_roles(unit),
        "staff_count": unit.staff.in_post_on(today).count() if sees_staff(request.user, unit) else None,
        "may_edit": coordinates(request.user, unit.province_id),
        "clusters": unit.province.clusters.all(),
        "end_form": EndForm(initial={"on": today}),
    }
    return render(request, "units/unit_detail.html", context)


def unit_create(request):
    provinces = _provinces_or_404(request.user)
    parents = finding.possible_parents([province.pk for province in provinces])
    form = NewUnitForm(request.POST or None, provinces=provinces, parents=parents)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            unit = register.enter_unit(values.pop("province"), **values, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã lập {unit.name}.")
            return redirect(unit)
    return render(request, "units/unit_form.html", {"form": form, "unit": None})


def unit_edit(request, pk):
    unit = get_object_or_404(Unit.objects.visible_to(request.user).editable_by(request.user), pk=pk)
    parents = finding.possible_parents([unit.province_id], besides=unit)
    fields = ("code", "name", "kind", "parent", "valid_from", "valid_to")
    form = UnitForm(request.POST or None, parents=parents, initial={field: getattr(unit, field) for field in fields})
    if request.method == "POST" and form.is_valid():
        try:
            register.correct_unit(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu thay đổi.")
            return redirect(unit)
    return render(request, "units/unit_form.html", {"form": form, "unit": unit})


@require_POST
def cluster_join(request, pk):
    unit, form = get_object_or_404(Unit.objects.editable_by(request.user), pk=pk), ClusterForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request, f"Đã xếp đơn vị vào {form.cleaned_data['name']}."):
            clustering.join_cluster(unit, **form.cleaned_data, by=request.user, at=timezone.now())
    else:
        errors_as_messages(request, form)
    return redirect(unit)


def head_appoint(request, pk):
    unit = get_object_or_404(Unit.objects.editable_by(request.user), pk=pk)
    today = timezone.localdate()
    form = ActingHeadForm(request.POST or None, unit=unit, today=today)
    if request.method == "POST" and form.is_valid():
        values = {field: form.cleaned_data[field] for field in ("position", "valid_from", "valid_to")}
        try:
            accounts.appoint_acting_head(unit, user=form.user, **values, **acting(request, at=timezone.now()))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã chỉ định {form.user.full_name} duyệt phiếu của {unit.name}.")
            return redirect(unit)
    near = finding.accounts_near(unit, day=today)
    return render(request, "units/head_form.html", {"form": form, "unit": unit, "near": near})


@require_POST
def head_end(request, pk):
    """`pk` is of the role; only acting heads are the coordinator's to end."""
    role, form = get_object_or_404(finding.acting_heads_named_by(request.user), pk=pk), EndForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            say_ended(request, accounts.end_role(role, **form.cleaned_data, **acting(request, at=timezone.now())))
    else:
        errors_as_messages(request, form)
    return redirect(role.unit)


def _provinces_or_404(user):
    """The provinces whose register the person keeps."""
    provinces = finding.coordinated_provinces(user)
    if not provinces:
        raise Http404
    return provinces
