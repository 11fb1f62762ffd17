"""RubricTrial: a rubric tried on more sheets than a page can wait for, in the background."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from units.models import Work


class RubricTrialQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Each person follows their own trials; `result`, every sheet that changes, is read where it is shown."""
        return self.filter(by=user.pk).defer("result")


class RubricTrial(Work):
    """The last trial that a person asked for of a rubric; `result` is what it came to (simulating.as_data)."""

    rubric = models.ForeignKey("scoring.Rubric", on_delete=models.CASCADE, related_name="trials")
    round = models.ForeignKey("campaign.Round", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=16, db_comment="stamp of the rubric, the round and the mapping")
    mapping = models.JSONField(db_comment="{new code: old code}")
    done = models.PositiveIntegerField(default=0, db_comment="sheets tried so far")
    in_all = models.PositiveIntegerField(db_comment="sheets to try")
    result = models.JSONField(encoder=DjangoJSONEncoder, null=True)

    objects = RubricTrialQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "lần mô phỏng bộ tiêu chí"
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=["rubric", "by"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"Mô phỏng, {self.requested_at:%d/%m/%Y}"
