"""The queue of a head: what needs eyes first, and what may be approved together."""

from django.shortcuts import render
from django.utils import timezone

from campaign.views.records import choice
from scoring.bulk import MOST_AT_ONCE
from scoring.export_columns import QUEUE
from scoring.listing import SCOPES
from scoring.models import Assessment
from scoring.sorting_out import RULE, sorted_out, told
from units import downloads
from units.list_pages import with_table
from units.web import page_of

AT_ONCE = 100
PAGE = 30


@with_table(QUEUE)
def review_queue(request):
    now = timezone.now()
    ordinary, others = sorted_out(request.user, at=now)
    scope, words = choice(request, "pham-vi", "Đối tượng", SCOPES), request.GET.get("tim", "").strip()
    found = _narrowed(others, scope.value, words)
    if downloads.asked(request):
        return downloads.export(request, "Phiếu chờ duyệt", request.table.exports, lambda: _told(found, request, now))
    page_obj = page_of(request, found, per_page=PAGE)
    page_obj.object_list = told(page_obj.object_list, request.user, at=now)
    top = page_obj.object_list if page_obj.number == 1 else told(found[:1], request.user, at=now)
    waiting = Assessment.objects.select_related("unit", "staff")
    page = {
        "now": now,
        "count": len(ordinary) + len(others),
        "others_count": len(others),
        "ordinary_count": len(ordinary),
        "ordinary": waiting.filter(pk__in=ordinary[:MOST_AT_ONCE]).in_order() if ordinary else [],
        "filters": [scope],
        "words": words,
        "arranges": len(others) > PAGE or _is_arranged(request.table),
        "page_obj": page_obj,
        "first": top[0].sheet if top else None,
        "rule": RULE,
    }
    return render(request, "scoring/review_queue.html", page)


def _is_arranged(table):
    """Whether anything was chosen about the list: then it can be unchosen, however short the list has become."""
    return bool(table.query or table.saved or table.arranged.chosen)


def _narrowed(others, scope, words):
    """Those of the Compared that the filters ask for, in their order."""
    if not (scope or words):
        return others
    sheets = Assessment.objects.among(each.pk for each in others)
    sheets = sheets.collective() if scope == "tap-the" else sheets.individual() if scope else sheets
    kept = set((sheets.about(words) if words else sheets).values_list("pk", flat=True))
    return [each for each in others if each.pk in kept]


def _told(found, request, now):
    """The rows of a whole queue, so many at a time."""
    for start in range(0, len(found), AT_ONCE):
        yield from told(found[start : start + AT_ONCE], request.user, at=now)
