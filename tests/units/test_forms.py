"""The fields of every form: days, numbers, points and text as people here type them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from units.forms import (
    DayField,
    DecimalTextField,
    NfcCharField,
    PlainForm,
    PlainModelForm,
    plain_formfield,
)
from units.models import Role

DECOMPOSED = "Số\u0309  Nô\u0323i vụ"


class SampleForm(PlainForm):
    """One field of each kind."""

    title = forms.CharField(label="Tên phong trào", max_length=40)
    held_on = DayField(label="Ngày kiểm tra")
    share = DecimalTextField(label="Tỷ lệ", required=False, min_value=0, max_value=100, max_places=2)
    secret = forms.CharField(required=False, strip=False, widget=forms.PasswordInput)
    note = NfcCharField(required=False, widget=forms.Textarea)


def filled(**values):
    return SampleForm({"title": "Thi đua", "held_on": "15/7/2022", **values})


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages


def test_text_is_read_in_nfc_on_one_line():
    form = filled(title="  So\u031b\u0309  Nô\u0323i vụ ")
    assert form.is_valid()
    assert form.cleaned_data["title"] == "Sở Nội vụ"


def test_several_lines_stay_several_lines():
    form = filled(note="một\r\nhai  ba")
    assert form.is_valid()
    assert form.cleaned_data["note"] == "một\nhai  ba"


def test_length_is_counted_after_composing():
    assert filled(title="ế".encode().decode() * 40).is_valid()
    assert filled(title="e\u0302\u0301" * 40).is_valid()


def test_passwords_are_left_as_typed():
    form = filled(secret="  a b ")
    assert form.is_valid()
    assert form.cleaned_data["secret"] == "  a b "


def test_blank_text_is_missing_and_named():
    form = filled(title="   ")
    assert form.errors["title"] == ["Hãy nhập tên phong trào."]


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("Ngày ban hành", "Hãy nhập ngày ban hành."),
        ("Hạn mới", "Hãy nhập hạn mới."),
        ("Đến hết ngày", "Hãy nhập ngày vào ô “Đến hết ngày”."),
    ],
)
def test_a_missing_day_is_asked_for_in_a_sentence(label, asked):
    class Dated(PlainForm):
        on = DayField(label=label)

    assert Dated({}).errors["on"] == [asked]


def test_a_label_that_is_a_verb_is_said_once():
    class Repeating(PlainForm):
        again = forms.CharField(label="Nhập lại mật khẩu mới")

    assert Repeating({}).errors["again"] == ["Hãy nhập lại mật khẩu mới."]


def test_a_missing_choice_asks_to_choose():
    class Choosing(PlainForm):
        kind = forms.ChoiceField(label="UBND hay sở", choices=[("", ""), ("a", "A")])

    assert Choosing({"kind": ""}).errors["kind"] == ["Hãy chọn UBND hay sở."]


@pytest.mark.parametrize("typed", ["15/7/2022", "15-07-2022", "2022-07-15", " 15.7.2022 "])
def test_a_day_is_read_in_every_usual_way(typed):
    assert DayField().clean(typed) == date(2022, 7, 15)


def test_an_impossible_day_is_refused_with_an_example():
    assert refusal(DayField(), "31/2/2022") == [
        "“31/2/2022” không có trên lịch. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."
    ]


def test_a_day_is_shown_as_people_write_it_and_a_wrong_one_as_typed():
    field = DayField()
    assert field.prepare_value(date(2022, 7, 5)) == "5/7/2022"
    assert field.prepare_value("31/2/2022") == "31/2/2022"


def test_another_spelling_of_the_same_value_is_no_change():
    assert not DayField().has_changed(date(2022, 7, 5), "05/07/2022")
    assert not DecimalTextField().has_changed(Decimal("8.50"), "8,5")
    assert DecimalTextField().has_changed(Decimal("8.5"), "tám")


@pytest.mark.parametrize(
    ("typed", "number"), [("8,5", "8.5"), ("8.5", "8.5"), ("1.234,5", "1234.5"), ("5.200", "5200")]
)
def test_numbers_take_a_comma_or_a_dot(typed, number):
    assert DecimalTextField().clean(typed) == Decimal(number)


def test_numbers_out_of_bounds_are_refused():
    field = DecimalTextField(min_value=0, max_value=100, max_places=2)
    assert refusal(field, "120") == ["120 lớn hơn mức cao nhất là 100."]
    assert refusal(field, "-1") == ["−1 nhỏ hơn mức thấp nhất là 0."]
    assert refusal(field, "1,125") == ["1,125 có quá 2 chữ số sau dấu phẩy."]
    assert field.clean("100") == 100


def test_a_model_form_reads_days_our_way():
    class RoleForm(PlainModelForm):
        class Meta:
            model = Role
            fields = ["valid_from", "valid_to"]
            formfield_callback = plain_formfield

    form = RoleForm({"valid_from": "1/7/2022", "valid_to": ""})
    assert isinstance(form.fields["valid_from"], DayField)
    assert form.fields["valid_from"].help_text == DayField.default_help
    assert not form.fields["valid_to"].required


def test_a_value_that_is_not_on_its_list_is_named():
    class Filter(PlainForm):
        kind = forms.ChoiceField(label="Loại", choices=[("so", "Sở")])
        role = forms.ModelChoiceField(label="UBND nào", queryset=Role.objects.none())

    form = Filter({"kind": "khac", "role": "1"})
    assert form.errors["kind"] == ["Hãy chọn loại có trong danh sách."]
    with pytest.raises(ValidationError, match="Hãy chọn UBND nào"):
        form.fields["role"].to_python("không phải số")
