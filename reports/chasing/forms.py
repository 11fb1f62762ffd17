"""Forms of the board: the rung and the note of a reminder, and the rule of a round."""

import re

from django import forms

from reports.chasing.reminding import MOST_NOTE
from reports.models import Rung
from units.forms import NfcCharField, PlainForm

PROPOSED = ""
RUNGS = [
    (PROPOSED, "Theo bậc đề xuất của từng đơn vị"),
    (Rung.HOLDER, "Người đang giữ việc"),
    (Rung.HEAD, "Người đang giữ việc và thủ trưởng"),
    (Rung.ABOVE, "Thêm cơ quan cấp trên, trưởng cụm"),
]


class RemindForm(PlainForm):
    rung = forms.TypedChoiceField(
        label="Nhắc đến bậc", choices=RUNGS, required=False, coerce=lambda value: Rung(int(value)), empty_value=None
    )
    note = NfcCharField(
        label="Lời nhắn thêm",
        required=False,
        max_length=MOST_NOTE,
        help_text="Đứng sau câu nêu việc còn thiếu và hạn của từng đơn vị; có thể để trống.",
    )


def _days(label):
    widget = forms.NumberInput(attrs={"class": "short-field"})
    return forms.IntegerField(label=f"{label} (ngày)", min_value=1, max_value=60, widget=widget)


class RuleForm(PlainForm):
    gap_head = _days("Báo thủ trưởng sau lời nhắc đầu")
    gap_above = _days("Báo cơ quan cấp trên, trưởng cụm sau đó")
    gap_letter = _days("Ra công văn đôn đốc sau đó")
    automatic = forms.BooleanField(label="Tự nhắc người đang giữ việc trước hạn", required=False)
    days_before = NfcCharField(
        label="Trước hạn mấy ngày",
        required=False,
        max_length=40,
        help_text="Ví dụ: 7, 3, 1. Lời nhắc đi vào buổi sáng ngày đó, chỉ tới đơn vị chưa xong.",
    )

    def clean_days_before(self):
        typed = self.cleaned_data["days_before"]
        pieces = [piece for piece in re.split(r"[\s,;]+", typed) if piece]
        if not all(piece.isascii() and piece.isdigit() and len(piece) < 4 for piece in pieces):
            raise forms.ValidationError(f"“{typed}” không phải các số ngày. Hãy nhập như 7, 3, 1.")
        return [int(piece) for piece in pieces]
