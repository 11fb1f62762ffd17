"""The forms of proposals for awards: shape and wording only, the rules stand in the verbs."""

from decimal import Decimal

from django import forms

from campaign.forms import WholeNumberField, rows_of
from campaign.models import FORMS, TITLES, AwardScope
from reports.models import Choice, Family, IssuingBody, Occasion, Outcome, Proposal, ReportStatus
from reports.proposals.award_law import default_bases
from scoring.banding import NOT_RANKED
from scoring.models import Audience, Band
from units.choosing import UnitField
from units.days import show_day
from units.filtering import FilterForm
from units.forms import DayField, DecimalTextField, NfcCharField, PlainForm, PlainModelForm, plain_formfield
from units.models import UnitKind

AWARD_CHOICES = [
    ("", "Chọn hình thức hoặc danh hiệu"),
    (Family.FORM.label, [(each.value, each.label) for each in FORMS]),
    (Family.TITLE.label, [(each.value, each.label) for each in TITLES]),
]
STATES = [
    ("listed", "Đề nghị"),
    (Outcome.TIED.value, Outcome.TIED.label),
    (Outcome.OVER.value, Outcome.OVER.label),
    (Outcome.OUT.value, Outcome.OUT.label),
    ("aside", "Để riêng"),
    ("all", "Tất cả đã xét"),
]


class ProposalFilterForm(FilterForm):
    dip = forms.ChoiceField(label="Dịp", required=False, choices=[("", "Mọi dịp"), *Occasion.choices])
    hinh_thuc = forms.ChoiceField(
        label="Hình thức", required=False, choices=[("", "Mọi hình thức, danh hiệu"), *AWARD_CHOICES[1:]]
    )
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Mọi trạng thái"), *ReportStatus.choices, ("decided", "Đã có quyết định")],
    )


class NomineeFilterForm(FilterForm):
    tim = NfcCharField(label="Tên, mã, đơn vị", required=False)
    doi_tuong = forms.ChoiceField(label="Đối tượng", required=False, choices=[("", "Tất cả"), *AwardScope.choices])
    loai = forms.ChoiceField(label="Loại đơn vị", required=False, choices=[("", "Tất cả"), *UnitKind.choices])


class VotesFilterForm(FilterForm):
    tim = NfcCharField(label="Tên, mã, đơn vị", required=False)
    doi_tuong = forms.ChoiceField(label="Đối tượng", required=False, choices=[("", "Tất cả"), *AwardScope.choices])
    phieu = forms.ChoiceField(
        label="Phiếu", required=False, choices=[("", "Tất cả"), ("chua", "Chưa ghi"), ("duoi", "Dưới mức yêu cầu")]
    )


class ProposalForm(PlainModelForm):
    """Rules of a list. `bands` of the campaign's rubrics are offered for each of the two audiences."""

    form = forms.ChoiceField(label="Hình thức, danh hiệu đề nghị", choices=AWARD_CHOICES)
    year = forms.TypedChoiceField(label="Năm", coerce=int)
    first_year = forms.TypedChoiceField(
        label="Xét từ năm",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Không chọn: hằng năm xét một năm; sơ kết, tổng kết xét từ năm đầu phong trào",
    )
    least_years = WholeNumberField(
        label="Ít nhất số năm đạt mức xếp loại", required=False, help_text="Dùng khi xét nhiều năm. Để trống là 1"
    )
    top_of_cluster = WholeNumberField(
        label="Trong số hạng đầu của mỗi cụm, khối", required=False, help_text="Để trống nếu không giới hạn theo hạng"
    )
    times_below = WholeNumberField(
        label="Số năm liên tục đã đạt danh hiệu liền trước",
        required=False,
        min_value=1,
        max_value=20,
        help_text="Chiến sĩ thi đua cấp tỉnh xét người đã là Chiến sĩ thi đua cơ sở, Cờ thi đua của Chính phủ xét đơn "
        "vị đã có Cờ thi đua của UBND tỉnh. Ghi theo luật của thời gian xét; để trống là không xét",
    )
    least_share = DecimalTextField(
        label="Tỷ lệ phiếu đồng ý ít nhất (%)",
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        max_places=2,
        help_text="Trên tổng số thành viên Hội đồng, theo nghị định và quy chế đang áp dụng; để trống là không đặt mức",
    )
    collective_bands = forms.MultipleChoiceField(
        label="Xếp loại tập thể được xét", required=False, widget=forms.CheckboxSelectMultiple
    )
    individual_bands = forms.MultipleChoiceField(
        label="Xếp loại cá nhân được xét", required=False, widget=forms.CheckboxSelectMultiple
    )
    issuing_body = forms.ChoiceField(label="Cơ quan trình", choices=IssuingBody.choices, initial=IssuingBody.SNV)

    class Meta:
        model = Proposal
        fields = [
            "form", "occasion", "year", "first_year", "day", "addressee", "collective", "individual",
            "collective_bands", "individual_bands", "top_of_cluster", "least_years", "times_below", "least_share",
            "final_only", "quota_by",
            "either_first", "bases",
        ]  # fmt: skip
        formfield_callback = plain_formfield
        widgets = {"bases": forms.Textarea(attrs={"rows": 7})}
        help_texts = {
            "day": "Tên, chức vụ, đơn vị ghi như ở ngày này",
            "bases": "Mỗi căn cứ một dòng; hãy đối chiếu với văn bản gốc",
            "final_only": "Không chọn thì phiếu thủ trưởng đã duyệt cũng được xét",
        }

    def __init__(self, *args, campaign, today, **kwargs):
        super().__init__(*args, **kwargs)
        years = [(year, f"Năm {year}") for year in campaign.years]
        self.campaign, self.offered = campaign, None
        self.fields["year"].choices = years
        self.fields["first_year"].choices = [("", "Theo dịp"), *years]
        self.fields["occasion"].choices = Occasion.choices
        self.fields["either_first"].label = "Khi chỉ tiêu là tập thể hoặc cá nhân, ưu tiên"
        for name, audience in (("collective_bands", Audience.COLLECTIVE), ("individual_bands", Audience.INDIVIDUAL)):
            self.fields[name].choices = bands_of(campaign, audience)
        if self.instance.pk:
            del self.fields["issuing_body"]
            if self.instance.occasion == Occasion.ANNUAL:
                self.initial["first_year"] = ""
        else:
            self._offer(campaign, today)

    def _offer(self, campaign, today):
        """The last year marked, the day of today or the last of a province that has ended, the best band, the law."""
        last = campaign.rounds.first()
        day = min(today, campaign.province.valid_to or today)
        self.offered = "\n".join(default_bases(campaign, day))
        self.fields["bases"].help_text += (
            f". Các căn cứ gợi ý là của ngày {show_day(day)}. Nếu để nguyên mà đổi ngày ở trên, khi lưu căn cứ được "
            "ghi lại theo ngày mới; đã sửa thì giữ đúng như đã sửa"
        )
        self.initial |= {
            "year": last.year if last else min(max(today.year, campaign.starts), campaign.ends),
            "first_year": "",
            "day": day,
            "bases": self.offered,
            **{name: [code for code, _ in self.fields[name].choices[:1]] for name in self.fields if "bands" in name},
        }

    def clean(self):
        cleaned = super().clean()
        year = cleaned.get("year")
        annual = cleaned.get("occasion") == Occasion.ANNUAL
        cleaned["first_year"] = year if annual else cleaned.get("first_year") or self.campaign.starts
        cleaned["least_years"] = 1 if annual else cleaned.get("least_years") or 1
        if self.offered is not None and cleaned.get("day") and cleaned.get("bases") == self.offered:
            cleaned["bases"] = "\n".join(default_bases(self.campaign, cleaned["day"]))
        return cleaned

    def rules(self):
        """The fields of Proposal, for the verbs."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def bands_of(campaign, audience):
    """[(code, name)] of the bands that points can give, the best first, each code once."""
    rows = Band.objects.filter(rubric__campaign=campaign, rubric__audience=audience).exclude(code=NOT_RANKED)
    found = {}
    for code, name in rows.order_by("position", "-rubric__version").values_list("code", "name"):
        found.setdefault(code, name)
    return list(found.items())


class DayForm(PlainForm):
    day = DayField()


class QuotaForm(PlainForm):
    kind = forms.ChoiceField(label="Áp dụng cho", required=False, choices=[("", "Mọi đơn vị"), *UnitKind.choices])
    unit = UnitField(label="Hoặc riêng đơn vị", required=False, help_text="")
    collective = WholeNumberField(label="Tập thể", required=False, min_value=0)
    individual = WholeNumberField(label="Cá nhân", required=False, min_value=0)
    either = forms.BooleanField(label="Một trong hai", required=False)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choose_from(units)
        self.fields["unit"].help_text = ""

    def clean(self):
        cleaned = super().clean()
        cleaned["kind"] = cleaned.get("kind") or None
        if cleaned["kind"] and cleaned.get("unit"):
            self.add_error("unit", "Chọn loại đơn vị hoặc một đơn vị, không cả hai.")
        if cleaned.get("either") and None in (cleaned.get("collective"), cleaned.get("individual")):
            self.add_error("either", "Cần ghi cả số tập thể và số cá nhân.")
        return cleaned


QuotaFormSet = rows_of(QuotaForm)


class ChoiceForm(PlainForm):
    choice = forms.ChoiceField(choices=Choice.choices, required=False)
    reason = NfcCharField(label="Lý do", max_length=500, required=False)


class SessionForm(PlainForm):
    met_on = DayField(label="Ngày họp")
    minutes_number = NfcCharField(label="Số biên bản", max_length=100, required=False)
    members = WholeNumberField(label="Tổng số thành viên", min_value=1, max_value=9999)
    present = WholeNumberField(label="Số có mặt", min_value=0, max_value=9999)


class DecisionForm(PlainForm):
    number = NfcCharField(label="Số quyết định", max_length=100, help_text="Số và ký hiệu, ví dụ 1500/QĐ-UBND")
    decided_on = DayField(label="Ngày quyết định")
    decided_by = NfcCharField(label="Cấp quyết định", max_length=200)
    basis = NfcCharField(
        label="Căn cứ pháp lý",
        max_length=200,
        required=False,
        help_text="Ghi vào từng dòng khen thưởng. Gợi ý theo ngày tờ trình; hãy đối chiếu với quyết định",
    )


class ReasonForm(PlainForm):
    reason = NfcCharField(label="Lý do", max_length=300)
