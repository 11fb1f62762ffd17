"""The form on which a person says how letters should come."""

from django import forms

from units.forms import PlainModelForm
from units.models import NoticePreference

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class NoticePreferenceForm(PlainModelForm):
    class Meta:
        model = NoticePreference
        fields = ["letters", "digest_hour", "quiet_nights", "quiet_from", "quiet_to", "quiet_weekends"]
        labels = {"letters": "Cách gửi thư", "quiet_from": "Ban đêm từ", "quiet_to": "Đến"}
        widgets = {"letters": forms.RadioSelect}
        help_texts = {
            "digest_hour": "Chỉ dùng khi chọn một thư mỗi ngày. Không có gì chưa đọc thì không có thư.",
            "quiet_nights": "Thư đến trong giờ nghỉ được giữ lại, gửi khi hết giờ nghỉ.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("digest_hour", "quiet_from", "quiet_to"):
            label, help_text = self.fields[name].label, self.fields[name].help_text
            self.fields[name] = forms.TypedChoiceField(
                label=label, help_text=help_text, choices=HOURS, coerce=int, widget=forms.Select
            )
            self.fields[name].widget.attrs["class"] = "form-select short-field"
