"""Scope: which provinces and units a person's roles open today, and sentences about them."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from units.models.accounts import Role, RoleKind
from units.models.provinces import Province


@dataclass(frozen=True)
class Scope:
    """The roles of one person on one day; ids only, so that it costs one query."""

    roles: tuple = ()
    coordinated_province_ids: frozenset = field(default_factory=frozenset)
    led_province_ids: frozenset = field(default_factory=frozenset)
    inherited_province_ids: frozenset = field(default_factory=frozenset)
    served_unit_ids: frozenset = field(default_factory=frozenset)
    headed_unit_ids: frozenset = field(default_factory=frozenset)
    unit_province_ids: frozenset = field(default_factory=frozenset)
    is_admin: bool = False
    last_day: date | None = None

    def day_shown(self, today):
        """The day that lists show when none is asked for: today, or the last day of provinces that have all ended."""
        return min(today, self.last_day) if self.last_day else today

    @property
    def wide_province_ids(self):
        """Provinces seen whole: as coordinator or leader, and those that these were formed from."""
        return self.coordinated_province_ids | self.read_province_ids

    @property
    def read_province_ids(self):
        """Provinces whose collective sheets and issued reports are read and never touched.

        A province keeps the archives of those it was formed from; its people read them, they do not work in them.
        """
        return self.led_province_ids | self.inherited_province_ids

    @property
    def province_ids(self):
        return self.wide_province_ids | self.unit_province_ids

    @property
    def unit_ids(self):
        return self.served_unit_ids | self.headed_unit_ids


def scope_of(user, *, day=None):
    """The person's Scope on `day` (today in Việt Nam when not given); an anonymous or disabled person has none."""
    if not user.is_authenticated or not user.is_active:
        return Scope()
    roles = tuple(
        Role.objects.filter(user_id=user.pk)
        .in_force_on(day or timezone.localdate())
        .select_related("unit__province", "province")
        .annotate(formed_from=ArraySubquery(_predecessors()))
    )
    ends = [province.valid_to for role in roles if (province := role.province or (role.unit and role.unit.province))]
    of_kind = {kind: [role for role in roles if role.kind == kind] for kind in RoleKind}
    return Scope(
        roles=roles,
        coordinated_province_ids=frozenset(role.province_id for role in of_kind[RoleKind.COORDINATOR]),
        led_province_ids=frozenset(role.province_id for role in of_kind[RoleKind.LEADER]),
        served_unit_ids=frozenset(role.unit_id for role in of_kind[RoleKind.CLERK]),
        headed_unit_ids=frozenset(role.unit_id for role in of_kind[RoleKind.HEAD]),
        inherited_province_ids=frozenset(pk for role in roles if role.province_id for pk in role.formed_from),
        unit_province_ids=frozenset(role.unit.province_id for role in roles if role.unit_id),
        is_admin=bool(of_kind[RoleKind.ADMIN]),
        last_day=max(ends) if ends and all(ends) else None,
    )


def _predecessors():
    return Province.predecessors.through.objects.filter(from_province=OuterRef("province")).values("to_province")


def coordinates(user, province_id):
    return province_id in user.scope.coordinated_province_ids


def serves(user, unit_id):
    return unit_id in user.scope.served_unit_ids


def heads(user, unit_id):
    return unit_id in user.scope.headed_unit_ids


def edits_staff(user, unit):
    return coordinates(user, unit.province_id) or serves(user, unit.pk)


def sees_staff(user, unit):
    """People are shown to those who work with their sheets; a leader reads totals, not names."""
    return edits_staff(user, unit) or heads(user, unit.pk)


def speaks_for(user, unit):
    """Who may say that a person leaves the unit or comes to it: its clerk, its head, the coordinator."""
    return sees_staff(user, unit)


def decides_self_marking(user, unit):
    """The head answers for what the unit's people enter; the coordinator may decide for units without one."""
    return heads(user, unit.pk) or coordinates(user, unit.province_id)


def holds_post(user, staff):
    """Whether the post is this person's own, and in force today."""
    return staff.account_id is not None and staff.account_id == user.pk and staff.is_in_post_on(timezone.localdate())


def position_in(user, *, unit=None, province_id=None):
    """How the person is called today where they act: the role's position, else the role's name."""
    for role in user.scope.roles:
        if (unit and role.unit_id == unit.pk) or (province_id and role.province_id == province_id):
            return role.position or role.get_kind_display()
    return ""


def heads_in_office(unit, *, day):
    """Roles of those who may approve for `unit` on `day`; empty when the post is vacant."""
    return Role.objects.in_office_on(day).filter(unit=unit, kind=RoleKind.HEAD).select_related("user")
