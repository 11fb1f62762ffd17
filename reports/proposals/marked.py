"""What units and people reached in the rounds of a span, and where units stand in their clusters."""

from collections import defaultdict
from dataclasses import replace

from campaign.models import Excusal, Round
from reports.proposals.considering import Result, State
from scoring.models import JUDGED, Assessment, Band, Status
from scoring.ranking import Standing, ranked_in
from units.cluster_finding import clusters_of
from units.models import Unit

STATES = dict.fromkeys(JUDGED, State.APPROVED) | {Status.FINAL: State.FINAL}
DONE = (State.APPROVED, State.FINAL)
COLUMNS = ("round", "status", "total", "rubric", "band", "decided_band")


class Marked:
    """The sheets of a campaign from `first_year` to `last_year`. A fixed number of queries, however many sheets."""

    def __init__(self, campaign, first_year, last_year):
        rounds = list(Round.objects.filter(campaign=campaign, year__range=(first_year, last_year)))
        self.years = {each.pk: each.year for each in rounds}
        self.last_year = last_year
        self.clusters = _clusters(campaign, next((each for each in rounds if each.year == last_year), None))
        bands = Band.objects.filter(rubric__campaign=campaign).values_list("rubric", "code", "name")
        self._bands = {(rubric, code): name for rubric, code, name in bands}
        self._excused = defaultdict(dict)
        excused = Excusal.objects.filter(round__in=self.years).values_list("round", "unit", "reason")
        for round_id, unit_id, reason in excused:
            year = self.years[round_id]
            self._excused[unit_id][year] = Result(year, State.EXCUSED, remark=reason)

    def of_units(self, keys):
        """{unit pk: {year: Result}}, those of the last year with their rank; `keys` are {unit pk: its sort key}."""
        found = defaultdict(dict)
        sheets = self._sheets(Assessment.objects.collective()).values_list("unit", *COLUMNS)
        for pk, *sheet in sheets.iterator():
            result = self._result(*sheet)
            found[pk][result.year] = result
        for pk, rank in self._ranks(found, keys):
            found[pk][self.last_year] = replace(found[pk][self.last_year], rank=rank)
        return found

    def of_people(self):
        """({person: {year: Result}}, {post: {year: Result}}): results follow people from post to post."""
        people, posts = defaultdict(dict), defaultdict(dict)
        sheets = self._sheets(Assessment.objects.individual()).values_list("staff__person", "staff", *COLUMNS)
        for person, post, *sheet in sheets.iterator():
            result = self._result(*sheet)
            people[person][result.year] = posts[post][result.year] = result
        return people, posts

    def with_excused(self, results, unit_id):
        """One Result a year in their order; a year from which the unit was excused says so instead."""
        if unit_id in self._excused:
            results = results | self._excused[unit_id]
        return tuple(results[year] for year in sorted(results))

    def _sheets(self, sheets):
        """Present versions alone; where two posts of a person share a year, the later post counts."""
        return sheets.current().filter(round__in=self.years).order_by("staff")

    def _result(self, round_id, status, total, rubric, band, decided):
        state, code = STATES.get(status, State.OPEN), decided or band or ""
        if state == State.OPEN:
            return Result(self.years[round_id], state)
        return Result(self.years[round_id], state, total, code, self._bands.get((rubric, code), code))

    def _ranks(self, found, keys):
        """(unit pk, rank in its cluster) by the approved totals of the last year."""
        clusters = ranked_in(
            (self.clusters[pk], Standing(str(pk), keys[pk], last.total))
            for pk, results in found.items()
            if (last := results.get(self.last_year)) and last.state in DONE and pk in self.clusters and pk in keys
        )
        for places in clusters.values():
            for each in places:
                yield int(each.unit_code), each.rank


def _clusters(campaign, round_):
    """{unit pk: name of its cluster} on the closing day of the round."""
    if round_ is None:
        return {}
    units = Unit.objects.filter(province=campaign.province_id)
    return {unit: name for unit, (_, name) in clusters_of(units, day=round_.closing_day).items()}
