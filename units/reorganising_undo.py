"""Undoing a reorganisation: the register exactly as it was, as long as nothing was built on what it wrote."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from units.account_log import AccountAction
from units.days import show_day
from units.models import ClusterLead, Reorganisation, Role, RoleKind, Staff, Succession, SuccessionKind, Unit
from units.permissions import coordinates
from units.refusals import Refused
from units.reorganising import WRITTEN, lock_registers, log_office, print_of

UNDONE = "theo việc hoàn tác sắp xếp đơn vị"
CANNOT = "nên không hoàn tác được. Hãy ghi một lần sắp xếp mới."


def _office(role):
    """A unit has one head; of the other offices everybody holds their own."""
    single = role.kind == RoleKind.HEAD and not role.acting
    return role.unit_id, role.kind, None if single else role.user_id


# What only one row may hold at a time, and another may be given once the row has ended: where such rows are found, what
# they hold, and what they are named by.
HELD = {
    ClusterLead: ("cluster", lambda lead: lead.cluster_id, ("unit", "cluster")),
    Role: ("unit", _office, ("user",)),
    Staff: ("unit", lambda post: (post.unit_id, post.code), ()),
}


@transaction.atomic
def undo(reorganisation, *, by, at, address=None):
    """Takes the created rows away and gives the ended ones back the last day they had."""
    provinces = _provinces_of(reorganisation)
    if not all(coordinates(by, pk) for pk in provinces):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được hoàn tác.")
    lock_registers(provinces)
    done = Reorganisation.objects.select_for_update(of=("self",)).get(pk=reorganisation.pk)
    for model in WRITTEN:
        created = model.objects.filter(pk__in=rows_of(done, model, "created"))
        list(created.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if sentence := undo_refusals([done])[done.pk]:
        raise Refused(sentence)
    _log_offices(done, by=by, at=at, address=address)
    for model in reversed(WRITTEN):
        _delete(model.objects.filter(pk__in=rows_of(done, model, "created")))
        for last_day, pks in _last_days(_of(done, model)["before"]).items():
            model.objects.filter(pk__in=pks).update(valid_to=last_day)
    done.undone_at, done.undone_by_name = at, by.full_name
    done.save(update_fields=["undone_at", "undone_by_name"])
    return done


def undo_refusals(reorganisations):
    """{pk: why the reorganisation cannot be undone, or None}; the same number of queries for one and for thirty."""
    sentences = {each.pk: "Lần sắp xếp này đã được hoàn tác." if each.undone_at else None for each in reorganisations}
    standing = [each for each in reorganisations if not each.undone_at]
    for check in (_changed_since, _built_on, _followed_since, _held_since):
        for pk, sentence in check(standing):
            sentences[pk] = sentences[pk] or sentence
    return sentences


def _last_days(before):
    """{last day: [pk, …]}: most rows had none."""
    days = defaultdict(list)
    for pk, values in before.items():
        days[values["valid_to"]].append(int(pk))
    return days


def _delete(rows):
    """A unit goes after the units below it that began with it."""
    if rows.model is not Unit:
        rows.delete()
        return
    while lowest := rows.filter(children__isnull=True):
        lowest.delete()


def _changed_since(standing):
    """Rows that no longer say what the reorganisation wrote."""
    for model in WRITTEN:
        owner = {pk: each for each in standing for part in ("created", "before") for pk in rows_of(each, model, part)}
        rows = model.objects.in_bulk(list(owner))
        for each in standing:
            for pk, was in _of(each, model)["created"].items():
                row = rows.get(int(pk))
                if row is None or print_of(row) != was:
                    yield each.pk, f"{_named(row, model)} đã được sửa {CANNOT}"
            last_day = each.effective_on - timedelta(days=1)
            for pk in rows_of(each, model, "before"):
                row = rows.get(pk)
                if row is None or row.valid_to != last_day:
                    yield each.pk, f"Ngày kết thúc của {_named(row, model)} đã được sửa {CANNOT}"


def _built_on(standing):
    """Rows of any table that refer to a created row without being part of the same reorganisation."""
    for model in WRITTEN:
        owner = {pk: each for each in standing for pk in rows_of(each, model, "created")}
        for relation in model._meta.related_objects:
            referring = relation.related_model
            found = referring._base_manager.filter(**{f"{relation.field.name}__in": list(owner)})
            for pk, created in found.values_list("pk", relation.field.attname):
                each = owner[created]
                if not (referring in WRITTEN and str(pk) in _of(each, referring)["created"]):
                    what, made = referring._meta.verbose_name, model._meta.verbose_name
                    yield each.pk, f"Đã có {what} của {made} lập trong lần sắp xếp này {CANNOT}"


def _followed_since(standing):
    """Units that ended here and were given another successor since."""
    owner = {pk: each for each in standing for pk in rows_of(each, Unit, "before")}
    links = Succession.objects.filter(old__in=list(owner)).exclude(kind=SuccessionKind.SPLIT).select_related("old")
    for link in links:
        each = owner[link.old_id]
        if str(link.pk) not in _of(each, Succession)["created"]:
            yield each.pk, f"{link.old.name} đã được ghi thêm một kế thừa khác {CANNOT}"


def _held_since(standing):
    """What an ended row held, where another row holds it on days that undoing would give back."""
    for model, (where, what, named_by) in HELD.items():
        ended = model.objects.in_bulk([pk for each in standing for pk in rows_of(each, model, "before")])
        near = {getattr(row, f"{where}_id") for row in ended.values()}
        others = model.objects.filter(**{f"{where}__in": near})
        others = list(others.select_related(*named_by) if named_by else others)
        for each in standing:
            said = _of(each, model)
            until = {what(ended[int(pk)]): _last_day(was) for pk, was in said["before"].items() if int(pk) in ended}
            for row in others:
                own = str(row.pk) in said["before"] or str(row.pk) in said["created"]
                last = until.get(what(row))
                if not own and last and _in_force_within(row, each.effective_on, last):
                    yield each.pk, _already_held(row, each.effective_on)


def _last_day(was):
    return date.fromisoformat(was["valid_to"]) if was["valid_to"] else date.max


def _in_force_within(row, first, last):
    return (row.valid_from or date.min) <= last and (row.valid_to or date.max) >= first


def _already_held(row, day):
    thing, since = row._meta.verbose_name, show_day(max(row.valid_from or day, day))
    return f"Từ ngày {since} đã ghi {thing} “{row}” nên không hoàn tác được. Hãy xóa hoặc kết thúc dòng đó trước."


def _of(reorganisation, model):
    table = reorganisation.changes.get(model._meta.label_lower, {})
    return {"created": table.get("created", {}), "before": table.get("before", {})}


def rows_of(reorganisation, model, part):
    """The pks of the rows of a table that it "created", or that it ended ("before")."""
    return [int(pk) for pk in _of(reorganisation, model)[part]]


def _named(row, model):
    return f"“{row}”" if row is not None else f"Một {model._meta.verbose_name}"


def _provinces_of(reorganisation):
    ended = Unit.objects.filter(pk__in=rows_of(reorganisation, Unit, "before")).values_list("province", flat=True)
    return {reorganisation.province_id, *ended}


def _log_offices(done, *, by, at, address):
    for part, action in (("created", AccountAction.ROLE_WITHDRAWN), ("before", AccountAction.ROLE_GIVEN)):
        roles = Role.objects.filter(pk__in=rows_of(done, Role, part)).select_related("user", "unit")
        for role in roles:
            log_office(action, role, by=by, at=at, address=address, why=UNDONE)
