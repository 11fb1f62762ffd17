"""Succession: how one unit followed another, and the reorganisations that made it so."""

from functools import reduce
from operator import and_

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from units.schema import all_or_none, one_of, when
from units.text import fold


class SuccessionKind(models.TextChoices):
    """How one unit followed another (Luật Tổ chức chính quyền địa phương; NQ 202/2025/QH15)."""

    MERGE = "hop_nhat", "Hợp nhất"
    ABSORB = "nhap", "Nhập"
    DIVIDE = "chia", "Chia"
    SPLIT = "tach", "Tách"
    RENAME = "doi_ten", "Đổi tên"
    DISSOLVE = "giai_the", "Giải thể"
    FOUND = "thanh_lap", "Thành lập"


class ReorganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(province__in=user.scope.coordinated_province_ids)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def about(self, words):
        """Those that name the units, with or without diacritics."""
        return self.filter(reduce(and_, (Q(changes__names__key__icontains=word) for word in fold(words).split()), Q()))


class Reorganisation(models.Model):
    """One decision carried out: units merged, divided, renamed or closed in one transaction.

    `changes` holds what undoing needs, {table: {"created": {id: print of the row}, "before": {id: {field: value}}}},
    and under "names" what the units were called, for the rows may be gone; see units.reorganising.
    """

    province = models.ForeignKey("units.Province", on_delete=models.PROTECT, related_name="reorganisations")
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    effective_on = models.DateField("ngày hiệu lực")
    decision_number = models.CharField("số quyết định", max_length=100, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    done_at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("người làm", max_length=150)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    undone_by_name = models.CharField("người hoàn tác", max_length=150, null=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "sắp xếp đơn vị"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            one_of("kind", SuccessionKind, "kind_known"),
            all_or_none("undone_at", "undone_by_name", name="undoing_whole"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ngày {self.effective_on:%d/%m/%Y}"


class Succession(models.Model):
    """One link of an N–N history. A founding has no `old` unit, a dissolution no `new` one."""

    old = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="successions_out"
    )
    new = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="successions_in"
    )
    effective_on = models.DateField("ngày hiệu lực")
    kind = models.CharField("hình thức", max_length=20, choices=SuccessionKind)
    decision_number = models.CharField("số quyết định", max_length=100, blank=True)
    to_verify = models.BooleanField(
        "cần đối chiếu nghị quyết", default=False, db_comment="sources differ: shown, never followed by regrouping"
    )
    reorganisation = models.ForeignKey(
        Reorganisation, null=True, blank=True, on_delete=models.PROTECT, related_name="successions"
    )
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
