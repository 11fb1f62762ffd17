"""Forms of work on many accounts."""

from django import forms
from django.core.exceptions import ValidationError

from units.filtering import FilterForm
from units.forms import DayField, PlainForm
from units.models import AccountWork, Province, RoleKind

MOST_BYTES = 5 * 1024 * 1024
ASKED_FOR_MANY = (AccountWork.RESET, AccountWork.END_ROLES, AccountWork.DISABLE, AccountWork.ENABLE)


class FileForm(PlainForm):
    """A province and its file of accounts."""

    province = forms.ModelChoiceField(
        label="Tỉnh, thành phố", queryset=Province.objects.used_first(), empty_label="Chọn tỉnh"
    )
    file = forms.FileField(label="Tệp tài khoản", help_text="XLSX hoặc CSV, tối đa 5 MB")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp.")
        return file


class VacancyFilter(FilterForm):
    tim = forms.CharField(label="Tìm đơn vị", required=False)
    vai_tro = forms.ChoiceField(
        label="Còn thiếu",
        required=False,
        choices=[
            ("", "Đầu mối hoặc thủ trưởng"),
            (RoleKind.CLERK, RoleKind.CLERK.label),
            (RoleKind.HEAD, RoleKind.HEAD.label),
        ],
    )
    tinh = forms.ModelChoiceField(
        label="Tỉnh", required=False, queryset=Province.objects.used_first(), empty_label="Tỉnh đang dùng"
    )


class WorkForm(forms.Form):
    """What to do with the accounts chosen in the list."""

    viec = forms.ChoiceField(
        choices=[(work.value, work.label) for work in ASKED_FOR_MANY],
        error_messages={"required": "Hãy chọn việc cần làm.", "invalid_choice": "Hãy chọn việc cần làm."},
    )

    def pks(self):
        return [int(pk) for pk in self.data.getlist("tai-khoan") if pk.isascii() and pk.isdigit() and len(pk) < 18]

    def takes_all(self):
        return self.data.get("tat-ca") == "1"


class ConfirmForm(PlainForm):
    """Why, and where roles end: when."""

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        help_text="Ghi vào nhật ký, ví dụ: nghỉ hưu theo quyết định số 12/QĐ-SNV.",
        error_messages={"required": "Hãy ghi lý do."},
    )
    last_day = DayField(label="Ngày cuối cùng giữ vai trò")

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != AccountWork.END_ROLES:
            del self.fields["last_day"]
        if kind == AccountWork.CREATE:
            del self.fields["reason"]
