"""The home page: what waits for this person."""

from django.shortcuts import redirect, render
from django.utils import timezone

from scoring.desk import desk_of


def home(request):
    """Leaders for whom nothing waits begin with the overview of their province."""
    now = timezone.now()
    desk = desk_of(request.user, at=now)
    if request.user.scope.led_province_ids and not desk.count:
        return redirect("dashboard")
    return render(request, "scoring/home.html", {"desk": desk, "now": now})
