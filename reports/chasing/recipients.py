"""Who hears of a unit on a rung: who holds it up, then its head, then the head above and of the leading unit."""

from dataclasses import dataclass

from reports.models import Rung
from units.models import ClusterLead, RoleKind, Unit, User
from units.noticing import letter_due, preferences_of, way_to
from units.offices import Person, people_in
from units.schema import valid_on


@dataclass(frozen=True)
class Addressed:
    """One person to be reminded of one unit. `outside`: of the unit above or the leading one, who sees no sheet.

    `letter` is a LetterWay, `leaves` when its letter would leave.
    """

    unit: object
    person: Person
    user: User
    outside: bool
    letter: str
    leaves: object


def addressed(units, rungs, *, day, at):
    """{unit pk: [Addressed]} for these ChasedUnits; `rungs` is {unit pk: Rung}. Five queries, or two within units."""
    own = people_in([each.pk for each in units], day=day)
    above = _above([each for each in units if rungs[each.pk] >= Rung.ABOVE], day)
    chosen = {each.pk: _of_unit(each, rungs[each.pk], own, above.get(each.pk, ())) for each in units}
    ids = {person.user_id for people in chosen.values() for person, _ in people}
    users = User.objects.in_bulk(ids)
    wishes = preferences_of(list(users.values()))
    return {
        each.pk: [
            _addressed(each, person, users[person.user_id], outside, wishes, at) for person, outside in chosen[each.pk]
        ]
        for each in units
    }


def _addressed(unit, person, user, outside, wishes, at):
    wish = wishes[user.pk]
    way = way_to(user, wish)
    return Addressed(unit, person, user, outside, way, letter_due(wish, at=at))


def _of_unit(unit, rung, own, above):
    """[(Person, whether from outside)], each once."""
    people = [person for holder in unit.holders for person in holder.people]
    if rung >= Rung.HEAD:
        people += own.get((unit.pk, RoleKind.HEAD), ())
    found = {person.user_id: (person, False) for person in reversed(people)}
    found = dict(reversed(found.items()))
    for person in above:
        found.setdefault(person.user_id, (person, True))
    return list(found.values())


def _above(units, day):
    """{unit pk: the heads of the unit above and of the one that leads its cluster}. Three queries."""
    if not units:
        return {}
    parents = dict(Unit.objects.filter(pk__in=[each.pk for each in units]).values_list("pk", "parent"))
    clusters = {each.cluster_id for each in units if each.cluster_id}
    leads = dict(ClusterLead.objects.filter(valid_on(day), cluster__in=clusters).values_list("cluster", "unit"))
    over = {
        each.pk: {pk for pk in (parents[each.pk], leads.get(each.cluster_id)) if pk and pk != each.pk} for each in units
    }
    heads = people_in(set().union(*over.values()), day=day)
    return {
        pk: [person for place in sorted(places) for person in heads.get((place, RoleKind.HEAD), ())]
        for pk, places in over.items()
    }
