"""The queue of a head: what needs eyes first, and what may be approved together."""

from django.shortcuts import render
from django.utils import timezone

from scoring.bulk import MOST_AT_ONCE
from scoring.models import Assessment
from scoring.sorting_out import RULE, sorted_out, told
from units.web import page_of


def review_queue(request):
    now = timezone.now()
    ordinary, others = sorted_out(request.user, at=now)
    page_obj = page_of(request, others)
    page_obj.object_list = told(page_obj.object_list, request.user, at=now)
    top = page_obj.object_list if page_obj.number == 1 else told(others[:1], request.user, at=now)
    waiting = Assessment.objects.select_related("unit", "staff")
    page = {
        "now": now,
        "count": len(ordinary) + len(others),
        "ordinary_count": len(ordinary),
        "ordinary": waiting.filter(pk__in=ordinary[:MOST_AT_ONCE]).in_order() if ordinary else [],
        "page_obj": page_obj,
        "first": top[0].sheet if top else None,
        "rule": RULE,
    }
    return render(request, "scoring/review_queue.html", page)
