"""The forms of reports: asking for one, its settings, attaching the signed file."""

from django import forms

from campaign.models import Campaign
from reports.models import DocumentKind, IssuingBody, ReportKind, ReportStatus
from reports.sheet_sources import STEPS
from units.filtering import FilterForm
from units.forms import DayField, NfcCharField, PlainForm


class ReportFilterForm(FilterForm):
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *ReportKind.choices])
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *ReportStatus.choices]
    )


class DocumentFilterForm(FilterForm):
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *DocumentKind.choices])
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *ReportStatus.choices]
    )


class DocumentForm(PlainForm):
    """What a person writes in a draft; `revision` says which words they began from."""

    title = NfcCharField(label="Trích yếu", max_length=500)
    text = NfcCharField(
        label="Lời văn",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        max_length=40000,
        required=False,
        help_text="Mỗi dòng là một đoạn. Tên trong ngoặc {{…}} được thay bằng số liệu khi in.",
    )
    issuing_body = forms.ChoiceField(label="Cơ quan ban hành", choices=IssuingBody.choices)
    recipients = NfcCharField(
        label="Nơi nhận",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
        help_text="Mỗi nơi một dòng, dòng cuối là nơi lưu.",
    )

    @classmethod
    def of(cls, document):
        return cls(initial={name: getattr(document, name) for name in cls.base_fields})

    def revision(self):
        """The revision that the page sent back; anything else is none that was ever stored."""
        typed = self.data.get("revision", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class SourceFilterForm(FilterForm):
    """The rows behind a figure: by words, and by how far their sheets had come."""

    tim = forms.CharField(label="Tìm đơn vị, người", required=False)
    buoc = forms.ChoiceField(
        label="Bước của phiếu",
        required=False,
        choices=[("", "Mọi bước"), *((code, words) for code, (words, _) in STEPS.items())],
    )

    def is_set(self):
        return any(self.chosen().values())


class ReportForm(PlainForm):
    campaign = forms.ModelChoiceField(Campaign.objects.none(), label="Phong trào", empty_label=None)
    kind = forms.ChoiceField(label="Loại báo cáo", choices=ReportKind.choices, initial=ReportKind.MID_TERM)
    year = forms.IntegerField(
        label="Năm", min_value=2000, max_value=2100, help_text="Năm của báo cáo năm, hoặc năm cuối được tính."
    )
    as_of = DayField(
        label="Số liệu tính đến ngày",
        help_text="Ngày/tháng/năm. Báo cáo của năm đã qua thường lấy ngày 31/12 của năm đó.",
    )
    issuing_body = forms.ChoiceField(label="Cơ quan ban hành", choices=IssuingBody.choices)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.editable_by(user)
        self.fields["year"].widget.attrs.update({"inputmode": "numeric", "class": "short-field"})


class SettingsForm(PlainForm):
    issuing_body = forms.ChoiceField(label="Cơ quan ban hành", choices=IssuingBody.choices)
    recipients = NfcCharField(
        label="Nơi nhận",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        required=False,
        help_text="Mỗi nơi một dòng, dòng cuối là nơi lưu. Để trống thì dùng nơi nhận thường dùng.",
    )
    reason = NfcCharField(label="Lý do đính chính", max_length=500, help_text="Được in ở đầu báo cáo.")

    def __init__(self, *args, corrects=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class CorrectionForm(PlainForm):
    reason = NfcCharField(
        label="Lý do đính chính",
        max_length=500,
        help_text="Được in ở đầu bản mới, ví dụ: số đơn vị đã kiểm tra ghi sai.",
    )


class SignedForm(PlainForm):
    file = forms.FileField(
        label="Bản đã ký (PDF)",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="Tệp ký số hoặc bản quét, tối đa 20 MB. Gắn một lần, sau đó không thay được.",
    )
