"""The filters above a list: kept in the address, and a filter that was typed wrongly says so and is left out."""

from datetime import date

from django import forms
from django.forms.renderers import Jinja2

from units.days import show_day
from units.forms import PlainForm


class FilterForm(PlainForm):
    """Shown by components/filters.html; the field `tim` is the search box.

    Django's own widgets come as Jinja2 templates too, which draw the filters of a list in half the time.
    """

    default_renderer = Jinja2()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="loc_%s", **kwargs)
        for name, field in self.fields.items():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = f"{kind} {field.widget.attrs.get('class', '')}".strip()
            if name == "tim":
                field.widget.input_type = "search"

    def chosen(self):
        """What is asked for, with None for what is not."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}

    def narrowing(self):
        """How many filters are set."""
        return sum(1 for value in self.chosen().values() if value)

    def said(self):
        """(name, words) of each filter that is set, as a person reads it: ("loai", "Loại: Xã")."""
        return [(name, _in_words(self.fields[name], value)) for name, value in self.chosen().items() if value]


def _in_words(field, value):
    if isinstance(value, date):
        value = show_day(value)
    elif choices := getattr(field, "choices", None):
        value = {str(key): label for key, label in choices}.get(str(getattr(value, "pk", value)), value)
    return f"{field.label}: {value}"
