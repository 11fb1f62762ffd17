"""The next version of a reopened sheet: it starts from the old marks and evidence; the old one keeps everything."""

from scoring.models import Assessment, Evidence, Mark
from scoring.sheets import refresh_totals


def new_version(old, marks, *, due_at):
    """A DRAFT linked back to `old`, whose row the caller has locked; `marks` are the old lines."""
    Assessment.objects.filter(pk=old.pk).update(is_current=False)
    new = Assessment.objects.create(
        round=old.round, rubric=old.rubric, unit=old.unit, staff=old.staff, version=old.version + 1, previous=old,
        on_time=old.on_time, due_at=due_at or old.due_at,
    )  # fmt: skip
    copies = Mark.objects.bulk_create(
        Mark(
            assessment=new,
            criterion=mark.criterion,
            max_points=mark.max_points,
            self_points=mark.self_points,
            self_na=mark.self_na,
            explanation=mark.explanation,
        )
        for mark in marks
    )
    Evidence.objects.bulk_create(
        Evidence(
            mark=copy,
            file=shown.file,
            name=shown.name,
            added_at=shown.added_at,
            added_by_id=shown.added_by_id,
            added_by_name=shown.added_by_name,
        )
        for copy, mark in zip(copies, marks, strict=True)
        for shown in mark.kept_evidence
    )
    refresh_totals(new, copies)
    new.save(update_fields=["total", "band"])
    return new
