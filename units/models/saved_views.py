"""How a person likes to see a list: columns kept for it, and named views of filters, order and columns."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.schema import when

NAME = 60


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that a colleague who coordinates the same province shares."""
        return self.filter(Q(owner=user.pk) | Q(province__in=user.scope.coordinated_province_ids))

    def owned_by(self, user):
        return self.filter(owner=user.pk)

    def of_table(self, slug):
        return self.filter(table=slug)

    def named(self):
        return self.exclude(name="")


class SavedView(models.Model):
    """The part of an address after "?"; what it shows is asked anew of the person who opens it.

    The row without a name holds the columns that the person has chosen for the list.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=40, db_comment="units.arranging.Table.slug")
    name = models.CharField("tên", max_length=NAME, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    is_default = models.BooleanField("mở sẵn", default=False)
    province = models.ForeignKey(
        "units.Province",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="chia sẻ trong tỉnh",
        db_comment="shared with those who coordinate it",
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "cách xem"
        ordering = ["table", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "table", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message="Anh/chị đã có cách xem tên này. Hãy đặt tên khác.",
            ),
            models.UniqueConstraint(
                fields=["owner", "table"], condition=Q(is_default=True), name="%(app_label)s_%(class)s_one_default"
            ),
            when(Q(name=""), Q(is_default=False, province__isnull=True), "nameless_is_ones_own"),
            models.CheckConstraint(condition=Q(query__regex=r"^[^\s#?]*$"), name="%(app_label)s_%(class)s_is_a_query"),
            models.CheckConstraint(
                condition=Q(table__regex=r"^[a-z][a-z-]*$"), name="%(app_label)s_%(class)s_of_a_table"
            ),
        ]

    def __str__(self):
        return self.name
