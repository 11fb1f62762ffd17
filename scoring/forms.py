"""Forms of the sheet: one line of marks and the particulars of a step."""

from zlib import crc32

from django import forms

from campaign.rounds import end_of
from scoring.marking import WORDS, Opinion
from scoring.models import Action, Mark, Stage
from scoring.opinions import says_not_applicable, shown_points
from units.forms import DayField, NfcCharField, PlainForm
from units.numbers import NotANumber, parse_decimal
from units.text import nfc

NOT_SAVED = "Ô này chưa được lưu."
LONGEST_POINTS = 20


def read_points(text, *, words):
    """The Opinion that was typed as `text`; the criterion says what it takes (scoring.marking)."""
    if says_not_applicable(text):
        return Opinion(not_applicable=True, words=words)
    if len(text) > LONGEST_POINTS:
        return Opinion(words=words, unread=f"Ô điểm dài {len(text)} ký tự, không phải là số.")
    try:
        return Opinion(parse_decimal(text, like="") if text else None, words=words)
    except NotANumber as why:
        return Opinion(words=words, unread=str(why))


def fingerprint(points, words):
    """Tells on the way back whether a line was touched on the page: a line left alone overwrites nobody."""
    return format(crc32(f"{points}|{nfc(words)}".encode()), "x")


def too_long(words, stage):
    """Why the words beside a mark of this stage do not fit, or ""."""
    limit = Mark._meta.get_field(WORDS[stage]).max_length
    return f"Phần chữ dài {len(words)} ký tự, nhiều nhất là {limit}. {NOT_SAVED}" if len(words) > limit else ""


class MarkForm(PlainForm):
    """What was typed in one line; the prefix is the criterion's code."""

    points = forms.CharField(required=False)
    words = NfcCharField(required=False, widget=forms.Textarea)
    stage = forms.ChoiceField(choices=Stage)
    revision = forms.IntegerField(min_value=0)
    seen = forms.CharField(required=False)

    def clean(self):
        stage, words = self.cleaned_data.get("stage"), self.cleaned_data.get("words", "")
        if stage and (sentence := too_long(words, stage)):
            self.add_error("words", sentence)

    def opinion(self):
        return read_points(self.cleaned_data["points"], words=self.cleaned_data["words"])

    @property
    def untouched(self):
        """Whether the line says what the page said when it was opened."""
        opinion = self.opinion()
        return not opinion.unread and self.cleaned_data["seen"] == fingerprint(shown_points(opinion), opinion.words)


class StepForm(PlainForm):
    """The particulars of one step; each action asks for its own."""

    ASKED = {
        Action.RETURN: ["reason"],
        Action.RETURN_FROM_APPRAISAL: ["reason", "due_day"],
        Action.ANSWER: ["reason"],
        Action.OVERRIDE_BAND: ["band", "reason"],
        Action.REOPEN: ["reason", "document", "due_day"],
    }
    band = forms.ChoiceField(label="Xếp loại quyết định")
    reason = NfcCharField(label="Lý do", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    document = NfcCharField(label="Số, ngày quyết định", max_length=200, required=False)
    due_day = DayField(label="Hạn mới của đơn vị", required=False)

    def __init__(self, action, *args, bands=(), **kwargs):
        super().__init__(*args, auto_id=f"{action}_%s", **kwargs)
        for name in set(self.fields) - set(self.ASKED.get(action, ())):
            del self.fields[name]
        if reason := self.fields.get("reason"):
            reason.label = "Nội dung giải trình" if action == Action.ANSWER else "Lý do"
            reason.error_messages["required"] = (
                "Hãy viết nội dung giải trình." if action == Action.ANSWER else "Hãy nêu lý do."
            )
        if "band" in self.fields:
            self.fields["band"].choices = [("", "Chọn mức"), *bands]
            self.fields["band"].error_messages["required"] = "Hãy chọn một mức xếp loại."

    def particulars(self):
        """The typed values as scoring.workflow.take wants them."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "due_day"}
        if day := self.cleaned_data.get("due_day"):
            values["due_at"] = end_of(day)
        return values
