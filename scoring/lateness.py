"""Who has not finished a round: which sheets are missing, which step they wait for, and who holds them up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, Q
from django.utils.timezone import localdate

from scoring.deadlines import with_deadline
from scoring.models import Assessment, Mark, Status
from scoring.opening import expected_units
from units.cluster_finding import members_on
from units.models import Role, RoleKind
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
_UNIT_SIDE = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED)


@dataclass(frozen=True)
class LateUnit:
    """A unit with sheets that its head has not approved. `deadline` is the first that one of them has to keep.

    `marked` of `criteria` are filled in on a collective sheet that is being entered. `people` sheets of persons are
    expected: `people_entering` wait for the clerk, `people_waiting` for the head. `status` is that of the collective
    sheet, empty where none was opened.
    """

    pk: int
    name: str
    kind: str
    search_key: str
    sheet_pk: int | None
    status: str
    step: str
    deadline: datetime
    extended: datetime | None
    overdue: bool
    marked: int = 0
    criteria: int = 0
    people: int = 0
    people_entering: int = 0
    people_waiting: int = 0
    has_head: bool = True
    has_clerk: bool = True
    cluster_id: int | None = None
    cluster: str = ""

    @property
    def people_left(self):
        return self.people_entering + self.people_waiting

    @property
    def step_words(self):
        return STEPS[self.step]

    @property
    def sheet_words(self):
        """How far the collective sheet has come."""
        if self.step != PEOPLE:
            return self.step_words
        return "Đã được duyệt" if self.status else "Chưa mở"


def unfinished(round_, *, at, day=None):
    """Every unit that has not finished at `at`, or at the end of an earlier `day`; in Vietnamese order. Five queries.

    Excused units, units that have ended and sheets that ended with their unit are no part of it.
    """
    shown = day or last_day(round_, at=at)
    rows = list(_rows(round_, shown, day))
    drafts = [row["sheet"] for row in rows if row["state"] in (Status.DRAFT, Status.RETURNED)]
    filled, extended = marked_in(drafts), dict(round_.extensions.values_list("unit", "until"))
    offices, clusters = _offices([row["unit"] for row in rows], shown), _clusters(round_, shown)
    return [_late(row, filled, extended, offices, clusters, at, day) for row in rows]


def not_opened(round_, *, at):
    """How many units are expected and have no sheet yet: nobody can blame them for it."""
    have = Assessment.objects.current().collective().in_round(round_).values("unit")
    return expected_units(round_).existing_on(last_day(round_, at=at)).exclude(pk__in=have).count()


def open_sheets():
    """The sheets that still wait for their unit: to be entered, or to be approved by its head."""
    return Assessment.objects.current().not_excused().in_status(*_UNIT_SIDE)


def still_late(round_id, units):
    """Those of the units (pks) that still have sheets which their head has not approved."""
    return set(open_sheets().filter(round=round_id, unit__in=list(units)).values_list("unit", flat=True))


def last_day(round_, *, at):
    """The day of `at`, or the last day of a province that has ended by then, as in the lists of its units."""
    return min(localdate(at), round_.campaign.province.valid_to or date.max)


def narrowed(late, *, overdue=None, step="", kind="", cluster_id="", words=""):
    """Those of the units that the filters ask for."""
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


def _rows(round_, shown, day):
    """One row for each unit, counted from its sheets."""
    sheets = Assessment.objects.current().in_round(round_).not_excused()
    if day:
        sheets, state = sheets.standing_on(day), "status_then"
    else:
        sheets, state = sheets.of_units_existing_on(shown), "status"
    person, open_ = Q(staff__isnull=False), Q(**{f"{state}__in": _UNIT_SIDE})
    return (
        with_deadline(sheets)
        .exclude(**{state: Status.CLOSED})
        .order_by()
        .values("unit", "unit__name", "unit__kind", "unit__search_key", "unit__sort_key")
        .annotate(
            sheet=Max("pk", filter=~person),
            state=Max(F(state), filter=~person),
            people=Count("pk", filter=person),
            people_entering=Count("pk", filter=person & Q(**{f"{state}__in": (Status.DRAFT, Status.RETURNED)})),
            people_waiting=Count("pk", filter=person & Q(**{state: Status.SUBMITTED})),
            due=Min("deadline", filter=open_),
        )
        .filter(due__isnull=False)
        .order_by("unit__sort_key", "unit")
    )


def marked_in(sheets):
    """{collective sheet: (criteria filled in, all its criteria)}."""
    marks = Mark.objects.filter(assessment__in=sheets).order_by().values_list("assessment")
    filled = Count("pk", filter=Q(self_points__isnull=False) | Q(self_na=True))
    return {sheet: (done, whole) for sheet, done, whole in marks.annotate(done=filled, whole=Count("pk"))}


def _offices(units, day):
    """{(unit, kind of office)} that somebody with an account holds on `day`."""
    roles = Role.objects.filter(unit__in=units, kind__in=(RoleKind.HEAD, RoleKind.CLERK), user__is_active=True)
    return set(roles.in_force_on(day).values_list("unit", "kind"))


def _clusters(round_, day):
    """{unit: (cluster, its name)} on the day."""
    places = members_on(day).filter(cluster__province=round_.campaign.province_id)
    return {unit: (pk, name) for unit, pk, name in places.values_list("unit", "cluster", "cluster__name")}


def _late(row, filled, extended, offices, clusters, at, day):
    has_head, has_clerk = ((row["unit"], kind) in offices for kind in (RoleKind.HEAD, RoleKind.CLERK))
    marked, criteria = filled.get(row["sheet"], (0, 0))
    cluster_id, cluster = clusters.get(row["unit"], (None, ""))
    return LateUnit(
        pk=row["unit"],
        name=row["unit__name"],
        kind=row["unit__kind"],
        search_key=row["unit__search_key"],
        sheet_pk=row["sheet"],
        status=row["state"] or "",
        step=_step(row["state"], begun=bool(marked) or bool(day), has_head=has_head),
        deadline=row["due"],
        extended=extended.get(row["unit"]),
        overdue=localdate(row["due"]) < day if day else row["due"] < at,
        marked=marked,
        criteria=criteria,
        people=row["people"],
        people_entering=row["people_entering"],
        people_waiting=row["people_waiting"],
        has_head=has_head,
        has_clerk=has_clerk,
        cluster_id=cluster_id,
        cluster=cluster,
    )


def _step(state, *, begun, has_head):
    if state == Status.DRAFT:
        return ENTERING if begun else NOT_BEGUN
    if state == Status.RETURNED:
        return RETURNED
    if state == Status.SUBMITTED:
        return WAITING if has_head else VACANT
    return PEOPLE
