"""Which clusters, members and leads the pages of clusters show on a day, in a fixed number of queries."""

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery

from units.models import Cluster, ClusterLead, ClusterMembership
from units.schema import answers_to, valid_on


def find_clusters(clusters, *, day, province=None):
    """Clusters that exist on `day`, each with `member_count` and `leads_now` of that day."""
    clusters = clusters.existing_on(day)
    clusters = clusters.filter(province=province) if province else clusters
    return _on(clusters.select_related("province"), day).order_by("province__code", "sort_key", "pk")


def with_their_day(clusters, *, day):
    """The same for one cluster, which may not exist on that day."""
    return _on(clusters.select_related("province"), day)


def _on(clusters, day):
    members = members_on(day).filter(cluster=OuterRef("pk")).order_by().values("cluster")
    leads = ClusterLead.objects.filter(valid_on(day)).select_related("unit")
    return clusters.annotate(
        member_count=Subquery(members.annotate(number=Count("pk")).values("number"))
    ).prefetch_related(Prefetch("leads", leads, to_attr="leads_now"))


def members_on(day, *, cluster=None, words=""):
    """Places held on `day` by units that exist then, in Vietnamese order of the units."""
    places = ClusterMembership.objects.filter(
        valid_on(day), valid_on(day, "unit__"), answers_to(words, "unit__search_key")
    )
    places = places.filter(cluster=cluster) if cluster else places
    return places.select_related("unit").order_by("unit__sort_key", "unit", "pk")


def clusters_of(units, *, day):
    """{unit pk: (cluster pk, its name)} of those of the units that are in a cluster on `day`. One query."""
    places = members_on(day).filter(unit__in=units).order_by("pk")
    return {unit: (pk, name) for unit, pk, name in places.values_list("unit", "cluster", "cluster__name")}


def other_members(cluster, *, day):
    """Places that are over on `day` or only begin later, the latest first."""
    today = members_on(day, cluster=cluster)
    others = cluster.memberships.exclude(pk__in=today.order_by().values("pk")).select_related("unit")
    return others.order_by(F("valid_from").desc(nulls_last=True), "unit__sort_key", "pk")


def lead_history(cluster):
    return cluster.leads.select_related("unit").order_by("-valid_from")


def units_that_may_lead(cluster):
    """Units that belong to the cluster at any time: the verb knows on which days."""
    return cluster.province.units.filter(memberships__cluster=cluster).distinct().in_order()


def units_that_may_join(cluster):
    return cluster.province.units.in_order()


def memberships_edited_by(user):
    return ClusterMembership.objects.filter(_of_clusters(user)).select_related("cluster", "unit")


def leads_edited_by(user):
    return ClusterLead.objects.filter(_of_clusters(user)).select_related("cluster", "unit")


def _of_clusters(user):
    return Q(cluster__in=Cluster.objects.visible_to(user).editable_by(user))
