"""Pages of clusters: the list of a day, one cluster with its members and leads, and changing them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from units import cluster_finding, clustering, downloads
from units.account_forms import EndForm
from units.cluster_forms import ClusterFilter, ClusterForm, LeadForm, MemberFilter, MemberForm, NewClusterForm
from units.export_columns import CLUSTERS, MEMBERS
from units.finding import coordinated_provinces
from units.list_pages import with_table
from units.models import Cluster, Province
from units.permissions import coordinates
from units.refusals import Refused
from units.web import errors_as_messages, page_of, refusals_as_messages, say_ended, say_removed


@with_table(CLUSTERS)
def cluster_list(request):
    provinces, today = Province.objects.visible_to(request.user), timezone.localdate()
    form = ClusterFilter(request.GET, provinces=provinces)
    asked = form.chosen()
    day = asked["ngay"] or request.user.scope.day_shown(today)
    clusters = cluster_finding.find_clusters(
        Cluster.objects.visible_to(request.user), day=day, province=asked.get("tinh")
    )
    clusters = request.table.ordered(clusters)
    if downloads.asked(request):
        return downloads.export(request, "Cụm, khối thi đua", request.table.exports, clusters)
    context = {
        "page": page_of(request, clusters),
        "form": form,
        "day": day,
        "today": today,
        "filtered": any(asked.values()),
        "several": len(provinces) > 1,
        "may_edit": bool(request.user.scope.coordinated_province_ids),
    }
    return render(request, "units/cluster_list.html", context)


@with_table(MEMBERS)
def cluster_detail(request, pk):
    """Everybody with an office in the province reads who belongs to a cluster; it names no marks."""
    form, today = MemberFilter(request.GET), timezone.localdate()
    asked = form.chosen()
    day = asked["ngay"] or request.user.scope.day_shown(today)
    clusters = cluster_finding.with_their_day(Cluster.objects.visible_to(request.user), day=day)
    cluster = get_object_or_404(clusters, pk=pk)
    members = request.table.ordered(cluster_finding.members_on(day, cluster=cluster, words=asked["tim"] or ""))
    if downloads.asked(request):
        return downloads.export(request, f"Thành viên {cluster.name}", request.table.exports, members)
    scope, may_edit = request.user.scope, coordinates(request.user, cluster.province_id)
    context = {
        "cluster": cluster,
        "page": page_of(request, members),
        "form": form,
        "day": day,
        "today": today,
        "filtered": any(asked.values()),
        "leads": cluster_finding.lead_history(cluster),
        "others": cluster_finding.other_members(cluster, day=day),
        "own_units": scope.unit_ids,
        "sees_all": cluster.province_id in scope.wide_province_ids,
        "may_edit": may_edit,
        "end_form": EndForm(initial={"on": scope.day_shown(today)}),
    } | (_forms_of(cluster, scope.day_shown(today)) if may_edit else {})
    return render(request, "units/cluster_detail.html", context)


def _forms_of(cluster, day):
    return {
        "member_form": MemberForm(
            auto_id="thanh-vien-%s",
            units=cluster_finding.units_that_may_join(cluster),
            initial={"valid_from": day},
        ),
        "lead_form": LeadForm(
            auto_id="truong-%s",
            units=cluster_finding.units_that_may_lead(cluster),
            initial={"valid_from": day},
        ),
    }


def cluster_create(request):
    provinces = coordinated_provinces(request.user)
    if not provinces:
        raise Http404
    form = NewClusterForm(request.POST or None, provinces=provinces)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            cluster = clustering.create_cluster(values.pop("province"), **values, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã lập {cluster.name}. Hãy thêm các đơn vị thành viên.")
            return redirect(cluster)
    return render(request, "units/cluster_form.html", {"form": form, "cluster": None})


def cluster_edit(request, pk):
    cluster = _edited_or_404(request.user, pk)
    form = ClusterForm(request.POST or None, initial={"name": cluster.name, "valid_from": cluster.valid_from})
    if request.method == "POST" and form.is_valid():
        try:
            clustering.correct_cluster(cluster, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu thay đổi.")
            return redirect(cluster)
    return render(request, "units/cluster_form.html", {"form": form, "cluster": cluster})


@require_POST
def cluster_close(request, pk):
    cluster, form = _edited_or_404(request.user, pk), EndForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            ended = clustering.close_cluster(cluster, **form.cleaned_data, by=request.user, at=timezone.now())
            say_ended(request, ended)
    else:
        errors_as_messages(request, form)
    return redirect(cluster)


@require_POST
def cluster_reopen(request, pk):
    cluster = _edited_or_404(request.user, pk)
    done = f"{cluster.name} lại tiếp tục. Hãy đặt lại ngày của các đơn vị thành viên nếu cần."
    with refusals_as_messages(request, done):
        clustering.reopen_cluster(cluster, by=request.user, at=timezone.now())
    return redirect(cluster)


@require_POST
def cluster_member_add(request, pk):
    cluster = _edited_or_404(request.user, pk)
    form = MemberForm(request.POST, units=cluster_finding.units_that_may_join(cluster))
    if form.is_valid():
        unit, valid_from = form.cleaned_data["unit"], form.cleaned_data["valid_from"]
        with refusals_as_messages(request, f"Đã xếp {unit.name} vào {cluster.name}."):
            clustering.add_member(cluster, unit, valid_from=valid_from, by=request.user, at=timezone.now())
    else:
        errors_as_messages(request, form)
    return redirect(cluster)


@require_POST
def cluster_lead_name(request, pk):
    cluster = _edited_or_404(request.user, pk)
    form = LeadForm(request.POST, units=cluster_finding.units_that_may_lead(cluster))
    if form.is_valid():
        values = form.cleaned_data
        unit = values.pop("unit")
        with refusals_as_messages(request, f"{unit.name} là trưởng {cluster.name}."):
            clustering.name_lead(cluster, unit, **values, by=request.user, at=timezone.now())
    else:
        errors_as_messages(request, form)
    return redirect(cluster)


@require_POST
def cluster_member_end(request, pk):
    """`pk` is of the membership, as in the next page."""
    place = get_object_or_404(cluster_finding.memberships_edited_by(request.user), pk=pk)
    _end(request, clustering.end_membership, place)
    return redirect(place.cluster)


@require_POST
def cluster_member_remove(request, pk):
    place = get_object_or_404(cluster_finding.memberships_edited_by(request.user), pk=pk)
    with refusals_as_messages(request):
        say_removed(request, clustering.remove_membership(place, by=request.user, at=timezone.now()))
    return redirect(place.cluster)


@require_POST
def cluster_lead_end(request, pk):
    """`pk` is of the lead, as in the next page."""
    lead = get_object_or_404(cluster_finding.leads_edited_by(request.user), pk=pk)
    _end(request, clustering.end_lead, lead)
    return redirect(lead.cluster)


@require_POST
def cluster_lead_remove(request, pk):
    lead = get_object_or_404(cluster_finding.leads_edited_by(request.user), pk=pk)
    with refusals_as_messages(request):
        say_removed(request, clustering.remove_lead(lead, by=request.user, at=timezone.now()))
    return redirect(lead.cluster)


def _end(request, verb, row):
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            say_ended(request, verb(row, **form.cleaned_data, by=request.user, at=timezone.now()))
    else:
        errors_as_messages(request, form)


def _edited_or_404(user, pk):
    return get_object_or_404(Cluster.objects.visible_to(user).editable_by(user).select_related("province"), pk=pk)
