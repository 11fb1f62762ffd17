"""Unit and its place in the tree and in clusters, all with dates."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from units.schema import in_order, not_blank, one_of, valid_on, valid_within


class UnitKind(models.TextChoices):
    """Kinds of unit; the codes are part of the import files and of the figure keys."""

    SO_NGANH = "so_nganh", "Sở, ban, ngành"
    HUYEN = "huyen", "Huyện, thành phố"
    XA = "xa", "Xã, phường, thị trấn"
    SU_NGHIEP = "su_nghiep", "Đơn vị sự nghiệp"
    DANG = "dang", "Cơ quan Đảng"
    DOAN_THE = "doan_the", "Mặt trận, đoàn thể"
    VU_TRANG = "vu_trang", "Lực lượng vũ trang"
    DOANH_NGHIEP = "doanh_nghiep", "Doanh nghiệp"
    TRUNG_UONG = "trung_uong", "Cơ quan trung ương trên địa bàn"
    KHAC = "khac", "Khác"


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units of the provinces that the person serves or leads, and the units they belong to."""
        scope = user.scope
        return self.filter(Q(province__in=scope.wide_province_ids) | Q(pk__in=scope.unit_ids))

    def editable_by(self, user):
        return self.filter(province__in=user.scope.coordinated_province_ids)

    def existing_on(self, day):
        """Units whose own dates and whose province's dates include `day`: no unit outlives its province."""
        return self.filter(valid_on(day), valid_on(day, "province__"))

    def existing_within(self, first, last):
        return self.filter(valid_within(first, last), valid_within(first, last, "province__"))

    def taking_part_in(self, campaign):
        """Units whose kind the campaign names as participating."""
        return self.filter(province=campaign.province_id, kind__in=campaign.unit_kinds)

    def in_order(self):
        return self.order_by("sort_key", "pk")


class Unit(models.Model):
    """An agency or locality. Never re-parented or renamed in place: change closes a row and opens another."""

    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="units")
    code = models.CharField("mã đơn vị", max_length=40)
    name = models.CharField("tên đơn vị", max_length=255)
    kind = models.CharField("loại đơn vị", max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name="đơn vị cấp trên"
    )
    valid_from = models.DateField("hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    self_marking = models.BooleanField(
        "cán bộ tự chấm", default=False, help_text="Người có tài khoản được nhập điểm tự chấm của chính mình."
    )
    search_key = models.CharField(max_length=300, editable=False, db_comment="units.text.fold(code + name)")
    sort_key = models.CharField(max_length=1400, editable=False, db_comment="units.text.sort_key(name)")
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["province", "kind"], name="units_unit_province_kind"),
            models.Index(fields=["province", "sort_key"], name="units_unit_province_sort"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="%(app_label)s_%(class)s_code_once",
                violation_error_message="Mã đơn vị này đã có trong tỉnh. Hãy dùng mã khác.",
            ),
            one_of("kind", UnitKind, "kind_known"),
            in_order("valid_from", "valid_to", "dates_in_order"),
            not_blank("name", "name_given", "Hãy nhập tên đơn vị."),
            not_blank("code", "code_given", "Hãy nhập mã đơn vị."),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="%(app_label)s_%(class)s_not_own_parent",
                violation_error_message="Một đơn vị không thể là cấp trên của chính nó.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("unit_detail", args=[self.pk])


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Clusters of the provinces in which the person holds an office; they name no marks."""
        return self.filter(province__in=user.scope.province_ids)

    def editable_by(self, user):
        return self.filter(province__in=user.scope.coordinated_province_ids)

    def existing_on(self, day):
        return self.filter(valid_on(day))


class Cluster(models.Model):
    """Cụm, khối thi đua: comparable units, ranked among themselves."""

    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="clusters")
    name = models.CharField("tên cụm, khối", max_length=200)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    sort_key = models.CharField(max_length=1100, editable=False)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = "cụm, khối thi đua"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message="Tỉnh đã có cụm, khối với tên này.",
            ),
            in_order("valid_from", "valid_to", "dates_in_order"),
            not_blank("name", "name_given", "Hãy nhập tên cụm, khối."),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("cluster_detail", args=[self.pk])


class ClusterMembership(models.Model):
    """A unit in a cluster, with dates."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "thành viên cụm, khối"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"], nulls_distinct=False, name="%(app_label)s_%(class)s_once_per_start"
            ),
            in_order("valid_from", "valid_to", "dates_in_order"),
        ]

    def __str__(self):
        return f"{self.unit} thuộc {self.cluster}"


class ClusterLead(models.Model):
    """Trưởng cụm, khối: the member that leads for a time; the lead goes round."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="leads")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cluster_leads", verbose_name="đơn vị")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "trưởng cụm, khối"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "valid_from"],
                name="%(app_label)s_%(class)s_once_per_start",
                violation_error_message="Cụm, khối đã có trưởng từ ngày này.",
            ),
            in_order("valid_from", "valid_to", "dates_in_order"),
        ]

    def __str__(self):
        return f"{self.unit} làm trưởng {self.cluster}"
