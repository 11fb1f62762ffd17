"""The queue of a head: what needs eyes first, and what may be approved together."""

from django.shortcuts import render
from django.utils import timezone

from scoring.bulk import MOST_AT_ONCE
from scoring.sorting_out import RULE, sorted_out, told
from units.web import page_of


def review_queue(request):
    now = timezone.now()
    ordinary, others = sorted_out(request.user, at=now)
    plain, page_obj = list(ordinary[: MOST_AT_ONCE + 1]), page_of(request, others)
    page_obj.object_list = told(page_obj.object_list, request.user, at=now)
    page = {
        "now": now,
        "count": page_obj.paginator.count + (len(plain) if len(plain) <= MOST_AT_ONCE else ordinary.count()),
        "ordinary": plain[:MOST_AT_ONCE],
        "page_obj": page_obj,
        "first": page_obj.object_list[0].sheet if page_obj.number == 1 and page_obj else others.first(),
        "rule": RULE,
    }
    return render(request, "scoring/review_queue.html", page)
