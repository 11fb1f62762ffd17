"""What the site tells one person: that work they asked for has ended, that a document came."""

from django.conf import settings
from django.db import models

from units.schema import not_blank


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, newest first; nobody reads another's."""
        return self.filter(user=user.pk)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """One sentence with the address of what it speaks of; unread until it is opened or all are marked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    text = models.CharField("nội dung", max_length=500)
    url = models.CharField(max_length=300, db_comment="path on this site")
    is_bad = models.BooleanField(default=False, db_comment="something failed and asks for a hand")
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="units_notice_of_user")]
        constraints = [
            not_blank("text", "text_not_blank", "Hãy nhập nội dung thông báo."),
            models.CheckConstraint(
                condition=models.Q(url__startswith="/") & ~models.Q(url__startswith="//"),
                name="%(app_label)s_%(class)s_url_is_ours",
            ),
        ]

    def __str__(self):
        return self.text
