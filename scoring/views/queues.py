"""The queue of a head: what needs eyes first, and what may be approved together."""

from django.shortcuts import render
from django.utils import timezone

from scoring.sorting_out import RULE, waiting_for
from units.web import page_of


def review_queue(request):
    now = timezone.now()
    waiting = waiting_for(request.user, at=now)
    ordinary = [each for each in waiting if each.is_ordinary]
    others = [each for each in waiting if not each.is_ordinary]
    page = {
        "now": now,
        "count": len(waiting),
        "ordinary": ordinary,
        "page_obj": page_of(request, others),
        "first": next((each for each in waiting if not each.is_ordinary), waiting[0] if waiting else None),
        "rule": RULE,
    }
    return render(request, "scoring/review_queue.html", page)
