"""What waits for those of a unit: sheets to enter, words to report, sheets to approve."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from campaign.models import Campaign, UnitReport
from campaign.overview import report_year
from scoring.comparing import taken_off_since
from scoring.deadlines import with_deadline
from scoring.duties import Line, Task, at_criterion, list_of
from scoring.mending import Mending, last_returns, mending_of
from scoring.models import Assessment, Stage, Status
from scoring.sheets import lines_of_all, missing_marks, missing_to_submit
from units.models import Transfer, Unit
from units.numbers import show_count

MOST_LISTED = 5
MOST_GRIDS = 2


def moving(user):
    """Transfers that wait for this person's unit, or the coordinator, to receive."""
    scope = user.scope
    count = Transfer.objects.to_decide_by(user).count() if scope.unit_ids or scope.coordinated_province_ids else 0
    if not count:
        return []
    return [
        Task(
            title=f"{show_count(count)} đề nghị điều động chờ tiếp nhận",
            url=f"{reverse('transfer_list')}?ket_qua=cho",
            button="Xem đề nghị",
            text="Điều động có hiệu lực khi đơn vị tiếp nhận xác nhận.",
        )
    ]


def entering(user, *, at):
    waiting = with_deadline(Assessment.objects.to_enter_by(user).begun_by(at).not_excused())
    single = waiting.filter(Q(staff__isnull=True) | Q(status=Status.RETURNED)).for_list().order_by("deadline", "pk")
    sheets = list(single)
    return sheet_tasks(sheets, at=at, leads=lambda sheet: sheet.is_collective) + _people_to_enter(user, at)


@dataclass(frozen=True)
class Owed:
    """What a unit still owes on a sheet: `lacking` is missing to submit, `mending` was asked for by a return."""

    marks: list
    lacking: list
    mending: Mending

    @property
    def first(self):
        """Where to go on, or None."""
        return next(iter([*self.mending.left, *self.lacking]), None)


def sheet_tasks(sheets, *, at, leads):
    """One task for each sheet to fill in; the first open one that `leads` shows what is done and what is missing."""
    returns, open_ = last_returns(sheets), [sheet for sheet in sheets if at <= sheet.deadline]
    first = next((sheet for sheet in open_ if leads(sheet)), None)
    owed = _owed([sheet for sheet in open_ if sheet is first or sheet.pk in returns], returns)
    return [
        _sheet_task(sheet, returns.get(sheet.pk), owed.get(sheet.pk), first=sheet is first, at=at) for sheet in sheets
    ]


def _owed(sheets, returns):
    """{sheet pk: its Owed}; three queries, one more where something was returned, however many sheets."""
    if not sheets:
        return {}
    lines, taken_off = lines_of_all(sheets), taken_off_since([*returns.values()])
    owed = {}
    for sheet in sheets:
        marks, returned = lines[sheet.pk], returns.get(sheet.pk)
        lacking = missing_to_submit(marks)
        owed[sheet.pk] = Owed(marks, lacking, mending_of(sheet, marks, returned, missing=lacking, taken_off=taken_off))
    return owed


def _sheet_task(sheet, returned, owed, *, first, at):
    task = Task(
        title=f"{sheet.title}, {sheet.unit.name}",
        url=sheet.get_absolute_url(),
        button="Chấm tiếp",
        status=sheet.status,
        deadline=sheet.deadline,
        until="Trình thủ trưởng trước",
        locked=at > sheet.deadline,
    )
    if returned:
        task = replace(task, quote=returned.reason, text=f"{returned.by_position or returned.by_name} trả lại:")
    if task.locked:
        return replace(task, text="Phiếu đã khóa. Đề nghị Sở Nội vụ gia hạn nếu còn việc phải làm.", button="Xem phiếu")
    task = _filled_in(task, owed) if first else task
    return _with_next(task, owed) if owed else task


def _with_next(task, owed):
    """The button leads to what the unit does next: mend, fill in, or look through and submit."""
    if each := owed.first:
        words = "Sửa tiêu chí" if owed.mending.left else "Chấm tiếp từ"
        return replace(task, button=f"{words} {each.code}", url=at_criterion(task.url, each.code))
    return replace(task, button="Sửa phiếu" if owed.mending.nothing else "Xem lại và trình")


def _filled_in(task, owed):
    """The first sheet, with its criteria: what is done, what is missing, and where to go on."""
    marks, lacking, mending = owed.marks, owed.lacking, owed.mending
    unmarked = {missing.code for missing in missing_marks(marks, stage=Stage.SELF)}
    done = len(marks) - len(unmarked)
    lines = tuple(
        Line(each.code, each.title, at_criterion(task.url, each.code), each.sentence)
        for each in [*mending.left, *lacking]
    )
    to_do = [mending.say] if mending.say else []
    to_do += [f"Để trình được, còn {len(lacking)} mục"] if lacking else []
    say = f"Đã chấm {done}/{len(marks)} tiêu chí. {'. '.join(to_do) or 'Phiếu đã đủ để trình'}{':' if lines else '.'}"
    return replace(
        task,
        first=True,
        cells=tuple(_cells(marks, unmarked)),
        cells_say=say,
        lines=lines,
        saved_at=max((mark.saved_at for mark in marks if mark.saved_at), default=None),
    )


def _cells(marks, unmarked):
    group = None
    for mark in marks:
        if group not in (None, mark.criterion.group_id):
            yield "gap"
        group = mark.criterion.group_id
        yield "missing" if mark.criterion.code in unmarked else "done"


def _people_to_enter(user, at):
    """One task for the sheets of a unit's people in a round; the returned ones have their own."""
    sheets = Assessment.objects.current().individual().begun_by(at).not_excused()
    rows = (
        with_deadline(sheets.filter(unit__in=user.scope.served_unit_ids))
        .order_by()
        .values("round", "round__year", "unit", "unit__name")
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
        url=reverse("grid_detail", args=[row["round"], row["unit"]]),
        button="Xem phiếu" if locked else button,
        text=text,
        deadline=row["first_due"],
        locked=locked,
    )


def reporting(user, *, at):
    """The yearly report in words of every unit served, until it is sent."""
    today = timezone.localdate(at)
    campaigns = {(each.pk, report_year(each, today)): each for each in Campaign.objects.visible_to(user)}
    units = Unit.objects.filter(pk__in=user.scope.served_unit_ids).existing_on(user.scope.day_shown(today)).in_order()
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


def approving(user, *, at):
    queue = with_deadline(Assessment.objects.to_approve_by(user).not_excused().for_list())
    sheets = list(queue.order_by("deadline", "staff__name_key", "pk"))
    open_, locked = [s for s in sheets if at <= s.deadline], [s for s in sheets if at > s.deadline]
    tasks = []
    if open_:
        tasks.append(_queue_task(open_))
    if locked:
        text = "Đã quá hạn duyệt. Đề nghị Sở Nội vụ gia hạn."
        title = f"{len(locked)} phiếu chưa duyệt kịp"
        tasks.append(Task(title, list_of(None, Status.SUBMITTED), "Xem phiếu", text, deadline=locked[0].deadline,
                          locked=True))  # fmt: skip
    return tasks


def _queue_task(sheets):
    shown = sorted(sheets, key=lambda sheet: (not sheet.is_collective, sheet.deadline))[:MOST_LISTED]
    return Task(
        title=f"{show_count(len(sheets))} phiếu chờ anh/chị duyệt",
        url=reverse("review_queue") if len(sheets) > 1 else shown[0].get_absolute_url(),
        button=f"Duyệt {show_count(len(sheets))} phiếu",
        status=Status.SUBMITTED,
        deadline=sheets[0].deadline,
        until="Duyệt hoặc trả lại trước",
        first=True,
        lines=tuple(_sheet_line(sheet) for sheet in shown),
        cells_say=f"{MOST_LISTED} phiếu đầu:" if len(sheets) > MOST_LISTED else "",
        others=_grids_to_approve(sheets),
    )


def _grids_to_approve(sheets):
    """((words, url), …) of the units several of whose people wait: they are approved in one grid."""
    people = Counter((sheet.round_id, sheet.unit) for sheet in sheets if not sheet.is_collective)
    return tuple(
        (
            f"Duyệt {show_count(count)} người trên một bảng, {unit.name}",
            reverse("grid_detail", args=[round_id, unit.pk]),
        )
        for (round_id, unit), count in people.most_common(MOST_GRIDS)
        if count > 1
    )


def _sheet_line(sheet):
    who = sheet.unit.name if sheet.is_collective else f"{sheet.staff.full_name}, {sheet.unit.name}"
    return Line("", who, sheet.get_absolute_url(), "Tập thể" if sheet.is_collective else "Cá nhân")
