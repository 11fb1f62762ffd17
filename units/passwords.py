"""The rule on characters in a password; length and common words are Django's own validators."""

from django.core.exceptions import ValidationError

RULE = "Mật khẩu cần có đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt."

CLASSES = {
    "chữ thường": str.islower,
    "chữ hoa": str.isupper,
    "chữ số": str.isdigit,
    "ký tự đặc biệt": lambda character: not character.isalnum(),
}


class CharacterClassValidator:
    """Asks for all four classes of characters and names those that are missing."""

    def validate(self, password, user=None):
        missing = [name for name, belongs in CLASSES.items() if not any(map(belongs, password))]
        if missing:
            raise ValidationError(f"Mật khẩu còn thiếu: {', '.join(missing)}.", code="password_character_classes")

    def get_help_text(self):
        return RULE
