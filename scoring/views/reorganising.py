"""Pages on which a coordinator reorganises units: what is decided, what it will do, what it did, and undoing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from scoring.ending import reorganise, take_back
from scoring.reorganising_outlook import named_units, outlook_of, result_of
from units import downloads, finding
from units.choosing import label_of
from units.days import show_day
from units.export_columns import REORGANISATIONS
from units.list_pages import with_table
from units.models import Cluster, Reorganisation, SuccessionKind, Unit
from units.refusals import Refused
from units.reorganising import preview
from units.reorganising_forms import MEANINGS, ReorganisationFilter, ReorganisationForm, may_grow, room_for
from units.web import acting, page_of, refusals_as_messages

# What the buttons of the form ask for, beside the preview.
GROWS = {"them-cu": "so_cu", "them-moi": "so_moi"}
OWN_FIELDS = ("csrfmiddlewaretoken", "buoc", "so_cu", "so_moi", "dau")


@with_table(REORGANISATIONS)
def reorganisation_list(request):
    _provinces_or_404(request.user)
    form = ReorganisationFilter(request.GET)
    asked = form.chosen()
    rows = Reorganisation.objects.visible_to(request.user).select_related("province").about(asked["tim"] or "")
    rows = rows.of_kind(asked["hinh_thuc"]) if asked["hinh_thuc"] else rows
    rows = request.table.ordered(rows)
    if downloads.asked(request):
        return downloads.export(request, "Sắp xếp đơn vị", request.table.exports, rows)
    page = page_of(request, rows)
    named_units(page.object_list)
    context = {"page": page, "form": form, "filtered": any(asked.values()), "kinds": _kinds()}
    return render(request, "scoring/reorganisation_list.html", context)


def reorganisation_create(request):
    """One address for the form and its preview; every button is a POST, so that it works without scripts."""
    provinces, kind = _provinces_or_404(request.user), _kind_or_none(request)
    if kind is None:
        return redirect("reorganisation_list")
    step = request.POST.get("buoc", "")
    if step not in ("xem", "lam"):
        return _show_form(request, kind, _form(request, kind, provinces, initial=_typed(request, step)))
    form = _form(request, kind, provinces, data=request.POST)
    if form.is_valid():
        try:
            return _do(request, kind, form) if step == "lam" else _show_preview(request, kind, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show_form(request, kind, form, status=422)


def reorganisation_detail(request, pk):
    done = get_object_or_404(Reorganisation.objects.visible_to(request.user).select_related("province"), pk=pk)
    named_units([done])
    result = result_of(done, at=timezone.now(), today=timezone.localdate())
    return render(request, "scoring/reorganisation_detail.html", {"done": done, "result": result})


@require_POST
def reorganisation_undo(request, pk):
    done = get_object_or_404(Reorganisation.objects.visible_to(request.user), pk=pk)
    with refusals_as_messages(request, "Đã hoàn tác. Danh sách đơn vị trở lại như trước khi sắp xếp."):
        take_back(done, **acting(request, at=timezone.now()))
    return redirect("reorganisation_detail", done.pk)


def _do(request, kind, form):
    print_shown = request.POST.get("dau", "")
    done = reorganise(form.decision(), fingerprint=print_shown or None, **acting(request, at=timezone.now()))
    messages.success(request, f"Đã ghi việc {kind.label.lower()}, hiệu lực từ ngày {show_day(done.effective_on)}.")
    return redirect("reorganisation_detail", done.pk)


def _show_preview(request, kind, form):
    decision = form.decision()
    plan = preview(decision, by=request.user)
    typed = [(name, value) for name, value in request.POST.items() if name not in OWN_FIELDS]
    typed += [("so_cu", form.old_rows), ("so_moi", form.new_rows), ("dau", plan.fingerprint)]
    context = {"kind": kind, "decision": decision, "outlook": outlook_of(plan, at=timezone.now()), "typed": typed}
    return render(request, "scoring/reorganisation_preview.html", context)


def _show_form(request, kind, form, status=200):
    context = {"kind": kind, "meaning": MEANINGS[kind], "form": form, "may_grow": may_grow(kind)}
    return render(request, "scoring/reorganisation_form.html", context, status=status)


def _form(request, kind, provinces, *, data=None, initial=None):
    old_rows, new_rows = room_for(kind, data or initial or {})
    ids = [province.pk for province in provinces]
    return ReorganisationForm(
        kind,
        data,
        initial=initial,
        provinces=provinces,
        units=Unit.objects.filter(province__in=ids).in_order(),
        clusters=Cluster.objects.filter(province__in=ids),
        old_rows=old_rows,
        new_rows=new_rows,
    )


def _typed(request, step):
    """What the form already holds: what was typed before "Thêm" or "Sửa lại", or the unit that the page came from."""
    if request.method == "POST":
        typed = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "buoc")}
        if grown := GROWS.get(step):
            typed[grown] = str(int(typed.get(grown) or 0) + 1 if typed.get(grown, "").isdecimal() else 0)
        return typed
    pk = request.GET.get("don-vi", "")
    units = Unit.objects.visible_to(request.user).editable_by(request.user)
    unit = get_object_or_404(units, pk=pk) if pk.isdecimal() else None
    return {"old_0": label_of(unit), "province": unit.province_id} if unit else {}


def _kind_or_none(request):
    asked = request.POST.get("hinh-thuc") or request.GET.get("hinh-thuc")
    return SuccessionKind(asked) if asked in SuccessionKind.values else None


def _kinds():
    address = reverse("reorganisation_create")
    return [(kind.label, MEANINGS[kind], f"{address}?hinh-thuc={kind.value}") for kind in SuccessionKind]


def _provinces_or_404(user):
    provinces = finding.coordinated_provinces(user)
    if not provinces:
        raise Http404
    return provinces
