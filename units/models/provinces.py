"""Province: a tỉnh or thành phố trực thuộc trung ương, with the dates between which it existed."""

from django.db import models

from units.schema import in_order, not_blank, valid_on


class ProvinceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Provinces in which the person holds a role today; the others do not exist for them."""
        return self.filter(pk__in=user.scope.province_ids)

    def existing_on(self, day):
        return self.filter(valid_on(day))


class Province(models.Model):
    """A province is known by its slug; a code alone is not enough, seven codes changed meaning on 1/7/2025."""

    slug = models.SlugField("định danh", unique=True)
    code = models.CharField("mã tỉnh", max_length=10)
    name = models.CharField("tên tỉnh", max_length=100)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "tỉnh"
        verbose_name_plural = "tỉnh"
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="%(app_label)s_%(class)s_code_once_per_start"),
            in_order("valid_from", "valid_to", "dates_in_order"),
            not_blank("name", "name_given", "Hãy nhập tên tỉnh."),
        ]

    def __str__(self):
        return self.name
