"""Forms of campaigns and of what is recorded in them: shape and wording only, the rules stand in the verbs."""

from django import forms
from django.core.exceptions import ValidationError

from campaign.figure_keys import label_of_key, total_keys
from campaign.models import (
    FORMS,
    TITLES,
    Award,
    Campaign,
    Figure,
    Indicator,
    Inspection,
    LegalBasis,
    Milestone,
    MilestoneKind,
    Plan,
)
from units.choosing import NotOne, UnitField, find_staff
from units.forms import DecimalTextField, NfcCharField, PlainModelForm, plain_formfield
from units.models import Province, StaffCategory, UnitKind

WHOLE_SPAN = "Cộng dồn cả phong trào"


class YearField(forms.TypedChoiceField):
    """A year of the campaign, or none: cumulative."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": "Năm", "coerce": int, "empty_value": None, "required": False, **kwargs})

    def choose_from(self, campaign):
        self.choices = [("", WHOLE_SPAN), *((year, f"Năm {year}") for year in campaign.years)]


class WholeNumberField(DecimalTextField):
    """A count, typed with dotted thousands: 2.262."""

    def __init__(self, **kwargs):
        super().__init__(max_places=0, **kwargs)

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else int(number)


class RecordForm(PlainModelForm):
    """A form about a row of one campaign: the row comes with its campaign, so that constraints know it."""

    def __init__(self, *args, units=None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and ("", "---------") in field.choices:
                field.choices = [("", f"Chọn {field.label[:1].lower()}{field.label[1:]}"), *field.choices[1:]]
        if "unit" in self.fields:
            self.fields["unit"].choose_from(units)
        if "year" in self.fields:
            self.fields["year"].choose_from(self.instance.campaign)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"campaign"}


class PlanForm(RecordForm):
    unit = UnitField()
    upload = forms.FileField(
        label="Bản ký",
        required=False,
        help_text="PDF, JPG, PNG, DOCX hoặc XLSX, tối đa 20 MB",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )

    class Meta:
        model = Plan
        fields = ["unit", "number", "issued_on"]
        formfield_callback = plain_formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.file_id:
            self.fields["upload"].help_text = f"Đã có {self.instance.file_name}. Chọn tệp khác nếu muốn thay"


class InspectionForm(RecordForm):
    unit = UnitField()

    class Meta:
        model = Inspection
        fields = ["kind", "unit", "inspected_on", "team_present", "unit_present", "conclusion"]
        formfield_callback = plain_formfield
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (("team_present", 2), ("unit_present", 2), ("conclusion", 4))
        }


class IndicatorForm(RecordForm):
    class Meta:
        model = Indicator
        fields = ["name", "code", "shape", "unit_of_count"]
        formfield_callback = plain_formfield
        help_texts = {
            "code": "Chữ không dấu, số, dấu gạch dưới; ví dụ ho_so_dung_han. Mã đi vào tệp nhập và báo cáo",
            "unit_of_count": "Ví dụ: lượt, máy, hồ sơ",
        }
        error_messages = {"code": {"invalid": "Mã chỉ gồm chữ không dấu, số và dấu gạch dưới, ví dụ ho_so_dung_han."}}


class FigureForm(RecordForm):
    """A value of an indicator, of the province or of a unit; or a total that the province only knows as reported."""

    key = forms.ChoiceField(label="Số liệu về", error_messages={"required": "Hãy chọn số liệu cần ghi."})
    unit = UnitField(required=False, help_text="Để trống nếu là số của toàn tỉnh")
    year = YearField(help_text="Cộng dồn: từ đầu phong trào đến ngày của nguồn")

    class Meta:
        model = Figure
        fields = ["key", "unit", "year", "qualifier", "value", "denominator", "source"]
        formfield_callback = plain_formfield
        help_texts = {
            "value": "Ví dụ 4.946 hoặc 90,5. Với tỷ lệ: số đạt, hoặc phần trăm nếu không rõ mẫu số",
            "denominator": "Tổng số, chỉ dùng cho tỷ lệ",
            "source": "Ví dụ: Báo cáo 120/BC-SNV ngày 08/8/2022",
        }

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        known = {indicator.code: indicator for indicator in indicators}
        groups = [
            *([("Chỉ tiêu của phong trào", [(code, each.name) for code, each in known.items()])] if known else []),
            *total_keys(self.instance.campaign),
        ]
        stored = self.instance.key
        if stored and not any(stored in dict(keys) for _, keys in groups):
            groups.append(("Số liệu khác", [(stored, label_of_key(stored, known))]))
        self.fields["key"].choices = [("", "Chọn số liệu"), *groups]


class PersonRecordForm(RecordForm):
    """A record of a unit, or of one of its people; `whom` says in what part the person stands."""

    whom = ""

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
            raise ValidationError(f"Hãy chọn đơn vị của người {self.whom} trước.")
        try:
            return find_staff(words, self.staff.filter(unit=unit))
        except NotOne as error:
            raise ValidationError(str(error)) from None


class AwardRecordForm(PersonRecordForm):
    whom = "được khen"
    form = forms.ChoiceField(
        label="Hình thức, danh hiệu",
        choices=[
            ("", "Chọn hình thức hoặc danh hiệu"),
            ("Hình thức khen thưởng", [(each.value, each.label) for each in FORMS]),
            ("Danh hiệu thi đua", [(each.value, each.label) for each in TITLES]),
        ],
    )
    unit = UnitField(required=False, help_text="Để trống nếu là tổng số của toàn tỉnh")
    staff = NfcCharField(
        label="Cá nhân", required=False, help_text="Mã cán bộ hoặc họ tên của người thuộc đơn vị trên, nếu biết"
    )
    quantity = WholeNumberField(label="Số lượng", initial=1)
    year = YearField(help_text="Năm được khen; để cộng dồn nếu nguồn chỉ có số chung")

    class Meta:
        model = Award
        fields = [
            "form",
            "scope",
            "year",
            "unit",
            "staff",
            "quantity",
            "decision_number",
            "decided_on",
            "legal_basis",
        ]
        formfield_callback = plain_formfield
        help_texts = {"legal_basis": "Điều, khoản của Luật hoặc Nghị định làm căn cứ"}


class CampaignForm(PlainModelForm):
    unit_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị tham gia", choices=UnitKind, widget=forms.CheckboxSelectMultiple
    )
    staff_categories = forms.MultipleChoiceField(
        label="Đối tượng cá nhân", choices=StaffCategory, widget=forms.CheckboxSelectMultiple, required=False
    )
    continues = forms.ModelMultipleChoiceField(
        label="Nối tiếp phong trào của tỉnh trước sáp nhập",
        queryset=Campaign.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Campaign
        fields = [
            "province",
            "name",
            "slug",
            "starts",
            "ends",
            "slogan_collective",
            "slogan_individual",
            "plan_number",
            "plan_date",
            "plan_issuer",
            "unit_kinds",
            "staff_categories",
            "continues",
        ]
        formfield_callback = plain_formfield
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2}),
            "starts": forms.TextInput(attrs={"inputmode": "numeric", "class": "short-field"}),
            "ends": forms.TextInput(attrs={"inputmode": "numeric", "class": "short-field"}),
            "slogan_collective": forms.Textarea(attrs={"rows": 2}),
            "slogan_individual": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        if "province" in self.fields:
            self.fields["province"].queryset = Province.objects.filter(pk__in=provinces)
        before = Campaign.objects.filter(province__successors__in=provinces).select_related("province")
        self.fields["continues"].queryset = before
        if self.instance.pk:
            for name in ("province", "slug"):
                self.fields.pop(name, None)
            self.initial["continues"] = list(self.instance.continues.values_list("pk", flat=True))
        elif len(provinces) == 1:
            self.initial["province"] = next(iter(provinces))
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Tên ngắn cho tệp và lệnh, ví dụ van-hoa-cong-so. Để trống thì lấy theo tên"

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"province"}


class LegalBasisForm(PlainModelForm):
    class Meta:
        model = LegalBasis
        fields = ["number", "date", "title"]
        formfield_callback = plain_formfield
        labels = {"date": "Ngày/tháng/năm"}
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date"].help_text = ""  # the label says it, once a row is enough


class MilestoneForm(PlainModelForm):
    kind = forms.ChoiceField(label="Mốc", choices=[("", "Chọn mốc"), *MilestoneKind.choices])

    class Meta:
        model = Milestone
        fields = ["kind", "year", "due_on", "occasion", "basis"]
        formfield_callback = plain_formfield
        widgets = {"year": forms.TextInput(attrs={"inputmode": "numeric", "class": "short-field"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = ""  # once a row is enough; the label of the column says what it is

    def clean(self):
        data = super().clean()
        if data.get("due_on") and data["due_on"].year != data.get("year"):
            self.add_error("due_on", "Ngày đã định phải nằm trong năm của mốc.")
        return data


MOST_ROWS = 100


class KeptRows(forms.BaseFormSet):
    """Rows of a list that replace what was stored; blank and deleted ones drop out."""

    default_error_messages = {
        "missing_management_form": "Trang gửi thiếu dữ liệu của bảng. Hãy tải lại trang rồi nhập lại.",
        "too_many_forms": f"Bảng có quá nhiều dòng. Hãy giữ nhiều nhất {MOST_ROWS} dòng.",
        "too_few_forms": "Bảng còn thiếu dòng. Hãy tải lại trang rồi nhập lại.",
    }

    def rows(self):
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


class MilestoneRows(KeptRows):
    def clean(self):
        named = [(row["kind"], row["year"]) for row in self.rows() if {"kind", "year"} <= row.keys()]
        if len(named) != len(set(named)):
            raise ValidationError("Có hai mốc giống nhau trong cùng một năm. Hãy bỏ một dòng.")


def rows_of(form, formset=KeptRows):
    """A list with two blank rows to add; a request that speaks of more than MOST_ROWS has no more of them made."""
    return forms.formset_factory(
        form, formset=formset, extra=2, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )


LegalBasisFormSet = rows_of(LegalBasisForm)
MilestoneFormSet = rows_of(MilestoneForm, MilestoneRows)
