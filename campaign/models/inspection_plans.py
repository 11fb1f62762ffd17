"""InspectionPlan: which units Sở Nội vụ means to inspect in a year, and why each; nothing in it counts as inspected."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from campaign.models.inspections import InspectionKind
from units.schema import answers_to, one_of, when


class PlanMethod(models.TextChoices):
    STRATIFIED = "stratified", "Phân tầng, bốc thăm"
    RISK = "risk", "Theo mức cần chú ý"
    MIXED = "mixed", "Kết hợp hai cách"


class ChosenBy(models.TextChoices):
    DRAWN = "drawn", "Bốc thăm"
    RISK = "risk", "Cần chú ý"
    HAND = "hand", "Chọn thêm"


class InspectionPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sở Nội vụ alone: a plan says who was disciplined, and a visit may come unannounced."""
        return self.filter(campaign__province__in=user.scope.coordinated_province_ids)

    def in_campaign(self, campaign):
        return self.filter(campaign=campaign)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def with_progress(self):
        """Annotates each plan with `planned` units and how many of them were `visited`."""
        stays = Q(units__removed_at__isnull=True)
        return self.annotate(
            planned=models.Count("units", filter=stays),
            visited=models.Count("units", filter=stays & Q(units__inspection__isnull=False)),
        ).order_by("-year", "-pk")


class InspectionPlan(models.Model):
    """A draft until it is approved by a decision. `drawn` holds all that repeats the draw: seed, weights, strata."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="inspection_plans")
    kind = models.CharField("loại kiểm tra", max_length=20, choices=InspectionKind)
    year = models.PositiveSmallIntegerField("năm")
    method = models.CharField("cách chọn", max_length=12, choices=PlanMethod)
    wanted = models.PositiveSmallIntegerField("số đơn vị")
    drawn = models.JSONField(default=dict, db_comment="seed, weights, strata and size of the population of the draw")
    team = models.TextField("đoàn kiểm tra", blank=True, max_length=2000)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=150)
    decision_number = models.CharField("số quyết định", max_length=100, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_name = models.CharField(max_length=150, blank=True)

    objects = InspectionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch kiểm tra"
        verbose_name_plural = "kế hoạch kiểm tra"
        ordering = ["-year", "-pk"]
        constraints = [
            one_of("kind", InspectionKind, "kind_known"),
            one_of("method", PlanMethod, "method_known"),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="%(app_label)s_%(class)s_wants_some"),
            when(
                Q(approved_at__isnull=False),
                ~Q(decision_number="") & Q(decided_on__isnull=False) & ~Q(approved_by_name=""),
                "approved_by_a_decision",
                "Kế hoạch được duyệt cần số và ngày quyết định.",
            ),
        ]

    def __str__(self):
        return f"Kế hoạch {self.get_kind_display().lower()} năm {self.year}"

    @property
    def is_approved(self):
        return self.approved_at is not None

    @property
    def drawn_on(self):
        """The day whose units stood for choice, or None for a plan that was not drawn."""
        return date.fromisoformat(self.drawn["day"]) if "day" in self.drawn else None


class VisitProgress(models.TextChoices):
    """How far the visit of a planned unit has come, as lists are narrowed by it."""

    UNPLANNED = "chua-xep-lich", "Chưa xếp lịch"
    WAITING = "chua-kiem-tra", "Chưa kiểm tra"
    VISITED = "da-kiem-tra", "Đã kiểm tra"


class PlannedInspectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(plan__campaign__province__in=user.scope.coordinated_province_ids)

    def standing(self):
        """Without those taken out again."""
        return self.filter(removed_at__isnull=True)

    def to_visit(self):
        """Of approved plans, not inspected yet."""
        return self.standing().filter(plan__approved_at__isnull=False, inspection__isnull=True)

    def of_unit_kind(self, kind):
        return self.filter(unit__kind=kind)

    def about(self, words):
        """Rows whose unit answers to these words, with or without diacritics."""
        return self.filter(answers_to(words, "unit__search_key"))

    def at_progress(self, progress):
        """A VisitProgress, or "" for all."""
        wanted = {
            VisitProgress.UNPLANNED: Q(inspection__isnull=True, planned_on__isnull=True),
            VisitProgress.WAITING: Q(inspection__isnull=True),
            VisitProgress.VISITED: Q(inspection__isnull=False),
        }
        return self.filter(wanted[progress]) if progress else self

    def in_order(self):
        """By the day planned, those without one last; then in Vietnamese order."""
        return self.order_by(F("planned_on").asc(nulls_last=True), "unit__sort_key", "pk")


class PlannedInspection(models.Model):
    """One unit of a plan, with the reasons in words. Taken out it stays, with the reason; inspected it is linked."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    chosen_by = models.CharField("cách chọn", max_length=8, choices=ChosenBy)
    stratum = models.CharField("tầng", max_length=300, blank=True)
    reasons = models.JSONField(default=list, db_comment="sentences: what speaks for inspecting this unit")
    points = models.PositiveSmallIntegerField(default=0, db_comment="weight of the reasons, for their order alone")
    reason = models.CharField("lý do chọn thêm", max_length=1000, blank=True)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=150)
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=150, blank=True)
    removed_reason = models.CharField("lý do bỏ ra", max_length=1000, blank=True)
    planned_on = models.DateField("ngày dự kiến", null=True, blank=True)
    team = models.CharField("người được giao", max_length=1000, blank=True)
    inspection = models.OneToOneField(
        "campaign.Inspection", null=True, on_delete=models.SET_NULL, related_name="planned"
    )

    objects = PlannedInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị trong kế hoạch kiểm tra"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit"],
                condition=Q(removed_at__isnull=True),
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Đơn vị này đã có trong kế hoạch.",
            ),
            one_of("chosen_by", ChosenBy, "chosen_by_known"),
            when(Q(chosen_by=ChosenBy.HAND), ~Q(reason=""), "hand_has_a_reason", "Hãy nêu lý do chọn thêm đơn vị."),
            when(
                Q(removed_at__isnull=False), ~Q(removed_reason=""), "removed_for_a_reason", "Hãy nêu lý do bỏ đơn vị."
            ),
            when(Q(inspection__isnull=False), Q(removed_at__isnull=True), "inspected_stays"),
        ]

    def __str__(self):
        return f"{self.unit}, {self.get_chosen_by_display()}"
