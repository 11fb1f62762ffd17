"""Forms of units and acting heads: shape and wording, nothing else."""

from django import forms
from django.core.exceptions import ValidationError

from units import finding
from units.choosing import UnitField, province_field
from units.filtering import FilterForm
from units.forms import DayField, PlainForm
from units.models import Cluster, Province, Unit, UnitKind


class UnitFilter(FilterForm):
    tim = forms.CharField(label="Tìm", required=False)
    tinh = forms.ModelChoiceField(
        label="Tỉnh", required=False, queryset=Province.objects.none(), empty_label="Mọi tỉnh"
    )
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *UnitKind.choices])
    cum = forms.ModelChoiceField(
        label="Cụm, khối", required=False, queryset=Cluster.objects.none(), empty_label="Mọi cụm, khối"
    )
    cap_tren = forms.ModelChoiceField(
        label="Cấp trên", required=False, queryset=Unit.objects.none(), empty_label="Mọi cấp trên"
    )
    ngay = DayField(label="Tại ngày", required=False)

    def __init__(self, *args, provinces, clusters, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tinh"].queryset = provinces
        if len(provinces) < 2:
            del self.fields["tinh"]
        self.fields["cum"].queryset = clusters
        self.fields["cap_tren"].queryset = parents


class UnitForm(PlainForm):
    name = forms.CharField(label="Tên đơn vị", max_length=255)
    code = forms.CharField(label="Mã đơn vị", max_length=40)
    kind = forms.ChoiceField(label="Loại đơn vị", choices=[("", "Chọn loại đơn vị"), *UnitKind.choices])
    parent = UnitField(
        label="Đơn vị cấp trên",
        required=False,
        help_text="Gõ vài chữ của tên rồi chọn, hoặc nhập mã; để trống khi trực thuộc tỉnh.",
    )
    valid_from = DayField(label="Hiệu lực từ", required=False, help_text="Để trống khi không rõ ngày.")
    valid_to = DayField(label="Hiệu lực đến", required=False, help_text="Ngày cuối cùng; để trống khi đang hoạt động.")

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].choose_from(parents)


class NewUnitForm(UnitForm):
    """Asks for the province as well, where the person has more than one."""

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"province": province_field(provinces)} | self.fields


class ClusterForm(PlainForm):
    name = forms.CharField(label="Cụm, khối", max_length=200)
    valid_from = DayField(label="Từ ngày", required=False)


class ActingHeadForm(PlainForm):
    """Who approves for the unit, from when to when."""

    username = forms.CharField(
        label="Tài khoản của người duyệt",
        max_length=60,
        help_text="Tên đăng nhập của người có vai trò trong tỉnh.",
        widget=forms.TextInput(
            attrs={"list": "nguoi-gan-don-vi", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    position = forms.CharField(
        label="Chức vụ",
        required=False,
        max_length=200,
        help_text="Ghi vào phiếu khi duyệt, ví dụ: Phó Giám đốc phụ trách",
    )
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến ngày", help_text="Ngày cuối cùng được duyệt thay.")

    def __init__(self, *args, unit, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.today = unit, today
        self.fields["valid_from"].initial = today

    def clean_username(self):
        username = self.cleaned_data["username"].lower()
        accounts = finding.accounts_of_province(self.unit.province_id, day=self.today)
        self.user = accounts.filter(username=username).first()
        if not self.user:
            raise ValidationError(f"Trong tỉnh không có tài khoản “{username}” đang dùng.")
        return username
