"""The filters above a list: kept in the address, and a filter that was typed wrongly says so and is left out."""

from django import forms

from units.forms import PlainForm


class FilterForm(PlainForm):
    """Shown by components/filters.html; the field `tim` is the search box."""

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
