"""The form by which a plan of inspections is drawn: what to inspect, how many, and how to choose."""

import re
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError

from campaign.models import InspectionKind, PlanMethod
from scoring.planning.drawing_up import KIND, LAYERS, Asked
from scoring.planning.risk import MOST_WEIGHT, SIGNS, WEIGHTS
from scoring.planning.signs import standing_for_choice
from units.forms import NfcCharField, PlainForm
from units.numbers import round_half_up

_SHARE = re.compile(r"([0-9]{1,3})\s*%")
_WRONG_WEIGHT = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), f"Hãy nhập số nguyên từ 0 đến {MOST_WEIGHT}."
)
_SEED = re.compile(r"[A-Za-z0-9-]{4,40}")


class DrawForm(PlainForm):
    kind = forms.ChoiceField(label="Loại kiểm tra", choices=InspectionKind, widget=forms.RadioSelect)
    year = forms.TypedChoiceField(label="Năm", coerce=int)
    wanted = NfcCharField(
        label="Số đơn vị",
        max_length=8,
        help_text="Số đơn vị hoặc tỷ lệ, ví dụ 36 hoặc 20%",
        widget=forms.TextInput(attrs={"class": "short-field", "autocomplete": "off"}),
    )
    method = forms.ChoiceField(
        label="Cách chọn", choices=PlanMethod, widget=forms.RadioSelect, initial=PlanMethod.MIXED
    )
    layers = forms.ChoiceField(label="Phân tầng theo", choices=LAYERS.items(), initial=KIND)
    share = forms.IntegerField(
        label="Phần chọn theo mức cần chú ý (%)",
        min_value=0,
        max_value=100,
        initial=50,
        help_text="Chỉ dùng khi kết hợp hai cách; phần còn lại bốc thăm",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short-field"}),
    )
    seed = NfcCharField(
        label="Mã bốc thăm",
        max_length=40,
        help_text="Cùng mã và cùng dữ liệu luôn ra cùng danh sách. Nên ghi vào biên bản bốc thăm",
        widget=forms.TextInput(attrs={"class": "short-field", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, campaign, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.today = campaign, today
        self.fields["year"].choices = [(year, f"Năm {year}") for year in campaign.years]
        for sign, words in SIGNS.items():
            self.fields[f"weight_{sign}"] = forms.IntegerField(
                label=words,
                min_value=0,
                max_value=MOST_WEIGHT,
                initial=WEIGHTS[sign],
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short-field"}),
                error_messages=_WRONG_WEIGHT,
            )

    @property
    def weights(self):
        return [self[f"weight_{sign}"] for sign in SIGNS]

    def clean_seed(self):
        seed = self.cleaned_data["seed"]
        if not _SEED.fullmatch(seed):
            raise ValidationError("Mã bốc thăm gồm 4 đến 40 chữ không dấu, chữ số hoặc dấu gạch nối.")
        return seed

    def clean(self):
        """A share of the units becomes their number, rounded half up; at least one."""
        known = super().clean()
        if {"wanted", "year"} <= known.keys():
            population = standing_for_choice(self.campaign, known["year"], today=self.today).count()
            words = known["wanted"]
            share = _SHARE.fullmatch(words)
            if share and 0 < int(share[1]) <= 100 and population:
                known["wanted"] = max(1, int(round_half_up(Fraction(population * int(share[1]), 100), 0)))
            elif words.isascii() and words.isdigit() and 0 < int(words) <= population:
                known["wanted"] = int(words)
            else:
                self.add_error("wanted", f"Hãy nhập số từ 1 đến {population}, hoặc tỷ lệ từ 1% đến 100%.")
        return known

    def asked(self):
        """What a valid form asks for."""
        known = self.cleaned_data
        weights = {sign: known[f"weight_{sign}"] for sign in SIGNS}
        names = ("kind", "year", "wanted", "method", "layers", "seed", "share")
        return Asked(**{name: known[name] for name in names}, weights=weights)
