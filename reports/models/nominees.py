"""Who was considered for an award: the answer of every rule, what a person decided, votes, and the award itself."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from campaign.models import AwardForm, AwardScope
from reports.models.proposals import OF_FAMILY, ON_LIST, Choice, Family, Outcome, Proposal
from units.models import UnitKind
from units.schema import PointsField, all_or_none, answers_to, one_of, when


class NomineeQuerySet(models.QuerySet):
    def editable_by(self, user):
        return self.filter(proposal__in=Proposal.objects.editable_by(user))

    def listed(self):
        """On the list: by the rules, or because a person took them in."""
        return self.filter(ON_LIST)

    def of_scope(self, scope):
        return self.filter(scope=scope)

    def of_unit_kind(self, kind):
        return self.filter(unit_kind=kind)

    def in_state(self, state):
        """By what the chips above the list say; an unknown word narrows nothing."""
        if state == "listed":
            return self.listed()
        if state == "aside":
            return self.filter(choice=Choice.ASIDE)
        return self.filter(outcome=state, choice=Choice.NONE) if state in Outcome.values else self

    def about(self, words):
        return self.filter(answers_to(words, "search_key"))

    def by_hand(self):
        """Rows that hold something a person wrote, and are kept when the list is built again."""
        said = ~Q(choice=Choice.NONE) | ~Q(summary="") | Q(votes__isnull=False) | Q(place__isnull=False)
        return self.filter(said)

    def awarded(self):
        return self.filter(award__isnull=False)

    def in_order(self):
        """Collectives first; the order given by hand, then the best total, rank and Vietnamese name."""
        return self.order_by(
            F("scope").desc(), F("place").asc(nulls_last=True), F("total").desc(nulls_last=True),
            F("rank").asc(nulls_last=True), "name_key", "pk",
        )  # fmt: skip


class Nominee(models.Model):
    """Somebody who was considered, with the answer of every rule. Name, post and unit stand as of the day."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="nominees", db_index=False)
    scope = models.CharField("đối tượng", max_length=10, choices=AwardScope)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="nominations")
    staff = models.ForeignKey("units.Staff", null=True, on_delete=models.PROTECT, related_name="nominations")
    name = models.CharField("tên, họ và tên", max_length=255)
    position = models.CharField("chức vụ", max_length=200, blank=True, default="")
    unit_name = models.CharField("đơn vị", max_length=255)
    unit_kind = models.CharField(max_length=20, choices=UnitKind)
    name_key = models.CharField(max_length=1400, editable=False)
    search_key = models.CharField(max_length=600, editable=False)
    cluster = models.CharField("cụm, khối", max_length=200, blank=True, default="")
    total = PointsField(null=True)
    rank = models.PositiveIntegerField(null=True)
    band = models.CharField("xếp loại", max_length=100, blank=True, default="")
    family = models.CharField(max_length=10, choices=Family)
    form = models.CharField("hình thức đề nghị", max_length=40, choices=AwardForm)
    outcome = models.CharField(max_length=10, choices=Outcome)
    findings = models.JSONField(default=list, db_comment="[[rule, answer, sentence]] of reports.eligibility")
    why = models.TextField("vì sao", blank=True, default="")
    choice = models.CharField(max_length=10, choices=Choice, blank=True, default="")
    choice_reason = models.CharField("lý do", max_length=500, blank=True, default="")
    chosen_by_name = models.CharField(max_length=150, blank=True, default="")
    chosen_at = models.DateTimeField(null=True)
    summary = models.TextField("tóm tắt thành tích", max_length=2000, blank=True, default="")
    place = models.PositiveSmallIntegerField("thứ tự", null=True, blank=True)
    votes = models.PositiveSmallIntegerField("số phiếu đồng ý", null=True)
    voters = models.PositiveSmallIntegerField(null=True, db_comment="members present when the votes were counted")
    voting_members = models.PositiveSmallIntegerField(null=True, db_comment="members in all, the whole of the share")
    award = models.OneToOneField(
        "campaign.Award", null=True, on_delete=models.SET_NULL, related_name="nomination", editable=False
    )
    turned_down = models.CharField("lý do không được khen", max_length=500, blank=True, default="")

    objects = NomineeQuerySet.as_manager()

    class Meta:
        verbose_name = "đối tượng được xét"
        ordering = ["pk"]
        indexes = [models.Index(fields=["proposal", "scope", "outcome"], name="reports_nominee_list")]
        constraints = [
            one_of("scope", AwardScope, "scope_known"),
            one_of("unit_kind", UnitKind, "kind_known"),
            one_of("family", Family, "family_known"),
            one_of("form", AwardForm, "form_known"),
            one_of("outcome", Outcome, "outcome_known"),
            one_of("choice", Choice, "choice_known"),
            models.UniqueConstraint(
                fields=["proposal", "unit", "staff"], nulls_distinct=False, name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=(~Q(scope=AwardScope.INDIVIDUAL) | Q(staff__isnull=False))
                & (~Q(scope=AwardScope.COLLECTIVE) | Q(staff__isnull=True)),
                name="%(app_label)s_%(class)s_person_or_unit",
            ),
            models.CheckConstraint(
                condition=OF_FAMILY,
                name="%(app_label)s_%(class)s_form_of_family",
                violation_error_message="Hình thức khen thưởng và danh hiệu thi đua không đề nghị chung một danh sách.",
            ),
            when(
                ~Q(choice=Choice.NONE), ~Q(choice_reason="") & Q(chosen_at__isnull=False), "choice_has_a_reason",
                "Hãy nêu lý do.",
            ),
            all_or_none("votes", "voters", "voting_members", name="votes_whole"),
            models.CheckConstraint(
                condition=Q(votes__isnull=True)
                | (Q(votes__lte=F("voters")) & Q(voters__lte=F("voting_members")) & Q(voting_members__gte=1)),
                name="%(app_label)s_%(class)s_votes_within_members",
                violation_error_message="Số phiếu đồng ý không quá số thành viên có mặt, số có mặt không quá tổng số.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("nominee_detail", args=[self.pk])

    @property
    def is_listed(self):
        return self.choice == Choice.TAKEN or (self.choice == Choice.NONE and self.outcome == Outcome.LISTED)
