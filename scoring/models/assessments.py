"""Assessment: one sheet of a unit or a person in a round, its status, and its append-only events."""

from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from campaign.models import Excusal
from units.models import ClusterMembership, Staff
from units.schema import PointsField, answers_to, valid_on, when


class Status(models.TextChoices):
    """The journey of design §4. Written by scoring.workflow alone (and copied by opening and imports)."""

    DRAFT = "draft", "Nháp"
    SUBMITTED = "submitted", "Đã trình"
    RETURNED = "returned", "Bị trả lại"
    APPROVED = "approved", "Đã duyệt"
    APPRAISED = "appraised", "Đã thẩm định"
    FINAL = "final", "Đã chốt"
    CLOSED = "closed", "Kết thúc cùng đơn vị"


# The head has approved: from here on a sheet has a total, a band and a rank.
JUDGED = (Status.APPROVED, Status.APPRAISED, Status.FINAL)


class Action(models.TextChoices):
    """What can happen to a sheet; the rules of each are in scoring.workflow.STEPS."""

    SUBMIT = "submit", "Trình"
    RETURN = "return", "Trả lại"
    APPROVE = "approve", "Duyệt"
    APPRAISE = "appraise", "Thẩm định"
    RETURN_FROM_APPRAISAL = "return_from_appraisal", "Sở trả lại"
    ANSWER = "answer", "Giải trình"
    OVERRIDE_BAND = "override_band", "Quyết định xếp loại"
    FINALIZE = "finalize", "Chốt"
    REOPEN = "reopen", "Mở lại"
    CLOSE = "close", "Kết thúc cùng đơn vị"
    RESUME = "resume", "Tiếp tục sau hoàn tác"
    IMPORT = "import", "Nhập từ tệp"


RETURNS = (Action.RETURN, Action.RETURN_FROM_APPRAISAL)


def _excusal():
    return Excusal.objects.filter(round=OuterRef("round"), unit=OuterRef("unit"))


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sheets of one's units; a coordinator sees the province's; a person sees their own.

        A leader reads dashboards and issued reports, and the collective sheets behind their figures;
        the sheets of persons stay with those who handle them (domain.md §6.4).
        """
        scope = user.scope
        return self.filter(
            Q(unit__province__in=scope.coordinated_province_ids)
            | Q(unit__province__in=scope.read_province_ids, staff__isnull=True)
            | Q(unit__in=scope.unit_ids)
            | Q(staff__in=Staff.objects.filter(account=user))  # as a join it would look up the staff of every sheet
        )

    def current(self):
        """Without the versions that a reopening has superseded."""
        return self.filter(is_current=True)

    def in_round(self, round_):
        return self.filter(round=round_)

    def in_unit(self, unit):
        return self.filter(unit=unit)

    def among(self, pks):
        return self.filter(pk__in=pks)

    def collective(self):
        return self.filter(staff__isnull=True)

    def individual(self):
        return self.filter(staff__isnull=False)

    def to_enter_by(self, user):
        """Sheets that wait for this clerk's pen."""
        return self.current().filter(unit__in=user.scope.served_unit_ids, status__in=[Status.DRAFT, Status.RETURNED])

    def to_approve_by(self, user):
        """Sheets that wait for this head; their own waits for somebody else."""
        waiting = self.current().filter(unit__in=user.scope.headed_unit_ids, status=Status.SUBMITTED)
        return waiting.exclude(staff__account=user)

    def to_appraise_by(self, user):
        waiting = self.current().filter(unit__province__in=user.scope.coordinated_province_ids, status=Status.APPROVED)
        return waiting.exclude(staff__account=user)

    def to_mark_of_oneself(self, user, *, day):
        """The person's own sheets that wait for their pen: of a post held on `day`, where the unit allows it."""
        own = self.current().filter(staff__account=user, unit__self_marking=True)
        return own.filter(valid_on(day, "staff__"), status__in=[Status.DRAFT, Status.RETURNED])

    def of_unit_kind(self, kind):
        return self.filter(unit__kind=kind)

    def of_units_existing_on(self, day):
        return self.filter(valid_on(day, "unit__"), valid_on(day, "unit__province__"))

    def in_status(self, *statuses):
        return self.filter(status__in=statuses)

    def in_cluster(self, cluster_id):
        """Sheets of units that belong to the cluster on the closing day of their round."""
        members = ClusterMembership.objects.filter(
            valid_on(OuterRef("closing_day")), cluster=cluster_id, unit=OuterRef("unit")
        )
        return self.annotate(closing_day=TruncDate("round__closes_at")).filter(Exists(members))

    def about(self, words):
        """Sheets whose unit or person answers to every word, with or without diacritics."""
        return self.filter(answers_to(words, "unit__search_key", "staff__search_key"))

    def with_excused(self):
        """Annotates each sheet with `excused`: its unit was let off this round."""
        return self.annotate(excused=Exists(_excusal()))

    def not_excused(self):
        return self.filter(~Exists(_excusal()))

    def standing_on(self, day):
        """As they stood on `day`: of units that existed then, in rounds that had begun.

        Annotates `status_then` and `moved_on` (whether anything happened since). Only present versions, as in reports.
        """
        events = AssessmentEvent.objects.filter(assessment=OuterRef("pk"))
        then = events.filter(dated__lte=day).order_by("-pk").values("status")[:1]
        return self.filter(
            valid_on(day, "unit__"), valid_on(day, "unit__province__"), round__opens_at__date__lte=day
        ).annotate(
            status_then=Coalesce(Subquery(then), Value(Status.DRAFT.value)),
            moved_on=Exists(events.filter(dated__gt=day)),
        )

    def then_in_status(self, *statuses):
        """After `standing_on`: in one of these states on that day."""
        return self.filter(status_then__in=statuses)

    def begun_by(self, moment):
        """Sheets of rounds that are open or have been."""
        return self.filter(round__opens_at__lte=moment)

    def of_person(self, user):
        """The sheets about this person."""
        return self.filter(staff__account=user)

    def in_posts(self, posts):
        """The sheets of these posts of people."""
        return self.filter(staff__in=posts)

    def in_order(self):
        """The latest round first; each unit followed by its people, in Vietnamese order."""
        return self.order_by(
            F("round__year").desc(), "unit__sort_key", "unit", F("staff__name_key").asc(nulls_first=True), "pk"
        )

    def for_list(self):
        """With everything a row of a list prints."""
        return self.select_related("round", "round__campaign", "unit", "staff", "rubric")


@cache
def _around_the_number():
    """The address of a sheet before and after its number: a list asks for thirty, and Django works each out anew."""
    return reverse("assessment_detail", args=[0]).split("0")


class Assessment(models.Model):
    """One per round and unit, or round and staff; a reopened sheet is a new version linked to the old.

    `total` and `band` are what scoring.sheets computed at the last change; `on_time` says whether the first approval
    by the head came by the deadline of that day (unknown before it).
    """

    # Rounds and units have no index of their own: those of Meta begin with them.
    round = models.ForeignKey("campaign.Round", on_delete=models.PROTECT, related_name="assessments", db_index=False)
    rubric = models.ForeignKey("scoring.Rubric", on_delete=models.PROTECT, related_name="assessments")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="assessments", db_index=False)
    staff = models.ForeignKey("units.Staff", null=True, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next_version")
    is_current = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    total = PointsField(null=True)
    band = models.CharField(max_length=30, null=True, db_comment="Band.code by points and conditions")
    decided_band = models.CharField(max_length=30, null=True, db_comment="Band.code by override")
    on_time = models.BooleanField(null=True)
    due_at = models.DateTimeField(null=True, db_comment="deadline of this sheet alone, named by a return from Sở")
    batch = models.ForeignKey("units.ImportBatch", null=True, on_delete=models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["round", "status"], name="scoring_assessment_round"),
            models.Index(fields=["unit", "status"], name="scoring_assessment_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                condition=Q(staff__isnull=True, is_current=True),
                name="%(app_label)s_%(class)s_one_per_unit",
            ),
            models.UniqueConstraint(
                fields=["round", "staff"],
                condition=Q(staff__isnull=False, is_current=True),
                name="%(app_label)s_%(class)s_one_per_staff",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(app_label)s_%(class)s_status_known"),
            when(Q(version__gt=1), Q(previous__isnull=False), "later_version_links_back"),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0), name="%(app_label)s_%(class)s_total_not_negative"
            ),
            when(Q(total__isnull=True), Q(band__isnull=True), "no_band_without_total"),
        ]

    def __str__(self):
        return f"{self.title}, {self.unit.name}"

    def get_absolute_url(self):
        before, after = _around_the_number()
        return f"{before}{self.pk}{after}"

    @property
    def is_collective(self):
        return self.staff_id is None

    @property
    def title(self):
        if self.is_collective:
            return f"Phiếu chấm điểm tập thể năm {self.round.year}"
        return f"Phiếu chấm điểm của {self.staff.full_name}, năm {self.round.year}"

    @property
    def final_band(self):
        """The band that counts: after override."""
        return self.decided_band or self.band


class AssessmentEvent(models.Model):
    """Append-only: who, in which position that day, when, from where, why; and the marks as they then stood.

    `dated` is valid time: the day that figures asked "as of" go by. For imported paper records it is the
    closing day of the round.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="events", db_index=False)
    action = models.CharField(max_length=24, choices=Action)
    status = models.CharField(max_length=10, choices=Status, db_comment="status after the event")
    at = models.DateTimeField()
    dated = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_position = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    reason = models.TextField(blank=True, max_length=4000)
    document = models.CharField(max_length=200, blank=True, db_comment="decision that allows a reopening after FINAL")
    flagged = models.JSONField(default=list, db_comment="criterion codes opened by a return; empty: all")
    marks = models.JSONField(null=True, db_comment="{criterion code: [self, head, appraisal]} at that moment")
    explanations = models.JSONField(null=True, db_comment="{criterion code: explanation} that a return was about")

    class Meta:
        verbose_name = "nhật ký phiếu"
        ordering = ["pk"]
        indexes = [models.Index(fields=["assessment", "dated"], name="scoring_event_dated")]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=Action.values), name="%(app_label)s_%(class)s_action_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(app_label)s_%(class)s_status_known"),
            when(
                Q(action__in=[Action.RETURN, Action.RETURN_FROM_APPRAISAL, Action.REOPEN, Action.OVERRIDE_BAND]),
                ~Q(reason=""),
                "reason_given",
                "Hãy nêu lý do.",
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(action=Action.ANSWER),
                name="%(app_label)s_%(class)s_one_answer",
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()} lúc {self.at:%H:%M %d/%m/%Y}"
