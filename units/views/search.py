"""The search of the whole site: everything found by group, one group page by page, and suggestions while typing."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from units.searching import Words, sources
from units.web import is_fragment, number_of

SUGGESTED = 3
IN_ALL = 6
ON_A_PAGE = 30
MOST_PAGES = 100


@require_safe
def search(request):
    """?q= are the words, ?nhom= one group, ?trang= its page."""
    words = Words.of(request.GET.get("q", ""))
    day = request.user.scope.day_shown(timezone.localdate())
    chosen = next((source for source in sources() if source.slug == request.GET.get("nhom")), None)
    if is_fragment(request):
        groups = _groups(request.user, words, day, SUGGESTED)
        return render(request, "units/search_suggestions.html", {"words": words, "groups": groups})
    context = {"words": words}
    if chosen and words.enough:
        context |= _one_group(chosen, request, words, day)
    else:
        context["groups"] = _groups(request.user, words, day, IN_ALL)
    return render(request, "units/search.html", context)


def _groups(user, words, day, most):
    """(source, hits, whether there are more) of every group that has any; one hit beyond tells that."""
    if not words.enough:
        return []
    found = [(source, source.find(user, words, day, 0, most + 1)) for source in sources()]
    return [(source, hits[:most], len(hits) > most) for source, hits in found if hits]


def _one_group(source, request, words, day):
    page = max(number_of(request.GET.get("trang")), 1)
    if page > MOST_PAGES:
        raise Http404
    start = (page - 1) * ON_A_PAGE
    hits = source.find(request.user, words, day, start, start + ON_A_PAGE + 1)
    return {
        "source": source,
        "hits": hits[:ON_A_PAGE],
        "number": page,
        "before": page - 1,
        "after": page + 1 if len(hits) > ON_A_PAGE and page < MOST_PAGES else None,
    }
