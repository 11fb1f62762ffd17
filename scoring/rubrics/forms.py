"""Forms of a rubric: how one begins, its head, groups, criteria and bands."""

from django import forms

from campaign.forms import rows_of
from scoring.banding import NOT_RANKED
from scoring.models import Audience, Band, Criterion, CriterionGroup, Rubric
from units.forms import PlainForm, PlainModelForm, plain_formfield
from units.models import UnitKind

KINDS_HELP = "Không chọn loại nào là dùng cho mọi loại đơn vị chưa có bộ riêng"
NARROW = {"class": "short-field"}
MEGABYTE = 1024 * 1024


class KindsField(forms.MultipleChoiceField):
    def __init__(self, **kwargs):
        words = {"label": "Loại đơn vị", "help_text": KINDS_HELP, "required": False}
        super().__init__(choices=UnitKind, widget=forms.CheckboxSelectMultiple, **{**words, **kwargs})


class BlankForm(PlainForm):
    """A rubric from nothing: whom it judges."""

    audience = forms.ChoiceField(label="Đối tượng", choices=Audience, widget=forms.RadioSelect)
    unit_kinds = KindsField()


class ShippedForm(PlainForm):
    """One of the rubrics that ship with the product."""

    source = forms.ChoiceField(label="Bộ tiêu chí có sẵn")

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "Chọn bộ tiêu chí"), *choices]


class FileForm(PlainForm):
    """A YAML file of one rubric, or of a campaign pack."""

    file = forms.FileField(label="Tệp YAML", widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}))

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MEGABYTE:
            raise forms.ValidationError("Tệp lớn hơn 1 MB. Tệp YAML của một bộ tiêu chí chỉ vài chục kB.")
        return upload


class HeadForm(PlainModelForm):
    unit_kinds = KindsField()

    class Meta:
        model = Rubric
        fields = ["audience", "unit_kinds", "sample", "decided_by", "source"]
        formfield_callback = plain_formfield
        widgets = {"audience": forms.RadioSelect}
        labels = {"sample": "Điểm mẫu, chưa có văn bản quyết định"}
        help_texts = {"decided_by": "Số, ký hiệu và ngày; ví dụ: Quyết định 123/QĐ-UBND ngày 15/3/2023"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.version > 1:
            # A version of sheets of units cannot become one of people.
            del self.fields["audience"]
        else:
            self.fields["audience"].choices = Audience.choices


class GroupForm(PlainModelForm):
    class Meta:
        model = CriterionGroup
        fields = ["code", "title"]
        formfield_callback = plain_formfield
        help_texts = {"code": "Chữ không dấu, số; ví dụ A, B, C"}
        widgets = {"code": forms.TextInput(attrs=NARROW), "title": forms.Textarea(attrs={"rows": 2})}


class CriterionForm(PlainModelForm):
    class Meta:
        model = Criterion
        fields = ["group", *("code", "title", "guidance", "max_points", "step"), "kind", "evidence", "not_applicable"]
        formfield_callback = plain_formfield
        labels = {"not_applicable": "Đơn vị được trả lời “không áp dụng”", "group": "Nhóm"}
        help_texts = {
            "code": "Chữ không dấu, số; ví dụ B3. Mã đi vào tệp nhập và báo cáo, nên giữ nguyên qua các năm",
            "guidance": "Cán bộ đầu mối đọc phần này khi chấm: mức nào được bao nhiêu điểm",
            "kind": "Bắt buộc: 0 điểm thì xếp loại thấp nhất. Điểm thưởng, điểm trừ đứng ngoài thang điểm",
            "not_applicable": "Điểm của các tiêu chí còn lại được quy về cả thang",
        }
        widgets = {
            "code": forms.TextInput(attrs=NARROW),
            "title": forms.Textarea(attrs={"rows": 2}),
            "guidance": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, rubric, **kwargs):
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        group.queryset = rubric.groups.all()
        group.empty_label = None
        for name in ("max_points", "step"):
            self.fields[name].min_value, self.fields[name].max_value = 0, 1000

    def clean(self):
        data = super().clean()
        for name in ("max_points", "step"):
            if data.get(name) == 0:
                self.add_error(name, "Hãy nhập số lớn hơn 0.")
        return data


class BandForm(PlainModelForm):
    class Meta:
        model = Band
        fields = ["name", "code", "from_points", "group_floor", "top_share"]
        formfield_callback = plain_formfield
        labels = {"group_floor": "Sàn mỗi nhóm (%)", "top_share": "Tối đa trong cụm (%)"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_points"].min_value, self.fields["from_points"].max_value = 0, 1000
        for name in ("group_floor", "top_share"):
            self.fields[name].min_value, self.fields[name].max_value = 0, 100

    def clean(self):
        data = super().clean()
        if data.get("code") == NOT_RANKED and data.get("from_points") is not None:
            self.add_error("from_points", "Mức này do người có thẩm quyền quyết định, không theo điểm. Hãy để trống.")
        elif data.get("code") and data["code"] != NOT_RANKED and data.get("from_points") is None:
            self.add_error("from_points", "Hãy nhập điểm thấp nhất của mức này.")
        return data


BandFormSet = rows_of(BandForm)
