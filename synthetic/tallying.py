"""The sums that every report is made of, taken sheet by sheet while the marks are written; no sheet is kept."""

from collections import Counter
from datetime import date

from synthetic import arithmetic
from synthetic.alphabet import order_of
from synthetic.rubrics import STAFF_CATEGORIES, UNIT_KINDS

REACHED = {"submitted": arithmetic.SUBMITTED, "approved": arithmetic.APPROVED, "appraised": arithmetic.APPRAISED}


class Tally:
    """Sums by scope, year, kind of unit and rubric, over sheets that stood on 31/12 of their year."""

    def __init__(self, register, people):
        self.register, self.people = register, people
        self.states, self.bands, self.strays = Counter(), Counter(), Counter()
        self.totals, self.marks, self.standings, self.rounds = {}, {}, {}, set()

    def passing(self, sheets):
        """The sheets as they are, each counted on its way."""
        for sheet in sheets:
            self.count(sheet)
            yield sheet

    def count(self, sheet):
        year, rubric, kind = sheet.year, sheet.rubric, sheet.unit.kind
        self.rounds.add(year)  # a year with papers has a round
        state = arithmetic.state(rubric, sheet.opinions)
        if not expected(sheet, date(year, 12, 31)):
            self.strays[year] += state > arithmetic.DRAFT
            return
        scope = rubric.audience
        for name, least in REACHED.items():
            self.states[scope, year, kind, name] += state >= least
        if state < arithmetic.APPROVED:
            return
        self._add_marks(sheet, scope, year, kind)
        total, band = arithmetic.outcome(rubric, sheet.opinions)
        if total is None:
            return
        add(self.totals, (scope, year, kind, rubric.slug), total)
        self.bands[scope, year, kind, rubric.slug, band] += 1
        if sheet.post is None and sheet.unit.cluster:
            place = -total, order_of(sheet.unit.name), sheet.unit.code
            self.standings.setdefault(year, {}).setdefault(sheet.unit.cluster, []).append(place)

    def _add_marks(self, sheet, scope, year, kind):
        for criterion, said in zip(sheet.rubric.criteria, sheet.opinions, strict=True):
            points = arithmetic.opinion_in_the_mean(criterion, said)
            if points is not None:
                add(self.marks, (scope, year, kind, sheet.rubric.slug, criterion.code), points)

    def expected(self, day):
        """{(scope, kind): how many units or people in post a round expects on `day`}."""
        numbers = Counter()
        for unit in self.register.units.values():
            if unit.kind in UNIT_KINDS and unit.exists_on(day):
                numbers["collective", unit.kind] += 1
                posts = self.people.of(unit.code)
                numbers["individual", unit.kind] += sum(
                    post.category in STAFF_CATEGORIES and post.on(day) for post in posts
                )
        return numbers


def expected(sheet, day):
    return sheet.unit.exists_on(day) and (sheet.post is None or sheet.post.on(day))


def add(sums, key, amount):
    """Adds to a pair of sum and count."""
    pair = sums.get(key)
    if pair is None:
        sums[key] = [amount, 1]
    else:
        pair[0] += amount
        pair[1] += 1
