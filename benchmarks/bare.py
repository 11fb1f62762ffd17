"""The floor of every comparison: a bare page and a bare save with session, user and one indexed query each."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path
from django.utils import timezone

from scoring.models import Action, Assessment, AssessmentEvent, Mark, Status


def bare_list(request):
    sheets = Assessment.objects.filter(unit__province__in=[0, *request.GET.getlist("tinh")]).select_related("unit")[:30]
    rows = "".join(f"<tr><td>{sheet.unit.name}</td><td>{sheet.status}</td></tr>" for sheet in sheets)
    return HttpResponse(f"<p>{request.user.full_name}</p><table>{rows}</table>")


@transaction.atomic
def bare_save(request, pk):
    mark = get_object_or_404(Mark.objects.select_for_update(), pk=pk)
    Mark.objects.filter(pk=mark.pk).update(self_points=request.POST["points"])
    now = timezone.now()
    event = AssessmentEvent.objects.create(
        assessment_id=mark.assessment_id, action=Action.SUBMIT, status=Status.SUBMITTED, at=now, dated=now.date(),
        by=request.user, by_name=request.user.full_name,
    )  # fmt: skip
    return HttpResponse(f"{request.user.full_name} {event.pk}")


urlpatterns = [
    path("bare/list/", bare_list),
    path("bare/save/<int:pk>/", bare_save),
    path("", include("campaign.urls")),
]
