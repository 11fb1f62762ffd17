"""Thủ trưởng of a unit through time: who held the post, when it was vacant, and one head following another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch

from units.accounts import give_role, set_last_day
from units.days import show_day
from units.models import Role, RoleKind, Unit
from units.offices import with_offices
from units.refusals import Refused
from units.schema import answers_to

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tenure:
    """A stretch of the post: held by `role`, or vacant. `last` None: it goes on."""

    first: date
    last: date | None
    role: Role | None = None

    @property
    def is_vacant(self):
        return self.role is None


def last_day_of(unit):
    """Its own, or its province's where that comes first; far away while neither is known."""
    return min(unit.valid_to or date.max, unit.province.valid_to or date.max)


def tenures(unit, *, day):
    """Every head and every gap between and after them, the latest first; a head to come stands on top.

    Nothing is said of the time before the first head known here: that the system did not know him is no vacancy.
    """
    roles = list(unit.roles.filter(kind=RoleKind.HEAD).select_related("user").order_by("valid_from", "pk"))
    found, covered = [], None
    for role in roles:
        if covered and role.valid_from - _A_DAY > covered:
            found.append(Tenure(covered + _A_DAY, role.valid_from - _A_DAY))
        found.append(Tenure(role.valid_from, role.valid_to, role))
        covered = max(covered or date.min, role.valid_to or date.max)
    end = last_day_of(unit)
    if covered and covered < min(day, end):
        found.append(Tenure(covered + _A_DAY, end if end <= day else None))
    return sorted(found, key=lambda each: each.first, reverse=True)


def without_head(units, *, day, text=None):
    """Units that exist on `day` and have nobody who may approve then; each with the head who left last."""
    before = Role.objects.filter(kind=RoleKind.HEAD, valid_from__lte=day).select_related("user")
    units = with_offices(units.existing_on(day), day=day).filter(answers_to(text, "search_key"), has_head=False)
    return units.prefetch_related(
        Prefetch("roles", queryset=before.order_by("valid_from", "pk"), to_attr="past_heads")
    ).in_order()


@transaction.atomic
def replace_head(role, *, user, position="", first_day, by, at, address=None):
    """The head's last day is the day before `first_day`, on which `user` takes office: one step, both in the log."""
    Unit.objects.select_for_update(of=("self",)).get(pk=role.unit_id)
    role = Role.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=role.pk)
    if role.kind != RoleKind.HEAD or role.acting:
        raise Refused("Chỉ thay được thủ trưởng; người phụ trách tạm thời thì kết thúc rồi chỉ định người khác.")
    if not user.is_active:
        raise Refused("Tài khoản này đã ngừng dùng nên không giao vai trò thủ trưởng được. Hãy chọn tài khoản khác.")
    if user == role.user:
        raise Refused(f"{user.full_name} đang là thủ trưởng. Hãy chọn tài khoản của người kế nhiệm.")
    if first_day <= role.valid_from:
        raise Refused(
            f"{role.user.full_name} giữ chức từ {show_day(role.valid_from)}. Hãy chọn ngày nhận chức sau ngày đó."
        )
    if not role.valid_to or role.valid_to >= first_day:
        set_last_day(role, on=first_day - _A_DAY, by=by, at=at, address=address)
    return give_role(
        user,
        kind=RoleKind.HEAD,
        unit=role.unit,
        position=position,
        valid_from=first_day,
        by=by,
        at=at,
        address=address,
    )
