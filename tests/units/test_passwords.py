"""Which passwords are accepted."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from units.account_forms import OwnPasswordForm
from units.models import User


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
    with pytest.raises(ValidationError, match="Hãy đặt từ 14 ký tự trở lên"):
        validate_password("Ngan-2022")


def test_what_is_wrong_with_a_new_password_stands_beside_it():
    person = User(username="nguoi.moi", full_name="Nguyễn Thị Mới")
    person.set_password("Cong-so_2022-xanh")
    typed = {"old_password": "Cong-so_2022-xanh", "new_password1": "ngan", "new_password2": "ngan"}
    form = OwnPasswordForm(person, typed)
    assert "Mật khẩu này quá ngắn. Hãy đặt từ 14 ký tự trở lên." in form.errors["new_password1"]
    assert "new_password2" not in form.errors


def test_the_rule_is_told_beforehand():
    assert "Mật khẩu cần có đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt." in password_validators_help_texts()
