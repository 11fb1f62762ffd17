"""Minutes of an inspection: writing them from its record, and changing what was typed while they are a draft."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from campaign.models import Inspection
from reports.letters import minuting
from reports.letters.forms import MinutesForm
from reports.views.documents import found_to_edit
from units.refusals import Refused
from units.web import status_of


def minutes_create(request, pk):
    inspections = Inspection.objects.editable_by(request.user).select_related("campaign__province", "unit")
    inspection = get_object_or_404(inspections, pk=pk)
    form = MinutesForm(request.POST or None, initial=minuting.first_fields(inspection))
    if request.method == "POST" and form.is_valid():
        fields, body = form.particulars()
        try:
            return redirect(
                minuting.request_minutes(
                    inspection=inspection, fields=fields, issuing_body=body, by=request.user, at=timezone.now()
                )
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "inspection": inspection, "others": minuting.minutes_of(inspection)}
    return render(request, "reports/minutes_form.html", context)


def minutes_edit(request, pk):
    document = found_to_edit(request, pk)
    if "fields" not in document.about:
        raise Http404
    standing = document.about["fields"]
    form = MinutesForm(request.POST or None, initial={**standing, "issuing_body": document.issuing_body})
    before, problem = request.POST.get("seen", minuting.seen(standing)), None
    if request.method == "POST" and form.is_valid():
        fields, body = form.particulars()
        try:
            minuting.change_minutes(
                document=document,
                fields=fields,
                issuing_body=body,
                seen_before=before,
                by=request.user,
                at=timezone.now(),
            )
            return redirect(document)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            before, problem = minuting.seen(standing), refusal
    context = {"form": form, "document": document, "seen": before}
    status = status_of(form.errors, isinstance(problem, minuting.MinutesConflict))
    return render(request, "reports/minutes_form.html", context, status=status)
