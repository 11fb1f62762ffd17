"""Unit and its place: kinds, parents, clusters and successions, all with dates."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from units.schema import in_order, not_blank, one_of, valid_on, valid_within, when


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
        return self.filter(valid_on(day))

    def existing_within(self, first, last):
        return self.filter(valid_within(first, last))

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


class Cluster(models.Model):
    """Cụm, khối thi đua: comparable units, ranked among themselves."""

    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="clusters")
    name = models.CharField("tên cụm, khối", max_length=200)
    sort_key = models.CharField(max_length=1100, editable=False)

    class Meta:
        verbose_name = "cụm, khối thi đua"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["province", "name"], name="%(app_label)s_%(class)s_name_once"),
            not_blank("name", "name_given", "Hãy nhập tên cụm, khối."),
        ]

    def __str__(self):
        return self.name


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


class SuccessionKind(models.TextChoices):
    """How one unit followed another (Luật Tổ chức chính quyền địa phương; NQ 202/2025/QH15)."""

    MERGE = "hop_nhat", "Hợp nhất"
    ABSORB = "nhap", "Nhập"
    DIVIDE = "chia", "Chia"
    SPLIT = "tach", "Tách"
    RENAME = "doi_ten", "Đổi tên"
    DISSOLVE = "giai_the", "Giải thể"
    FOUND = "thanh_lap", "Thành lập"


class Succession(models.Model):
    """One link of an N–N history. A founding has no `old` unit, a dissolution no `new` one."""

    old = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="successions_out")
    new = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="successions_in")
    effective_on = models.DateField("ngày hiệu lực")
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    decision_number = models.CharField("số quyết định", max_length=100, blank=True)
    batch = models.ForeignKey("units.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kế thừa"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "effective_on"], nulls_distinct=False, name="%(app_label)s_%(class)s_once"
            ),
            one_of("kind", SuccessionKind, "kind_known"),
            when(
                ~Q(kind__in=[SuccessionKind.FOUND, SuccessionKind.DISSOLVE]),
                Q(old__isnull=False, new__isnull=False),
                "both_ends_unless_founded_or_dissolved",
            ),
            when(Q(kind=SuccessionKind.FOUND), Q(old__isnull=True, new__isnull=False), "founding_has_no_old"),
            when(Q(kind=SuccessionKind.DISSOLVE), Q(old__isnull=False, new__isnull=True), "dissolution_has_no_new"),
            models.CheckConstraint(
                condition=Q(old__isnull=True) | Q(new__isnull=True) | ~Q(old=models.F("new")),
                name="%(app_label)s_%(class)s_two_different_units",
            ),
        ]

    def __str__(self):
        return f"{self.old or '—'} → {self.new or '—'} ({self.get_kind_display()})"
