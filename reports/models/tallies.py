"""Tally: what the sheets of one year and audience came to when they were last counted, kept for the overview."""

from django.db import models

from scoring.models import Audience
from units.schema import one_of


class Tally(models.Model):
    """The figures of one year of a campaign, by the same count as a report's (reports.counting.sheets).

    Derived and thrown away at will: `reports.overview.tallying` counts again what has changed since. `settled` says
    that no later day alone would change it. `numbers` is what a page shows of it, `figures` the same with the rows
    behind each, `standings` the ranks of each cluster as in `snapshot.rankings`.
    """

    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.CASCADE, related_name="tallies")
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=10, choices=Audience)
    as_of = models.DateField()
    settled = models.BooleanField()
    counted_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(db_comment="how long the count took")
    numbers = models.JSONField()
    figures = models.JSONField()
    standings = models.JSONField()

    class Meta:
        verbose_name = "số đã đếm của một năm"
        ordering = ["campaign", "year", "scope"]
        constraints = [
            one_of("scope", Audience, "scope_known"),
            models.UniqueConstraint(fields=["campaign", "year", "scope"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"{self.campaign}, {self.year}, {self.get_scope_display()}"


class TallyChange(models.Model):
    """Something under a tally was changed; written by triggers in the same transaction, taken away by the next count.

    A row per statement instead of a counter, so that two people who save at once never wait for each other; without a
    foreign key, whose check would lock the campaign.
    """

    campaign_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=10)

    class Meta:
        verbose_name = "thay đổi chưa đếm lại"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.campaign_id}, {self.year}, {self.scope}"
