"""Rubric: the criteria, points and bands a kind of unit or its staff are marked against."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from scoring.points import CriterionKind
from units.models import UnitKind
from units.schema import PointsField, not_blank, when

CODE = RegexValidator(r"^[A-Za-z0-9_]+$", "Mã chỉ gồm chữ không dấu, số và gạch dưới.")
KINDS = {
    CriterionKind.ORDINARY: "Thường",
    CriterionKind.BONUS: "Điểm thưởng",
    CriterionKind.DEDUCTION: "Điểm trừ",
    CriterionKind.APPRAISER_ONLY: "Cấp trên chấm",
    CriterionKind.MANDATORY: "Bắt buộc",
}


class Audience(models.TextChoices):
    COLLECTIVE = "collective", "Tập thể"
    INDIVIDUAL = "individual", "Cá nhân"


class EvidenceRule(models.TextChoices):
    REQUIRED = "required", "Bắt buộc có tệp minh chứng"
    FILE_OR_EXPLANATION = "file_or_explanation", "Cần tệp minh chứng hoặc giải trình"
    OPTIONAL = "optional", "Không bắt buộc minh chứng"


class RubricQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody of the province; what is still being written, those who write it."""
        decided = Q(campaign__province__in=user.scope.province_ids, in_preparation=False)
        return self.filter(decided | Q(campaign__province__in=user.scope.coordinated_province_ids))

    def editable_by(self, user):
        return self.filter(campaign__province__in=user.scope.coordinated_province_ids)

    def decided(self):
        """Without those in preparation, which no round uses."""
        return self.filter(in_preparation=False)

    def in_force(self):
        """The newest decided version of each rubric of each campaign."""
        newer = Rubric.objects.decided().filter(
            campaign=models.OuterRef("campaign"), slug=models.OuterRef("slug"), version__gt=models.OuterRef("version")
        )
        return self.decided().filter(~models.Exists(newer))

    def with_size(self):
        """Annotates each rubric with `count`, the number of its criteria."""
        return self.annotate(count=models.Count("criteria"))

    def freeze(self, *, at):
        """First use: from now on a change is another version."""
        return self.filter(frozen_at__isnull=True).update(frozen_at=at)


class Rubric(models.Model):
    """Frozen at first use: what was marked with it is never re-judged by an edited one."""

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="rubrics")
    slug = models.SlugField("định danh")
    version = models.PositiveSmallIntegerField("bản", default=1)
    audience = models.CharField("đối tượng", max_length=12, choices=Audience)
    unit_kinds = ArrayField(models.CharField(max_length=20, choices=UnitKind), default=list, blank=True)
    sample = models.BooleanField("điểm mẫu", default=False)
    decided_by = models.CharField("văn bản quyết định", max_length=300, null=True, blank=True)
    source = models.CharField(
        "nguồn nội dung", max_length=500, blank=True, help_text="Tiêu chí lấy từ đâu, vì sao; cán bộ chấm không thấy."
    )
    in_preparation = models.BooleanField(
        "đang soạn", default=False, editable=False, db_comment="no round uses it until it is put into force"
    )
    frozen_at = models.DateTimeField(null=True, editable=False)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        ordering = ["campaign", "audience", "slug", "version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug", "version"], name="%(app_label)s_%(class)s_once"),
            models.UniqueConstraint(
                fields=["campaign", "slug"],
                condition=Q(in_preparation=True),
                name="%(app_label)s_%(class)s_one_in_preparation",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="%(app_label)s_%(class)s_audience_known"
            ),
            when(Q(in_preparation=True), Q(frozen_at__isnull=True), "preparation_unused"),
        ]

    def __str__(self):
        return f"{self.get_audience_display()} ({self.slug}, bản {self.version})"

    @property
    def whom(self):
        """Whom it judges: "Tập thể: Cấp xã; Doanh nghiệp", or "Tập thể" where it is every kind of unit."""
        kinds = "; ".join(UnitKind(kind).label for kind in self.unit_kinds)
        return f"{self.get_audience_display()}: {kinds}" if kinds else self.get_audience_display()


class RubricEvent(models.Model):
    """Append-only: what was done to a rubric; `removed` holds what was taken out, so that it can be put back."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    text = models.CharField("việc đã làm", max_length=500)
    removed = models.JSONField(null=True, db_comment="a group or criterion as a pack writes it, with its place")
    put_back = models.BooleanField(default=False)

    class Meta:
        verbose_name = "nhật ký bộ tiêu chí"
        ordering = ["-at", "-pk"]
        constraints = [when(Q(put_back=True), Q(removed__isnull=False), "only_removed_is_put_back")]

    def __str__(self):
        return self.text


class CriterionGroup(models.Model):
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="groups")
    code = models.CharField("mã nhóm", max_length=20, validators=[CODE])
    title = models.CharField("tên nhóm", max_length=500)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "nhóm tiêu chí"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="%(app_label)s_%(class)s_code_once")]

    def __str__(self):
        return f"{self.code}. {self.title}"


class Criterion(models.Model):
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    group = models.ForeignKey(CriterionGroup, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField("mã tiêu chí", max_length=20, validators=[CODE])
    title = models.CharField("tên tiêu chí", max_length=1000)
    guidance = models.TextField("cách chấm", blank=True)
    max_points = PointsField(verbose_name="điểm tối đa")
    step = PointsField(verbose_name="bước điểm")
    kind = models.CharField("loại", max_length=16, choices=list(KINDS.items()), default=CriterionKind.ORDINARY)
    not_applicable = models.BooleanField("có thể không áp dụng", default=False)
    evidence = models.CharField("minh chứng", max_length=20, choices=EvidenceRule, default=EvidenceRule.OPTIONAL)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "tiêu chí"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="%(app_label)s_%(class)s_code_once"),
            models.CheckConstraint(condition=Q(max_points__gt=0), name="%(app_label)s_%(class)s_max_positive"),
            models.CheckConstraint(condition=Q(step__gt=0), name="%(app_label)s_%(class)s_step_positive"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=Q(evidence__in=EvidenceRule.values), name="%(app_label)s_%(class)s_evidence_known"
            ),
            not_blank("title", "title_given", "Hãy nhập tên tiêu chí."),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Band(models.Model):
    """Xếp loại. Without `from_points` it is never given by points (không đủ điều kiện xếp loại)."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="bands")
    code = models.CharField("mã", max_length=30, validators=[CODE])
    name = models.CharField("tên", max_length=100)
    from_points = PointsField(verbose_name="từ điểm", null=True, blank=True)
    group_floor = PointsField(verbose_name="sàn mỗi nhóm (%)", null=True, blank=True)
    top_share = PointsField(verbose_name="tỷ lệ tối đa trong cụm (%)", null=True, blank=True)
    position = models.PositiveSmallIntegerField(db_comment="1 is the best band")

    class Meta:
        verbose_name = "mức xếp loại"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="%(app_label)s_%(class)s_code_once"),
            models.UniqueConstraint(fields=["rubric", "position"], name="%(app_label)s_%(class)s_position_once"),
        ]

    def __str__(self):
        return self.name
