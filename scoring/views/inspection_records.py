"""The record of a visit, written on the spot: of a unit of a plan, or further findings of an inspection on record."""

import uuid

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaign.inspecting import Found, record_visit
from campaign.inspection_forms import FindingForm, VisitForm
from campaign.models import Inspection, PlannedInspection
from scoring.models import Audience, Rubric
from scoring.opening import rubric_for
from units.refusals import Refused
from units.web import number_of

MOST_FINDINGS = 40
BLANK = 3


def inspection_record(request, pk):
    """A unit of an approved plan; once it is recorded the address leads to the record."""
    found = PlannedInspection.objects.visible_to(request.user).standing().filter(plan__approved_at__isnull=False)
    planned = get_object_or_404(found.select_related("plan__campaign__province", "unit", "inspection"), pk=pk)
    if planned.inspection_id and request.method != "POST":
        return redirect(planned.inspection)
    plan, today = planned.plan, timezone.localdate()
    inspection = planned.inspection or Inspection(campaign=plan.campaign, unit=planned.unit, kind=plan.kind)
    initial = {"inspected_on": today, "team_present": planned.team or plan.team}
    return _record_page(request, inspection, planned=planned, initial=initial)


def inspection_findings(request, pk):
    inspections = Inspection.objects.editable_by(request.user).select_related("campaign__province", "unit")
    inspection = get_object_or_404(inspections, pk=pk)
    names = ("inspected_on", "team_present", "unit_present", "conclusion")
    return _record_page(request, inspection, initial={name: getattr(inspection, name) for name in names})


def _record_page(request, inspection, *, planned=None, initial):
    """A phone that sends by script is told in JSON where the record stands, so that the message waits for the page."""
    given = request.POST or None
    visit, findings, refusal = VisitForm(given, initial=initial), _findings(request), ""
    criteria = _criteria(inspection)
    if request.method == "POST" and visit.is_valid() and all(form.is_valid() for form, _ in findings):
        try:
            kept = _kept(request, inspection, planned, visit, _found(findings, criteria))
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, f"Đã ghi lần kiểm tra {kept.unit.name}.")
            by_script = request.headers.get("X-Record")
            return JsonResponse({"url": kept.get_absolute_url()}, status=201) if by_script else redirect(kept)
    page = {
        "inspection": inspection,
        "campaign": inspection.campaign,
        "planned": planned,
        "visit": visit,
        "findings": [form for form, _ in findings],
        "pattern": FindingForm(prefix="nd__n__", use_required_attribute=False),
        "count": len(findings),
        "criteria": criteria,
        "sent_as": request.POST.get("sent_as") or uuid.uuid4(),
        "refusal": refusal,
    }
    return render(request, "scoring/inspection_record.html", page, status=422 if request.method == "POST" else 200)


def _findings(request):
    """(form, its photos) of each block; blocks in which nothing was typed and nothing photographed may stay blank."""
    count = min(number_of(request.POST.get("so")), MOST_FINDINGS) if request.method == "POST" else BLANK
    found = []
    for number in range(max(count, 0)):
        uploads = request.FILES.getlist(f"nd{number}-photos")
        form = FindingForm(
            request.POST or None, prefix=f"nd{number}", empty_permitted=not uploads, use_required_attribute=False
        )
        found.append((form, uploads))
    return found


def _found(findings, criteria):
    """The findings that were typed; a topic that is one of the criteria is kept by its code and title."""
    by_label = {f"{criterion.code} {criterion.title}": criterion for criterion in criteria}
    for form, uploads in findings:
        if not form.has_changed() and not uploads:
            continue
        known = dict(form.cleaned_data)
        if criterion := by_label.get(known["topic"]):
            known |= {"criterion_code": criterion.code, "topic": criterion.title[:500]}
        yield Found(**known, uploads=tuple(uploads))


def _kept(request, inspection, planned, visit, findings):
    for name, value in visit.cleaned_data.items():
        setattr(inspection, name, value)
    try:
        sent_as = uuid.UUID(request.POST.get("sent_as", ""))
    except ValueError:
        sent_as = None
    return record_visit(
        inspection, list(findings), planned=planned, sent_as=sent_as, by=request.user, at=timezone.now()
    )


def _criteria(inspection):
    """The criteria that the unit's collective sheet is marked by, to choose a topic from."""
    rubrics = list(Rubric.objects.filter(campaign=inspection.campaign_id).in_force())
    rubric = rubric_for(rubrics, Audience.COLLECTIVE, inspection.unit.kind)
    return list(rubric.criteria.all()) if rubric else []
