"""The form of a discipline: shape and wording only, the rules stand in the verb."""

from django.core.exceptions import ValidationError

from campaign.forms import RecordForm
from campaign.models import Discipline
from units.choosing import NotOne, UnitField, find_staff
from units.forms import NfcCharField, plain_formfield


class DisciplineForm(RecordForm):
    unit = UnitField()
    staff = NfcCharField(
        label="Cá nhân",
        required=False,
        help_text="Mã cán bộ hoặc họ tên của người thuộc đơn vị trên. Để trống nếu là kỷ luật của tập thể",
    )

    class Meta:
        model = Discipline
        fields = ["unit", "staff", "form", "decision_number", "decided_on", "ends_on"]
        formfield_callback = plain_formfield
        help_texts = {
            "form": "Tập thể chỉ có khiển trách và cảnh cáo",
            "ends_on": "Ngày cuối cùng còn hiệu lực; để trống khi chưa biết",
        }

    def __init__(self, *args, staff=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = staff
        if self.instance.staff_id:
            self.initial["staff"] = f"{self.instance.staff.full_name} ({self.instance.staff.code})"

    def clean_staff(self):
        words, unit = self.cleaned_data["staff"], self.cleaned_data.get("unit")
        if not words:
            return None
        if unit is None:
            raise ValidationError("Hãy chọn đơn vị của người bị kỷ luật trước.")
        try:
            return find_staff(words, self.staff.filter(unit=unit))
        except NotOne as error:
            raise ValidationError(str(error)) from None
