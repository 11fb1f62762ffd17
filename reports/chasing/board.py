"""The đôn đốc board: each unit that a round expects, how far it has come, and who holds it up.

Counted from the rows that the figures of reports are counted from (reports.counting.sheets), so the two cannot differ.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from reports.counting.sheets import gather
from reports.figures import Span
from reports.models import ReportKind
from scoring.lateness import last_day
from units.cluster_finding import clusters_of
from units.levels import Level, levels_in
from units.models import RoleKind
from units.offices import people_in

# Of the sheets of a unit: expected, and how many of them got at least so far.
MEASURES = ("expected", "started", "submitted", "approved", "appraised", "final", "on_time")

UNITS = """
SELECT s.scope, s.unit_id, u.code, u.name, s.kind, u.search_key,
    count(*), count(*) FILTER (WHERE s.reached >= 1 OR s.status = 'returned' OR EXISTS (
        SELECT FROM scoring_mark m WHERE m.assessment_id = s.sheet_id AND (m.self_points IS NOT NULL OR m.self_na)
    )),
    count(*) FILTER (WHERE s.reached >= 1), count(*) FILTER (WHERE s.reached >= 2),
    count(*) FILTER (WHERE s.reached >= 3), count(*) FILTER (WHERE s.reached >= 4),
    count(*) FILTER (WHERE s.reached >= 2 AND s.on_time),
    count(*) FILTER (WHERE s.sheet_id IS NULL),
    count(*) FILTER (WHERE s.sheet_id IS NOT NULL AND s.reached = 0), count(*) FILTER (WHERE s.reached = 1),
    count(*) FILTER (WHERE s.reached = 1 AND NOT EXISTS (
        SELECT FROM units_role o JOIN units_user h ON h.id = o.user_id AND h.is_active
        WHERE o.unit_id = s.unit_id AND o.kind = 'head' AND o.valid_from <= %(day)s
            AND COALESCE(o.valid_to >= %(day)s, true) AND o.user_id IS DISTINCT FROM p.account_id
    )),
    max(s.sheet_id), max(s.status) FILTER (WHERE s.staff_id IS NULL),
    COALESCE(
        min(GREATEST(r.closes_at, x.until, a.due_at)) FILTER (WHERE s.reached < 2 AND s.sheet_id IS NOT NULL),
        min(GREATEST(r.closes_at, x.until)) FILTER (WHERE s.reached < 2)
    ),
    min(COALESCE(e.at, r.opens_at)) FILTER (WHERE s.reached = 0),
    min(COALESCE(e.at, r.opens_at)) FILTER (WHERE s.reached = 1)
FROM counted_sheet s
JOIN units_unit u ON u.id = s.unit_id
JOIN campaign_round r ON r.id = s.round_id
LEFT JOIN campaign_extension x ON x.round_id = s.round_id AND x.unit_id = s.unit_id
LEFT JOIN scoring_assessment a ON a.id = s.sheet_id
LEFT JOIN units_staff p ON p.id = s.staff_id
LEFT JOIN LATERAL (
    SELECT max(e.at) AS at FROM scoring_assessmentevent e WHERE e.assessment_id = s.sheet_id
) e ON s.reached < 2
GROUP BY s.scope, s.unit_id, u.code, u.name, s.kind, u.search_key, u.sort_key
ORDER BY u.sort_key, s.unit_id
"""


@dataclass(frozen=True)
class Holder:
    """A post that sheets of a unit have waited for so many days, and who holds it.

    `kind` None: Sở Nội vụ, who has not opened sheets. Nobody holds the post either where the only head is the person
    whom a sheet is about: it needs somebody else.
    """

    kind: RoleKind | None
    people: tuple = ()
    days: int = 0

    @property
    def is_vacant(self):
        return self.kind is not None and not self.people


@dataclass(frozen=True)
class ChasedUnit:
    """A unit with its sheets of one audience. `counts` follows MEASURES; `days` is how long it has stood still.

    `entering` sheets wait for the clerk, `waiting` for the head; `unopened` are expected and were not made yet.
    `clerks` and `heads` hold these offices on the day, whether or not sheets wait for them. `deadline` is the first
    that an opened sheet has to keep: nobody there can keep that of a sheet which was never opened.
    """

    pk: int
    code: str
    name: str
    kind: str
    search_key: str
    counts: tuple
    unopened: int
    entering: int
    waiting: int
    sheet_pk: int | None
    status: str
    deadline: datetime | None
    today: date
    overdue: bool
    level: Level
    cluster_id: int | None = None
    cluster: str = ""
    holders: tuple = field(default=())
    clerks: tuple = field(default=())
    heads: tuple = field(default=())

    @property
    def expected(self):
        return self.counts[0]

    @property
    def left(self):
        """Sheets that the head has not approved."""
        return self.counts[0] - self.counts[3]

    @property
    def blocked(self):
        return self.left > 0

    @property
    def after_approval(self):
        """What waits at Sở Nội vụ once the head has approved everything; empty while the unit has work left."""
        approved, appraised, final = self.counts[3:6]
        if self.blocked:
            return ""
        return "Sở Nội vụ thẩm định" if approved > appraised else "Sở Nội vụ chốt" if appraised > final else "Đã xong"

    @property
    def vacant(self):
        return any(each.is_vacant for each in self.holders)

    @property
    def days(self):
        """Whole days since anything happened to what is waited for the longest."""
        return max((each.days for each in self.holders), default=0)

    @property
    def began(self):
        return self.counts[1] > 0

    @property
    def state(self):
        """The state of a collective sheet for its sign: "not_started" while nothing was entered."""
        return self.status if self.began else "not_started"


def board_of(round_, audience, *, at, only=None):
    """Every ChasedUnit of a round, in Vietnamese order; `only` some pks. Eight queries whatever their number.

    Excused and ended units, and sheets that ended with them, are no part of it: nobody expects them. At an earlier
    `at` sheets stand as they stood at the end of its day.
    """
    return [unit for _, unit in lines_of(round_, (audience,), at=at, only=only)]


def lines_of(round_, audiences, *, at, only=None):
    """[(audience, ChasedUnit)] of the boards of several audiences in one order, counted in the queries of one."""
    day = last_day(round_, at=at)
    # Sheets of a round that closed while the province stood go on after its end; its offices stay as on its last day.
    today = localdate(at) if round_.closing_day <= day else day
    rows = _rows(round_, audiences, today, day, only)
    units = {row[1] for row in rows}
    levels, offices = levels_in(round_.campaign.province_id), people_in(units, day=day)
    clusters = clusters_of(units, day=day)
    return [(audience, _unit(row, levels, offices, clusters, day, at)) for audience, *row in rows]


def totals(units):
    """The sums of MEASURES over the units."""
    return tuple(sum(column) for column in zip(*(each.counts for each in units), strict=True)) or (0,) * len(MEASURES)


def _rows(round_, audiences, today, day, only):
    span = Span(round_.campaign, ReportKind.MID_TERM, round_.year, today, (round_.year,), tuple(audiences))
    with transaction.atomic():
        gather(span, units=only)
        with connection.cursor() as cursor:
            cursor.execute(UNITS, {"day": day})
            return cursor.fetchall()


def _unit(row, levels, offices, clusters, day, at):
    pk, code, name, kind, search_key, *numbers, sheet, status, deadline, entering_since, waiting_since = row
    *counts, unopened, entering, waiting, stuck = numbers
    cluster_id, cluster = clusters.get(pk, (None, ""))
    clerks, heads = (offices.get((pk, kind), ()) for kind in (RoleKind.CLERK, RoleKind.HEAD))
    holders = []
    if entering:
        holders.append(Holder(RoleKind.CLERK, clerks, _days(entering_since, at)))
    if waiting > stuck:
        holders.append(Holder(RoleKind.HEAD, heads, _days(waiting_since, at)))
    if stuck:
        holders.append(Holder(RoleKind.HEAD, (), _days(waiting_since, at)))
    if unopened and not holders:
        holders.append(Holder(None, (), _days(entering_since, at)))
    return ChasedUnit(
        pk=pk,
        code=code,
        name=name,
        kind=kind,
        search_key=search_key,
        counts=tuple(counts),
        unopened=unopened,
        entering=entering,
        waiting=waiting,
        sheet_pk=sheet,
        status=status or "",
        deadline=deadline,
        today=day,
        overdue=bool(deadline) and deadline < at,
        level=levels[pk],
        cluster_id=cluster_id,
        cluster=cluster,
        holders=tuple(holders),
        clerks=clerks,
        heads=heads,
    )


def _days(since, at):
    return (localdate(at) - localdate(since)).days
