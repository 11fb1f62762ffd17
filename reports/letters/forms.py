"""The forms of letters to late units and of minutes of an inspection: shape and wording only."""

from datetime import time

from django import forms

from reports.issue.form import IssueForm
from reports.models import IssuingBody
from units.forms import DayField, NfcCharField, PlainForm

EACH, TOGETHER = "rieng", "chung"


class LetterForm(PlainForm):
    """How the letters are written; which units they go to stands beside it."""

    how = forms.ChoiceField(label="Cách gửi", widget=forms.RadioSelect)
    new_deadline = DayField(
        label="Đề nghị hoàn thành chậm nhất",
        help_text="Đơn vị được gia hạn quá ngày này thì công văn nêu thời hạn đã được gia hạn.",
    )
    issuing_body = forms.ChoiceField(label="Cơ quan ban hành", choices=IssuingBody.choices, initial=IssuingBody.SNV)
    contact = NfcCharField(
        label="Người liên hệ",
        max_length=300,
        required=False,
        help_text="Ví dụ: đồng chí Nguyễn Văn A, Phòng Thi đua - Khen thưởng, điện thoại …",
    )

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        one = "Một công văn" if count == 1 else f"Mỗi đơn vị một công văn ({count} công văn)"
        self.fields["how"].choices = [(EACH, one), (TOGETHER, "Một công văn gửi chung, kèm danh sách")][: min(count, 2)]

    def particulars(self):
        """The arguments of `urging.request_letters`."""
        chosen = dict(self.cleaned_data)
        together = chosen.pop("how") == TOGETHER
        return {**chosen, "together": together}


class RefreshForm(PlainForm):
    """The day that a draft is to ask for when it is brought up to date."""

    new_deadline = DayField(label="Đề nghị hoàn thành chậm nhất")


class ManyLettersForm(IssueForm):
    """One day and one signer for several letters; the first number, from which the others are counted."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].label = "Số đầu tiên"
        self.fields["number"].help_text = "Các công văn lấy số liền nhau từ số này, theo thứ tự trong danh sách."

    def clean_number(self):
        number = self.cleaned_data["number"]
        if not (number.isascii() and number.isdigit() and int(number)):
            raise forms.ValidationError(f"“{number}” không phải số thứ tự. Hãy nhập số do văn thư cấp, ví dụ 215.")
        return super().clean_number()

    def needs(self, chosen):
        """Whether a letter was chosen; else the form says so."""
        if not chosen:
            self.add_error(None, "Chưa chọn công văn nào. Hãy đánh dấu các công văn cần ban hành.")
        return bool(chosen)

    def particulars(self):
        """The arguments of `issuing_letters.issue_each` besides the letters."""
        signed = super().particulars()
        del signed["seen"]
        return {**signed, "number": int(signed["number"])}


class ClockField(forms.TimeField):
    """A time of day typed as 8:00, 08h00 or 8 giờ 30."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short-field"})

    def __init__(self, **kwargs):
        formats = ["%H:%M", "%Hh%M", "%H giờ %M", "%H giờ %M phút"]
        wrong = {"invalid": "Hãy nhập giờ và phút, ví dụ 8:00."}
        super().__init__(input_formats=formats, required=False, error_messages=wrong, **kwargs)

    def prepare_value(self, value):
        return value.strftime("%H:%M") if hasattr(value, "strftime") else value


def _words(label, rows=3, **more):
    widget = forms.Textarea(attrs={"rows": rows})
    return NfcCharField(label=label, widget=widget, max_length=4000, required=False, **more)


class MinutesForm(PlainForm):
    """What is typed of one inspection. What stays empty is printed as dotted lines, to be written by hand."""

    doan = NfcCharField(label="Đoàn kiểm tra", max_length=300)
    can_cu = NfcCharField(
        label="Căn cứ",
        max_length=500,
        required=False,
        help_text="Văn bản cử đoàn, ví dụ: Quyết định số 118/QĐ-SNV ngày 02 tháng 6 năm 2022 của Giám đốc Sở Nội vụ",
    )
    dia_diem = NfcCharField(label="Địa điểm", max_length=300, required=False)
    bat_dau = ClockField(label="Bắt đầu lúc")
    ket_thuc = ClockField(label="Kết thúc lúc")
    thanh_phan_doan = _words(
        "Thành phần đoàn", 4, help_text="Mỗi người một dòng: Ông Nguyễn Văn A, Phó Giám đốc Sở, Trưởng đoàn"
    )
    thanh_phan_don_vi = _words("Đại diện đơn vị", 4, help_text="Mỗi người một dòng: họ và tên, chức vụ")
    noi_dung = _words("Nội dung kiểm tra")
    ket_qua = _words("Kết quả đạt được", 5)
    ton_tai = _words("Tồn tại, hạn chế", 4)
    ket_luan = _words("Kết luận", 4)
    kien_nghi = _words("Kiến nghị", 4)
    han_khac_phuc = DayField(label="Hạn khắc phục", required=False)
    y_kien_don_vi = _words("Ý kiến của đơn vị")
    truong_doan = NfcCharField(label="Trưởng đoàn ký", max_length=150, required=False)
    dai_dien = NfcCharField(label="Đại diện đơn vị ký", max_length=150, required=False)
    nguoi_ghi = NfcCharField(label="Người ghi biên bản ký, nếu có", max_length=150, required=False)
    so_ban = forms.IntegerField(label="Số bản", min_value=1, max_value=20, initial=2)
    issuing_body = forms.ChoiceField(label="Cơ quan lập biên bản", choices=IssuingBody.choices)

    def particulars(self):
        """(what was typed, as it is kept; the issuing body)."""
        chosen = dict(self.cleaned_data)
        body = chosen.pop("issuing_body")
        return {name: _kept(value) for name, value in chosen.items()}, body


def _kept(value):
    if value is None:
        return ""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)
