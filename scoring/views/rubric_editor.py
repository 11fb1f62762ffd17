"""Pages on which a draft of a rubric is written: head, groups and criteria, bands, and what the linter says."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign.overtaken import Overtaken
from scoring.models import Criterion, CriterionGroup, Rubric
from scoring.rubrics import editing
from scoring.rubrics.content import BAND_FIELDS
from scoring.rubrics.editing import stamp
from scoring.rubrics.forms import BandFormSet, CriterionForm, GroupForm, HeadForm
from scoring.rubrics.linting import Severity
from scoring.rubrics.reading import objections_of, text_of, with_parts
from scoring.rubrics.road import road_of
from scoring.rubrics.telling import told
from units.refusals import Refused
from units.web import number_of, refusals_as_messages

HEADINGS = {Severity.ERROR: "Phải sửa", Severity.WARNING: "Nên xem lại", Severity.HINT: "Gợi ý"}


def rubric_head(request, pk):
    rubric = _draft(request, pk)
    form = HeadForm(request.POST or None, instance=rubric)
    shown = stamp(Rubric.objects.get(pk=rubric.pk))
    page = {"form": form, "seen": request.POST.get("seen", shown)}
    if request.method == "POST" and form.is_valid():
        kept = _kept(request, editing.save_head, form.instance, page)
        if kept:
            return _onwards(request, rubric, "rubric_head", "rubric_edit")
    return _page(request, rubric, "scoring/rubric_head.html", "head", page)


def rubric_edit(request, pk):
    """The ledger of groups and criteria; a form opens in its place by an address of its own."""
    return _ledger(request, _draft(request, pk))


def rubric_group(request, pk, group_pk=None):
    """One group, new without `group_pk`, written in its place in the ledger."""
    rubric = _draft(request, pk)
    group = rubric.groups.filter(pk=group_pk).first() or CriterionGroup(rubric=rubric)
    opened = {"what": "group", "pk": group.pk, "lost": bool(group_pk) and group.pk is None}
    return _part(request, rubric, GroupForm(request.POST or None, instance=group), editing.save_group, opened)


def rubric_criterion(request, pk, criterion_pk=None):
    """One criterion, new without `criterion_pk`, written in its place in the ledger."""
    rubric = _draft(request, pk)
    criterion = rubric.criteria.filter(pk=criterion_pk).first() or Criterion(rubric=rubric, step=None)
    asked = rubric.groups.filter(pk=number_of(request.GET.get("nhom"))).first() or rubric.groups.last()
    opened = {"what": "criterion", "pk": criterion.pk, "lost": bool(criterion_pk) and criterion.pk is None}
    if criterion.pk is None:
        opened["group"] = asked
        initial = {"group": asked, "step": "0,5", "code": editing.next_code(rubric, asked)}
    else:
        initial = {}
    form = CriterionForm(request.POST or None, instance=criterion, rubric=rubric, initial=initial)
    return _part(request, rubric, form, editing.save_criterion, opened)


def _part(request, rubric, form, save, opened):
    row = form.instance
    shown = stamp(type(row).objects.get(pk=row.pk)) if row.pk else ""
    page = {"form": form, "opened": opened, "seen": request.POST.get("seen", shown)}
    if opened["lost"]:
        if request.method == "GET":
            messages.warning(request, "Phần này vừa được bỏ. Danh sách ở dưới là bản hiện nay.")
            return redirect("rubric_edit", rubric.pk)
        page |= {"lost": True, "seen": ""}
    elif request.method == "POST" and form.is_valid() and (kept := _kept(request, save, row, page)):
        return redirect(_after(request, rubric, kept))
    return _ledger(request, rubric, page)


def _after(request, rubric, row):
    """Where one goes after a save: to a new criterion beside it, or back to the ledger at its line."""
    address = reverse("rubric_edit", args=[rubric.pk])
    if isinstance(row, CriterionGroup):
        return f"{address}#nhom-{row.pk}"
    if "more" in request.POST:
        return f"{reverse('rubric_criterion_add', args=[rubric.pk])}?nhom={row.group_id}#dang-mo"
    return f"{address}#tc-{row.pk}"


def _kept(request, save, row, page):
    """The saved row; or None, and `page` says why: refused, or overtaken with what is stored now."""
    try:
        done = save(row, seen=page["seen"], by=request.user, at=timezone.now())
    except Refused as refusal:
        page["refusal"] = str(refusal)
        return None
    except Overtaken as overtaken:
        stored = overtaken.stored
        page |= (
            {"overtaken": True, "stored": told(stored), "seen": stamp(stored)} if stored else {"lost": True, "seen": ""}
        )
        return None
    messages.success(request, "Đã lưu.")
    return done or row


@require_POST
def rubric_move(request, pk):
    """One place up or down for the group or criterion that the button names; the answer is the ledger again."""
    rubric = _draft(request, pk)
    up, verb, row = request.POST.get("way") == "up", *_moved(request, rubric)
    if row is not None:
        with refusals_as_messages(request):
            verb(row, up=up, by=request.user, at=timezone.now())
    anchor = f"tc-{row.pk}" if isinstance(row, Criterion) else f"nhom-{row.pk}" if row else ""
    if request.htmx:
        return _ledger(request, rubric, {"moved": f"{'len' if up else 'xuong'}-{anchor}"})
    return redirect(f"{reverse('rubric_edit', args=[rubric.pk])}#{anchor}")


def _moved(request, rubric):
    if "group" in request.POST:
        return editing.move_group, rubric.groups.filter(pk=number_of(request.POST["group"])).first()
    return editing.move_criterion, rubric.criteria.filter(pk=number_of(request.POST.get("criterion"))).first()


@require_POST
def rubric_remove(request, pk):
    """Takes out a group or a criterion at once; the page offers to put it back."""
    rubric = _draft(request, pk)
    group = rubric.groups.filter(pk=number_of(request.POST.get("group"))).first()
    criterion = rubric.criteria.filter(pk=number_of(request.POST.get("criterion"))).first()
    if group or criterion:
        with refusals_as_messages(request):
            verb = editing.remove_group if group else editing.remove_criterion
            verb(group or criterion, by=request.user, at=timezone.now())
    return redirect("rubric_edit", rubric.pk)


@require_POST
def rubric_put_back(request, pk, event_pk):
    rubric = _draft(request, pk)
    event = get_object_or_404(rubric.events.filter(removed__isnull=False), pk=event_pk)
    with refusals_as_messages(request) as outcome:
        name = editing.put_back(event, by=request.user, at=timezone.now())
    if not outcome.refused:
        messages.success(request, f"Đã đưa {name} trở lại.")
    return redirect("rubric_edit", rubric.pk)


def rubric_bands(request, pk):
    rubric = _draft(request, pk)
    stored = list(rubric.bands.all())
    initial = [{name: getattr(band, name) for name in BAND_FIELDS} for band in stored]
    formset = BandFormSet(request.POST or None, prefix="muc", initial=initial)
    page = {"formset": formset, "seen": request.POST.get("seen", stamp(*stored))}
    if request.method == "POST" and formset.is_valid():
        try:
            editing.save_bands(rubric, formset.rows(), seen=page["seen"], by=request.user, at=timezone.now())
        except Refused as refusal:
            page["refusal"] = str(refusal)
        except Overtaken:
            page |= {"overtaken": True, "stored_bands": stored, "seen": stamp(*stored)}
        else:
            messages.success(request, "Đã lưu các mức xếp loại.")
            return _onwards(request, rubric, "rubric_bands", "rubric_check")
    return _page(request, rubric, "scoring/rubric_bands.html", "bands", page)


def rubric_check(request, pk):
    rubric = _draft(request, pk)
    return _page(request, rubric, "scoring/rubric_check.html", "check", {})


def _onwards(request, rubric, here, following):
    return redirect(following if "onwards" in request.POST else here, rubric.pk)


def _ledger(request, rubric, extra=None):
    removed = rubric.events.filter(removed__isnull=False, put_back=False)
    page = {"removed": removed[:20], "last": rubric.events.first(), "moved": "", **(extra or {})}
    return _page(request, rubric, "scoring/rubric_edit.html", "criteria", page)


def _page(request, rubric, template, step, extra):
    """Any of the editor's pages: with the road, and the linter's objections where they belong."""
    whole = with_parts(rubric.pk)
    if request.method == "GET" and not whole.in_preparation:
        return redirect("rubric_detail", whole.pk)
    found, text = objections_of(whole), text_of(whole)
    page = {
        "rubric": whole,
        "text": text,
        "step": step,
        "road": road_of(whole, text, found),
        "groups": [
            (group, [(each, _at(found, "criterion", each.pk)) for each in group.criteria.all()])
            for group in whole.groups.all()
        ],
        "found": [(HEADINGS[severity], severity, _linked(found, severity, whole.pk)) for severity in Severity],
        "found_any": bool(found),
        "opened": None,
        "form": None,
        "lost": False,
        "refusal": "",
        "overtaken": False,
        "stored": None,
        "stored_bands": None,
        "now": timezone.now(),
    }
    status = 409 if extra.get("overtaken") or extra.get("lost") else 422 if extra.get("refusal") else 200
    return render(request, template, page | extra, status=status)


def _at(found, part, key):
    return [each for each in found if each.place.part == part and each.place.key == key]


def _linked(found, severity, pk):
    return [(each, _address(each.place, pk)) for each in found if each.severity == severity]


def _address(place, pk):
    """The page, and the place on it, where an objection is mended."""
    if place.part == "criterion":
        return reverse("rubric_criterion", args=[pk, place.key]) + "#dang-mo"
    if place.part == "group":
        return reverse("rubric_edit", args=[pk]) + f"#nhom-{place.key}"
    return reverse({"head": "rubric_head", "bands": "rubric_bands"}.get(place.part, "rubric_edit"), args=[pk])


def _draft(request, pk):
    """A rubric of a province that the person coordinates. Whether it may still be written on the verbs say."""
    return get_object_or_404(Rubric.objects.editable_by(request.user).select_related("campaign"), pk=pk)
