"""The home page: what waits for this person."""

from django.shortcuts import render
from django.utils import timezone

from scoring.desk import desk_of


def home(request):
    now = timezone.now()
    return render(request, "scoring/home.html", {"desk": desk_of(request.user, at=now), "now": now})
