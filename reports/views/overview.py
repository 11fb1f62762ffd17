"""The overview of a campaign: its first page, its units by result, who rose and fell, one number and its rows."""

from functools import partial
from itertools import islice

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.models import Campaign
from campaign.views.records import choice
from reports import export_columns
from reports.forms import SourceFilterForm
from reports.overview import drawn, leading, origins, ranks, tree
from reports.overview.years import Links, signs_of
from units import downloads
from units.models import UnitKind
from units.permissions import coordinates
from units.text import one_line
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
    campaign, counted, year = _counted(request, timezone.now())
    found = ranks.of_years(campaign, counted, year, number=0)
    asked = request.GET.get("cum", "")
    cluster = next((each for each in found.clusters if each.name == asked), None) if found else None
    if asked and cluster is None:
        raise Http404
    page = None if cluster or not found else page_of(request, found.clusters)
    context = {
        "campaign": campaign,
        "counted": counted,
        "year": year,
        "ranks": found,
        "cluster": cluster,
        "cluster_id": ranks.clusters_by_name(campaign).get(asked),
        "lines": ranks.lines_of(campaign, cluster) if cluster else [],
        "page": page,
        "rows": ranks.rows_of(campaign, page) if page else [],
        "round": campaign.rounds.filter(year=year).first(),
    }
    return render(request, "reports/overview/moves.html", context)


@require_safe
def dashboard_figure(request, key):
    """A number, how it was counted, the same over the years, and the rows behind it."""
    now = timezone.now()
    campaign, counted, _ = _counted(request, now)
    told = origins.told_of(counted, key)
    if told is None:
        raise Http404
    form = SourceFilterForm(request.GET)
    sees_people = coordinates(request.user, told.campaign.province_id)
    by_unit = told.scope == "individual" and not sees_people and not told.parts
    source = None if told.parts or by_unit else _source(request, told, form.chosen())
    if downloads.asked(request) and source:
        return downloads.export(request, f"Nguồn của {key}", export_columns.ROWS, lambda: _lines(source))
    context = {
        **_behind(request, told, source, by_unit),
        "campaign": campaign,
        "told": told,
        "parts": [(each, shown, Links.of(each).to(key)) for each, shown in told.shown_parts],
        "trend": origins.trend_of(counted, key),
        "fields": [form[name] for name in (("tim", "buoc") if source and source.has_steps else ("tim",))],
        "filtered": form.is_set(),
        "known_at": counted.known_at(told.year, told.scope),
        "now": now,
    }
    return render(request, "reports/overview/figure.html", context)


def _behind(request, told, source, by_unit):
    """A page of the rows behind a figure; of people, for who may not see them, how many each unit has."""
    units = origins.units_of(told, words=one_line(request.GET.get("tim", ""))) if by_unit else []
    page = page_of(request, source.rows if source else units)
    return {"page": page, "rows": source.lines(page) if source else list(page), "source": source, "by_unit": by_unit}


def _source(request, told, chosen):
    return origins.source_of(
        told, request.user, table=request.GET.get("bang"), step=chosen["buoc"], words=chosen["tim"] or ""
    )


def _lines(source):
    rows = source.rows.iterator(chunk_size=downloads.AT_ONCE)
    while chunk := list(islice(rows, downloads.AT_ONCE)):
        yield from source.lines(chunk)


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
