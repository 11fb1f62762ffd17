"""The record of a visit, written on the spot: of a unit of a plan, further findings of one on record, corrections."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaign import remedying
from campaign.inspecting import Found, add_findings, record_visit
from campaign.inspection_forms import CorrectionForm, FindingForm, VisitForm
from campaign.models import Finding, Inspection, PlannedInspection
from scoring.inspection_topics import criteria_for, topic_fields
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
    plan = planned.plan
    inspection = Inspection(campaign=plan.campaign, unit=planned.unit, kind=plan.kind)
    initial = {"inspected_on": timezone.localdate(), "team_present": planned.team or plan.team}
    return _record_page(
        request, inspection, partial(record_visit, planned=planned), planned=planned,
        visit=VisitForm(request.POST or None, initial=initial),
    )  # fmt: skip


def inspection_findings(request, pk):
    """Further findings; the head of the record is corrected on a page of its own."""
    inspections = Inspection.objects.editable_by(request.user).select_related("campaign__province", "unit")
    return _record_page(request, get_object_or_404(inspections, pk=pk), add_findings)


def finding_edit(request, pk):
    findings = Finding.objects.editable_by(request.user).select_related("inspection__campaign", "inspection__unit")
    finding = get_object_or_404(findings, pk=pk)
    criteria, form = criteria_for(finding.inspection), CorrectionForm(request.POST or None, finding=finding)
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data
        topic = known.pop("topic")
        # A topic that is left as it was keeps its criterion, also where the rubric no longer has it.
        fields = known | (topic_fields(topic, criteria) if "topic" in form.changed_data else {})
        try:
            remedying.correct(finding, fields=fields, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã sửa nội dung kiểm tra.")
            return redirect(finding.inspection)
    page = {
        "form": form, "criteria": criteria, "campaign": finding.inspection.campaign, "title": "Sửa nội dung kiểm tra",
        "crumb": finding.inspection.unit.name, "save": "Lưu nội dung", "back": finding.inspection.get_absolute_url(),
    }  # fmt: skip
    return render(request, "scoring/finding_form.html", page)


def _record_page(request, inspection, verb, *, planned=None, visit=None):
    """A phone that sends by script is told in JSON where the record stands, so that the message waits for the page."""
    findings, criteria = _findings(request), criteria_for(inspection)
    page = {"inspection": inspection, "planned": planned, "visit": visit, "criteria": criteria, "refusal": ""}
    forms = [form for form, _ in findings]
    if request.method == "POST" and all(form.is_valid() for form in [visit, *forms] if form):
        try:
            kept = _kept(request, inspection, verb, visit, _found(findings, criteria))
        except Refused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, f"Đã ghi lần kiểm tra {kept.unit.name}.")
            by_script = request.headers.get("X-Record")
            return JsonResponse({"url": kept.get_absolute_url()}, status=201) if by_script else redirect(kept)
    return _shown(request, page, forms)


def _shown(request, page, forms):
    # What was refused is not stored under its sign, or is told to be another record: the next try is a new one.
    sent_as = "" if page["refusal"] else request.POST.get("sent_as")
    page |= {
        "campaign": page["inspection"].campaign,
        "findings": forms,
        "pattern": FindingForm(prefix="nd__n__", use_required_attribute=False),
        "count": len(forms),
        "sent_as": sent_as or uuid.uuid4(),
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
    """The findings that were typed."""
    for form, uploads in findings:
        if form.has_changed() or uploads:
            known = form.cleaned_data
            yield Found(**known | topic_fields(known["topic"], criteria), uploads=tuple(uploads))


def _kept(request, inspection, verb, visit, findings):
    for name, value in visit.cleaned_data.items() if visit else ():
        setattr(inspection, name, value)
    try:
        sent_as = uuid.UUID(request.POST.get("sent_as", ""))
    except ValueError:
        sent_as = None
    return verb(inspection, list(findings), sent_as=sent_as, by=request.user, at=timezone.now())
