"""What changed between two bodies of one report: figures and words. Pure; the same on screen and on paper."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from reports.narrative.pairing import matcher, paired
from reports.outline import OUTLINE, draft_text
from reports.sentences import PERCENT, RATIO, bind, written
from units.numbers import show_decimal
from units.text import nfc

NOTHING = "không có"
TOLD = ("numerator", "denominator", "value", "qualifier", "source")


@dataclass(frozen=True)
class FigureChange:
    key: str
    label: str
    before: str
    after: str
    difference: str = ""


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph; `changed` where the other version has others."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class WordChange:
    """One paragraph: as it was and as it is; one of the two is empty where a paragraph was added or dropped."""

    place: str
    before: tuple
    after: tuple

    @property
    def kind(self):
        return "sửa" if self.before and self.after else "thêm" if self.after else "bỏ"


def figures(before, after):
    """[FigureChange] between the figures of two bodies, in the order of the newer one; what is gone comes last."""
    changed = []
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        if old and new and all(old.get(name) == new.get(name) for name in TOLD):
            continue
        was, now = (shown(key, figure) if figure else NOTHING for figure in (old, new))
        label = (new or old)["label"]
        changed.append(FigureChange(key, label, was, now, _difference(key, old, new) if old and new else ""))
    return changed


def shown(key, figure):
    """A figure in full: what it counts, its whole and its share."""
    ratio, share = written(key, figure, RATIO), written(key, figure, PERCENT)
    told = f"{ratio} ({share})" if ratio and share else written(key, figure) or "chưa có số liệu"
    return told + (" *" if figure.get("source") == "reported" else "")


def _difference(key, old, new):
    """ "+3", "−0,45 điểm phần trăm"; empty where one of the two is only known as more, less or about."""
    if old.get("qualifier", "=") != "=" or new.get("qualifier", "=") != "=":
        return ""
    numerators, values = ([figure.get(name) for figure in (old, new)] for name in ("numerator", "value"))
    said = []
    if None not in numerators and numerators[0] != numerators[1]:
        said.append(_signed(numerators))
    if None not in values and values[0] != values[1]:
        if None not in numerators or new.get("form") == "percent" or key.startswith("marks."):
            said.append(f"{_signed(values, 2)} điểm phần trăm")
        else:
            said.append(_signed(values, 2 if key.startswith("totals.") else None))
    return "; ".join(said)


def _signed(pair, places=None):
    amount = Decimal(pair[1]) - Decimal(pair[0])
    shown = show_decimal(amount, places)
    return f"+{shown}" if amount > 0 else shown


def words_of(body):
    """{section code: [[paragraph as typed, paragraph as printed]]}."""
    narrative = body.get("narrative") or {}
    found = {}
    for section in OUTLINE:
        if section.has_text:
            text = narrative[section.code] if section.code in narrative else draft_text(section.code, body)
            found[section.code] = [[line, _printed(line, body)] for line in _lines(text)]
    return found


def words(before, after):
    """[WordChange] between two `words_of`; a paragraph in which only figures changed is the same paragraph."""
    places = {each.code: f"{each.code}. {each.title}" if each.number else each.title for each in OUTLINE}
    return [
        change
        for code in dict.fromkeys([*places, *before, *after])
        for change in _paragraphs(places.get(code, code), before.get(code, []), after.get(code, []))
    ]


def _lines(text):
    return [line.strip() for line in nfc(text).splitlines() if line.strip()]


def _printed(line, body):
    return "".join(part.text for part in bind(line, body["figures"]))


def _paragraphs(place, before, after):
    typed = SequenceMatcher(None, [old for old, _ in before], [new for new, _ in after], autojunk=False)
    changes = []
    for kind, i1, i2, j1, j2 in typed.get_opcodes():
        if kind != "equal":
            olds, news = [printed for _, printed in before[i1:i2]], [printed for _, printed in after[j1:j2]]
            changes += [WordChange(place, *_compared(old, new)) for old, new in paired(olds, news, str.split)]
    return changes


def _compared(old, new):
    if not old or not new:
        return tuple((Piece(text, changed=True),) if text else () for text in (old, new))
    ours, theirs = old.split(), new.split()
    before, after = [], []
    for kind, i1, i2, j1, j2 in matcher(ours, theirs).get_opcodes():
        changed = kind != "equal"
        if i2 > i1:
            before.append(Piece(" ".join(ours[i1:i2]), changed))
        if j2 > j1:
            after.append(Piece(" ".join(theirs[j1:j2]), changed))
    return tuple(before), tuple(after)
