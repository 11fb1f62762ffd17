"""Putting the first steps away, and taking them out again from the account's menu."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from units.models import User


@require_POST
def first_steps_toggle(request):
    """`mo` is 1 to show the steps on the home page, else they go."""
    closed_at = None if request.POST.get("mo") == "1" else timezone.now()
    User.objects.filter(pk=request.user.pk).update(tour_closed_at=closed_at)
    return redirect("/")
