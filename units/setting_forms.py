"""The form of settings: one field for each, with its bounds in words."""

from django import forms

from units.forms import NfcCharField, PlainForm
from units.models import SettingKey
from units.site_settings import KNOWN, Minutes

HELP = {
    SettingKey.OFFICE_NAME: "Hiện ở trang đăng nhập và các trang báo lỗi, ví dụ: Sở Nội vụ tỉnh Kiên Giang.",
    SettingKey.OFFICE_CONTACT: "Số điện thoại, thư điện tử, giờ trực; hiện ở trang đăng nhập và các trang báo lỗi.",
    SettingKey.SESSION_MINUTES: "Không thao tác quá thời gian này thì phải đăng nhập lại.",
    SettingKey.ADMIN_SESSION_MINUTES: "Áp dụng cho người giữ vai trò quản trị hệ thống.",
    SettingKey.BANNER: "Ví dụ: Hệ thống bảo trì từ 22:00 đến 23:00 ngày 15/7/2026. Để trống thì không hiện.",
    SettingKey.LOG_MONTHS: "Dòng nhật ký cũ hơn được xóa mỗi đêm.",
}


class SettingsForm(PlainForm):
    """Every setting; fields are named by their keys."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, known in KNOWN.items():
            self.fields[key.value] = _field(key, known)
        self.helper.layout = None

    def _clean_fields(self):
        super()._clean_fields()
        for key, known in KNOWN.items():
            value = self.cleaned_data.get(key.value)
            if value is not None and (refused := known.refusal(value)):
                self.add_error(key.value, refused)


def _field(key, known):
    if isinstance(known, Minutes):
        help_text = f"{HELP[key]} Từ {known.least} đến {known.most} {known.unit}."
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short-field", "autocomplete": "off"})
        return forms.CharField(label=f"{key.label} ({known.unit})", help_text=help_text, widget=widget, max_length=5)
    widget = forms.Textarea(attrs={"rows": 2}) if known.longest > 200 else forms.TextInput()
    return NfcCharField(label=key.label, help_text=HELP[key], required=False, max_length=known.longest, widget=widget)
