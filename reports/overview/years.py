"""The numbers of one year and audience, added over a campaign and those it continues, and where each leads. Pure."""

from dataclasses import dataclass, field

from django.urls import reverse

from units.numbers import percent, show_count, show_percent

STATES = ("expected", "submitted", "approved", "appraised", "final", "on_time")
UNRATED = "khong_xep_loai"  # a band of its own, apart from the lowest
MISSING = "chua"  # in an address: units without a band
BLANK = 6  # the fill of what is not there yet
HATCHED, HATCHED_LIGHT = 4, 5


@dataclass(frozen=True)
class Links:
    """Where the figures of one campaign lead: an address for each key, made without asking the map of the site."""

    beginning: str
    end: str

    @classmethod
    def of(cls, campaign):
        beginning, end = reverse("dashboard_figure", args=["KEY"]).split("KEY")
        return cls(beginning, f"{end}?phong-trao={campaign.pk}")

    def to(self, key, kind="", step=""):
        return f"{self.beginning}{key}{kind and f'.{kind}'}{self.end}{step and f'&buoc={step}'}"


@dataclass(frozen=True)
class Share:
    """So many of a whole, and the rows behind it."""

    number: int
    whole: int
    url: str = ""

    @property
    def percent(self):
        return percent(self.number, self.whole)

    @property
    def shown(self):
        """ "71 (57,26%)|71": the shorter one is for a narrow place."""
        number = show_count(self.number)
        if not self.whole:
            return number
        return f"{number} ({show_percent(self.percent, 2)})|{number}"


@dataclass(frozen=True)
class YearNumbers:
    """`states` and `bands`: {code: {kind or "": number}}; `order` are the bands from the best down, `names` theirs.

    `rubrics` are marks of the rubrics that the sheets follow; `parts` counts the campaigns that brought anything in.
    """

    year: int
    scope: str
    states: dict
    bands: dict
    order: tuple
    names: dict
    links: Links
    mean: dict = field(default_factory=dict)
    mixed: bool = False
    rubrics: frozenset = frozenset()
    parts: int = 1

    def key(self, family, name):
        return f"{family}.{self.scope}.{self.year}.{name}"

    def state(self, name, kind=""):
        return self.states.get(name, {}).get(kind, 0)

    def of_state(self, name, kind=""):
        """How many came so far, of those expected."""
        url = self.links.to(self.key("assessments", name), kind)
        return Share(self.state(name, kind), self.state("expected", kind), url)

    def banded(self, kind=""):
        return sum(numbers.get(kind, 0) for numbers in self.bands.values())

    def lacking(self, kind=""):
        """How many still lack the head's approval, of those expected."""
        whole = self.state("expected", kind)
        url = self.links.to(self.key("assessments", "expected"), kind, "chua_duyet")
        return Share(whole - self.state("approved", kind), whole, url)

    def of_band(self, code, kind=""):
        """How many sheets have the band, of those that have one."""
        url = self.links.to(self.key("bands", code), kind)
        return Share(self.bands.get(code, {}).get(kind, 0), self.banded(kind), url)

    def best_two(self):
        """(the second band's name, how many have it or a better one), or None where two say nothing."""
        ranked = [code for code in self.order if code != UNRATED]
        if len(ranked) < 3 or not self.banded():
            return None
        number = sum(self.of_band(code).number for code in ranked[:2])
        return self.names[ranked[1]], Share(number, self.banded())


def united(tallies, year, scope, links):
    """The YearNumbers of the tallies of one year (of a campaign, and of those it continues); None where none counts."""
    told = [tally.numbers for tally in tallies if tally.numbers["states"]]
    if not told:
        return None
    names = {}
    for numbers in told:
        names |= {code: numbers["names"][code] for code in numbers["order"] if code not in names}
    return YearNumbers(
        year=year,
        scope=scope,
        states=_added(numbers["states"] for numbers in told),
        bands=_added(numbers["bands"] for numbers in told),
        order=tuple(names),
        names=names,
        links=links,
        mean=told[0]["mean"] if len(told) == 1 else {},
        mixed=any(numbers["mixed"] for numbers in told),
        rubrics=frozenset(each for numbers in told for each in numbers["rubrics"]),
        parts=len(told),
    )


def _added(many):
    total = {}
    for each in many:
        for code, by_kind in each.items():
            of = total.setdefault(code, {})
            for kind, number in by_kind.items():
                of[kind] = of.get(kind, 0) + number
    return total


def fills_of(codes):
    """The fill of each band from the best down: ever paler, the lowest hatched, and so who could not be rated."""
    ranked = [code for code in codes if code != UNRATED]
    fills = dict(zip(ranked, (0, 1, 2, 3), strict=False))
    if len(ranked) > 1:
        fills[ranked[-1]] = HATCHED
    return tuple(fills.get(code, HATCHED_LIGHT) for code in codes)


def signs_of(codes):
    """{code: the icon of the band}: a shape of its own for each, the same wherever a fill is."""
    return {code: f"k{fill + 1}" for code, fill in zip(codes, fills_of(codes), strict=True)}
