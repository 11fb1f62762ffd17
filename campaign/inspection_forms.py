"""Forms of plans of inspections, visits and remedies: shape and wording only, the rules stand in the verbs."""

from django import forms

from campaign.models import FindingResult
from units.choosing import UnitField
from units.forms import DayField, NfcCharField, PlainForm


def _lines(rows, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ApprovalForm(PlainForm):
    decision_number = NfcCharField(label="Số quyết định", max_length=100, help_text="Ví dụ: 45/QĐ-SNV")
    decided_on = DayField(
        label="Ngày quyết định", help_text="Duyệt rồi thì kế hoạch không xóa được và không về lại bản nháp."
    )


class AddedUnitForm(PlainForm):
    unit = UnitField()
    reason = NfcCharField(label="Lý do chọn thêm", max_length=1000, widget=_lines(2))

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choose_from(units)


class ReasonForm(PlainForm):
    reason = NfcCharField(label="Lý do", max_length=1000, widget=_lines(3))


class TeamForm(PlainForm):
    team = NfcCharField(
        label="Thành phần đoàn kiểm tra",
        max_length=2000,
        required=False,
        help_text="Mỗi người một dòng: họ tên, chức vụ",
        widget=_lines(4),
    )


class TripForm(PlainForm):
    """The day and the people of one unit of the plan."""

    planned_on = DayField(label="Ngày dự kiến", required=False, help_text=" ")
    team = NfcCharField(label="Người được giao", max_length=1000, required=False)


class VisitForm(PlainForm):
    """What is said of the visit as a whole."""

    inspected_on = DayField(label="Ngày kiểm tra")
    team_present = NfcCharField(
        label="Đoàn kiểm tra có mặt", max_length=2000, required=False, help_text="Mỗi người một dòng", widget=_lines(2)
    )
    unit_present = NfcCharField(
        label="Đơn vị có mặt", max_length=2000, required=False, help_text="Mỗi người một dòng", widget=_lines(2)
    )
    conclusion = NfcCharField(label="Kết luận", max_length=4000, required=False, widget=_lines(3))


class FindingForm(PlainForm):
    """One finding. `topic` is a criterion chosen by "CODE title", or anything else that was looked at."""

    topic = NfcCharField(
        label="Nội dung kiểm tra",
        max_length=500,
        help_text="Chọn tiêu chí hoặc ghi nội dung khác",
        widget=forms.TextInput(attrs={"list": "tieu-chi", "autocomplete": "off"}),
    )
    found = NfcCharField(label="Ghi nhận", max_length=4000, widget=_lines(3))
    result = forms.ChoiceField(label="Đánh giá", choices=FindingResult, widget=forms.RadioSelect)
    task = NfcCharField(label="Việc phải khắc phục", max_length=2000, required=False, widget=_lines(2))
    owner = NfcCharField(
        label="Người chịu trách nhiệm", max_length=200, required=False, help_text="Chức vụ hoặc họ tên ở đơn vị"
    )
    due_on = DayField(label="Hạn khắc phục", required=False)

    def clean(self):
        known = super().clean()
        if known.get("result") == FindingResult.REMEDY:
            for name, sentence in (
                ("task", "Hãy ghi việc đơn vị phải làm để khắc phục."),
                ("due_on", "Hãy nhập hạn khắc phục."),
            ):
                if not known.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return known


class CorrectionForm(FindingForm):
    """A finding on record: its result stays, and what only a remedy has is asked of a remedy alone."""

    def __init__(self, data=None, *, finding):
        names = ("found", "task", "owner", "due_on")
        initial = {"topic": finding.title} | {name: getattr(finding, name) for name in names}
        super().__init__(data, initial=initial)
        self.result = finding.result
        for name in ["result", *([] if self.result == FindingResult.REMEDY else ["task", "owner", "due_on"])]:
            del self.fields[name]

    def clean(self):
        self.cleaned_data["result"] = self.result
        known = super().clean()
        del known["result"]
        return known


class ReportForm(PlainForm):
    words = NfcCharField(label="Đơn vị đã làm gì", max_length=4000, widget=_lines(4))
    upload = forms.FileField(
        label="Ảnh hoặc văn bản kèm theo",
        required=False,
        help_text="PDF, JPG, PNG, DOCX hoặc XLSX, tối đa 20 MB",
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"}),
    )


class AnswerForm(PlainForm):
    """What Sở Nội vụ says to a report, or to a deadline that cannot be kept."""

    words = NfcCharField(label="Ý kiến hoặc lý do", max_length=4000, required=False, widget=_lines(3))
    due_on = DayField(label="Hạn mới", required=False)
