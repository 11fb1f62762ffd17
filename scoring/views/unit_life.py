"""The page that tells the life of a unit."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from scoring.unit_life import life_of, unit_ended
from units.models import Unit


def unit_life(request, pk):
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("province", "parent"), pk=pk)
    today = timezone.localdate()
    life = life_of(unit, request.user, today=today)
    page = {"unit": unit, "today": today, "last_day": unit_ended(unit), "life": life}
    return render(request, "scoring/unit_life.html", page)
