"""The rules on length and characters of a password, and the password that is shown once; Django checks common words."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate

from units.days import start_of

# How long a password that somebody else gave opens the account: long enough for a slip to go round by hand.
GIVEN_LASTS = timedelta(days=14)
RULE = "Mật khẩu cần có đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt."

CLASSES = {
    "chữ thường": str.islower,
    "chữ hoa": str.isupper,
    "chữ số": str.isdigit,
    "ký tự đặc biệt": lambda character: not character.isalnum(),
}


class LengthValidator(MinimumLengthValidator):
    """Django's rule in our words: its Vietnamese catalogue leaves the sentence in English."""

    def get_error_message(self):
        return f"Mật khẩu này quá ngắn. Hãy đặt từ {self.min_length} ký tự trở lên."

    def get_help_text(self):
        return f"Mật khẩu cần từ {self.min_length} ký tự trở lên."


class CharacterClassValidator:
    """Asks for all four classes of characters and names those that are missing."""

    def validate(self, password, user=None):
        missing = [name for name, belongs in CLASSES.items() if not any(map(belongs, password))]
        if missing:
            raise ValidationError(f"Mật khẩu còn thiếu: {', '.join(missing)}.", code="password_character_classes")

    def get_help_text(self):
        return RULE


# Without the letters and digits that are mistaken for one another when read from paper or over the telephone.
_LETTERS, _CAPITALS, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


def one_time_password():
    """Four readable groups such as "Kvm7-Tqa4-Hzr9-Wbd3": 19 characters of all four classes."""
    return "-".join(
        "".join(secrets.choice(alphabet) for alphabet in (_CAPITALS, _LETTERS, _LETTERS, _DIGITS)) for _ in range(4)
    )


@dataclass(frozen=True)
class FirstPassword:
    """A one-time password as it is handed out, and as it is stored; making the second takes a good part of a second."""

    text: str
    encoded: str

    @classmethod
    def make(cls):
        text = one_time_password()
        return cls(text, make_password(text))


def last_day_of(given_at):
    """The last day on which a password given at that moment opens the account."""
    return localdate(given_at) + GIVEN_LASTS


def run_out(*, day):
    """Of accounts: that still have a password somebody gave them too long ago."""
    return Q(must_change_password=True, password_given_at__lt=start_of(day - GIVEN_LASTS))
