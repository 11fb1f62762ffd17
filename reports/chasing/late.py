"""Who has not finished a round, both kinds of sheets taken together: the page of late units, and the letters to them.

Counted by the board: here stand the units whose sheets wait for their clerk or head there, and no others.
"""

from dataclasses import dataclass
from datetime import datetime

from campaign.rounds import end_of
from reports.chasing.board import ChasedUnit, lines_of
from scoring.models import Audience, Status
from units.models import RoleKind
from units.text import fold

# Of the first that applies: what a unit has to do next.
NOT_BEGUN, ENTERING, RETURNED, VACANT, WAITING, PEOPLE = (
    "chua-cham",
    "chua-trinh",
    "tra-lai",
    "khong-nguoi-duyet",
    "cho-duyet",
    "ca-nhan",
)
STEPS = {
    NOT_BEGUN: "Chưa bắt đầu chấm",
    ENTERING: "Chưa trình",
    RETURNED: "Bị trả lại, chưa trình lại",
    VACANT: "Chưa có người duyệt",
    WAITING: "Chờ thủ trưởng duyệt",
    PEOPLE: "Còn phiếu cá nhân",
}
# With whom the work lies, or which post nobody holds.
HEAD, NO_HEAD, CLERK, NO_CLERK = "thu-truong", "thieu-nguoi-duyet", "dau-moi", "thieu-dau-moi"
POSTS = {
    HEAD: "Thủ trưởng",
    NO_HEAD: "Chưa có người duyệt",
    CLERK: "Cán bộ đầu mối",
    NO_CLERK: "Chưa có cán bộ đầu mối",
}


@dataclass(frozen=True)
class LateUnit:
    """A unit with sheets that wait for its clerk or head: `collective` and `persons` are its lines of the two boards.

    Either is None where the round expects no such sheet of it. `extended` is until when it was given more time.
    """

    unit: ChasedUnit
    collective: ChasedUnit | None
    persons: ChasedUnit | None
    extended: datetime | None = None

    @property
    def pk(self):
        return self.unit.pk

    @property
    def name(self):
        return self.unit.name

    @property
    def kind(self):
        return self.unit.kind

    @property
    def search_key(self):
        return self.unit.search_key

    @property
    def cluster_id(self):
        return self.unit.cluster_id

    @property
    def cluster(self):
        return self.unit.cluster

    @property
    def _waiting(self):
        return [each for each in (self.collective, self.persons) if each and _waits(each)]

    @property
    def deadline(self):
        """The first that one of its sheets has to keep."""
        return min(each.deadline for each in self._waiting)

    @property
    def overdue(self):
        return any(each.overdue for each in self._waiting)

    @property
    def sheet_pk(self):
        return self.collective and self.collective.sheet_pk

    @property
    def status(self):
        """That of the collective sheet; empty where none was opened."""
        return self.collective.status if self.collective else ""

    @property
    def step(self):
        """What the collective sheet waits for; PEOPLE where it waits for nothing."""
        sheet = self.collective
        if not (sheet and _waits(sheet)):
            return PEOPLE
        if sheet.waiting:
            return VACANT if sheet.vacant else WAITING
        if sheet.status == Status.RETURNED:
            return RETURNED
        return ENTERING if sheet.began else NOT_BEGUN

    @property
    def step_words(self):
        return STEPS[self.step]

    @property
    def post(self):
        """One of POSTS: whoever has to do what the step says."""
        if self.step == VACANT:
            return NO_HEAD
        if self.step == WAITING:
            return HEAD
        if self.step == PEOPLE and not self.people_entering:
            return HEAD if self.has_head else NO_HEAD
        return CLERK if self.has_clerk else NO_CLERK

    @property
    def post_words(self):
        return POSTS[self.post]

    @property
    def sheet_words(self):
        """How far the collective sheet has come."""
        if self.step != PEOPLE:
            return self.step_words
        return "Đã được duyệt" if self.status else "Chưa mở"

    @property
    def people(self):
        """How many sheets of persons were opened."""
        return self.persons.expected - self.persons.unopened if self.persons else 0

    @property
    def people_entering(self):
        return self.persons.entering if self.persons else 0

    @property
    def people_waiting(self):
        return self.persons.waiting if self.persons else 0

    @property
    def people_left(self):
        return self.people_entering + self.people_waiting

    @property
    def has_head(self):
        """Whether somebody may approve what waits; a head does not approve the own sheet."""
        lacking = any(one.is_vacant and one.kind == RoleKind.HEAD for each in self._waiting for one in each.holders)
        return bool(self.unit.heads) and not lacking

    @property
    def has_clerk(self):
        return bool(self.unit.clerks)


@dataclass(frozen=True)
class Late:
    """`units` in Vietnamese order; `not_opened` more are expected, and Sở Nội vụ has not opened their sheet."""

    units: list
    not_opened: int


def late_in(round_, *, at, day=None, only=None):
    """The Late of a round at `at`, or at the end of an earlier `day`; `only` some pks. Ten queries."""
    both = Audience.COLLECTIVE, Audience.INDIVIDUAL
    lines = lines_of(round_, both, at=end_of(day) if day else at, only=only)
    of_unit = {}
    for audience, line in lines:
        of_unit.setdefault(line.pk, {})[audience] = line
    extended = dict(round_.extensions.values_list("unit", "until"))
    found = [
        LateUnit(next(iter(boards.values())), *map(boards.get, both), extended.get(pk))
        for pk, boards in of_unit.items()
        if any(_waits(each) for each in boards.values())
    ]
    return Late(found, sum(line.unopened for audience, line in lines if audience == Audience.COLLECTIVE))


def narrowed(late, *, overdue=None, step="", kind="", cluster_id="", words=""):
    """Those of the LateUnits that the filters ask for."""
    wanted = fold(words).split()
    return [
        each
        for each in late
        if (overdue is None or each.overdue == overdue)
        and step in ("", each.step)
        and kind in ("", each.kind)
        and cluster_id in ("", str(each.cluster_id or ""))
        and all(word in each.search_key for word in wanted)
    ]


def _waits(unit):
    return unit.entering + unit.waiting > 0
