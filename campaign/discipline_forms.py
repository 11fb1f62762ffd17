"""The form of a discipline: shape and wording only, the rules stand in the verb."""

from campaign.forms import PersonRecordForm
from campaign.models import Discipline
from units.choosing import UnitField
from units.forms import NfcCharField, plain_formfield


class DisciplineRecordForm(PersonRecordForm):
    whom = "bị kỷ luật"
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
