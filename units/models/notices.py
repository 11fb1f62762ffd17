"""What the site tells one person, the letter that carries it, and how the person wants letters to come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from units.schema import not_blank, one_of, when


class LetterState(models.TextChoices):
    """What became of the letter beside a notice."""

    NONE = "none", "Không gửi thư"
    WAITING = "waiting", "Thư chờ gửi"
    SENDING = "sending", "Thư đang gửi"
    SENT = "sent", "Đã gửi thư"
    READ = "read", "Đã đọc trên trang trước khi gửi thư"
    FAILED = "failed", "Thư không gửi được"


# The letter has not left, as far as is known.
LETTER_OWED = [LetterState.WAITING, LetterState.SENDING]


class LetterWay(models.TextChoices):
    """How a person wants to be written to; on the site every notice stands at once."""

    AT_ONCE = "at_once", "Gửi thư ngay"
    DIGEST = "digest", "Mỗi ngày một thư gộp những gì chưa đọc"
    NONE = "none", "Không gửi thư"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, newest first; nobody reads another's."""
        return self.filter(user=user.pk)

    def unread(self):
        return self.filter(read_at=None)

    def due_by(self, moment):
        """Those whose letter should have left by then, also where a run that had claimed it died."""
        return self.filter(letter__in=LETTER_OWED, letter_due__lte=moment)


class Notice(models.Model):
    """One sentence with the address of what it speaks of; unread until it is opened or all are marked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    text = models.CharField("nội dung", max_length=500)
    url = models.CharField(max_length=300, db_comment="path on this site")
    is_bad = models.BooleanField(default=False, db_comment="something failed and asks for a hand")
    read_at = models.DateTimeField(null=True)
    letter = models.CharField(max_length=10, choices=LetterState, default=LetterState.NONE)
    letter_due = models.DateTimeField(
        null=True,
        db_comment="when the letter may leave, or is tried again; while it is sent, when it counts as cut off",
    )
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_at = models.DateTimeField(null=True, db_comment="when the mail server took the letter")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="units_notice_of_user"),
            models.Index(fields=["letter_due"], condition=Q(letter__in=LETTER_OWED), name="units_notice_letter_due"),
        ]
        constraints = [
            not_blank("text", "text_not_blank", "Hãy nhập nội dung thông báo."),
            models.CheckConstraint(
                condition=models.Q(url__startswith="/") & ~models.Q(url__startswith="//"),
                name="%(app_label)s_%(class)s_url_is_ours",
            ),
            one_of("letter", LetterState, "letter_known"),
            when(Q(letter__in=LETTER_OWED), Q(letter_due__isnull=False), "letter_owed_has_a_time"),
            when(Q(letter="sent"), Q(letter_at__isnull=False), "letter_sent_has_a_time"),
        ]

    def __str__(self):
        return self.text

    @property
    def letter_words(self):
        return LetterState(self.letter).label


class NoticePreference(models.Model):
    """How one person wants letters; who never chose gets them at once, outside the usual quiet hours."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    letters = models.CharField("thư điện tử", max_length=10, choices=LetterWay, default=LetterWay.AT_ONCE)
    digest_hour = models.PositiveSmallIntegerField("gửi thư gộp lúc", default=8)
    quiet_nights = models.BooleanField("không gửi thư ban đêm", default=True)
    quiet_from = models.PositiveSmallIntegerField("từ", default=21)
    quiet_to = models.PositiveSmallIntegerField("đến", default=7)
    quiet_weekends = models.BooleanField("không gửi thư thứ Bảy, Chủ nhật", default=True)

    class Meta:
        verbose_name = "cách nhận thông báo"
        constraints = [
            one_of("letters", LetterWay, "letters_known"),
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23, quiet_from__lte=23, quiet_to__lte=23),
                name="%(app_label)s_%(class)s_hours_of_the_clock",
                violation_error_message="Hãy chọn giờ từ 0 đến 23.",
            ),
            when(
                Q(quiet_nights=True),
                ~Q(quiet_from=F("quiet_to")),
                "night_ends_later",
                "Giờ bắt đầu và giờ kết thúc phải khác nhau.",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_letters_display()}"
