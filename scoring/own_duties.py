"""What waits for somebody as the person a sheet is about: to mark oneself where the unit allows it, else to read."""

from dataclasses import replace

from django.utils.timezone import localdate

from scoring.deadlines import with_deadline
from scoring.duties import Task
from scoring.models import Assessment
from scoring.unit_duties import sheet_tasks


def own(user, *, at):
    """The person's own sheets that are open to their pen; without any, the latest one to read."""
    begun = with_deadline(Assessment.objects.begun_by(at).not_excused())
    to_mark = begun.to_mark_of_oneself(user, day=localdate(at)).for_list().order_by("deadline", "pk")
    if sheets := list(to_mark):
        tasks = sheet_tasks(sheets, at=at, leads=lambda _: not user.scope.served_unit_ids)
        return [_named(task, sheet) for task, sheet in zip(tasks, sheets, strict=True)]
    seen = with_deadline(Assessment.objects.current().of_person(user).begun_by(at).for_list())
    return [_to_read(sheet) for sheet in seen.order_by("-round__year", "pk")[:1]]


def _named(task, sheet):
    return replace(task, title=_title(sheet), button="Tự chấm" if task.button == "Chấm tiếp" else task.button)


def _to_read(sheet):
    return Task(
        title=_title(sheet),
        url=sheet.get_absolute_url(),
        button="Xem phiếu",
        status=sheet.status,
        text="Anh/chị xem được phiếu của mình; "
        + (
            "thủ trưởng duyệt." if sheet.unit.self_marking else "cán bộ đầu mối của đơn vị nhập điểm, thủ trưởng duyệt."
        ),
    )


def _title(sheet):
    return f"Phiếu của anh/chị năm {sheet.round.year}, {sheet.unit.name}"
