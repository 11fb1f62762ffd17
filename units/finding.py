"""Which units, people, accounts and log lines a list shows, and what each row needs, in a fixed number of queries."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Sum, Value, When

from units.account_log import AccountAction
from units.days import start_of
from units.models import AccountEvent, Cluster, ClusterMembership, Province, Role, RoleKind, Unit, User
from units.passwords import run_out
from units.schema import answers_to, valid_on

# How long before its last day a role is spoken of.
EXPIRING = timedelta(days=30)


def find_units(units, *, day, text=None, province=None, kind=None, cluster=None, parent=None):
    """Units that exist on `day`, each with its parent, clusters and heads in office on that day."""
    units = units.existing_on(day).filter(answers_to(text, "search_key"))
    if province:
        units = units.filter(province=province)
    if kind:
        units = units.filter(kind=kind)
    if cluster:
        units = units.filter(pk__in=ClusterMembership.objects.filter(valid_on(day), cluster=cluster).values("unit"))
    if parent:
        units = units.filter(parent=parent)
    return with_their_people(units, day=day).in_order()


def with_their_people(units, *, day):
    """Adds `heads` (roles in office) and `places` (cluster memberships) as of `day`."""
    heads = Role.objects.in_office_on(day).filter(kind=RoleKind.HEAD).select_related("user")
    places = ClusterMembership.objects.filter(valid_on(day)).select_related("cluster")
    return units.select_related("parent").prefetch_related(
        Prefetch("roles", queryset=heads, to_attr="heads"), Prefetch("memberships", queryset=places, to_attr="places")
    )


def filter_choices(user):
    """What the filters of the unit list offer this person: provinces, clusters, and units that have units below."""
    units = Unit.objects.visible_to(user)
    return {
        "provinces": Province.objects.visible_to(user),
        "clusters": Cluster.objects.filter(province__in=user.scope.wide_province_ids),
        "parents": units.filter(children__isnull=False).distinct().in_order(),
    }


def possible_parents(province_ids, *, besides=None):
    units = Unit.objects.filter(province__in=province_ids).in_order()
    return units.exclude(pk=besides.pk) if besides else units


def find_accounts(*, day, at, text=None, kind=None, province=None, unit=None, state=None):
    """Accounts, by name, with their roles in force on `day`, and whether the password given to them `has_run_out`.

    `unit` is words of a unit's name or code.
    """
    users = User.objects.filter(answers_to(text, "search_key"))
    roles = Role.objects.in_force_on(day)
    if kind:
        users = users.filter(pk__in=roles.filter(kind=kind).values("user"))
    if province:
        users = users.filter(pk__in=roles.filter(_in_province(province)).values("user"))
    if unit:
        users = users.filter(pk__in=roles.filter(answers_to(unit, "unit__search_key")).values("user"))
    if state:
        users = users.filter(_in_state(state, day=day, at=at))
    users = users.annotate(has_run_out=ExpressionWrapper(run_out(day=day), BooleanField()))
    current = Prefetch("roles", queryset=roles.select_related("unit", "province"), to_attr="current_roles")
    return users.order_by("name_key", "username", "pk").prefetch_related(current)


def _in_state(state, *, day, at):
    roles = Role.objects.in_force_on(day)
    match state:
        case "dang-dung":
            return Q(is_active=True)
        case "da-ngung":
            return Q(is_active=False)
        case "chua-dang-nhap":
            return Q(is_active=True, last_login=None)
        case "het-han-mat-khau":
            return Q(is_active=True) & run_out(day=day)
        case "dang-khoa":
            return Q(username__in=locked_out(at=at))
        case "sap-het-vai-tro":
            return Q(is_active=True, pk__in=expiring_roles(day=day).values("user"))
    return Q(is_active=True) & ~Q(pk__in=roles.values("user"))


def expiring_roles(*, day, within=EXPIRING):
    """Roles in force whose last day is near, and which their holder does not go on holding; the nearest first."""
    roles = Role.objects.in_force_on(day).filter(valid_to__lte=day + within, user__is_active=True)
    same = Role.objects.filter(user=OuterRef("user"), kind=OuterRef("kind"), valid_from__gt=OuterRef("valid_from"))
    place = Q(unit=OuterRef("unit")) | Q(province=OuterRef("province")) | Q(unit=None, province=None)
    return roles.filter(~Exists(same.filter(place))).order_by("valid_to", "pk")


def tenures_of(user, *, day):
    """[(words, roles)]: what the person holds on `day`, will hold, and held; the latest first, no empty group."""
    roles = list(user.roles.select_related("unit", "province").order_by("-valid_from", "-pk"))
    over = [role for role in roles if role.valid_to and role.valid_to < day]
    to_come = [role for role in roles if role.valid_from > day]
    held = [role for role in roles if role not in over and role not in to_come]
    return [pair for pair in (("Đang giữ", held), ("Chưa tới ngày", to_come), ("Đã kết thúc", over)) if pair[1]]


def locked_out(*, at):
    """Names of accounts that wrong passwords have locked."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME, username__isnull=False)
    failures = recent.values("username").annotate(failures=Sum("failures_since_start"))
    return failures.filter(failures__gte=settings.AXES_FAILURE_LIMIT).values("username")


def accounts_of_province(province, *, day):
    """Active accounts that hold a role in the province: those whom its coordinator can name."""
    roles = Role.objects.in_force_on(day).filter(_in_province(province))
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


def accounts_near(unit, *, day):
    """Those whom a coordinator most likely names for the unit: who hold a role in it, or in the unit above."""
    near = [unit.pk, unit.parent_id] if unit.parent_id else [unit.pk]
    roles = Role.objects.in_force_on(day).filter(unit__in=near)
    return accounts_of_province(unit.province_id, day=day).filter(pk__in=roles.values("user"))


def find_events(*, text=None, actions=None, username=None, first=None, last=None):
    """Lines of the account log, the latest first; `label` is the act in words."""
    label = Case(*(When(action=code, then=Value(words)) for code, words in AccountAction.choices), default=F("action"))
    events = AccountEvent.objects.annotate(label=label)
    if username:
        events = events.filter(username=username)
    if text:
        events = events.filter(Q(username__icontains=text) | Q(by_name__icontains=text))
    if first:
        events = events.filter(at__gte=start_of(first))
    if last:
        events = events.filter(at__lt=start_of(last + timedelta(days=1)))
    return events.filter(action__in=actions) if actions else events


def events_after(events, key, *, most, oldest_first=False):
    """(the lines after the one that `key` names, the key of the last one where there are more); no count is made.

    A log grows while it is read: pages go by the key of a line, so that none is shown twice or passed over.
    """
    known = key and key.isascii() and key.isdigit() and len(key) < 18
    if known and (line := AccountEvent.objects.filter(pk=key).only("at").first()):
        way = "gt" if oldest_first else "lt"
        events = events.filter(Q(**{f"at__{way}": line.at}) | Q(at=line.at, **{f"pk__{way}": line.pk}))
    rows = list(events[: most + 1])
    return rows[:most], rows[most - 1].pk if len(rows) > most else None


def is_locked_out(username, *, at):
    """Whether wrong passwords have locked the account; the lock opens by itself after the cooling-off time."""
    recent = AccessAttempt.objects.filter(username=username, attempt_time__gte=at - settings.AXES_COOLOFF_TIME)
    return (recent.aggregate(failures=Sum("failures_since_start"))["failures"] or 0) >= settings.AXES_FAILURE_LIMIT


def coordinated_provinces(user):
    return Province.objects.filter(pk__in=user.scope.coordinated_province_ids)


def followed_by(unit):
    """The successions by which the unit went over into others, with those others."""
    return unit.successions_out.filter(new__isnull=False).select_related("new").order_by("effective_on", "pk")


def head_roles(unit):
    """Every head the unit has had or will have, the latest first."""
    return unit.roles.filter(kind=RoleKind.HEAD).select_related("user").order_by("-valid_from", "-pk")


def acting_heads_named_by(user):
    """Acting heads whom this coordinator may end."""
    provinces = user.scope.coordinated_province_ids
    return Role.objects.filter(acting=True, unit__province__in=provinces).select_related("unit")


def _in_province(province):
    return Q(province=province) | Q(unit__province=province)
