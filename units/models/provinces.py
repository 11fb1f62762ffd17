"""Province: a tỉnh or thành phố trực thuộc trung ương, with the dates between which it existed, and its names."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from units.days import show_day
from units.schema import in_order, not_blank, valid_on

LEVELS = ("tỉnh", "thành phố")
# Cities by their name alone; a province that became one without another name (Đồng Nai) has it in its ProvinceName.
CITIES = frozenset({"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"})


def titled(name):
    """("thành phố", "Huế") of "Thành phố Huế" as of "Huế"; ("tỉnh", "An Giang") of "An Giang"."""
    for level in LEVELS:
        if name.lower().startswith(f"{level} "):
            return level, name[len(level) + 1 :]
    return ("thành phố" if name in CITIES else "tỉnh"), name


class ProvinceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Provinces in which the person holds a role today; the others do not exist for them."""
        return self.filter(pk__in=user.scope.province_ids)

    def existing_on(self, day):
        return self.filter(valid_on(day))

    def used_first(self):
        """Those that have units before the many that only stand in the national register."""
        units = self.model._meta.get_field("units").related_model.objects
        return self.order_by(Exists(units.filter(province=OuterRef("pk"))).desc(), "code", "valid_from")


class Province(models.Model):
    """A province is known by its slug; a code alone is not enough, seven codes changed meaning on 1/7/2025.

    `name` is the latest name; one that was only renamed (Huế, Đồng Nai) keeps its row, its units and its offices, and
    has a ProvinceName per name. An unknown first day is empty.
    """

    slug = models.SlugField("định danh", unique=True)
    code = models.CharField("mã tỉnh", max_length=10)
    name = models.CharField("tên tỉnh", max_length=100)
    valid_from = models.DateField("hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "tỉnh"
        verbose_name_plural = "tỉnh"
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], nulls_distinct=False, name="%(app_label)s_%(class)s_code_once_per_start"
            ),
            in_order("valid_from", "valid_to", "dates_in_order"),
            not_blank("name", "name_given", "Hãy nhập tên tỉnh."),
        ]

    def __str__(self):
        """The name; with its last day where it has ended, for two provinces may have borne one name."""
        return f"{self.name} (đến {show_day(self.valid_to)})" if self.valid_to else self.name

    def level_on(self, day):
        """ "tỉnh" or "thành phố" on `day`."""
        return self.titled_on(day)[0]

    def titled_on(self, day):
        """("thành phố", "Huế"): level and name on `day`."""
        said = (
            self.names.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
            .order_by(F("valid_from").desc(nulls_last=True))
            .values_list("name", flat=True)
            .first()
        )
        return titled(said or self.name)


class ProvinceName(models.Model):
    """A name of a province from a day on, until the next one; only provinces that were renamed have rows.

    Written with its level where that changed as well: "Tỉnh Thừa Thiên Huế", then "Thành phố Huế".
    """

    province = models.ForeignKey(Province, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("tên tỉnh", max_length=100)
    valid_from = models.DateField("từ ngày", null=True, blank=True)

    class Meta:
        verbose_name = "tên tỉnh theo thời gian"
        ordering = ["province", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "valid_from"], nulls_distinct=False, name="%(app_label)s_%(class)s_once_per_start"
            ),
            not_blank("name", "name_given", "Hãy nhập tên tỉnh."),
        ]

    def __str__(self):
        return self.name
