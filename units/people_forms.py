"""Forms of people in post: finding them, their posts, accounts, transfers, and who heads a unit."""

from django import forms
from django.core.exceptions import ValidationError

from units.choosing import UnitField
from units.filtering import FilterForm
from units.forms import DayField, PlainForm
from units.models import StaffCategory, TransferOutcome, User

EVERYBODY = "tat-ca"
WAITING = "cho"


class StaffFilter(FilterForm):
    """In post on a day, today when none is given; or everybody who ever was."""

    tim = forms.CharField(label="Tìm", required=False)
    doi_tuong = forms.ChoiceField(
        label="Đối tượng", required=False, choices=[("", "Mọi đối tượng"), *StaffCategory.choices]
    )
    gom = forms.ChoiceField(
        label="Gồm", required=False, choices=[("", "Đang giữ vị trí"), (EVERYBODY, "Tất cả, cả đã thôi")]
    )
    ngay = DayField(label="Tại ngày", required=False)


class PostForm(PlainForm):
    """A post: under which code, as what, from when to when."""

    code = forms.CharField(label="Mã cán bộ", max_length=40)
    position = forms.CharField(label="Chức vụ", required=False, max_length=200)
    category = forms.ChoiceField(label="Đối tượng", choices=[("", "Chọn đối tượng"), *StaffCategory.choices])
    valid_from = DayField(label="Từ ngày", required=False, help_text="Để trống khi không rõ ngày.")
    valid_to = DayField(label="Đến ngày", required=False, help_text="Ngày cuối cùng; để trống khi đang giữ vị trí.")


class StaffForm(PostForm):
    full_name = forms.CharField(label="Họ và tên", max_length=150)
    field_order = ["full_name", "code", "category"]


class OtherPostForm(PostForm):
    """Kiêm nhiệm: where, and as what."""

    unit = UnitField(label="Ở đơn vị", help_text="Chính đơn vị này (mã cán bộ khác), hoặc đơn vị khác anh/chị quản lý.")
    field_order = ["unit"]

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choose_from(units)


class LinkForm(PlainForm):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class SelfMarkingForm(forms.Form):
    """Sent by a button: what the setting becomes."""

    on = forms.TypedChoiceField(choices=[("1", "bật"), ("0", "tắt")], coerce=lambda value: value == "1")


class TransferFilter(FilterForm):
    tim = forms.CharField(label="Tìm", required=False)
    ket_qua = forms.ChoiceField(
        label="Kết quả",
        required=False,
        choices=[("", "Mọi kết quả"), (WAITING, "Chờ tiếp nhận"), *TransferOutcome.choices],
    )


class TransferForm(PlainForm):
    """Where the person goes, and from which day."""

    to_unit = UnitField(label="Đơn vị tiếp nhận")
    first_day = DayField(label="Ngày nhận việc", help_text="Vị trí cũ kết thúc vào ngày liền trước.")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].choose_from(units)


class AcceptForm(PlainForm):
    """The post in the receiving unit."""

    code = forms.CharField(label="Mã cán bộ ở đơn vị tiếp nhận", max_length=40)
    position = forms.CharField(label="Chức vụ", required=False, max_length=200)
    category = forms.ChoiceField(label="Đối tượng", choices=StaffCategory.choices)


class ReasonForm(PlainForm):
    reason = forms.CharField(label="Lý do", max_length=300)


class VacancyFilter(FilterForm):
    tim = forms.CharField(label="Tìm", required=False)
    ngay = DayField(label="Tại ngày", required=False)


class NextHeadForm(PlainForm):
    """Who follows the head of a unit, from which day."""

    username = forms.CharField(
        label="Tài khoản của thủ trưởng mới",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    position = forms.CharField(
        label="Chức vụ", required=False, max_length=200, help_text="Ghi vào phiếu khi duyệt, ví dụ: Giám đốc Sở"
    )
    first_day = DayField(label="Ngày nhận chức", help_text="Người trước giữ chức đến hết ngày liền trước.")

    def clean_username(self):
        username = self.cleaned_data["username"].lower()
        self.user = User.objects.filter(username=username, is_active=True).first()
        if not self.user:
            raise ValidationError(f"Không có tài khoản “{username}” đang dùng.")
        return username
