"""Everything on the first page of the overview: the year in one sentence, its sheets, bands, ranks and reports."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from campaign.models import Campaign, Round
from reports.figures import SCOPES
from reports.issue.announcing import road_with_reports
from reports.overview import drawn, ranks
from reports.overview.highlights import issued_of, said_by
from reports.overview.making import made_by
from reports.overview.tallying import tallies_of
from reports.overview.years import Links, Share, united
from scoring.desk import steps_of
from scoring.models import Assessment, Status
from units.heads import without_head
from units.models import Unit, UnitKind

MOVED = 5  # units that rose, and that fell
BEHIND = 6  # kinds of unit named
AT_THE_UNIT = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED)


@dataclass(frozen=True)
class Counted:
    """What was counted of a campaign and of those it continues: the YearNumbers of each year and audience."""

    campaign: Campaign
    line: tuple
    links: Links
    tallies: dict

    def of(self, year, scope):
        found = [self.tallies.get((each.pk, year, scope)) for each in self.line]
        return united([each for each in found if each], year, scope, self.links)

    def parts(self, year, scope):
        """The campaigns that brought anything into that year."""
        keys = [(each, self.tallies.get((each.pk, year, scope))) for each in self.line]
        return [each for each, tally in keys if tally and tally.numbers["states"]]

    @property
    def years(self):
        """The years that have a round, in order."""
        return sorted({year for _, year, _ in self.tallies})

    def known_at(self, year, scope):
        """The moment from which the numbers are, the oldest of their parts."""
        known = [tally.known_at for (_, of, who), tally in self.tallies.items() if (of, who) == (year, scope)]
        return min(known, default=None)


@dataclass(frozen=True)
class Answer:
    """The year in one sentence. `change` is in percentage points, None where nothing may be compared."""

    approved: Share
    lacking: Share
    vacant: int
    best: tuple | None
    change: Decimal | None = None
    other_rubrics: bool = False

    @property
    def size(self):
        """The change without its sign."""
        return abs(self.change)


@dataclass(frozen=True)
class Behind:
    """Of one kind of unit: whose sheets are approved, and how many units and people still lack that."""

    kind: UnitKind
    approved: Share
    lacking: Share
    people: Share | None


@dataclass(frozen=True)
class Overview:
    """The first page. What follows from the tallies alone is worked out when it is asked for: `mark` names their state,
    and a page that kept what it made of the same mark need not ask."""

    counted: Counted
    year: int | None
    round: Round | None
    at: datetime
    answer: Answer | None
    steps: list
    reports: list
    said: object

    @property
    def campaign(self):
        return self.counted.campaign

    @property
    def line(self):
        return self.counted.line

    @property
    def years(self):
        return self.counted.years

    @property
    def before(self):
        return self.year - 1

    @cached_property
    def collective(self):
        return self.counted.of(self.year, "collective")

    @cached_property
    def individual(self):
        return self.counted.of(self.year, "individual")

    @cached_property
    def known_at(self):
        return self.counted.known_at(self.year, "collective") or self.at

    @cached_property
    def people_known_at(self):
        return self.counted.known_at(self.year, "individual")

    @property
    def is_open(self):
        return self.round is not None and self.round.closes_at >= self.at

    @property
    def is_final(self):
        """Whether every approved sheet of units is final."""
        year = self.collective
        return bool(year and year.state("approved")) and year.state("final") == year.state("approved")

    @property
    def mark(self):
        told = sorted((tally.pk, tally.counted_at.isoformat()) for tally in self.counted.tallies.values())
        said = repr((made_by(), self.campaign.pk, self.year, [each.pk for each in self.line], self.is_open, told))
        return sha256(said.encode()).hexdigest()

    @property
    def road(self):
        return drawn.road_of([self.collective, self.individual])

    @property
    def on_time(self):
        year = self.collective
        return year.of_state("on_time") if year and year.state("expected") else None

    @cached_property
    def behind(self):
        return _behind(self.collective, self.individual)

    @property
    def most_behind(self):
        return self.behind[:BEHIND]

    @property
    def done(self):
        """How many kinds of unit lack nothing."""
        expected = sum(1 for kind in UnitKind if self.collective and self.collective.state("expected", kind))
        return expected - len(self.behind)

    @property
    def bands(self):
        years = [each for each in self.years if each <= self.year]
        charts = (drawn.bands_by_year([self.counted.of(each, scope) for each in years]) for scope in SCOPES)
        return [chart for chart in charts if chart]

    @property
    def kinds(self):
        return drawn.by_kind(self.collective, branches(self.campaign, self.year))

    @property
    def ranks(self):
        return ranks.of_years(self.campaign, self.counted, self.year, number=MOVED)


def counted_of(campaign, user, *, at, full=()):
    """The Counted of a campaign as this person may see it: the campaigns it continues belong to their own provinces."""
    line = Campaign.objects.line_of(campaign).visible_to(user).filter(province__in=user.scope.wide_province_ids)
    others = [each for each in line.select_related("province") if each.pk != campaign.pk]
    line = (campaign, *others)
    return Counted(campaign, line, Links.of(campaign), tallies_of(line, at=at, full=full))


def overview_of(campaign, user, *, year, at):
    """The first page for `user`; `year` None is the round in hand. As many queries, however large the province."""
    counted = counted_of(campaign, user, at=at)
    rounds = list(campaign.rounds.order_by("year"))
    year = year_asked(year, rounds, counted, at=at)
    round_, steps = next((each for each in rounds if each.year == year), None), []
    if round_:
        round_.campaign = campaign
        steps = road_with_reports(steps_of(round_, at=at), round_, user)
    reports = issued_of(counted.line, user)
    answer = _answer(counted, year, round_, at) if year else None
    return Overview(counted, year, round_, at, answer, steps, reports, said_by(reports[0]) if reports else None)


def branches(campaign, year):
    """branch(kind, band, group): the address of the units of a kind in the tree, or of one group of them."""
    beginning = f"{reverse('dashboard_units')}?phong-trao={campaign.pk}&nam={year}"

    def branch(kind, band="", group=""):
        return beginning + f"&loai={kind}" + (f"&xep-loai={band}" if band else "") + (f"&nhom={group}" if group else "")

    return branch


def year_asked(year, rounds, counted, *, at):
    """The year asked for; else the latest whose round has begun, else the first to come.

    Without a round of its own the latest year of the campaigns that are continued; None where nothing was marked yet.
    """
    if year in counted.years:
        return year
    begun = [each.year for each in rounds if each.opens_at <= at]
    return max(begun) if begun else min((each.year for each in rounds), default=max(counted.years, default=None))


def _answer(counted, year, round_, at):
    units = counted.of(year, "collective")
    if not units or not units.state("expected"):
        return None
    approved, best = units.of_state("approved"), units.best_two()
    before = counted.of(year - 1, "collective")
    best_before = before and before.best_two()
    same = bool(before) and before.rubrics == units.rubrics
    comparable = best and best_before and same and best[0] == best_before[0]
    return Answer(
        approved=approved,
        lacking=units.lacking(),
        vacant=_vacant(round_, at) if round_ and not round_.historical and approved.number < approved.whole else 0,
        best=best,
        change=best[1].percent - best_before[1].percent if comparable else None,
        other_rubrics=bool(best and best_before) and not same,
    )


def _vacant(round_, at):
    """Sheets of units not yet approved for which nobody may approve today."""
    vacant = without_head(Unit.objects.taking_part_in(round_.campaign), day=timezone.localdate(at))
    sheets = Assessment.objects.current().collective().in_round(round_).in_status(*AT_THE_UNIT).not_excused()
    return sheets.filter(unit__in=vacant.order_by().values("pk")).count()


def _behind(units, people):
    """Kinds of unit with sheets not yet approved, those that lack most first."""
    if not units:
        return []
    kinds = [kind for kind in UnitKind if units.state("expected", kind)]
    rows = [
        Behind(kind, units.of_state("approved", kind), units.lacking(kind), people and people.lacking(kind))
        for kind in kinds
    ]
    rows = [row for row in rows if row.lacking.number or (row.people and row.people.number)]
    return sorted(rows, key=lambda row: -row.lacking.number)
