"""Everybody whom a proposal considers, with the facts that its rules ask: a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from campaign.models import TITLES, AwardForm, AwardScope
from reports.models import Choice, QuotaBy
from reports.proposals import histories
from reports.proposals.considering import Candidate, Prerequisite, Quota, Rules
from reports.proposals.marked import Marked
from units.models import Staff, Unit
from units.schema import valid_within

OF_UNIT = (
    "pk", "name", "kind", "parent", "valid_from", "valid_to", "province__valid_to", "sort_key", "search_key",
)  # fmt: skip
OF_POST = ("pk", "person", "unit", "full_name", "position", "name_key", "search_key", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Person:
    """What a row of the list copies: who it is, as of the day of the proposal."""

    scope: str
    unit_id: int
    staff_id: int | None
    name: str
    position: str
    unit_name: str
    unit_kind: str
    name_key: str
    search_key: str


def rules_of(proposal, considered):
    """The Rules of a proposal, for the holders of quotas among those considered."""
    return Rules(
        form=proposal.form,
        form_name=form_name(proposal.form),
        level=histories.LEVELS[proposal.form],
        first_year=proposal.first_year,
        last_year=proposal.year,
        day=proposal.day,
        bands={
            AwardScope.COLLECTIVE: frozenset(proposal.collective_bands),
            AwardScope.INDIVIDUAL: frozenset(proposal.individual_bands),
        },
        top_of_cluster=proposal.top_of_cluster,
        least_years=proposal.least_years,
        final_only=proposal.final_only,
        either_first=proposal.either_first,
        quotas=considered.quotas(),
        step=step_of(proposal),
        is_title=proposal.form in TITLES,
        taken=frozenset(f"s{staff}" for staff in taken_by_hand(proposal)),
    )


def taken_by_hand(proposal):
    """The posts of the people whom a person put on the list, in order."""
    taken = proposal.nominees.filter(choice=Choice.TAKEN, staff__isnull=False)
    return list(taken.order_by("staff").values_list("staff", flat=True))


def step_of(proposal):
    """The title below that must have been won before, or None where the list does not ask for it."""
    below = histories.BELOW.get(proposal.form)
    return Prerequisite(AwardForm(below).label, proposal.times_below) if below and proposal.times_below else None


def form_name(form):
    """ "Giấy khen", "danh hiệu “Cờ thi đua của UBND tỉnh”"."""
    label = AwardForm(form).label
    return f"danh hiệu “{label}”" if form in TITLES else label


class Considered:
    """Everybody considered by one proposal. `candidates` are (Candidate, Person) pairs."""

    def __init__(self, proposal):
        self.proposal, self.campaign = proposal, proposal.document.campaign
        self.since, self.day = date(proposal.year, 1, 1), proposal.day
        self.marked = Marked(self.campaign, proposal.first_year, proposal.year)
        rows = Unit.objects.filter(province=self.campaign.province_id).order_by().values(*OF_UNIT)
        self.units = {row["pk"]: row | {"ends": _earlier(row["valid_to"], row["province__valid_to"])} for row in rows}
        self.against = [histories.penalties(proposal), histories.honours(proposal), histories.elsewhere(proposal)]
        self.steps = histories.years_of_title_below(proposal)
        self.candidates = [
            *(self._collectives() if proposal.collective else ()),
            *(self._individuals() if proposal.individual else ()),
        ]

    def quotas(self):
        """{holder: Quota} of the units that hold one: their own row, else that of their kind, else that of all."""
        rows = list(self.proposal.quotas.all())
        of_unit = {row.unit_id: row for row in rows if row.unit_id}
        of_kind = {row.kind: row for row in rows if row.kind}
        of_all = next((row for row in rows if not row.unit_id and not row.kind), None)
        found = {}
        for holder in {candidate.holder for candidate, _ in self.candidates}:
            unit = self.units[int(holder)]
            row = of_unit.get(unit["pk"]) or of_kind.get(unit["kind"]) or of_all
            if row:
                found[holder] = Quota(row.collective, row.individual, row.either, unit["name"])
        return found

    def _taking_part(self):
        """Units that take part and lived on any day between the last year's first day and the day of the proposal."""
        for unit in self.units.values():
            lived = (unit["ends"] or self.day) >= self.since and (unit["valid_from"] or self.since) <= self.day
            if lived and unit["kind"] in self.campaign.unit_kinds:
                yield unit

    def _collectives(self):
        scope = AwardScope.COLLECTIVE.value
        results = self.marked.of_units({pk: unit["sort_key"] for pk, unit in self.units.items()})
        for unit in self._taking_part():
            pk, name = unit["pk"], unit["name"]
            candidate = Candidate(
                key=f"u{pk}",
                scope=scope,
                name=name,
                name_key=unit["sort_key"],
                holder=self._holder(pk),
                results=self.marked.with_excused(results.get(pk, {}), pk),
                cluster=self.marked.clusters.get(pk, ""),
                began_on=unit["valid_from"],
                ended_on=unit["ends"],
                **self._history_of(("unit", pk)),
            )
            yield (
                candidate,
                Person(scope, pk, None, name, "", name, unit["kind"], unit["sort_key"], unit["search_key"]),
            )

    def _individuals(self):
        scope = AwardScope.INDIVIDUAL.value
        people, posts = self.marked.of_people()
        units = {unit["pk"]: unit for unit in self._taking_part()}
        for pk, person, unit_id, name, position, name_key, search_key, began_on, ended_on in self._posts(units):
            unit = units[unit_id]
            own = people.get(person, {}) | posts.get(pk, {})
            candidate = Candidate(
                key=f"s{pk}",
                scope=scope,
                name=name,
                name_key=name_key,
                holder=self._holder(unit_id),
                results=self.marked.with_excused(own, unit_id),
                began_on=began_on,
                ended_on=_earlier(ended_on, unit["ends"]),
                who=str(person),
                where=unit["name"],
                **self._history_of(("person", person)),
            )
            words = f"{search_key} {unit['search_key']}"[:600]
            yield (
                candidate,
                Person(scope, unit_id, pk, name, position, unit["name"], unit["kind"], name_key, words),
            )

    def _posts(self, units):
        posts = Staff.objects.filter(valid_within(self.since, self.day), unit__in=units)
        if self.campaign.staff_categories:
            posts = posts.filter(category__in=self.campaign.staff_categories)
        return posts.order_by().values_list(*OF_POST)

    def _history_of(self, whose):
        penalties, honours, elsewhere = (tuple(found.get(whose, ())) for found in self.against)
        years = frozenset(self.steps.get(whose, ()))
        return {"penalties": penalties, "honours": honours, "elsewhere": elsewhere, "years_below": years}

    def _holder(self, unit_id):
        """Whose quota the unit takes: its own, or that of the unit at the top of its tree."""
        if self.proposal.quota_by == QuotaBy.TREE:
            seen = set()
            while (above := self.units[unit_id]["parent"]) in self.units and unit_id not in seen:
                seen.add(unit_id)
                unit_id = above
        return str(unit_id)


def _earlier(first, second):
    if first and second:
        return min(first, second)
    return first or second
