"""Forms of the coordinator's verbs on a round."""

from django import forms

from units.forms import DayField, NfcCharField, PlainForm
from units.models import Unit


class WindowForm(PlainForm):
    opens_on = DayField(label="Nhận phiếu từ ngày")
    closes_on = DayField(label="Đến hết ngày", help_text="Đơn vị trình và thủ trưởng duyệt đến 23:59 của ngày này.")


class RoundForm(WindowForm):
    year = forms.IntegerField(
        label="Năm", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"class": "short-field"})
    )
    field_order = ("year", "opens_on", "closes_on")


class RoundVerbForm(PlainForm):
    """A form that knows its round: units offered are those of the round's province."""

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].queryset = Unit.objects.taking_part_in(round_.campaign).in_order()


class MoveCloseForm(RoundVerbForm):
    closes_on = DayField(label="Khóa hết ngày")
    reason = NfcCharField(label="Lý do", max_length=300)


class ReasonForm(RoundVerbForm):
    reason = NfcCharField(label="Lý do", max_length=300)


class ExtendUnitsForm(PlainForm):
    until = DayField(label="Gia hạn đến hết ngày", error_messages={"required": "Hãy nhập ngày cuối của hạn mới."})
    reason = NfcCharField(label="Lý do", max_length=300)


class ExtendForm(ExtendUnitsForm, RoundVerbForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị")
    field_order = ("unit", "until", "reason")


class ExcuseForm(RoundVerbForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị")
    reason = NfcCharField(label="Lý do", max_length=300)
    document = NfcCharField(label="Văn bản cho phép (số, ngày)", max_length=200)
