"""What the pages of a reorganisation tell: what will happen, before it is done; what happened, afterwards."""

from dataclasses import dataclass
from datetime import date

from scoring.ending import left_waiting, rounds_to_open, sheets_that_end
from scoring.models import Assessment, Status
from units.models import Role, RoleKind, Staff, Unit
from units.models import SuccessionKind as Kind
from units.reorganising_undo import rows_of, undo_refusals

SHOWN = 20


@dataclass(frozen=True)
class Some:
    """The first rows of many, and how many there are."""

    rows: list
    count: int

    @property
    def more(self):
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Outlook:
    """A plan in the order in which a person checks it."""

    last_day: date
    receiver: str
    ending: Some
    staying: list
    beginning: list
    carried_below: Some
    ended_below: Some
    undecided: list
    people_moved: int
    people_carried: int
    people_ended: Some
    recoded: Some
    offices_ended: Some
    offices_kept: Some
    without_head: list
    without_clerk: list
    sheets: Some
    waiting: list
    rounds: list


def outlook_of(plan, *, at):
    """The Outlook of a plan; the sheets and rounds it meets are read here."""
    decision = plan.decision
    links = plan.links
    below = [link for link in links if link.old and link.old not in decision.old]
    moved = {post.came_from for post in plan.begins(Staff)}
    named = {unit.pk for unit in decision.old}
    carried = [post for post in moved if post.unit_id not in named]
    kept = {(role.user_id, role.kind) for role in plan.begins(Role)}
    sheets = sheets_that_end(plan)
    return Outlook(
        last_day=decision.last_day,
        receiver=_receiver(decision),
        ending=_some(decision.ending),
        staying=[unit for unit in (*decision.old, decision.into) if unit and unit not in decision.ending],
        beginning=[_begun(plan, unit) for unit in plan.begins(Unit) if _is_top(links, unit, decision)],
        carried_below=_some([link for link in below if link.new]),
        ended_below=_some([link.old for link in below if not link.new]),
        undecided=plan.undecided,
        people_moved=len(moved) - len(carried),
        people_carried=len(carried),
        people_ended=_some([post for post in plan.ends(Staff) if post not in moved]),
        recoded=_some(plan.recoded),
        offices_ended=_some([role for role in plan.ends(Role) if (role.user_id, role.kind) not in kept]),
        offices_kept=_some(plan.begins(Role)),
        without_head=_without(plan, RoleKind.HEAD),
        without_clerk=_without(plan, RoleKind.CLERK),
        sheets=Some(list(sheets[:SHOWN]), sheets.count()),
        waiting=left_waiting(plan.ends(Unit), day=decision.effective_on),
        rounds=rounds_to_open(decision.province, day=decision.effective_on, at=at) if plan.begins(Unit) else [],
    )


@dataclass(frozen=True)
class Result:
    """A reorganisation that was done: what it wrote, what is still to do, and whether it can be undone."""

    links: list
    below_count: int
    people_count: int
    sheet_count: int
    undecided: list
    without_head: list
    without_clerk: list
    waiting: list
    rounds: list
    undo_refusal: str | None


def result_of(done, *, at, today):
    begun = Unit.objects.filter(pk__in=rows_of(done, Unit, "created")).in_order()
    ended = rows_of(done, Unit, "before")
    links = list(done.successions.select_related("old", "new").order_by("pk"))
    top = [link for link in links if link.kind == done.kind]
    in_office = Role.objects.in_office_on(max(today, done.effective_on))
    standing = not done.undone_at
    headless = Unit.objects.filter(pk__in=ended).exclude(pk__in=in_office.filter(kind=RoleKind.HEAD).values("unit"))
    orphans = Unit.objects.filter(parent__in=ended).existing_on(done.effective_on).in_order()
    return Result(
        links=top,
        below_count=len(links) - len(top),
        people_count=len(rows_of(done, Staff, "created")),
        sheet_count=Assessment.objects.current().in_status(Status.CLOSED).filter(unit__in=ended).count(),
        undecided=list(orphans) if standing else [],
        without_head=_lacking(begun, in_office, RoleKind.HEAD) if standing else [],
        without_clerk=_lacking(begun, in_office, RoleKind.CLERK) if standing else [],
        waiting=left_waiting(headless, day=done.effective_on) if standing else [],
        rounds=rounds_to_open(done.province, day=done.effective_on, at=at) if standing and begun.exists() else [],
        undo_refusal=undo_refusals([done])[done.pk],
    )


def _lacking(units, in_office, office):
    return list(units.exclude(pk__in=in_office.filter(kind=office).values("unit")))


def _some(rows):
    rows = list(rows)
    return Some(rows[:SHOWN], len(rows))


def _receiver(decision):
    """The name of the unit that the units below and the people follow to; empty where there is none."""
    successors = decision.new or ([decision.into] if decision.into else [])
    return successors[decision.receiver].name if successors else ""


def _begun(plan, unit):
    places = [place.cluster for place in plan.beginnings if getattr(place, "cluster_id", None) and place.unit is unit]
    return {"unit": unit, "cluster": next(iter(places), None)}


def _is_top(links, unit, decision):
    """Whether the decision names the unit itself, rather than one that follows from below."""
    return any(link.new is unit and (link.kind == Kind.FOUND or link.old in decision.old) for link in links)


def _without(plan, office):
    """New units for which nobody holds the office yet."""
    held = {id(role.unit) for role in plan.begins(Role) if role.kind == office}
    return [unit for unit in plan.begins(Unit) if id(unit) not in held]


def named_units(reorganisations):
    """Gives each reorganisation `old_names`, `new_names` and `undo_refusal`, for a list."""
    refusals = undo_refusals(reorganisations)
    for each in reorganisations:
        names = each.changes.get("names", {})
        each.old_names, each.new_names = names.get("old", []), names.get("new", [])
        each.undo_refusal = refusals[each.pk]
    return reorganisations
