"""The forms of reports: asking for one, its settings, attaching the signed file."""

import json

from django import forms

from campaign.models import Campaign
from reports import asking
from reports.models import DocumentKind, IssuingBody, ReportKind, ReportStatus
from reports.sheet_sources import STEPS
from units.filtering import FilterForm
from units.forms import DayField, NfcCharField, PlainForm
from units.text import one_line
from units.web import number_of


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

    title = NfcCharField(label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
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

    def clean_title(self):
        return one_line(self.cleaned_data["title"])

    def revision(self):
        """The revision that the page sent back."""
        return number_of(self.data.get("revision"))


class SourceFilterForm(FilterForm):
    """The rows behind a figure: by words, and by how far their sheets had come."""

    tim = forms.CharField(label="Tìm đơn vị, người", required=False)
    buoc = forms.ChoiceField(
        label="Bước của phiếu",
        required=False,
        choices=[("", "Mọi bước"), *((code, words) for code, (words, _) in STEPS.items())],
    )

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        if not steps:
            del self.fields["buoc"]


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
    reason = NfcCharField(
        label="Lý do đính chính",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Được in ở đầu bản mới, ví dụ: số đơn vị đã kiểm tra ghi sai.",
    )

    def __init__(self, *args, user, today, **kwargs):
        campaigns = Campaign.objects.editable_by(user).select_related("province")
        self.campaigns = list(campaigns.prefetch_related("milestones", "rounds"))
        self.today, self.before = today, None
        super().__init__(*args, initial=self._proposed(), **kwargs)
        self.fields["campaign"].queryset = campaigns
        self.fields["year"].widget.attrs.update({"inputmode": "numeric", "class": "short-field"})

    def _proposed(self):
        """What the form begins with: the mid-term review of the first campaign, as far as it is known."""
        first = next(iter(self.campaigns), None)
        year = first and asking.proposed_years([first])[first.pk].get(ReportKind.MID_TERM)
        return {"year": year, "as_of": asking.last_day(first, year, today=self.today) if year else self.today}

    def proposals_json(self):
        """For the script: of each campaign the usual years by kind, and the last day that its figures can have."""
        years = asking.proposed_years(self.campaigns)
        ends = {each.pk: asking.last_day(each, self.today.year, today=self.today) for each in self.campaigns}
        return json.dumps({pk: {"years": years[pk], "last": last.isoformat()} for pk, last in ends.items()})

    def clean(self):
        """`before`: the version that stands already; where it was issued, the new one corrects it and says why."""
        said = super().clean()
        if all(said.get(name) for name in ("campaign", "kind", "year")):
            self.before = asking.last_version(said["campaign"], kind=said["kind"], year=said["year"])
        if self.before and self.before.is_issued:
            self.fields["reason"].required = True
        if self.fields["reason"].required and not said.get("reason"):
            self.add_error(
                "reason", "Hãy ghi lý do đính chính: báo cáo này đã ban hành, lập nữa là lập bản đính chính."
            )
        return said


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
