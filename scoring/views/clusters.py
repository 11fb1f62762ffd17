"""Pages of rankings: the units of one cluster in a round, and all units of the province."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from campaign.models import Campaign
from campaign.views.records import choice
from scoring import rankings
from scoring.export_columns import CLUSTER_RANKING, RANKING
from scoring.listing import round_names
from units import downloads
from units.days import show_day
from units.list_pages import with_table
from units.models import Cluster, UnitKind
from units.permissions import coordinates
from units.web import DayAsked, day_asked, page_of


@with_table(CLUSTER_RANKING)
def cluster_ranking(request, pk):
    """Sở Nội vụ and the leaders read the whole ranking; the people of a unit read the rank and total of that unit,
    among how many, and nothing of the others: a ranking is published by the province, not by the system.
    """
    cluster = get_object_or_404(Cluster.objects.visible_to(request.user).select_related("province"), pk=pk)
    rounds = list(rankings.rounds_of(request.user, at=timezone.now(), province_id=cluster.province_id))
    page = {"cluster": cluster, "sees_all": cluster.province_id in request.user.scope.wide_province_ids}
    page["can_decide"] = coordinates(request.user, cluster.province_id)
    if not rounds:
        return render(request, "scoring/cluster_ranking.html", page | {"round": None})
    asked, round_ = _round(request, rounds)
    day = round_.closing_day
    lines = rankings.lines_of(rankings.sheets_in(round_, day=day, cluster=cluster))
    page |= {"round": round_, "day": day, "filters": [asked], "ranked": sum(1 for line in lines if line.rank)}
    if not page["sees_all"]:
        lines = [line for line in lines if line.unit_id in request.user.scope.unit_ids]
        return render(request, "scoring/cluster_ranking.html", page | _shown(request, lines, day))
    lines = request.table.ordered(lines)
    caps, mixed = rankings.caps_of(cluster, round_)
    over = frozenset().union(*(cap.over for cap, _ in caps))
    if downloads.asked(request):
        title = f"Xếp hạng {cluster.name} năm {round_.year}"
        return downloads.export(
            request, title, request.table.exports, lambda: rankings.all_rows(lines, request.user, day=day, over=over)
        )
    page |= {"caps": caps, "mixed": mixed, "lacking": rankings.without_sheet(cluster, round_, day=day)}
    return render(request, "scoring/cluster_ranking.html", page | _shown(request, lines, day, over=over))


@with_table(RANKING)
def ranking_list(request, campaign_pk):
    """The whole province in one round, for those who see it whole; ranks are those among the kind and cluster asked."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=campaign_pk)
    if campaign.province_id not in request.user.scope.wide_province_ids:
        raise Http404
    page = {"campaign": campaign}
    rounds = list(rankings.rounds_of(request.user, at=timezone.now(), campaign=campaign))
    if not rounds:
        return render(request, "scoring/ranking_list.html", page | {"round": None})
    asked, round_ = _round(request, rounds)
    said = day_asked(request)
    day = said.day or round_.closing_day
    clusters = rankings.clusters_on(day, province_id=campaign.province_id)
    kind = choice(request, "loai", "Loại đơn vị", UnitKind.choices)
    cluster = choice(request, "cum", "Cụm, khối", [(each.pk, each.name) for each in clusters])
    words = request.GET.get("tim", "").strip()
    lines = rankings.lines_of(
        rankings.sheets_in(round_, day=day, kind=kind.value, cluster=cluster.value and int(cluster.value))
    )
    found = request.table.ordered(rankings.about(lines, words))
    if downloads.asked(request):
        title = f"Xếp hạng năm {round_.year}"
        return downloads.export(
            request, title, request.table.exports, lambda: rankings.all_rows(found, request.user, day=day)
        )
    page |= {
        "round": round_,
        "day": day,
        "asked": said if said.typed else DayAsked(typed=show_day(day)),
        "filters": [asked, kind, cluster],
        "words": words,
        "filtered": bool(kind or cluster or words),
        "ranked": sum(1 for line in lines if line.rank),
    }
    return render(request, "scoring/ranking_list.html", page | _shown(request, found, day))


def _shown(request, lines, day, *, over=frozenset()):
    """The page of the list, its rows apart by whether they have a rank."""
    page_obj = page_of(request, lines)
    rows = rankings.rows_of(page_obj.object_list, request.user, day=day, over=over)
    return {"page_obj": page_obj, "rows": rows}


def _round(request, rounds):
    """(the filter, the round chosen): the latest where none is."""
    asked = choice(request, "dot", "Đợt", round_names(rounds), default=str(rounds[0].pk))
    return asked, next(each for each in rounds if str(each.pk) == asked.value)
