"""From a posted sheet to saved marks: which lines were touched, and why a line could not be saved."""

import re
from dataclasses import dataclass
from datetime import datetime

from scoring.forms import NOT_SAVED, MarkForm, fingerprint
from scoring.marking import WORDS, Conflict, record_marks
from scoring.models import Stage
from scoring.opinions import opinion, shown_points
from scoring.points import BadPoints
from units.days import show_clock
from units.refusals import Refused

OLD_PAGE = "Trang này đã cũ. Hãy tải lại trang rồi nhập lại ô này."
_LINE = re.compile(r"([A-Za-z0-9_]+)-revision")


@dataclass(frozen=True)
class Clash:
    """Two people on one line: what is stored, what is being typed, and the verbs that choose."""

    who: str
    at: datetime
    theirs: str
    mine: str
    their_points: str
    their_words: str
    revision: int
    seen: str
    about_words: bool
    is_own: bool

    @property
    def sentence(self):
        """Who saved what when; one's own other tab is called so."""
        if self.is_own:
            return (
                f"Anh/chị vừa lưu {self.theirs} ở thẻ khác lúc {show_clock(self.at)}. Ở thẻ này đang nhập {self.mine}."
            )
        return f"{self.who} vừa lưu {self.theirs} lúc {show_clock(self.at)}. Anh/chị đang nhập {self.mine}."

    @property
    def keep(self):
        return "Giữ bản đã lưu" if self.about_words else f"Giữ {self.theirs}"

    @property
    def write(self):
        return "Ghi bản đang nhập" if self.about_words else f"Ghi {self.mine}"


@dataclass(frozen=True)
class Trouble:
    """Why one line was not saved: a sentence beside the field, or a clash to settle."""

    sentence: str = ""
    clash: Clash | None = None
    at_words: bool = False


def lines_in(posted):
    """{criterion code: MarkForm} of the lines that a page sent along."""
    codes = [match[1] for name in posted if (match := _LINE.fullmatch(name))]
    return {code: MarkForm(posted, prefix=code) for code in codes}


def save_lines(sheet, forms, *, by, at):
    """Saves the touched lines in one transaction; returns {code: Trouble} of those that were not.

    Raises Refused where the whole sheet takes no marks from this person now.
    """
    troubles = {code: trouble_in(form) for code, form in forms.items() if not form.is_valid()}
    touched = {code: form for code, form in forms.items() if code not in troubles and not form.untouched}
    if not touched:
        return troubles
    typed = {code: (form.opinion(), form.cleaned_data["revision"]) for code, form in touched.items()}
    stage = stage_in(touched)
    for code, why in record_marks(sheet, stage=stage, typed=typed, by=by, at=at).items():
        troubles[code] = trouble_of(why, stage, by=by)
    return troubles


def stage_in(forms):
    """The stage the posted lines belong to; a page sends lines of one stage alone."""
    stages = {form.cleaned_data["stage"] for form in forms.values() if form.is_valid()}
    if len(stages) > 1:
        raise Refused("Trang gửi lên điểm của nhiều bước. Hãy tải lại trang.")
    return Stage(stages.pop()) if stages else None


def stage_typed(forms):
    """The same for showing a page again after a refusal; None where there is no one stage."""
    try:
        return stage_in(forms)
    except Refused:
        return None


def trouble_in(form):
    """The first sentence of a line that could not be read."""
    if "words" not in form.errors:
        return Trouble(OLD_PAGE)
    return Trouble(form.errors["words"][0], at_words=True)


def trouble_of(why, stage, *, by):
    """A refusal of scoring.marking as the page of this person says it."""
    if isinstance(why, Conflict) and why.mark.saved_at is None:
        return Trouble(OLD_PAGE)  # nobody has written there: the page is older than the line
    if isinstance(why, Conflict):
        clash = _clash(why, stage, by)
        return Trouble(clash=clash, at_words=clash.about_words)
    return Trouble(f"{why} {NOT_SAVED}" if isinstance(why, BadPoints) else str(why))


def _clash(conflict, stage, by):
    mark, typed = conflict.mark, conflict.typed
    theirs = shown_points(opinion(mark, stage))
    mine = shown_points(typed)
    words = getattr(mark, WORDS[stage])
    about_words = theirs == mine
    return Clash(
        who=mark.saved_by_name,
        at=mark.saved_at,
        theirs=f"“{words or 'bỏ trống'}”" if about_words else theirs or "ô trống",
        mine=f"“{typed.words or 'bỏ trống'}”" if about_words else mine or "ô trống",
        their_points=theirs,
        their_words=words,
        revision=mark.revision,
        seen=fingerprint(theirs, words),
        about_words=about_words,
        is_own=mark.saved_by_id == by.pk,
    )
