"""Proposals for awards: the rules chosen, everybody who was considered, the council's votes, and what was decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from campaign.models import FORMS, TITLES, AwardForm, AwardScope
from reports.models.issuance import ReportStatus
from reports.proposals.considering import Outcome as Fate
from units.models import UnitKind
from units.schema import all_or_none, one_of, when


class Occasion(models.TextChoices):
    ANNUAL = "annual", "Hằng năm"
    MID_TERM = "mid_term", "Sơ kết"
    FINAL = "final", "Tổng kết"


class Family(models.TextChoices):
    """Hình thức khen thưởng and danh hiệu thi đua never share a list."""

    FORM = "hinh_thuc", "Hình thức khen thưởng"
    TITLE = "danh_hieu", "Danh hiệu thi đua"


class Addressee(models.TextChoices):
    UBND = "ubnd", "Ủy ban nhân dân tỉnh"
    COUNCIL = "hoi_dong", "Hội đồng Thi đua - Khen thưởng tỉnh"
    PRIME_MINISTER = "thu_tuong", "Thủ tướng Chính phủ"


class QuotaBy(models.TextChoices):
    """Whose quota a unit takes: its own, or that of the unit above it, which shares it with all below."""

    UNIT = "don_vi", "Từng đơn vị"
    TREE = "cap_tren", "Đơn vị cùng các đơn vị trực thuộc"


class Outcome(models.TextChoices):
    """What the rules made of somebody who was considered."""

    LISTED = Fate.LISTED.value, "Đề nghị"
    TIED = Fate.TIED.value, "Chờ chọn"
    OVER = Fate.OVER.value, "Vượt chỉ tiêu"
    OUT = Fate.OUT.value, "Không đủ điều kiện"


class Choice(models.TextChoices):
    """What a person decided instead, with a reason."""

    NONE = "", "Theo tiêu chí"
    TAKEN = "taken", "Đưa vào danh sách"
    ASIDE = "aside", "Để riêng"


def _on_list(prefix=""):
    """Q: a nominee, seen through `prefix` from a table that has some, is on the list."""
    chosen, outcome = f"{prefix}choice", f"{prefix}outcome"
    return Q(**{chosen: Choice.TAKEN}) | Q(**{chosen: Choice.NONE, outcome: Outcome.LISTED})


ON_LIST = _on_list()
OF_FAMILY = Q(family=Family.FORM, form__in=FORMS) | Q(family=Family.TITLE, form__in=TITLES)


def family_of(form):
    return Family.TITLE if form in TITLES else Family.FORM


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Coordinators see every proposal of their province; leaders those that were issued."""
        scope = user.scope
        issued = Q(document__status=ReportStatus.ISSUED)
        return self.filter(
            Q(document__campaign__province__in=scope.coordinated_province_ids)
            | (issued & Q(document__campaign__province__in=scope.read_province_ids))
        )

    def editable_by(self, user):
        """The lists name people and why they were not chosen: Sở Nội vụ alone."""
        return self.filter(document__campaign__province__in=user.scope.coordinated_province_ids)

    def narrowed(self, *, occasion=None, form=None, state=None):
        """What the filters of the list ask for; `state` is that of the document, or "decided"."""
        found = self.filter(occasion=occasion) if occasion else self
        found = found.filter(form=form) if form else found
        if state == "decided":
            return found.filter(decided_on__isnull=False)
        return found.filter(document__status=state) if state else found

    def of_campaign(self, campaign):
        return self.filter(document__campaign=campaign)

    def with_counts(self):
        """Annotates `collectives` and `individuals`: how many are on the list."""
        counted = {
            name: models.Count("nominees", filter=_on_list("nominees__") & Q(nominees__scope=scope))
            for name, scope in (("collectives", AwardScope.COLLECTIVE), ("individuals", AwardScope.INDIVIDUAL))
        }
        return self.annotate(**counted)

    def for_list(self):
        return self.select_related("document__campaign__province", "document__pdf").order_by("-pk")


class Proposal(models.Model):
    """One list of one form of award or title. Facts of people and units are those of `day`."""

    document = models.OneToOneField("reports.Document", on_delete=models.PROTECT, related_name="proposal")
    occasion = models.CharField("dịp", max_length=10, choices=Occasion)
    year = models.PositiveSmallIntegerField("năm")
    first_year = models.PositiveSmallIntegerField("xét từ năm")
    day = models.DateField("thông tin tính đến ngày")
    family = models.CharField(max_length=10, choices=Family)
    form = models.CharField("hình thức, danh hiệu đề nghị", max_length=40, choices=AwardForm)
    addressee = models.CharField("kính gửi", max_length=10, choices=Addressee, default=Addressee.UBND)
    collective = models.BooleanField("xét tập thể", default=True)
    individual = models.BooleanField("xét cá nhân", default=True)
    collective_bands = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    individual_bands = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    top_of_cluster = models.PositiveSmallIntegerField("trong số hạng đầu của mỗi cụm, khối", null=True, blank=True)
    least_years = models.PositiveSmallIntegerField("ít nhất số năm đạt", default=1)
    times_below = models.PositiveSmallIntegerField("số năm liên tục đã đạt danh hiệu liền trước", null=True, blank=True)
    final_only = models.BooleanField("chỉ xét phiếu đã chốt", default=False)
    quota_by = models.CharField("chỉ tiêu tính theo", max_length=10, choices=QuotaBy, default=QuotaBy.UNIT)
    either_first = models.CharField(
        "khi chỉ tiêu là tập thể hoặc cá nhân", max_length=10, choices=[("", "Người lập chọn"), *AwardScope.choices],
        blank=True, default="",
    )  # fmt: skip
    least_share = models.DecimalField(
        "tỷ lệ phiếu đồng ý ít nhất",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        db_comment="percent of all members of the council",
    )
    bases = models.TextField("căn cứ", blank=True, max_length=4000, db_comment="one legal basis a line")
    built_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, db_comment="moves with the list; the paper says which it printed")
    met_on = models.DateField("ngày họp Hội đồng", null=True, blank=True)
    minutes_number = models.CharField("số biên bản", max_length=100, blank=True, default="")
    members = models.PositiveSmallIntegerField("tổng số thành viên Hội đồng", null=True, blank=True)
    present = models.PositiveSmallIntegerField("số thành viên có mặt", null=True, blank=True)
    decision_number = models.CharField("số quyết định", max_length=100, null=True, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decided_by = models.CharField("cấp quyết định", max_length=200, null=True, blank=True)
    decision_basis = models.CharField("căn cứ pháp lý của quyết định", max_length=200, blank=True, default="")
    decision_typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "tờ trình khen thưởng"
        ordering = ["-pk"]
        constraints = [
            one_of("occasion", Occasion, "occasion_known"),
            one_of("family", Family, "family_known"),
            one_of("form", AwardForm, "form_known"),
            one_of("addressee", Addressee, "addressee_known"),
            one_of("quota_by", QuotaBy, "quota_by_known"),
            models.CheckConstraint(
                condition=Q(either_first__in=["", *AwardScope.values]),
                name="%(app_label)s_%(class)s_either_first_known",
            ),
            models.CheckConstraint(
                condition=OF_FAMILY,
                name="%(app_label)s_%(class)s_form_of_family",
                violation_error_message="Hình thức khen thưởng và danh hiệu thi đua không đề nghị chung một danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(first_year__lte=F("year")),
                name="%(app_label)s_%(class)s_years_in_order",
                violation_error_message="Năm bắt đầu xét phải từ năm cuối trở về trước.",
            ),
            models.CheckConstraint(
                condition=Q(least_years__gte=1) & Q(least_years__lte=F("year") - F("first_year") + 1),
                name="%(app_label)s_%(class)s_years_within_span",
                violation_error_message="Số năm đạt phải từ 1 đến số năm của thời gian xét.",
            ),
            when(
                Q(occasion=Occasion.ANNUAL), Q(first_year=F("year")), "annual_is_one_year",
                "Đề nghị hằng năm chỉ xét một năm.",
            ),
            models.CheckConstraint(
                condition=Q(collective=True) | Q(individual=True),
                name="%(app_label)s_%(class)s_of_somebody",
                violation_error_message="Hãy chọn xét tập thể, cá nhân hoặc cả hai.",
            ),
            models.CheckConstraint(
                condition=Q(top_of_cluster__isnull=True) | Q(top_of_cluster__gte=1),
                name="%(app_label)s_%(class)s_top_from_one",
                violation_error_message="Số hạng đầu phải từ 1 trở lên. Để trống nếu không giới hạn.",
            ),
            models.CheckConstraint(
                condition=Q(times_below__isnull=True) | Q(times_below__gte=1),
                name="%(app_label)s_%(class)s_times_from_one",
                violation_error_message="Số năm liên tục phải từ 1 trở lên. Để trống nếu không xét.",
            ),
            models.CheckConstraint(
                condition=Q(least_share__isnull=True) | (Q(least_share__gt=0) & Q(least_share__lte=100)),
                name="%(app_label)s_%(class)s_share_is_a_percentage",
                violation_error_message="Tỷ lệ phiếu ít nhất phải trên 0 và không quá 100 phần trăm.",
            ),
            all_or_none("met_on", "members", "present", name="session_whole"),
            models.CheckConstraint(
                condition=Q(members__isnull=True) | (Q(members__gte=1) & Q(present__lte=F("members"))),
                name="%(app_label)s_%(class)s_present_within_members",
                violation_error_message="Số thành viên có mặt không được quá tổng số thành viên Hội đồng.",
            ),
            all_or_none("decision_number", "decided_on", "decided_by", "decision_typed_by", name="decision_whole"),
        ]  # fmt: skip

    def __str__(self):
        return self.document.title

    def get_absolute_url(self):
        return reverse("proposal_detail", args=[self.pk])

    @property
    def is_decided(self):
        return self.decided_on is not None

    @property
    def span(self):
        """ "năm 2022", or "giai đoạn 2019–2022"."""
        return f"năm {self.year}" if self.first_year == self.year else f"giai đoạn {self.first_year}–{self.year}"

    @property
    def scopes(self):
        chosen = ((AwardScope.COLLECTIVE, self.collective), (AwardScope.INDIVIDUAL, self.individual))
        return tuple(scope for scope, yes in chosen if yes)


class ProposalQuota(models.Model):
    """How many each unit may have on the list: for all, for a kind of unit, or for one unit. Empty: no limit."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="quotas")
    kind = models.CharField("loại đơn vị", max_length=20, choices=UnitKind, null=True, blank=True)
    unit = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị"
    )
    collective = models.PositiveSmallIntegerField("tập thể", null=True, blank=True)
    individual = models.PositiveSmallIntegerField("cá nhân", null=True, blank=True)
    either = models.BooleanField("tập thể hoặc cá nhân", default=False)

    class Meta:
        verbose_name = "chỉ tiêu đề nghị"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__isnull=True) | Q(kind__in=UnitKind.values), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__isnull=True) | Q(unit__isnull=True),
                name="%(app_label)s_%(class)s_of_kind_or_unit",
                violation_error_message="Mỗi dòng chỉ tiêu là của một loại đơn vị hoặc của một đơn vị, không cả hai.",
            ),
            models.UniqueConstraint(
                fields=["proposal", "kind", "unit"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_once",
                violation_error_message="Loại đơn vị hoặc đơn vị này đã có một dòng chỉ tiêu.",
            ),
            when(
                Q(either=True),
                Q(collective__isnull=False, individual__isnull=False),
                "either_has_both_numbers",
                "Chỉ tiêu “tập thể hoặc cá nhân” cần ghi cả số tập thể và số cá nhân.",
            ),
        ]

    def __str__(self):
        return str(self.unit or (self.kind and self.get_kind_display()) or "Mọi đơn vị")
