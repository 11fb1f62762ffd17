"""Campaign: a phong trào thi đua of one province, its years, legal bases, slogans and milestones."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse

from units.models import StaffCategory, UnitKind
from units.schema import not_blank, one_of, when


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(province__in=user.scope.province_ids)

    def editable_by(self, user):
        return self.filter(province__in=user.scope.coordinated_province_ids)

    def line_of(self, campaign):
        """The campaign with all that it continues, near or far; one query for each step back in time."""
        found, level = {campaign.pk}, {campaign.pk}
        while level:
            level = set(self.filter(continued_by__in=level).values_list("pk", flat=True)) - found
            found |= level
        return self.filter(pk__in=found)

    def latest_first(self):
        """Of standing provinces before those that have ended, then by their first year."""
        return self.order_by(F("province__valid_to").desc(nulls_first=True), "-starts", "-pk")


class Campaign(models.Model):
    """Years come from here, never from code: Bắc Giang ran 2021–2025, the others 2019–2025."""

    province = models.ForeignKey(
        "units.Province", on_delete=models.PROTECT, related_name="campaigns", verbose_name="tỉnh"
    )
    slug = models.SlugField("định danh")
    name = models.CharField("tên phong trào", max_length=300)
    starts = models.PositiveSmallIntegerField(
        "năm bắt đầu", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    ends = models.PositiveSmallIntegerField(
        "năm kết thúc", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    plan_number = models.CharField("số, ký hiệu kế hoạch", max_length=100, null=True, blank=True)
    plan_date = models.DateField("ngày ban hành kế hoạch", null=True, blank=True)
    plan_issuer = models.CharField("cơ quan ban hành kế hoạch", max_length=200, null=True, blank=True)
    slogan_collective = models.CharField("chủ đề đối với tập thể", max_length=300, null=True, blank=True)
    slogan_individual = models.CharField("chủ đề đối với cá nhân", max_length=300, null=True, blank=True)
    unit_kinds = ArrayField(models.CharField(max_length=20, choices=UnitKind), verbose_name="loại đơn vị tham gia")
    staff_categories = ArrayField(
        models.CharField(max_length=30, choices=StaffCategory),
        verbose_name="đối tượng cá nhân",
        default=list,
        blank=True,
    )
    continues = models.ManyToManyField("self", symmetrical=False, related_name="continued_by", blank=True)
    is_demo = models.BooleanField("dữ liệu minh họa", default=False, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
        ordering = ["province", "starts", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "slug"],
                name="%(app_label)s_%(class)s_slug_once",
                violation_error_message="Tỉnh đã có phong trào với định danh này.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")),
                name="%(app_label)s_%(class)s_years_in_order",
                violation_error_message="Năm kết thúc phải từ năm bắt đầu trở đi.",
            ),
            not_blank("name", "name_given", "Hãy nhập tên phong trào."),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaign_detail", args=[self.pk])

    @property
    def years(self):
        return range(self.starts, self.ends + 1)

    @property
    def period(self):
        """ "2019–2025", or "2025" where it is one year."""
        return f"{self.starts}–{self.ends}" if self.starts < self.ends else str(self.starts)


class LegalBasis(models.Model):
    """A văn bản the campaign rests on, quoted exactly."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="legal_bases")
    position = models.PositiveSmallIntegerField()
    number = models.CharField("số, ký hiệu", max_length=100)
    date = models.DateField("ngày", null=True, blank=True)
    title = models.CharField("trích yếu", max_length=500, blank=True)

    class Meta:
        verbose_name = "căn cứ pháp lý"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="%(app_label)s_%(class)s_position_once"),
            not_blank("number", "number_given", "Hãy nhập số, ký hiệu văn bản."),
        ]

    def __str__(self):
        return self.number


class MilestoneKind(models.TextChoices):
    LAUNCH = "launch", "Phát động"
    ANNUAL = "annual", "Đánh giá hằng năm"
    MID_TERM = "mid_term", "Sơ kết"
    FINAL = "final", "Tổng kết"


class Milestone(models.Model):
    """A step of the campaign; `basis` names the document when the province's own source does not."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField("mốc", max_length=20, choices=MilestoneKind)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    due_on = models.DateField("ngày đã định", null=True, blank=True)
    occasion = models.CharField("dịp", max_length=300, null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=100, null=True, blank=True)

    class Meta:
        verbose_name = "mốc"
        ordering = ["year", "pk"]
        constraints = [
            one_of("kind", MilestoneKind, "kind_known"),
            models.UniqueConstraint(
                fields=["campaign", "kind", "year"], nulls_distinct=False, name="%(app_label)s_%(class)s_once"
            ),
            when(
                Q(due_on__isnull=False),
                Q(year__isnull=False, year=ExtractYear("due_on")),
                "day_in_its_year",
                "Ngày đã định phải nằm trong năm của mốc.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year or ''}".strip()
