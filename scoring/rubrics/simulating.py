"""Trying a new rubric on marks that were given with another: pure, nothing is stored (docs/rubrics.md)."""

from collections import Counter
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.banding import banded
from scoring.points import BASE_KINDS, CriterionKind, CriterionMark, total
from scoring.ranking import Standing, ranks_of
from units.numbers import mean, round_half_up

TOLD_EVERY = 1000
MOST_MOVED = 10


@dataclass(frozen=True, slots=True)
class NewCriterion:
    """A criterion of the rubric on trial."""

    code: str
    group: str
    kind: CriterionKind
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """A marked sheet: its deciding marks with the maxima that they were given against."""

    code: str
    name_key: str
    marks: tuple[CriterionMark, ...]
    total: Decimal | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A sheet before and after; `after` is None where the new rubric has no total for it."""

    code: str
    before: Decimal | None
    after: Decimal | None
    band_before: str | None
    band_after: str | None
    rank_before: int | None = None
    rank_after: int | None = None

    @property
    def moved(self):
        """Places won (positive) or lost in the ranking; None where it stands in only one of them."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after

    @property
    def changes_band(self):
        return self.band_before != self.band_after


@dataclass(frozen=True, slots=True)
class Trial:
    tried: tuple[Tried, ...]
    bands_before: Counter
    bands_after: Counter
    mean_before: Decimal | None
    mean_after: Decimal | None

    @property
    def compared(self):
        """Sheets with a total in both."""
        return [each for each in self.tried if each.before is not None and each.after is not None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a Trial came to, small enough to be kept: the sheets that change their band, and those that move most."""

    count: int
    without: int  # sheets that had a total and have none any more
    bands_before: dict
    bands_after: dict
    mean_before: Decimal | None
    mean_after: Decimal | None
    changing: tuple[Tried, ...]
    movers: tuple[Tried, ...]


def same_codes(old_codes, new_codes):
    """{new code: old code} of the criteria that keep their code."""
    known = set(old_codes)
    return {code: code for code in new_codes if code in known}


def rescaled(mark, criterion):
    """The mark as the new criterion would have it: the same share of its maximum, to two decimals, half up.

    A criterion whose maximum is unchanged keeps the very points.
    """
    points = mark.points
    if points is not None and mark.max_points != criterion.max_points:
        points = round_half_up(Fraction(points) * Fraction(criterion.max_points) / Fraction(mark.max_points), 2)
    return CriterionMark(
        criterion.code, criterion.group, criterion.kind, criterion.max_points, points, applicable=mark.applicable
    )


def translated(marks, criteria, mapping):
    """The marks on the new criteria. A criterion without an old one does not apply, so the rest is re-based;
    bonuses and deductions without one are 0. One old criterion may serve several new ones."""
    given = {mark.code: mark for mark in marks}
    return [_translated(given.get(mapping.get(each.code)), each) for each in criteria]


def _translated(mark, criterion):
    if mark is not None:
        return rescaled(mark, criterion)
    return CriterionMark(
        criterion.code, criterion.group, criterion.kind, criterion.max_points,
        applicable=criterion.kind not in BASE_KINDS,
    )  # fmt: skip


def simulate(sheets, criteria, mapping, rules, *, tell=None):
    """The Trial of the sheets on the new `criteria` and band `rules`; `mapping` is {new code: old code}.

    Sheets that share one tuple of marks are counted once: people's sheets repeat. `tell` hears how many are done.
    """
    criteria, sheets, known = list(criteria), list(sheets), {}
    for number, sheet in enumerate(sheets):
        if id(sheet.marks) not in known:
            known[id(sheet.marks)] = _result(sheet.marks, criteria, mapping, rules)
        if tell and number % TOLD_EVERY == 0:
            tell(number)
    results = [known[id(sheet.marks)] for sheet in sheets]
    before = _ranks((sheet.code, sheet.name_key, sheet.total) for sheet in sheets)
    after = _ranks((sheet.code, sheet.name_key, points) for sheet, (points, _) in zip(sheets, results, strict=True))
    tried = tuple(
        Tried(sheet.code, sheet.total, points, sheet.band, band, before.get(sheet.code), after.get(sheet.code))
        for sheet, (points, band) in zip(sheets, results, strict=True)
    )
    both = [each for each in tried if each.before is not None and each.after is not None]
    return Trial(
        tried,
        Counter(each.band_before for each in tried if each.band_before),
        Counter(each.band_after for each in tried if each.band_after),
        mean(sum(each.before for each in both), len(both)),
        mean(sum(each.after for each in both), len(both)),
    )


def outcome_of(trial):
    """Of those that move, the MOST_MOVED that win and that lose most places."""
    ranked_ = sorted((each for each in trial.tried if each.moved), key=lambda each: each.moved)
    losers = [each for each in ranked_[:MOST_MOVED] if each.moved < 0]
    winners = [each for each in ranked_[::-1][:MOST_MOVED] if each.moved > 0]
    return Outcome(
        len(trial.tried),
        sum(each.before is not None and each.after is None for each in trial.tried),
        dict(trial.bands_before),
        dict(trial.bands_after),
        trial.mean_before,
        trial.mean_after,
        tuple(each for each in trial.tried if each.changes_band),
        (*winners, *losers[::-1]),
    )


def as_data(outcome):
    """An Outcome as JSON holds it."""
    return asdict(outcome)


def from_data(data):
    """The Outcome of `as_data`, read back."""
    rows = {
        name: tuple(Tried(**_exact(row, "before", "after")) for row in data[name]) for name in ("changing", "movers")
    }
    return Outcome(**_exact(data, "mean_before", "mean_after") | rows)


def _exact(row, *names):
    return row | {name: None if row[name] is None else Decimal(row[name]) for name in names}


def _result(marks, criteria, mapping, rules):
    new = translated(marks, criteria, mapping)
    points = total(new)
    return points, banded(points, new, rules).code


def _ranks(standings):
    return ranks_of(Standing(*each) for each in standings)
