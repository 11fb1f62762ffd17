"""The fields and base forms that every form of the product is made of."""

from functools import partial

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from units.days import NotADay, parse_day, show_day
from units.numbers import NotANumber, parse_decimal, show_decimal
from units.text import nfc, one_line


def crispy_helper():
    """Crispy lays out the fields alone: the template owns <form>, the CSRF token and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class _Plain:
    required_css_class = "required"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = crispy_helper()
        in_our_words(self)
        _tidy_text_fields(self)


class PlainForm(_Plain, forms.Form):
    """A form whose text is stored in NFC, laid out by crispy."""


class PlainModelForm(_Plain, forms.ModelForm):
    """The same for a model; `formfield_callback = plain_formfield` in its Meta brings the fields below."""


class NfcCharField(forms.CharField):
    """One line of text, or several with `widget=forms.Textarea`; stored in NFC without stray spaces."""

    def to_python(self, value):
        value = super().to_python(value)
        if not isinstance(value, str) or value in self.empty_values:
            return value
        return _tidy(self, value) or self.empty_value

    def widget_attrs(self, widget):
        """Text of several lines is never cut while it is typed: what is too much is told (static/js/lengths.js)."""
        attrs = super().widget_attrs(widget)
        if isinstance(widget, forms.Textarea) and "maxlength" in attrs:
            attrs["data-most"] = attrs.pop("maxlength")
        return attrs


class DayField(forms.Field):
    """A day typed as 15/7/2022 (2022-07-15 is understood too)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short-field"})
    default_help = "Ngày/tháng/năm, ví dụ 15/7/2022"

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "help_text": kwargs.get("help_text") or self.default_help})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return parse_day(value)
        except NotADay as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else show_day(value)

    def has_changed(self, initial, data):
        return _changed(self, initial, data)


class DecimalTextField(forms.Field):
    """A number typed with a comma or a dot, within bounds; groups of three are thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short-field"})

    def __init__(self, *, min_value=None, max_value=None, max_places=None, **kwargs):
        super().__init__(**kwargs)
        self.min_value, self.max_value, self.max_places = min_value, max_value, max_places

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(value)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from None

    def validate(self, value):
        super().validate(value)
        if value is not None and (problem := self._problem(value)):
            raise ValidationError(problem, code="out_of_bounds")

    def _problem(self, value):
        if self.max_value is not None and value > self.max_value:
            return f"{show_decimal(value)} lớn hơn mức cao nhất là {show_decimal(self.max_value)}."
        if self.min_value is not None and value < self.min_value:
            return f"{show_decimal(value)} nhỏ hơn mức thấp nhất là {show_decimal(self.min_value)}."
        if self.max_places is not None and -value.normalize().as_tuple().exponent > self.max_places:
            return f"{show_decimal(value)} có quá {self.max_places} chữ số sau dấu phẩy."
        return None

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else show_decimal(value)

    def has_changed(self, initial, data):
        return _changed(self, initial, data)


def plain_formfield(db_field, **kwargs):
    """For `Meta.formfield_callback`: days and numbers of a model are typed as people here write them."""
    kind = db_field.get_internal_type()
    if kind == "DateField":
        return db_field.formfield(**{"form_class": DayField, **kwargs})
    if kind == "DecimalField":
        # Its own formfield() would hand over digits that a text field does not know.
        return models.Field.formfield(db_field, DecimalTextField, max_places=db_field.decimal_places, **kwargs)
    return db_field.formfield(**kwargs)


def in_our_words(form):
    """A missing value is named in the message: "Hãy nhập tên phong trào." instead of "Trường này là bắt buộc.".

    So is one that is not on its list, which only an old or a mistyped address can ask for.
    """
    usual = forms.Field.default_error_messages["required"]
    unlisted = {kind.default_error_messages["invalid_choice"] for kind in (forms.ChoiceField, forms.ModelChoiceField)}
    for name, field in form.fields.items():
        words = _inside_a_sentence(str(field.label or name))
        if field.error_messages["required"] == usual:
            field.error_messages["required"] = f"Hãy {_asking_for(field, words)}."
        if field.error_messages.get("invalid_choice") in unlisted:
            field.error_messages["invalid_choice"] = f"Hãy chọn {words} có trong danh sách."


def _asking_for(field, words):
    """“nhập tên phong trào”; a day whose label is no noun (“Đến hết ngày”) is asked for by its field."""
    if isinstance(field, DayField) and not words.startswith(("ngày", "hạn")):
        return f"nhập ngày vào ô “{field.label}”"
    verb = "chọn" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField) else "nhập"
    return words if words.startswith(f"{verb} ") else f"{verb} {words}"


def _inside_a_sentence(label):
    """The label with a small first letter, unless it starts with an abbreviation (UBND)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _tidy_text_fields(form):
    """Form fields are copied for each form, so each copy can be taught to read its text in NFC before any check."""
    for field in form.fields.values():
        secret = isinstance(field.widget, forms.PasswordInput)
        if isinstance(field, forms.CharField) and not isinstance(field, NfcCharField) and not secret:
            field.to_python = partial(_read_tidy, field, field.to_python)


def _read_tidy(field, to_python, value):
    value = to_python(value)
    return _tidy(field, value) or field.empty_value if isinstance(value, str) else value


def _tidy(field, text):
    return nfc(text) if isinstance(field.widget, forms.Textarea) else one_line(text)


def _changed(field, initial, data):
    """Whether the value differs, not its spelling: "8.5" is 8,5."""
    try:
        return field.to_python(initial) != field.to_python(data)
    except ValidationError:
        return True
