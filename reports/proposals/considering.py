"""What is known of those considered for an award, what a list asks for, and how a verdict is told: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

COLLECTIVE, INDIVIDUAL = "tap_the", "ca_nhan"
COUNTED_AS = {COLLECTIVE: "tập thể", INDIVIDUAL: "cá nhân"}
# What each rule is called where its answers stand in a list.
RULES = {
    "exists": "Đơn vị, vị trí",
    "sheet": "Phiếu chấm điểm",
    "band": "Xếp loại",
    "place": "Hạng trong cụm, khối",
    "years": "Số năm",
    "order": "Danh hiệu liền trước",
    "discipline": "Kỷ luật",
    "duplicate": "Khen trùng",
    "elsewhere": "Tờ trình khác",
    "twice": "Một người một dòng",
    "quota": "Chỉ tiêu",
}
PRINTED = ("band", "place", "years", "order", "discipline")


class Outcome(StrEnum):
    """What the rules make of a candidate; a person may decide otherwise, with a reason."""

    LISTED = "listed"  # on the list
    TIED = "tied"  # fit, but the quota cannot tell between equals: a person chooses
    OVER = "over"  # fit, beyond the quota of its unit
    OUT = "out"  # not fit


class Answer(StrEnum):
    """YES and NO are rules of this list; NEVER is the law's, which nobody overrules by hand; WARN decides nothing."""

    YES = "yes"
    NO = "no"
    NEVER = "never"
    WARN = "warn"


class State(StrEnum):
    """How far the sheet of one year came."""

    NONE = "none"
    EXCUSED = "excused"
    OPEN = "open"
    APPROVED = "approved"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Result:
    """What a candidate reached in one year; `rank` is that in the cluster, `remark` why it was excused."""

    year: int
    state: State
    total: Decimal | None = None
    band: str = ""
    band_name: str = ""
    rank: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Honour:
    """An award received before. Forms and titles have levels of their own; `kin`: it is of the family proposed now.

    It was given for the years from `since` to `year`; without a year nobody wrote down for which.
    """

    form: str
    told: str
    level: int
    kin: bool
    year: int | None = None
    since: int | None = None

    def covers(self, year):
        return self.year is None or (self.since or self.year) <= year <= self.year


@dataclass(frozen=True, slots=True)
class Penalty:
    """A discipline in effect in the span; `stands`: still in force on the day of the proposal."""

    told: str
    stands: bool
    of_head: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place on another proposal of the same family and time; `issued`: that one was signed already."""

    title: str
    issued: bool
    level: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit or one person, with everything the rules ask."""

    key: str
    scope: str
    name: str
    name_key: str
    holder: str  # whose quota it takes
    results: tuple[Result, ...] = ()
    cluster: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    penalties: tuple[Penalty, ...] = ()
    honours: tuple[Honour, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    years_below: frozenset[int] = frozenset()  # in which the title below was given
    who: str = ""  # the human being in all posts; a collective is nobody's
    where: str = ""  # the unit of the post

    def result_of(self, year):
        if self.results and self.results[-1].year == year:
            return self.results[-1]
        return next((each for each in self.results if each.year == year), Result(year, State.NONE))


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a holder may be proposed; None: as many as are fit. `either`: of both kinds together."""

    collective: int | None = None
    individual: int | None = None
    either: bool = False
    name: str = ""

    def of(self, scope):
        return self.collective if scope == COLLECTIVE else self.individual

    @property
    def in_all(self):
        """The most of both kinds together, or None."""
        known = [each for each in (self.collective, self.individual) if each is not None]
        return max(known) if self.either and len(known) == 2 else None


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """The title that must have been won before, so many years in a row."""

    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What this list asks for. `bands` are {scope: codes}, empty: any; `quotas` {holder: Quota}."""

    form: str
    form_name: str
    level: int
    first_year: int
    last_year: int
    day: date
    bands: Mapping[str, frozenset[str]] = field(default_factory=dict)
    top_of_cluster: int | None = None
    least_years: int = 1
    final_only: bool = False
    either_first: str = ""
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    step: Prerequisite | None = None
    is_title: bool = False
    taken: frozenset[str] = frozenset()  # keys of those whom a person put on the list


@dataclass(frozen=True, slots=True)
class Ruling:
    rule: str
    answer: Answer
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate with all the reasons; `rulings` of the quota stand last."""

    candidate: Candidate
    outcome: Outcome
    rulings: tuple[Ruling, ...]
    total: Decimal | None
    rank: int | None
    band_name: str

    @property
    def why(self):
        """The facts that speak for the candidate, as one sentence for the list on paper."""
        return said_for(self.rulings)


def said_for(found):
    """ "Xếp loại Xuất sắc năm 2022 (96,5 điểm); hạng 1 …"."""
    facts = [each.sentence.rstrip(".") for each in found if each.answer == Answer.YES and each.rule in PRINTED]
    return _sentence("; ".join(fact if n == 0 else fact[:1].lower() + fact[1:] for n, fact in enumerate(facts)))


def said_against(found):
    """The reasons why not, as one sentence; empty where there are none."""
    reasons = [each.sentence for each in found if each.answer in (Answer.NO, Answer.NEVER)]
    return " ".join(reasons)


def _sentence(text):
    return f"{text[:1].upper()}{text[1:]}." if text else ""
