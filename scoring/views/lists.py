"""The list of sheets, with its filters in the address."""

from django.shortcuts import render
from django.utils import timezone

from campaign.views.records import choice
from scoring import listing
from scoring.models import Assessment, Status
from units.models import UnitKind
from units.web import page_of


def assessment_list(request):
    seen = Assessment.objects.visible_to(request.user).current()
    round_, kind, scope, cluster = filters = _filters(request, seen)
    words, status = request.GET.get("tim", "").strip(), choice(request, "trang-thai", "Trạng thái", Status.choices)
    found = listing.narrowed(
        seen, round_id=round_.value, kind=kind.value, scope=scope.value, cluster_id=cluster.value, words=words
    )
    counts = listing.counts_by_status(found)
    sheets = found.in_status(status.value) if status else found
    page_obj, now = page_of(request, listing.for_rows(sheets)), timezone.now()
    page = {
        "page_obj": page_obj,
        "rows": listing.rows_of(page_obj, now=now),
        "now": now,
        "filters": [each for each in filters if each.options],
        "words": words,
        "keep": [(status.name, status.value)] if status else [],
        "filtered": bool(words or any([*filters, status])),
        "chips": _chips(request, counts, status.value),
        "several_years": not round_,
    }
    return render(request, "scoring/assessment_list.html", page)


def _filters(request, seen):
    """Round, kind, scope and cluster; kinds and clusters only for those who see a whole province."""
    wide = bool(request.user.scope.wide_province_ids)
    clusters = listing.clusters_for(request.user) if wide else []
    return (
        choice(request, "dot", "Đợt", listing.round_names(listing.rounds_of(seen))),
        choice(request, "loai", "Loại đơn vị", UnitKind.choices if wide else []),
        choice(request, "pham-vi", "Phiếu", listing.SCOPES),
        choice(request, "cum", "Cụm, khối", [(cluster.pk, cluster.name) for cluster in clusters]),
    )


def _chips(request, counts, chosen):
    """(words, number, address, whether it is chosen) of every state that occurs, the other filters kept."""
    shown = [("", "Tất cả", sum(counts.values()))]
    shown += [(value, words, counts.get(value, 0)) for value, words in Status.choices]
    return [
        (words, number, _address(request, value), value == chosen)
        for value, words, number in shown
        if number or value in ("", chosen)
    ]


def _address(request, status):
    query = request.GET.copy()
    query.pop("trang", None)
    query["trang-thai"] = status
    if not status:
        del query["trang-thai"]
    return f"?{query.urlencode()}"
