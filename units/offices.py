"""Who is clerk and head of units on a day: one spelling for lists, checks and whoever writes to them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from units.models import Role, RoleKind


@dataclass(frozen=True)
class Person:
    """Who holds an office on the day: the account, the name and the post as they are called."""

    user_id: int
    name: str
    post: str


def with_offices(units, *, day):
    """Annotates each unit with `has_clerk` and `has_head`: whether somebody who can sign in holds the post."""
    held = Role.objects.in_office_on(day).filter(unit=OuterRef("pk"))
    return units.annotate(
        has_clerk=Exists(held.filter(kind=RoleKind.CLERK)), has_head=Exists(held.filter(kind=RoleKind.HEAD))
    )


def people_in(units, *, day):
    """{(unit pk, kind of office): (Person, …)} of those who are clerk or head of the units on `day`. One query."""
    roles = Role.objects.in_office_on(day).filter(unit__in=units, kind__in=(RoleKind.HEAD, RoleKind.CLERK))
    found = {}
    for unit, kind, user, name, post in roles.values_list("unit", "kind", "user", "user__full_name", "position"):
        found.setdefault((unit, kind), []).append(Person(user, name, post or RoleKind(kind).label))
    return {office: tuple(people) for office, people in found.items()}
