"""The overview of a campaign: its first page, its units by result, who rose and fell, one number and its rows."""

from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.models import Campaign
from campaign.views.records import choice
from reports import export_columns
from reports.forms import SourceFilterForm
from reports.overview import drawn, leading, origins, ranks, tree
from reports.overview.columns import CLUSTERS, MOVES, UNITS_BEHIND, cluster_columns, move_columns
from reports.overview.years import Links, signs_of
from reports.views import source_lists
from units import downloads
from units.list_pages import with_table
from units.models import UnitKind
from units.permissions import coordinates
from units.web import number_of, page_of


@require_safe
def dashboard(request):
    (campaign, campaigns), now = _campaign(request), timezone.now()
    if campaign is None:
        return render(request, "reports/overview/nothing.html", {"now": now})
    year = number_of(request.GET.get("nam"))
    overview = leading.overview_of(campaign, request.user, year=year, at=now)
    context = {
        "overview": overview,
        "campaign": campaign,
        "campaigns": campaigns,
        "now": now,
        "writes": coordinates(request.user, campaign.province_id),
    }
    return render(request, "reports/overview/dashboard.html", context)


@require_safe
def dashboard_units(request):
    """The tree of units: the kinds, the groups of a large kind, and the units themselves with their results."""
    now = timezone.now()
    campaign, counted, year = _counted(request, now)
    numbers = counted.of(year, "collective") if year else None
    if numbers is None:
        raise Http404
    kind, branch = choice(request, "loai", "Loại đơn vị", UnitKind.choices), leading.branches(campaign, year)
    page = {"campaign": campaign, "counted": counted, "year": year, "kind": kind}
    if kind:
        page |= _branch(request, counted, numbers, partial(branch, kind.value), UnitKind(kind.value), now)
    else:
        page |= {"chart": drawn.by_kind(numbers, branch)}
    return render(request, "reports/overview/units.html", page)


def _branch(request, counted, numbers, branch, kind, now):
    """The units of one kind that the address asks for, and the filters that have anything to show."""
    bands = [(code, numbers.names[code]) for code in numbers.order]
    band = choice(request, "xep-loai", "Kết quả", [*bands, (tree.MISSING, "Chưa xếp loại")])
    every = tree.tree_of(counted.parts(numbers.year, "collective"), numbers, kind, today=timezone.localdate(now))
    opened = tree.opened(every, request.GET.get("nhom", ""), band.value, numbers, branch)
    signs, counts = signs_of(numbers.order), opened.counts
    return {
        "band": band,
        "tree": opened,
        "chips": [(code, words, counts[code], signs.get(code)) for code, words in band.options if counts[code]],
        "here": branch("", opened.group.key if opened.group else ""),
        "kind_label": kind.label,
    }


@require_safe
def dashboard_moves(request):
    """The clusters with who leads, rose and fell in each; with ?cum= one of them with all its units."""
    return _moves_in(request) if request.GET.get("cum") else _moves(request)


@with_table(CLUSTERS, of=("phong-trao", "nam"))
def _moves(request):
    campaign, year, found, context = _ranks(request)
    if found is None:
        return render(request, "reports/overview/moves.html", context | {"rows": []})
    request.table.declare(*cluster_columns(found))
    clusters = request.table.ordered(found.clusters)
    if downloads.asked(request):
        title = f"Thay đổi thứ hạng năm {year}"
        return downloads.export(request, title, request.table.exports, lambda: ranks.rows_of(campaign, clusters))
    page = page_of(request, clusters)
    context |= {"page": page, "rows": ranks.rows_of(campaign, page)}
    return render(request, "reports/overview/moves.html", context)


@with_table(MOVES, of=("phong-trao", "nam", "cum"))
def _moves_in(request):
    campaign, year, found, context = _ranks(request)
    asked = request.GET["cum"]
    cluster = next((each for each in found.clusters if each.name == asked), None) if found else None
    if cluster is None:
        raise Http404
    request.table.declare(*move_columns(found))
    lines = request.table.ordered(ranks.lines_of(campaign, cluster, found))
    if downloads.asked(request):
        title = f"Thay đổi thứ hạng {cluster.name} năm {year}"
        return downloads.export(request, title, request.table.exports, lambda: lines)
    context |= {
        "cluster": cluster,
        "cluster_id": ranks.clusters_by_name(campaign).get(asked),
        "page": page_of(request, lines),
        "round": campaign.rounds.filter(year=year).first(),
    }
    return render(request, "reports/overview/moves_in.html", context)


def _ranks(request):
    """(campaign, year, the Ranks or None, what both pages say)."""
    campaign, counted, year = _counted(request, timezone.now())
    found = ranks.of_years(campaign, counted, year, number=0)
    return campaign, year, found, {"campaign": campaign, "counted": counted, "year": year, "ranks": found}


@require_safe
@with_table(export_columns.SOURCES, of=("phong-trao", "bang"), place="nguon")
def dashboard_figure(request, key):
    """A number, how it was counted, the same over the years, and the rows behind it."""
    now = timezone.now()
    campaign, counted, _ = _counted(request, now)
    told = origins.told_of(counted, key)
    if told is None:
        raise Http404
    sees_people = coordinates(request.user, told.campaign.province_id)
    by_unit = told.scope == "individual" and not sees_people and not told.parts
    behind = _units_behind if by_unit else _rows_behind
    listed, send_out = (None, None) if told.parts else behind(request, told)
    if downloads.asked(request) and send_out:
        return downloads.export(request, f"Nguồn của {key}", request.table.exports, send_out)
    context = {
        "campaign": campaign,
        "told": told,
        "parts": [(each, shown, Links.of(each).to(key)) for each, shown in told.shown_parts],
        "trend": origins.trend_of(counted, key),
        "listed": listed,
        "by_unit": by_unit,
        "known_at": counted.known_at(told.year, told.scope),
        "now": now,
    }
    return render(request, "reports/overview/figure.html", context)


def _rows_behind(request, told):
    """(the SourceList of a figure, what gives all its rows)."""
    find = partial(origins.source_of, told, request.user)
    listed = source_lists.asked_in(request, told.tally.figures, told.key, find, frozen=False)
    return listed, listed and listed.lines


def _units_behind(request, told):
    """The same of a figure of people for who may not see them: how many each unit has."""
    form = SourceFilterForm(request.GET, steps=False)
    request.table.declare(*UNITS_BEHIND)
    units = request.table.ordered(origins.units_of(told, words=form.chosen()["tim"] or ""))
    page = page_of(request, units)
    return source_lists.SourceList(None, form, page=page, rows=list(page)), lambda: units


def _campaign(request):
    """(the campaign asked for, all that this person sees whole); those of standing provinces stand first."""
    wide = request.user.scope.wide_province_ids
    if not wide:
        raise Http404
    campaigns = list(Campaign.objects.filter(province__in=wide).select_related("province").latest_first())
    if "phong-trao" not in request.GET:
        return (campaigns[0] if campaigns else None), campaigns
    asked = number_of(request.GET["phong-trao"])
    found = next((each for each in campaigns if each.pk == asked), None)
    if found is None:
        raise Http404
    return found, campaigns


def _counted(request, now):
    """(campaign, what was counted of it, the year asked for, else the one in hand)."""
    campaign, _ = _campaign(request)
    if campaign is None:
        raise Http404
    counted = leading.counted_of(campaign, request.user, at=now)
    asked = number_of(request.GET.get("nam"))
    return campaign, counted, leading.year_asked(asked, campaign.rounds.order_by("year"), counted, at=now)
