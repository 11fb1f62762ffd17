"""Forms of clusters: shape and wording, nothing else."""

from django import forms

from units.choosing import UnitField, province_field
from units.filtering import FilterForm
from units.forms import DayField, PlainForm
from units.models import Province


class ClusterFilter(FilterForm):
    tinh = forms.ModelChoiceField(
        label="Tỉnh", required=False, queryset=Province.objects.none(), empty_label="Mọi tỉnh"
    )
    ngay = DayField(label="Tại ngày", required=False)

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tinh"].queryset = provinces
        if len(provinces) < 2:
            del self.fields["tinh"]


class MemberFilter(FilterForm):
    tim = forms.CharField(label="Tìm đơn vị", required=False)
    ngay = DayField(label="Tại ngày", required=False)


class ClusterForm(PlainForm):
    name = forms.CharField(label="Tên cụm, khối", max_length=200, help_text="Ví dụ: Khối thi đua số 1, các sở tổng hợp")
    valid_from = DayField(label="Từ ngày", required=False, help_text="Để trống khi không rõ ngày.")


class NewClusterForm(ClusterForm):
    """Asks for the province as well, where the person has more than one."""

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"province": province_field(provinces), **self.fields}


class PlaceForm(PlainForm):
    """A unit of a list, and from when on."""

    unit = UnitField()

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choose_from(units)


class MemberForm(PlaceForm):
    valid_from = DayField(label="Từ ngày", required=False, help_text="Để trống khi đã thuộc cụm, khối từ trước.")


class LeadForm(PlaceForm):
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến ngày", required=False, help_text="Để trống khi chưa biết.")
