"""Which passwords are accepted."""

from datetime import date

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from tests import factories as make
from tests.factories import moment
from units.account_forms import OwnPasswordForm
from units.models import User
from units.passwords import last_day_of, run_out


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


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (23, 59)])
def test_a_password_that_was_given_lasts_to_the_end_of_its_last_day(db, hour, minute):
    given = moment(2022, 7, 1, hour, minute)
    make.make_user(must_change_password=True, password_given_at=given)
    assert last_day_of(given) == date(2022, 7, 15)
    assert not User.objects.filter(run_out(day=date(2022, 7, 15))).exists()
    assert User.objects.filter(run_out(day=date(2022, 7, 16))).exists()
