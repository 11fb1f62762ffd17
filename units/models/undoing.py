"""What was taken out or ended by hand and can be undone for a while."""

from django.conf import settings
from django.db import models

from units.schema import in_order, not_blank


class RemovalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only whoever took it out puts it back."""
        return self.filter(by=user.pk)


class Removal(models.Model):
    """One row taken out of its table, kept whole, or the last days that one act set, kept with those before.

    The line stays as the log of who did it and who undid it.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField("đã bỏ", max_length=300, db_comment="as sentences say it: kế hoạch 12/KH-STC")
    table = models.CharField(max_length=60, db_comment="app.model of the row")
    row = models.JSONField(db_comment="{column: value as text, or null}")
    parts = models.JSONField(default=list, db_comment="[table, {column: value}] of the rows that went with it")
    links = models.JSONField(default=list, db_comment="[table, column, ids] of rows that pointed at it and let go")
    days = models.JSONField(default=list, db_comment="[table, id, last day set, last day before or null]")
    undone_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng đã bỏ"
        ordering = ["-at", "-pk"]
        constraints = [
            not_blank("what", "what_given", "Hãy nói đã bỏ gì."),
            in_order("at", "undone_at", "undone_after"),
        ]

    def __str__(self):
        return self.what
