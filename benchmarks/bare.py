"""The floor of every comparison: a bare page and a bare save with session, user and one indexed query each."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import include, path

from scoring.models import Assessment, AssessmentEvent, Mark


def bare_list(request):
    sheets = Assessment.objects.filter(unit__province__in=[0, *request.GET.getlist("tinh")]).select_related("unit")[:30]
    rows = "".join(f"<tr><td>{sheet.unit.name}</td><td>{sheet.status}</td></tr>" for sheet in sheets)
    return HttpResponse(f"<p>{request.user.full_name}</p><table>{rows}</table>")


@transaction.atomic
def bare_save(request, pk):
    mark = Mark.objects.select_for_update().get(pk=pk)
    Mark.objects.filter(pk=mark.pk).update(self_points=mark.self_points)
    event = AssessmentEvent.objects.filter(assessment=mark.assessment_id).first()
    return HttpResponse(f"{request.user.full_name} {event.pk if event else ''}")


urlpatterns = [
    path("bare/list/", bare_list),
    path("bare/save/<int:pk>/", bare_save),
    path("", include("campaign.urls")),
]
