"""Which passwords are accepted."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError


def test_all_four_classes_and_fourteen_characters_are_accepted():
    validate_password("Cong-so_2022-xanh")


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("cong-so_2022-xanh", "chữ hoa"),
        ("CONG-SO_2022-XANH", "chữ thường"),
        ("Cong-so_nam-xanh", "chữ số"),
        ("Congso2022xanhdep", "ký tự đặc biệt"),
        ("--------------", "chữ thường, chữ hoa, chữ số"),
    ],
)
def test_a_missing_class_is_named(password, missing):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert f"Mật khẩu còn thiếu: {missing}." in refusal.value.messages


def test_short_passwords_are_refused():
    with pytest.raises(ValidationError, match="14"):
        validate_password("Ngan-2022")


def test_the_rule_is_told_beforehand():
    assert "Mật khẩu cần có đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt." in password_validators_help_texts()
