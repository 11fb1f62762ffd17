"""Clusters through time: founding, renaming and closing them, who belongs to one from when to when, and its lead."""

from datetime import date, timedelta

from django.db import transaction

from units.days import show_day
from units.models import Cluster, ClusterLead, ClusterMembership, Unit
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.schema import valid_on, valid_within
from units.text import sort_key
from units.undoing import end_on, keep_days, take_out

NOT_YOURS = "Chỉ chuyên viên Sở Nội vụ của tỉnh được sửa cụm, khối thi đua."
BEFORE = timedelta(days=1)


@transaction.atomic
def create_cluster(province, *, name, valid_from=None, by, at):
    """A new cluster without members."""
    _must_coordinate(by, province.pk)
    return _write(Cluster(province=province), name=name, valid_from=valid_from)


@transaction.atomic
def correct_cluster(cluster, *, name, valid_from=None, by, at):
    """Another name, or the day it began; no member or lead may stand before that day."""
    cluster = _locked(cluster, by)
    for rows, what in ((cluster.memberships, "thuộc cụm, khối"), (cluster.leads, "là trưởng cụm, khối")):
        first = valid_from and rows.filter(valid_from__lt=valid_from).order_by("valid_from").first()
        if first:
            raise Refused(f"{first.unit.name} {what} từ ngày {show_day(first.valid_from)}, trước ngày đã nhập.")
    return _write(cluster, name=name, valid_from=valid_from)


@transaction.atomic
def close_cluster(cluster, *, on, by, at):
    """The cluster's last day is `on`: places and lead that run past it end with it.

    The Removal it returns sets all of them back.
    """
    _lock_units(Unit.objects.filter(memberships__cluster=cluster))
    cluster = _locked(cluster, by)
    if cluster.valid_to:
        raise Refused(f"Cụm, khối này đã kết thúc ngày {show_day(cluster.valid_to)}.")
    if later := cluster.memberships.filter(valid_from__gt=on).select_related("unit").first():
        raise Refused(
            f"{later.unit.name} được xếp vào từ ngày {show_day(later.valid_from)}, sau ngày kết thúc đã nhập. "
            "Hãy xóa dòng ấy hoặc chọn ngày sau đó."
        )
    _refuse_leads_after(cluster.leads, on)
    cluster.valid_to = on
    refuse_invalid(cluster)
    days = end_on(on, Cluster.objects.filter(pk=cluster.pk))
    days += _cut(cluster.memberships, on) + _cut(cluster.leads, on)
    return keep_days(days, what=cluster.name, by=by, at=at)


@transaction.atomic
def reopen_cluster(cluster, *, by, at):
    """Takes back a close typed by mistake long ago; the places that it ended are put back one by one."""
    cluster = _locked(cluster, by)
    cluster.valid_to = None
    cluster.save(update_fields=["valid_to"])
    return cluster


def join_cluster(unit, *, name, valid_from=None, by, at):
    """The unit's place in the cluster of that name, which is founded where the province has none."""
    _must_coordinate(by, unit.province_id)
    with transaction.atomic():
        return add_member(cluster_named(unit.province_id, name), unit, valid_from=valid_from, by=by, at=at)


def cluster_named(province_id, name):
    return Cluster.objects.get_or_create(
        province_id=province_id, name=name, defaults={"sort_key": sort_key(name)[:1100]}
    )[0]


@transaction.atomic
def add_member(cluster, unit, *, valid_from=None, by, at):
    """The unit's place from that day to the next one known; the place it had until then ends the day before."""
    [unit] = _lock_units(Unit.objects.filter(pk=unit.pk))
    cluster = _locked(cluster, by)
    if unit.province_id != cluster.province_id:
        raise Refused(f"{unit.name} không thuộc tỉnh của cụm, khối này.")
    if valid_from:
        _refuse_outside(valid_from, cluster, unit)
        _leave_others(unit, cluster, valid_from)
    elif unit.memberships.filter(valid_from__isnull=False).exists():
        raise Refused("Đơn vị đã có ngày xếp cụm, khối. Hãy ghi từ ngày nào.")
    place = unit.memberships.filter(valid_from=valid_from).first() or ClusterMembership(
        unit=unit, valid_from=valid_from
    )
    if place.pk and place.cluster_id != cluster.pk:
        _refuse_leading(place)
    place.cluster, place.valid_to = cluster, _earliest(place.valid_to, _latest_end(unit, cluster, valid_from))
    place.save()
    return place


@transaction.atomic
def end_membership(membership, *, on, by, at):
    """The unit's last day in the cluster is `on`; earlier or later than what was known.

    The Removal it returns sets it, and that of a lead which ended with it, back.
    """
    [unit] = _lock_units(Unit.objects.filter(pk=membership.unit_id))
    cluster = _locked(membership.cluster, by)
    _refuse_day(membership, on)
    latest = _latest_end(unit, cluster, membership.valid_from)
    if latest and on > latest:
        raise Refused(f"{unit.name} chỉ thuộc cụm, khối này được đến hết ngày {show_day(latest)}.")
    ended_leads = _end_leads(membership, on)
    days = end_on(on, ClusterMembership.objects.filter(pk=membership.pk)) + ended_leads
    return keep_days(days, what=f"{unit.name} trong {cluster.name}", by=by, at=at)


@transaction.atomic
def remove_membership(membership, *, by, at):
    """Takes a place that was typed by mistake out; the Removal it returns puts it back."""
    _lock_units(Unit.objects.filter(pk=membership.unit_id))
    _locked(membership.cluster, by)
    if membership.batch_id:
        raise Refused("Dòng này đến từ tệp đã nhập nên không xóa tay. Hãy đặt ngày kết thúc, hoặc rút lần nhập.")
    _refuse_leading(membership)
    what = f"dòng ghi nhầm của {membership.unit.name} trong {membership.cluster.name}"
    return take_out(membership, what=what, by=by, at=at)


@transaction.atomic
def name_lead(cluster, unit, *, valid_from, valid_to=None, by, at):
    """`unit` leads from that day; the lead until then ends the day before, and the next known one still follows."""
    _lock_units(Unit.objects.filter(pk=unit.pk))
    cluster = _locked(cluster, by)
    if valid_to and valid_to < valid_from:
        raise Refused("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    member = cluster.memberships.filter(valid_on(valid_from), unit=unit).first()
    if member is None:
        raise Refused(
            f"{unit.name} không thuộc {cluster.name} ngày {show_day(valid_from)}. "
            "Hãy chọn một đơn vị thành viên của ngày ấy."
        )
    if same := cluster.leads.filter(valid_from=valid_from).select_related("unit").first():
        raise Refused(f"Từ ngày {show_day(valid_from)} đã ghi trưởng là {same.unit.name}. Hãy xóa dòng ấy rồi ghi lại.")
    last_day = _last_day_to_lead(cluster, member, valid_from, valid_to)
    _cut(cluster.leads.filter(valid_from__lt=valid_from), valid_from - BEFORE)
    return ClusterLead.objects.create(cluster=cluster, unit=unit, valid_from=valid_from, valid_to=last_day)


@transaction.atomic
def end_lead(lead, *, on, by, at):
    """The lead's last day is `on`, never past the next lead or the unit's own place.

    The Removal it returns sets the last day before back.
    """
    _lock_units(Unit.objects.filter(pk=lead.unit_id))
    cluster = _locked(lead.cluster, by)
    _refuse_day(lead, on)
    member = cluster.memberships.filter(valid_on(lead.valid_from), unit=lead.unit_id).first()
    last_day = _last_day_to_lead(cluster, member, lead.valid_from, on)
    days = end_on(last_day, ClusterLead.objects.filter(pk=lead.pk))
    return keep_days(days, what=f"{lead.unit.name} trong vai trưởng {cluster.name}", by=by, at=at)


@transaction.atomic
def remove_lead(lead, *, by, at):
    """Takes a lead that was typed by mistake out; the Removal it returns puts it back."""
    _locked(lead.cluster, by)
    what = f"dòng trưởng cụm, khối ghi nhầm của {lead.unit.name}"
    return take_out(lead, what=what, by=by, at=at)


def check_put_back(row, *, by, at, address=None):
    """A place or a lead is again as it was only where nothing was written over its days since. Raises Refused."""
    _lock_units(Unit.objects.filter(pk=row.unit_id))
    cluster = _locked(row.cluster, by)
    days = valid_within(row.valid_from or date.min, row.valid_to or date.max)
    if isinstance(row, ClusterLead):
        if cluster.leads.filter(days).exclude(pk=row.pk).exists():
            raise Refused("Không đưa lại được: cụm, khối đã có trưởng khác trong thời gian ấy.")
        places = cluster.memberships.filter(valid_on(row.valid_from), unit=row.unit_id)
        # Without a last day it leads for ever: only a place without one lasts as long.
        if not places.filter(valid_on(row.valid_to or date.max)).exists():
            raise Refused("Không đưa lại được: đơn vị không còn thuộc cụm, khối này trong thời gian ấy.")
        return
    if row.unit.memberships.filter(days).exclude(pk=row.pk).exists():
        raise Refused("Không đưa lại được: đơn vị đã được xếp vào một cụm, khối trong thời gian ấy.")
    if _leads_after(row):
        raise Refused("Không đưa lại được: đơn vị đang được ghi làm trưởng cụm, khối sau ngày ấy.")
    latest = _latest_end(row.unit, cluster, row.valid_from)
    if latest and (row.valid_to is None or row.valid_to > latest):
        raise Refused(f"Không đưa lại được: đơn vị chỉ còn thuộc cụm, khối này được đến hết ngày {show_day(latest)}.")


def _leads_after(place):
    """Whether the unit leads on a day that the stored place holds and `place`, with an earlier end, does not."""
    stored = ClusterMembership.objects.filter(pk=place.pk).first()
    if stored is None or place.valid_to is None or (stored.valid_to or date.max) <= place.valid_to:
        return False
    lost = valid_within(place.valid_to + timedelta(days=1), stored.valid_to or date.max)
    return place.cluster.leads.filter(lost, unit=place.unit_id).exists()


def check_reopened(cluster, *, by, at, address=None):
    """Whoever still keeps the clusters takes the end of one back. Raises Refused."""
    _lock_units(Unit.objects.filter(memberships__cluster=cluster))
    _locked(cluster, by)


def _last_day_to_lead(cluster, member, valid_from, valid_to):
    """The last day asked for, or the latest that place and next lead allow where none is; or Refused."""
    following = cluster.leads.filter(valid_from__gt=valid_from).select_related("unit").order_by("valid_from").first()
    if valid_to and following and valid_to >= following.valid_from:
        who = following.unit.name
        raise Refused(f"Từ ngày {show_day(following.valid_from)} trưởng là {who}. Hãy ghi đến ngày trước đó.")
    if valid_to and member and member.valid_to and valid_to > member.valid_to:
        raise Refused(f"Đơn vị chỉ thuộc cụm, khối này đến hết ngày {show_day(member.valid_to)}. Hãy ghi đến ngày ấy.")
    return valid_to or _earliest(member and member.valid_to, following and following.valid_from - BEFORE)


def _latest_end(unit, cluster, valid_from):
    """The last day on which the place that begins then can be held: the unit, the cluster, the unit's next place."""
    later = unit.memberships.filter(valid_from__isnull=False)
    later = later.filter(valid_from__gt=valid_from) if valid_from else later
    following = later.order_by("valid_from").first()
    return _earliest(unit.valid_to, cluster.valid_to, following and following.valid_from - BEFORE)


def _leave_others(unit, cluster, day):
    """Ends the place that the unit has on `day` on the day before; a place in this cluster goes on as it is."""
    for before in unit.memberships.filter(valid_on(day)).exclude(valid_from=day).select_related("cluster"):
        if before.cluster_id == cluster.pk:
            raise Refused(f"{unit.name} đã thuộc {cluster.name} vào ngày {show_day(day)}.")
        _end_leads(before, day - BEFORE)
        before.valid_to = day - BEFORE
        before.save(update_fields=["valid_to"])


def _end_leads(membership, on):
    """Who leaves leads no longer; a lead that would only begin later must be settled first."""
    leads = _leads_within(membership)
    _refuse_leads_after(leads, on)
    return _cut(leads, on)


def _refuse_leading(membership):
    if lead := _leads_within(membership).first():
        raise Refused(
            f"Đơn vị được ghi là trưởng cụm, khối từ ngày {show_day(lead.valid_from)}. Hãy xóa dòng trưởng ấy trước."
        )


def _leads_within(membership):
    leads = ClusterLead.objects.filter(cluster=membership.cluster_id, unit=membership.unit_id)
    if membership.valid_from:
        leads = leads.filter(valid_from__gte=membership.valid_from)
    return leads.filter(valid_from__lte=membership.valid_to) if membership.valid_to else leads


def _refuse_leads_after(leads, on):
    if lead := leads.filter(valid_from__gt=on).select_related("unit").order_by("valid_from").first():
        raise Refused(
            f"{lead.unit.name} được ghi là trưởng từ ngày {show_day(lead.valid_from)}, sau ngày kết thúc đã nhập. "
            "Hãy xóa dòng trưởng ấy trước."
        )


def _refuse_day(row, on):
    if row.valid_from and on < row.valid_from:
        raise Refused(f"Ngày cuối cùng phải từ ngày bắt đầu ({show_day(row.valid_from)}) trở đi.")
    if type(row).objects.filter(pk=row.pk, valid_to=on).exists():
        raise Refused(f"Ngày cuối cùng đã là {show_day(on)} rồi.")


def _refuse_outside(day, cluster, unit):
    for each in (cluster, unit, cluster.province):
        if each.valid_from and day < each.valid_from:
            raise Refused(f"{each.name} chỉ có từ ngày {show_day(each.valid_from)}, sau ngày đã nhập.")
        if each.valid_to and day > each.valid_to:
            raise Refused(f"{each.name} đã kết thúc ngày {show_day(each.valid_to)}, trước ngày đã nhập.")


def _cut(rows, on):
    """Ends on `on` what runs past it; returns the last days before, as units.undoing keeps them."""
    return end_on(on, rows.filter(valid_on(on)).exclude(valid_to=on))


def _earliest(*days):
    return min((day for day in days if day), default=None)


def _lock_units(units):
    """Always before the cluster and by number, so that two people never wait for each other."""
    pks = units.order_by().values("pk")
    return list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))


def _locked(cluster, by):
    cluster = Cluster.objects.select_for_update(of=("self",)).get(pk=cluster.pk)
    _must_coordinate(by, cluster.province_id)
    return cluster


def _must_coordinate(by, province_id):
    if not coordinates(by, province_id):
        raise Refused(NOT_YOURS)


def _write(cluster, *, name, valid_from):
    cluster.name, cluster.valid_from, cluster.sort_key = name, valid_from, sort_key(name)[:1100]
    refuse_invalid(cluster)
    cluster.save()
    return cluster
