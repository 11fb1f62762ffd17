"""The forms of reports: asking for one, its settings, issuing it, attaching the signed file."""

from django import forms

from campaign.models import Campaign
from reports.models import DocumentKind, IssuingBody, ReportKind, ReportStatus
from units.filtering import FilterForm
from units.forms import DayField, NfcCharField, PlainForm

UBND_SIGNS = {
    "chu_tich": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "pho_chu_tich": ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "giam_doc_so": ("TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"),
}
SNV_SIGNS = {"giam_doc": ("", "GIÁM ĐỐC"), "pho_giam_doc": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")}


def signs_of(issuing_body):
    """{code: (authority lines, position)} that may sign for an issuing body."""
    return SNV_SIGNS if issuing_body == IssuingBody.SNV else UBND_SIGNS


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


class ReportForm(PlainForm):
    campaign = forms.ModelChoiceField(Campaign.objects.none(), label="Phong trào", empty_label=None)
    kind = forms.ChoiceField(label="Loại báo cáo", choices=ReportKind.choices, initial=ReportKind.MID_TERM)
    year = forms.IntegerField(
        label="Năm", min_value=2000, max_value=2100, help_text="Năm của báo cáo năm, hoặc năm cuối được tính."
    )
    as_of = DayField(label="Số liệu tính đến ngày")
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


class IssueForm(PlainForm):
    number = NfcCharField(label="Số văn bản", max_length=20, help_text="Chỉ ghi số do văn thư cấp, ví dụ 215.")
    issued_on = DayField(label="Ngày ban hành")
    sign = forms.ChoiceField(label="Thẩm quyền ký")
    signer = NfcCharField(
        label="Họ và tên người ký", max_length=150, help_text="Không ghi học hàm, học vị (Nghị định 30/2020/NĐ-CP)."
    )

    def __init__(self, *args, issuing_body, **kwargs):
        super().__init__(*args, **kwargs)
        self.signs = signs_of(issuing_body)
        self.fields["sign"].choices = [
            (code, " / ".join([*authority.splitlines(), position]))
            for code, (authority, position) in self.signs.items()
        ]
        self.fields["number"].widget.attrs["class"] = "short-field"

    def clean_number(self):
        number = self.cleaned_data["number"]
        if "/" in number:
            raise forms.ValidationError("Chỉ ghi số, không ghi ký hiệu: phần “/BC-…” được điền sẵn.")
        return number

    def particulars(self):
        """The arguments of `issuing.issue`."""
        authority, position = self.signs[self.cleaned_data["sign"]]
        chosen = {name: self.cleaned_data[name] for name in ("number", "issued_on", "signer")}
        return {**chosen, "authority": authority, "position": position}


class SignedForm(PlainForm):
    file = forms.FileField(
        label="Bản đã ký (PDF)",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="Tệp ký số hoặc bản quét, tối đa 20 MB. Gắn một lần, sau đó không thay được.",
    )
