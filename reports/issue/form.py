"""The form of issue: number, day, who signs and in which form; the same for reports and for documents."""

import json

from django import forms

from reports.checking import checklist
from reports.issue import numbering
from reports.issue.signatories import last_signers, refusal_of_name, signs_of
from units.forms import DayField, NfcCharField, PlainForm
from units.refusals import Refused


class IssueForm(PlainForm):
    """`found` is what may pass once it was seen; `seen` names what stood on the page that was sent back."""

    number = NfcCharField(label="Số văn bản", max_length=20, help_text="Chỉ ghi số do văn thư cấp, ví dụ 215.")
    issued_on = DayField(label="Ngày ban hành")
    sign = forms.ChoiceField(label="Thẩm quyền ký")
    signer = NfcCharField(
        label="Họ và tên người ký", max_length=150, help_text="Không ghi học hàm, học vị (Nghị định 30/2020/NĐ-CP)."
    )
    authorised_by = NfcCharField(
        label="Văn bản ủy quyền",
        max_length=200,
        required=False,
        help_text="Chỉ khi ký TUQ.: số, ngày của văn bản ủy quyền. Được ghi vào nhật ký, không in.",
    )
    seen = forms.BooleanField(required=False)

    def __init__(self, *args, subject, found=(), **kwargs):
        self.signs = signs_of(subject.issuing_body)
        self.signers = last_signers(subject)
        self.found = found
        last = next(reversed(self.signers), next(iter(self.signs)))
        start = {"sign": last, "signer": self.signers.get(last, "")}
        super().__init__(*args, initial=start, **kwargs)
        self.fields["sign"].choices = [(sign.code, f"{sign.says}: {sign.block}") for sign in self.signs.values()]
        self.fields["number"].widget.attrs["class"] = "short-field"

    @property
    def token(self):
        """Names the objections that stand on the page."""
        return checklist.token_of(self.found)

    @property
    def signers_json(self):
        return json.dumps(self.signers, ensure_ascii=False)

    @property
    def remembered(self):
        """[(form in words, name)] of who signed last, the newest first."""
        return [(self.signs[code].says, name) for code, name in reversed(self.signers.items())]

    @property
    def by_paper(self):
        return " ".join(sign.code for sign in self.signs.values() if sign.by_paper)

    @property
    def block(self):
        """The signature as it will stand on the paper, as far as it is chosen."""
        code = self["sign"].value()
        sign = self.signs.get(code) or next(iter(self.signs.values()))
        return {
            "authority": sign.authority.splitlines(),
            "position": sign.position,
            "signer": self["signer"].value() or "",
        }

    def clean_number(self):
        number = self.cleaned_data["number"]
        if "/" in number:
            raise forms.ValidationError("Chỉ ghi số, không ghi ký hiệu: phần sau dấu “/” được điền sẵn.")
        try:
            return numbering.written(number)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean_signer(self):
        if refused := refusal_of_name(self.cleaned_data["signer"]):
            raise forms.ValidationError(refused)
        return self.cleaned_data["signer"]

    def clean(self):
        said = super().clean()
        sign = self.signs.get(said.get("sign"))
        if sign and (refused := sign.refusal(said.get("authorised_by"))):
            self.add_error("authorised_by", refused)
        if refused := checklist.refusal_of_unseen(self.found, self._seen(said)):
            self.add_error(None, refused)
        return said

    def _seen(self, said):
        return self.data.get("token", "") if said.get("seen") else ""

    def particulars(self):
        """The arguments of `issuing.issue`."""
        sign = self.signs[self.cleaned_data["sign"]]
        chosen = {name: self.cleaned_data[name] for name in ("number", "issued_on", "signer")}
        return {
            **chosen,
            "authority": sign.authority,
            "position": sign.position,
            "authorised_by": self.cleaned_data["authorised_by"],
            "seen": self._seen(self.cleaned_data),
        }
