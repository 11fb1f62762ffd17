"""Plans and inspections: which of the participating units have one, each unit once."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count

from campaign.models import Inspection, InspectionKind, Plan
from reports.figures import Figure, id_ranges, kind_label
from units.models import Unit

INSPECTED = {
    InspectionKind.EMULATION: "Đơn vị được kiểm tra công tác thi đua, khen thưởng",
    InspectionKind.DISCIPLINE: "Đơn vị được kiểm tra kỷ luật, kỷ cương hành chính, văn hóa công vụ",
}


def taking_part(span):
    """The participating units that existed on any day of the span on which their province did."""
    units = Unit.objects.taking_part_in(span.campaign)
    return units.existing_within(*span.days_of_province) if span.meets_province else units.none()


def units_by_kind(span):
    """{kind: participating units}: the denominators of plans and inspections. One query."""
    return dict(taking_part(span).order_by().values_list("kind").annotate(Count("pk")))


def plans_in(span):
    """The plans of participating units that are dated in the span."""
    days = span.first_day, span.last_day
    return Plan.objects.filter(campaign=span.campaign, issued_on__range=days, unit__in=taking_part(span)).order_by()


def inspections_in(span):
    """The inspections of participating units in the span."""
    days = span.first_day, span.last_day
    found = Inspection.objects.filter(campaign=span.campaign, inspected_on__range=days, unit__in=taking_part(span))
    return found.order_by()


def plans(span, units):
    """`plans.issued` and its parts by kind. One query."""
    rows = plans_in(span).values_list("unit__kind").annotate(Count("unit", distinct=True), ids=ArrayAgg("pk"))
    counted = {kind: (number, ids) for kind, number, ids in rows}
    how = "Đếm đơn vị tham gia đã ban hành kế hoạch trong kỳ, mỗi đơn vị một lần, trên tổng số đơn vị tham gia."
    return _by_kind("plans.issued", "Đơn vị đã ban hành kế hoạch", how, "plans", counted, units, span)


def inspections(span, units):
    """`inspections.emulation`, `inspections.discipline` and their parts. One query."""
    rows = (
        inspections_in(span)
        .values_list("kind", "unit__kind")
        .annotate(Count("unit", distinct=True), ids=ArrayAgg("pk"))
    )
    counted = {}
    for work, kind, number, ids in rows:
        counted.setdefault(work, {})[kind] = number, ids
    how = "Đếm đơn vị tham gia được kiểm tra trong kỳ, mỗi đơn vị một lần, trên tổng số đơn vị tham gia."
    figures = {}
    for work, label in INSPECTED.items():
        figures |= _by_kind(f"inspections.{work}", label, how, "inspections", counted.get(work, {}), units, span)
    return figures


def _by_kind(key, label, how, table, counted, units, span):
    numbers = {kind: counted.get(kind, (0, [])) for kind in span.kinds}
    figures = {
        key: Figure(
            label=label,
            how=how,
            numerator=sum(number for number, _ in numbers.values()),
            denominator=sum(units.values()),
            ids={table: id_ranges(pk for _, ids in numbers.values() for pk in ids)},
        )
    }
    for kind, (number, ids) in numbers.items():
        figures[f"{key}.{kind}"] = Figure(
            label=kind_label(label, kind),
            how=how,
            numerator=number,
            denominator=units.get(kind, 0),
            ids={table: id_ranges(ids)},
        )
    return figures
