"""Counting the sheets of one year anew when something under them changed, and keeping what came out (decision 21)."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from campaign.models import Round
from reports.counting.marks import Criteria
from reports.counting.restating import restate
from reports.counting.sheets import bands, gather, rows_of, states, totals
from reports.counting.standings import rankings
from reports.figures import SCOPES, Span
from reports.models import ReportKind, Tally, TallyChange
from reports.uniting import kind_of

# A count that took longer is not repeated for each reader: at most once in this time.
LONG, PATIENCE = 300, timedelta(minutes=1)

# A sheet that stood elsewhere on the day asked, or was not handed in by then, will count otherwise on a later day.
MOVES_LATER = """
SELECT EXISTS (
    SELECT FROM counted_sheet s JOIN scoring_assessment a ON a.id = s.sheet_id
    WHERE s.stood IS NOT NULL OR s.reached = 0 AND a.status NOT IN ('draft', 'returned')
)
"""


@dataclass(frozen=True)
class Place:
    """One count: what a tally is of, and the last moment of its round."""

    campaign: object
    year: int
    scope: str
    closes_on: date

    @property
    def key(self):
        return self.campaign.pk, self.year, self.scope


def day_of(campaign, today):
    """The day on which a campaign is counted: today, or the last day of its province."""
    return min(today, campaign.province.valid_to or date.max)


def tallies_of(campaigns, *, at, full=()):
    """{(campaign pk, year, scope): Tally} of every round of these campaigns, as true as they need to be at `at`.

    Three queries while nothing has changed. `full` names the fields beside the numbers that are read. What changed is
    counted here and now; only what took long is left for a minute. `known_at` says from when each tally is.
    """
    places = _places(campaigns)
    found, changed = _kept(campaigns, full), _changed(campaigns)
    fresh = list(_stale(places, found, changed, at))
    for place in fresh:
        _count(place, at=at)
        found[place.key] = _kept([place.campaign], full)[place.key]
    for place in places:
        waits = place.key in changed and place not in fresh
        found[place.key].known_at = found[place.key].counted_at if waits else at
    return {place.key: found[place.key] for place in places}


def recount(campaigns, *, at):
    """Counts whatever is stale, however long it takes: the work of the hours when nobody looks."""
    for place in _stale(_places(campaigns), _kept(campaigns, ()), _changed(campaigns), at, patient=False):
        _count(place, at=at, patient=False)


def _places(campaigns):
    by_pk = {each.pk: each for each in campaigns}
    rounds = Round.objects.filter(campaign__in=by_pk).order_by("year", "pk")
    return [
        Place(by_pk[campaign], year, scope, timezone.localdate(closes_at))
        for campaign, year, closes_at in rounds.values_list("campaign", "year", "closes_at")
        for scope in SCOPES
    ]


def _kept(campaigns, full):
    left_out = {"figures", "standings"} - set(full)
    tallies = Tally.objects.filter(campaign__in=campaigns).defer(*left_out)
    return {(each.campaign_id, each.year, each.scope): each for each in tallies}


def _changed(campaigns):
    changes = TallyChange.objects.filter(campaign_id__in=[each.pk for each in campaigns]).order_by()
    return set(changes.values_list("campaign_id", "year", "scope").distinct())


def _stale(places, found, changed, at, *, patient=True):
    """The places to count now."""
    for place in places:
        tally, day = found.get(place.key), day_of(place.campaign, timezone.localdate(at))
        waits = patient and tally and tally.milliseconds > LONG and at - tally.counted_at < PATIENCE
        if tally is None or _is_past(tally, place, day) or (place.key in changed and not waits):
            yield place


def _is_past(tally, place, day):
    """Whether another day has come that may count otherwise: an open round expects what exists today."""
    return tally.as_of != day and not (tally.settled and place.closes_on < min(tally.as_of, day))


@transaction.atomic
def _count(place, *, at, patient=True):
    """One person counts, the others wait for what comes out.

    The changes are read before the sheets are: what is committed in between stays marked and is counted once more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["tally " + " ".join(map(str, place.key))])
    found, changed = _kept([place.campaign], ()), _changed([place.campaign])
    if not list(_stale([place], found, changed, at, patient=patient)):
        return
    campaign_id, year, scope = place.key
    marked = TallyChange.objects.filter(campaign_id=campaign_id, year=year, scope=scope)
    seen = list(marked.values_list("pk", flat=True))
    started = perf_counter()
    counted = _counted(place, day_of(place.campaign, timezone.localdate(at)))
    took = int((perf_counter() - started) * 1000)
    Tally.objects.update_or_create(
        campaign_id=campaign_id, year=year, scope=scope,
        defaults=counted | {"counted_at": at, "milliseconds": took},
    )  # fmt: skip
    TallyChange.objects.filter(pk__in=seen).delete()


def _counted(place, day):
    """The fields of a tally: the same figures as a report of that day has, for one year and audience."""
    span = Span(place.campaign, ReportKind.MID_TERM, place.year, day, (place.year,), (place.scope,))
    gather(span)
    restate(span)
    figures = states(span)
    of_bands, names = bands(span)
    criteria = Criteria()
    of_totals, left_out = totals(span, criteria.signatures)
    figures |= of_bands | of_totals
    standings, _ = rankings(span) if place.scope == "collective" else ({}, {})
    return {
        "as_of": day,
        "settled": not rows_of(MOVES_LATER)[0][0],
        "numbers": _numbers(figures, names, mixed=bool(left_out)) | {"rubrics": _marks_of(criteria)},
        "figures": {key: figure.as_json(position) for position, (key, figure) in enumerate(figures.items())},
        "standings": [
            [cluster, [[each["unit"], each["total"], each["rank"]] for each in ranked]]
            for cluster, ranked in standings.items()
        ],
    }


def _marks_of(criteria):
    """A mark of each rubric in use: two years of the same marks were scored by the same criteria and maxima."""
    lines = (sorted(map(str, signature)) for _, signature in criteria.signatures.values())
    return sorted({sha256(repr(each).encode()).hexdigest()[:12] for each in lines})


def _numbers(figures, names, *, mixed):
    """{"states": {state: {kind: number}}, "bands": {code: {kind: number}}, "mean": {kind: "88.20"}, …}.

    Kind "" is every kind. `order` are the codes of the bands from the best down, `names` their words; `mixed` says that
    the sheets follow rubrics of which no common mean is taken.
    """
    numbers = {"states": {}, "bands": {}, "mean": {}, "order": list(names), "names": names, "mixed": mixed}
    for key, figure in figures.items():
        family, _, _, name, *_ = key.split(".")
        kind = kind_of(key) or ""
        if family == "totals":
            numbers["mean"][kind] = str(figure.value)
        else:
            of = numbers["states" if family == "assessments" else "bands"]
            of.setdefault(name, {})[kind] = figure.numerator
    return numbers
