"""Reorganising units: reading what a decision touches, carrying it out in one transaction, and what undoing needs."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from units import account_log
from units.account_log import AccountAction
from units.models import (
    ClusterLead,
    ClusterMembership,
    Province,
    Reorganisation,
    Role,
    Staff,
    Succession,
    SuccessionKind,
    Transfer,
    Unit,
)
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.reorganising_plan import Known, plan_of
from units.schema import MANY_ROWS, refresh_statistics
from units.text import fold

# The tables that a reorganisation writes, in the order in which their rows may be created; and of each, what makes a
# row the one that was written: a created row that says something else by now was built on.
WRITTEN = {
    Unit: ("province_id", "code", "name", "kind", "parent_id", "valid_from", "valid_to"),
    ClusterMembership: ("cluster_id", "unit_id", "valid_from", "valid_to"),
    ClusterLead: ("cluster_id", "unit_id", "valid_from", "valid_to"),
    Role: ("user_id", "kind", "unit_id", "position", "acting", "valid_from", "valid_to"),
    Staff: ("unit_id", "code", "full_name", "position", "category", "account_id", "valid_from", "valid_to"),
    Succession: ("old_id", "new_id", "effective_on", "kind", "decision_number", "to_verify"),
}
CHANGED_SINCE = "Danh sách đơn vị, cán bộ hoặc vai trò vừa thay đổi. Hãy xem lại những việc sẽ làm."


@dataclass
class Changes:
    """What a reorganisation wrote, by table: the rows it created and what the rows it ended said before."""

    tables: dict = field(default_factory=lambda: defaultdict(lambda: {"created": {}, "before": {}}))

    def created(self, row):
        self.tables[row._meta.label_lower]["created"][str(row.pk)] = print_of(row)

    def ended(self, ending):
        self.tables[ending.row._meta.label_lower]["before"][str(ending.row.pk)] = {"valid_to": ending.until}


def preview(decision, *, by):
    """The Plan of the decision, nothing written; or Refused."""
    _must_coordinate(by, decision)
    return plan_of(decision, read_known(decision))


@transaction.atomic
def carry_out(decision, *, by, at, fingerprint=None, address=None):
    """Does what the plan says and returns the Reorganisation.

    `fingerprint`: of the plan that was shown; where the register has moved on since, nothing is done.
    """
    _must_coordinate(by, decision)
    lock_registers({decision.province.pk, *(unit.province_id for unit in decision.old)})
    known = read_known(decision)
    plan = plan_of(decision, known)
    if fingerprint and plan.fingerprint != fingerprint:
        raise Refused(CHANGED_SINCE)
    done = Reorganisation(
        province=decision.province,
        kind=decision.kind,
        effective_on=decision.effective_on,
        decision_number=decision.number,
        note=decision.note,
        done_at=at,
        by=by,
        by_name=by.full_name,
    )
    done.save()
    changes = Changes()
    _end(plan, changes)
    _begin(plan, done, changes)
    done.changes = changes.tables | {"names": names_in(decision)}
    done.save(update_fields=["changes"])
    _log_offices(plan, by=by, at=at, address=address)
    return done


def names_in(decision):
    """What the list of reorganisations says of one that was undone, when its rows are gone."""
    new = [decision.into.name] if decision.into else [unit.name for unit in decision.new]
    old = [unit.name for unit in decision.old]
    return {"old": old, "new": new, "key": fold(" ".join(old + new))}


def read_known(decision):
    """What the register says about the units of the decision and about everything below them."""
    provinces = {decision.province.pk, *decision.province.predecessors.values_list("pk", flat=True)}
    units = {
        unit.pk: unit for unit in Unit.objects.filter(province__in=provinces).select_related("province").in_order()
    }
    below = defaultdict(list)
    for unit in units.values():
        below[unit.parent_id].append(unit)
    touched = _with_all_below([unit.pk for unit in decision.old], below)
    receiving = {decision.into.pk} if decision.into else set()
    links = Succession.objects.filter(old__in=touched).exclude(kind=SuccessionKind.SPLIT).select_related("new")
    waiting = Transfer.objects.waiting().select_related("staff")
    ending = _with_all_below([unit.pk for unit in decision.ending], below)
    return Known(
        units=units,
        codes={unit.code for unit in units.values() if unit.province_id == decision.province.pk},
        below=below,
        staff=_by_unit(Staff.objects.filter(unit__in=touched | receiving).in_order()),
        roles=_by_unit(Role.objects.filter(unit__in=touched).select_related("user").order_by("pk")),
        memberships=_by_unit(
            ClusterMembership.objects.filter(unit__in=touched).select_related("cluster", "unit").order_by("pk")
        ),
        leads=_by_unit(ClusterLead.objects.filter(unit__in=touched).select_related("cluster", "unit").order_by("pk")),
        led_from_the_day=set(
            ClusterLead.objects.filter(cluster__province__in=provinces, valid_from=decision.effective_on).values_list(
                "cluster", flat=True
            )
        ),
        succeeded={link.old_id: link for link in links},
        waiting=[*waiting.filter(staff__unit__in=ending), *waiting.filter(to_unit__in=ending)],
        provinces=provinces,
    )


def lock_registers(province_ids):
    """One reorganisation of a province at a time; locked in order, so that two never wait for each other."""
    list(Province.objects.select_for_update(of=("self",)).filter(pk__in=province_ids).order_by("pk"))
    list(
        Unit.objects.select_for_update(of=("self",))
        .filter(province__in=province_ids)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def print_of(row):
    """A short print of what a row says; equal prints, equal rows."""
    said = [getattr(row, name) for name in WRITTEN[type(row)]]
    return hashlib.sha256(json.dumps(said, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def _with_all_below(pks, below):
    found, waiting = set(), list(pks)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(child.pk for child in below.get(pk, ()))
    return found


def _by_unit(rows):
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.unit_id].append(row)
    return grouped


def _end(plan, changes):
    last_day = plan.decision.last_day
    for model in WRITTEN:
        by_last_day = defaultdict(list)
        for ending in plan.endings:
            if type(ending.row) is model:
                changes.ended(ending)
                by_last_day[ending.until].append(ending.row.pk)
        for until, pks in by_last_day.items():
            # A person's or an office's last day may be typed without the unit's lock: theirs is never written over.
            if model.objects.filter(pk__in=pks, valid_to=until).update(valid_to=last_day) < len(pks):
                raise Refused(CHANGED_SINCE)


def _begin(plan, done, changes):
    for model in WRITTEN:
        rows = plan.begins(model)
        if model is Unit:
            for unit in rows:
                unit.parent = unit.parent  # its key is known by now where the parent began just before it
                refuse_invalid(unit)
                unit.save()
        else:
            for row in rows:
                if model is Succession:
                    row.reorganisation = done
            model.objects.bulk_create(rows, batch_size=2000)
        for row in rows:
            changes.created(row)
        if len(rows) >= MANY_ROWS:
            refresh_statistics(model)


def _log_offices(plan, *, by, at, address):
    for role in plan.ends(Role):
        log_office(AccountAction.ROLE_ENDED, role, by=by, at=at, address=address)
    for role in plan.begins(Role):
        log_office(AccountAction.ROLE_GIVEN, role, by=by, at=at, address=address)


def log_office(action, role, *, by, at, address, why="theo sắp xếp đơn vị"):
    detail = f"{role.get_kind_display()}, {role.unit}, {why}"
    account_log.record(action, username=role.user.username, at=at, by=by, detail=detail, address=address)


def _must_coordinate(by, decision):
    if not all(coordinates(by, pk) for pk in {decision.province.pk, *(unit.province_id for unit in decision.old)}):
        raise Refused("Chỉ chuyên viên Sở Nội vụ của tỉnh được sắp xếp đơn vị.")
