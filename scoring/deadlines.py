"""Until when a sheet may be entered, submitted and approved by the head (design §4)."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest

from campaign.models import Extension
from scoring.models import Assessment
from units.days import show_clock, show_day


def with_deadline(assessments):
    """Annotates each sheet with `deadline`: the latest of the round's end, the unit's extension and its own."""
    extension = Extension.objects.filter(round=OuterRef("round"), unit=OuterRef("unit")).values("until")[:1]
    return assessments.annotate(deadline=Greatest("round__closes_at", Subquery(extension), "due_at"))


def deadline_of(assessment):
    """The deadline of one sheet; uses the annotation of `with_deadline` where the sheet carries it."""
    if not hasattr(assessment, "deadline"):
        found = with_deadline(Assessment.objects.filter(pk=assessment.pk))
        assessment.deadline = found.values_list("deadline", flat=True).get()
    return assessment.deadline


def lock_sentence(assessment, *, at):
    """Why the sheet is locked for the unit at `at`, or None while it is open."""
    if at < assessment.round.opens_at:
        return f"Đợt năm {assessment.round.year} mở từ ngày {show_day(assessment.round.opens_at)}."
    deadline = deadline_of(assessment)
    if at > deadline:
        return (
            f"Phiếu đã khóa từ {show_clock(deadline)} ngày {show_day(deadline)}. "
            "Hãy đề nghị Sở Nội vụ gia hạn nếu còn việc phải làm."
        )
    return None
