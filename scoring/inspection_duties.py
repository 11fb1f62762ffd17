"""What inspections leave for people to do: remedies of a unit, and visits, overdue and reported remedies for Sở."""

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timezone import localdate

from campaign.models import Finding, PlannedInspection, RemedyState
from campaign.models.findings import overdue
from campaign.rounds import end_of
from scoring.duties import Task
from units.numbers import show_count

SOON = timedelta(days=7)
MOST_NAMED = 3


def remedying(user):
    """Remedies that wait for the units of this clerk or head: the first by name, many as one line. One query."""
    waiting = list(
        Finding.objects.with_unit_of(user).select_related("inspection__unit", "inspection__campaign").by_deadline()
    )
    if len(waiting) > MOST_NAMED:
        first = waiting[0]
        return [
            Task(
                title=f"{show_count(len(waiting))} nội dung phải khắc phục sau kiểm tra",
                url=f"{reverse('remedy_list', args=[first.inspection.campaign_id])}?trang-thai=cho-don-vi",
                button="Xem các nội dung",
                text=f"Gần hạn nhất: {first.title}.",
                deadline=end_of(first.due_on),
            )
        ]
    return [
        Task(
            title=f"Khắc phục sau kiểm tra: {finding.title}, {finding.inspection.unit.name}",
            url=reverse("remedy_detail", args=[finding.pk]),
            button="Khắc phục tiếp" if finding.state == RemedyState.RETURNED else "Báo kết quả",
            text=finding.task,
            deadline=end_of(finding.due_on),
        )
        for finding in waiting
    ]


def following(user, *, at):
    """For Sở Nội vụ, by campaign: remedies reported, remedies overdue, visits of the coming days. Two queries."""
    today, provinces = localdate(at), user.scope.coordinated_province_ids
    remedies = (
        Finding.objects.filter(inspection__campaign__province__in=provinces)
        .order_by()
        .values("inspection__campaign")
        .annotate(reported=Count("pk", filter=Q(state=RemedyState.REPORTED)))
        .annotate(overdue=Count("pk", filter=overdue(today)))
        .filter(Q(reported__gt=0) | Q(overdue__gt=0))
    )
    tasks = [task for row in remedies for task in _remedies(row)]
    visits = (
        PlannedInspection.objects.to_visit()
        .filter(plan__campaign__province__in=provinces, planned_on__lte=today + SOON)
        .order_by()
        .values("plan")
        .annotate(units=Count("pk"), first=Min("planned_on"))
    )
    return tasks + [_visits(row) for row in visits]


def _remedies(row):
    url = reverse("remedy_list", args=[row["inspection__campaign"]])
    if row["reported"]:
        yield Task(
            title=f"{show_count(row['reported'])} kết quả khắc phục chờ chấp nhận",
            url=f"{url}?trang-thai=cho-chap-nhan",
            button="Xem kết quả",
            text="Đơn vị đã báo khắc phục xong sau kiểm tra.",
        )
    if row["overdue"]:
        yield Task(
            title=f"{show_count(row['overdue'])} nội dung khắc phục quá hạn",
            url=f"{url}?trang-thai=qua-han",
            button="Xem đơn vị quá hạn",
            text="Đơn vị chưa báo kết quả khắc phục sau kiểm tra.",
        )


def _visits(row):
    return Task(
        title=f"{show_count(row['units'])} đơn vị đến lịch kiểm tra",
        url=reverse("inspection_plan_detail", args=[row["plan"]]),
        button="Mở kế hoạch kiểm tra",
        text="Ghi kiểm tra ngay tại đơn vị, trên điện thoại.",
        deadline=end_of(row["first"]),
    )
