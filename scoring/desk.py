"""What waits for a person on the home page, and how far the round is: the same few queries whatever waits."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from campaign.models import Campaign, Round, UnitReport
from campaign.overview import report_year
from scoring.deadlines import with_deadline
from scoring.models import Action, Assessment, AssessmentEvent, Stage, Status
from scoring.sheets import Missing, lines_of, missing_marks, missing_to_submit
from units.models import Role, RoleKind, Unit
from units.numbers import show_count

MOST_LISTED = 5
RETURNS = (Action.RETURN, Action.RETURN_FROM_APPRAISAL)


@dataclass(frozen=True)
class Line:
    """One line under the first task: a sign, what it is about and where it is done, a remark."""

    code: str
    title: str
    url: str
    remark: str


@dataclass(frozen=True)
class Task:
    """One thing that waits. `lines`, `cells` and `done` are shown of the first task alone."""

    title: str
    url: str
    button: str
    text: str = ""
    quote: str = ""
    status: str = ""
    deadline: datetime | None = None
    until: str = ""
    locked: bool = False
    first: bool = False
    saved_at: datetime | None = None
    cells: tuple = ()
    cells_say: str = ""
    lines: tuple = ()

    @property
    def order(self):
        """By deadline; what is locked waits for somebody else, and what has no deadline comes last."""
        return (not self.first, self.locked, self.deadline is None, self.deadline.timestamp() if self.deadline else 0)


@dataclass(frozen=True)
class Step:
    day: datetime | None
    words: str
    state: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Desk:
    lead: Task | None
    tasks: tuple = ()
    round: Round | None = None
    steps: tuple = ()
    has_role: bool = True

    @property
    def count(self):
        return len(self.tasks) + (self.lead is not None)


def desk_of(user, *, at):
    """Everything on the home page of `user` at that moment."""
    scope, tasks = user.scope, []
    if scope.served_unit_ids:
        tasks += _entering(user, at) + _reporting(user, at)
    if scope.headed_unit_ids:
        tasks += _approving(user, at)
    if scope.coordinated_province_ids:
        tasks += _coordinating(user, at)
    if scope.led_province_ids:
        tasks.append(
            Task("Báo cáo đã ban hành", reverse("report_list"), "Xem báo cáo", "Sơ kết, tổng kết và từng năm.")
        )
    if scope.is_admin:
        tasks.append(Task("Tài khoản và vai trò", reverse("user_list"), "Mở danh sách tài khoản"))
    tasks += _own(user, at)
    lead, rest = _lead_of(tasks)
    round_ = _round_in_hand(user, at)
    return Desk(lead, rest, round_, _steps(round_, at), has_role=bool(scope.roles) or bool(tasks))


def _lead_of(tasks):
    """The first task with its lines, and the rest as they stand in the queue."""
    tasks = sorted(tasks, key=lambda task: task.order)
    if tasks and tasks[0].first:
        return tasks[0], tuple(tasks[1:])
    return None, tuple(tasks)


# The clerk


def _entering(user, at):
    waiting = with_deadline(Assessment.objects.to_enter_by(user).begun_by(at).not_excused())
    single = waiting.filter(Q(staff__isnull=True) | Q(status=Status.RETURNED)).for_list().order_by("deadline", "pk")
    sheets = list(single)
    returns = _last_returns(sheets)
    tasks = [_sheet_task(sheet, returns.get(sheet.pk), at) for sheet in sheets]
    first = next((n for n, sheet in enumerate(sheets) if sheet.is_collective and at <= sheet.deadline), None)
    if first is not None:
        tasks[first] = _filled_in(tasks[first], sheets[first], returns.get(sheets[first].pk))
    return tasks + _people_to_enter(user, at)


def _last_returns(sheets):
    """{sheet pk: the return that sent it back}."""
    returned = [sheet.pk for sheet in sheets if sheet.status == Status.RETURNED]
    events = AssessmentEvent.objects.filter(assessment__in=returned, action__in=RETURNS)
    return {event.assessment_id: event for event in events.order_by("pk")}


def _sheet_task(sheet, returned, at):
    url, locked = sheet.get_absolute_url(), at > sheet.deadline
    task = Task(
        title=f"{sheet.title}, {sheet.unit.name}",
        url=url,
        button="Chấm tiếp",
        status=sheet.status,
        deadline=sheet.deadline,
        until="Trình thủ trưởng trước",
        locked=locked,
    )
    if returned:
        task = replace(task, quote=returned.reason, text=f"{returned.by_position or returned.by_name} trả lại:")
        if returned.flagged:
            code = returned.flagged[0]
            task = replace(task, button=f"Sửa tiêu chí {code}", url=_at_criterion(url, code))
        else:
            task = replace(task, button="Sửa phiếu")
    if locked:
        task = replace(task, text="Phiếu đã khóa. Đề nghị Sở Nội vụ gia hạn nếu còn việc phải làm.", button="Xem phiếu")
    return task


def _filled_in(task, sheet, returned):
    """The first sheet, with its criteria: what is done, what is missing, and where to go on."""
    marks = lines_of(sheet)
    unmarked = {missing.code for missing in missing_marks(marks, stage=Stage.SELF)}
    lacking = _lacking(marks, returned)
    done = len(marks) - len(unmarked)
    lines = tuple(Line(each.code, each.title, _at_criterion(task.url, each.code), each.sentence) for each in lacking)
    if lacking and not (returned and returned.flagged):
        task = replace(task, button=f"Chấm tiếp từ {lines[0].code}", url=lines[0].url)
    elif not lacking:
        task = replace(task, button="Xem lại và trình", url=sheet.get_absolute_url())
    say = f"Đã chấm {done}/{len(marks)} tiêu chí."
    return replace(
        task,
        first=True,
        cells=tuple(_cells(marks, unmarked)),
        cells_say=f"{say} Để trình được, còn {len(lines)} mục:" if lines else f"{say} Phiếu đã đủ để trình.",
        lines=lines,
        saved_at=max((mark.saved_at for mark in marks if mark.saved_at), default=None),
    )


def _lacking(marks, returned):
    """What keeps the sheet from being submitted; and what a return asked to change, until it is saved again."""
    lacking = missing_to_submit(marks)
    if not returned:
        return lacking
    asked = [
        Missing(mark.criterion.code, mark.criterion.title, "Cần sửa theo ý kiến trả lại")
        for mark in marks
        if mark.flagged and not (mark.saved_at and mark.saved_at > returned.at)
    ]
    return asked + [each for each in lacking if each.code not in {one.code for one in asked}]


def _cells(marks, unmarked):
    group = None
    for mark in marks:
        if group not in (None, mark.criterion.group_id):
            yield "gap"
        group = mark.criterion.group_id
        yield "missing" if mark.criterion.code in unmarked else "done"


def _at_criterion(url, code):
    return f"{url}?mo={code}#{code}"


def _people_to_enter(user, at):
    """One task for the sheets of a unit's people in a round; the returned ones have their own."""
    sheets = Assessment.objects.current().individual().begun_by(at).not_excused()
    rows = (
        with_deadline(sheets.filter(unit__in=user.scope.served_unit_ids))
        .order_by()
        .values("round", "round__year", "unit__name")
        .annotate(
            people=Count("pk"),
            full=Count("pk", filter=Q(total__isnull=False)),
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            first_due=Min("deadline", filter=Q(status=Status.DRAFT)),
        )
        .filter(drafts__gt=0)
    )
    return [_people_task(row, at) for row in rows]


def _people_task(row, at):
    left, locked = row["people"] - row["full"], at > row["first_due"]
    text = f"{row['full']}/{row['people']} người đã đủ điểm."
    text += f" Còn {left} người." if left else f" {row['drafts']} phiếu chưa trình."
    button = f"Chấm tiếp {left} người" if left else f"Trình {row['drafts']} phiếu đã đủ"
    return Task(
        title=f"Chấm điểm cán bộ năm {row['round__year']}, {row['unit__name']}",
        url=_list_of(row["round"], Status.DRAFT, scope="ca-nhan"),
        button="Xem phiếu" if locked else button,
        text=text,
        deadline=row["first_due"],
        locked=locked,
    )


def _reporting(user, at):
    """The yearly report in words of every unit served, until it is sent."""
    today = timezone.localdate(at)
    campaigns = {(each.pk, report_year(each, today)): each for each in Campaign.objects.visible_to(user)}
    units = Unit.objects.filter(pk__in=user.scope.served_unit_ids).existing_on(today).in_order()
    reports = UnitReport.objects.filter(unit__in=units, campaign__in=list(campaigns.values()))
    written = {(report.campaign_id, report.unit_id, report.year): report for report in reports}
    return [
        _report_task(campaign, unit, year, written.get((pk, unit.pk, year)))
        for unit in units
        for (pk, year), campaign in campaigns.items()
        if _owes_report(campaign, unit, written.get((pk, unit.pk, year)))
    ]


def _owes_report(campaign, unit, report):
    takes_part = campaign.province_id == unit.province_id and unit.kind in campaign.unit_kinds
    return takes_part and not (report and report.sent_at)


def _report_task(campaign, unit, year, report):
    return Task(
        title=f"Báo cáo bằng lời năm {year}, {unit.name}",
        url=reverse("unit_report_edit", args=[campaign.pk, unit.pk, year]),
        button="Viết tiếp báo cáo" if report else "Viết báo cáo",
        text="Đã viết một phần, chưa gửi Sở Nội vụ." if report else "Kết quả, mô hình hay, hạn chế và kiến nghị.",
    )


# The head


def _approving(user, at):
    queue = with_deadline(Assessment.objects.to_approve_by(user).not_excused().for_list())
    sheets = list(queue.order_by("deadline", "staff__name_key", "pk"))
    open_, locked = [s for s in sheets if at <= s.deadline], [s for s in sheets if at > s.deadline]
    tasks = []
    if open_:
        tasks.append(_queue_task(open_))
    if locked:
        text = "Đã quá hạn duyệt. Đề nghị Sở Nội vụ gia hạn."
        title = f"{len(locked)} phiếu chưa duyệt kịp"
        tasks.append(Task(title, _list_of(None, Status.SUBMITTED), "Xem phiếu", text, deadline=locked[0].deadline,
                          locked=True))  # fmt: skip
    return tasks


def _queue_task(sheets):
    shown = sorted(sheets, key=lambda sheet: (not sheet.is_collective, sheet.deadline))[:MOST_LISTED]
    return Task(
        title=f"{show_count(len(sheets))} phiếu chờ anh/chị duyệt",
        url=shown[0].get_absolute_url(),
        button=f"Duyệt {show_count(len(sheets))} phiếu",
        status=Status.SUBMITTED,
        deadline=sheets[0].deadline,
        until="Duyệt hoặc trả lại trước",
        first=True,
        lines=tuple(_sheet_line(sheet) for sheet in shown),
        cells_say=f"{MOST_LISTED} phiếu đầu:" if len(sheets) > MOST_LISTED else "",
    )


def _sheet_line(sheet):
    who = sheet.unit.name if sheet.is_collective else f"{sheet.staff.full_name}, {sheet.unit.name}"
    return Line("", who, sheet.get_absolute_url(), "Tập thể" if sheet.is_collective else "Cá nhân")


# The coordinator


def _coordinating(user, at):
    rounds = list(_rounds_with_counts(user.scope.coordinated_province_ids))
    waiting = [_appraisal_task(round_) for round_ in rounds if round_.approved]
    if waiting:
        waiting[0] = replace(waiting[0], first=True)
    return waiting + _without_head(user, at) + [_open_round_task(each) for each in rounds if _is_open(each, at)]


def _rounds_with_counts(province_ids):
    counts = {
        status: Count("assessments", filter=Q(assessments__is_current=True, assessments__status=status))
        for status in Status.values
    }
    rounds = Round.objects.filter(campaign__province__in=province_ids).select_related("campaign__province")
    return rounds.annotate(**counts).order_by("closes_at", "pk")


def _is_open(round_, at):
    return round_.opens_at <= at <= round_.closes_at


def _appraisal_task(round_):
    done = round_.appraised + round_.final
    return Task(
        title=f"{show_count(round_.approved)} phiếu chờ thẩm định, {_round_words(round_)}",
        url=_list_of(round_.pk, Status.APPROVED),
        button=f"Thẩm định {show_count(round_.approved)} phiếu",
        status=Status.APPROVED,
        text=f"Đã thẩm định {show_count(done)} phiếu của đợt này.",
    )


def _open_round_task(round_):
    unit_side = [
        (round_.draft, "còn nháp"),
        (round_.returned, "bị trả lại"),
        (round_.submitted, "chờ thủ trưởng duyệt"),
    ]
    said = [f"{show_count(number)} phiếu {words}" for number, words in unit_side if number]
    sheets = sum(getattr(round_, status) for status in Status.values)
    nothing = "Mọi phiếu đã được duyệt." if sheets else "Chưa mở phiếu nào."
    return Task(
        title=f"Đang nhận phiếu, {_round_words(round_)}",
        url=round_.get_absolute_url(),
        button="Xem đợt chấm" if sheets else "Mở phiếu cho các đơn vị",
        text=f"{', '.join(said)}." if said else nothing,
        deadline=round_.closes_at,
    )


def _round_words(round_):
    return f"đợt năm {round_.year}, {round_.campaign.province.name}"


def _without_head(user, at):
    """Units whose submitted sheets nobody in office can approve: they would wait in silence."""
    heads = Role.objects.filter(unit=OuterRef("pk"), kind=RoleKind.HEAD, user__is_active=True)
    sheets = Assessment.objects.current().not_excused().in_status(Status.SUBMITTED)
    units = (
        Unit.objects.filter(province__in=user.scope.coordinated_province_ids, pk__in=sheets.values("unit"))
        .exclude(Exists(heads.in_force_on(timezone.localdate(at))))
        .in_order()
    )
    return [
        Task(
            title=f"Chưa có người duyệt: {unit.name}",
            url=unit.get_absolute_url(),
            button="Chỉ định người duyệt",
            text="Phiếu đã trình nhưng đơn vị không có thủ trưởng đang tại chức.",
            status=Status.SUBMITTED,
        )
        for unit in units
    ]


# Everybody


def _own(user, at):
    """The person's own sheet of the rounds that are open: to be read, not to be done."""
    sheets = with_deadline(Assessment.objects.current().of_person(user).begun_by(at).for_list())
    return [
        Task(
            title=f"Phiếu của anh/chị năm {sheet.round.year}, {sheet.unit.name}",
            url=sheet.get_absolute_url(),
            button="Xem phiếu",
            status=sheet.status,
            text="Cán bộ đầu mối của đơn vị nhập điểm; anh/chị xem được phiếu của mình.",
        )
        for sheet in sheets.order_by("-round__year", "pk")[:1]
    ]


def _list_of(round_id, status, *, scope=""):
    query = {"dot": round_id, "pham-vi": scope, "trang-thai": status}
    return f"{reverse('assessment_list')}?{'&'.join(f'{name}={value}' for name, value in query.items() if value)}"


def _round_in_hand(user, at):
    """The open round that locks next, else the one that locked last, else the next to open."""
    rounds = list(
        Round.objects.visible_to(user)
        .filter(historical=False)
        .select_related("campaign")
        .prefetch_related("campaign__milestones")
        .order_by("closes_at", "pk")
    )
    open_ = [each for each in rounds if _is_open(each, at)]
    past = [each for each in rounds if each.closes_at < at]
    return next(iter(open_ or past[-1:] or rounds), None)


def _steps(round_, at):
    """The road of a round from its opening to the meeting that its year ends in."""
    if round_ is None:
        return ()
    opened, locked = at >= round_.opens_at, at > round_.closes_at
    steps = [
        Step(round_.opens_at, "Mở đợt chấm điểm", "done" if opened else "now"),
        Step(
            round_.closes_at,
            "Đơn vị trình, thủ trưởng duyệt",
            "done" if locked else "now" if opened else "",
            "Đang ở bước này" if opened and not locked else "",
        ),
        Step(None, "Sở Nội vụ thẩm định và chốt", "now" if locked else "", "Đang ở bước này" if locked else ""),
    ]
    return (*steps, *_milestones(round_))


def _milestones(round_):
    for milestone in round_.campaign.milestones.all():
        if milestone.year == round_.year:
            yield Step(None, f"{milestone.get_kind_display()} năm {milestone.year}", remark=milestone.occasion or "")
