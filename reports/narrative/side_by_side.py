"""Two texts of one section beside each other: paragraphs paired, words that differ marked. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import attrgetter

from reports.narrative.pairing import matcher, paired
from reports.narrative.resemblance import masked
from reports.sentences import bind

_WORD = re.compile(r" ?[^ ]+ ?| ")


@dataclass(frozen=True)
class Bit:
    """A stretch of words, or one figure (then `key` is set); `changed` where the other side has something else."""

    text: str
    key: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """A paragraph as it was and as it is. kind: same, figures (only they differ), changed, added, dropped.

    `copied`: told by who compares it with an earlier report.
    """

    kind: str
    before: tuple = ()
    after: tuple = ()
    copied: bool = False


def compare(before, after, figures_before, figures_after):
    """[Row] in reading order."""
    olds, news = _lines(before, figures_before), _lines(after, figures_after)
    masks = SequenceMatcher(None, [old.mask for old in olds], [new.mask for new in news], autojunk=False)
    rows = []
    for kind, i1, i2, j1, j2 in masks.get_opcodes():
        some, others = olds[i1:i2], news[j1:j2]
        pairs = zip(some, others, strict=True) if kind == "equal" else paired(some, others, attrgetter("said"))
        rows += [_row(old, new) for old, new in pairs]
    return rows


@dataclass(frozen=True)
class _Line:
    mask: str
    words: tuple

    @property
    def said(self):
        return [word.text.strip() for word in self.words]


def _lines(text, figures):
    return [_Line(masked(" ".join(line.split())), _words(line, figures)) for line in text.splitlines() if line.strip()]


def _words(line, figures):
    """Words with the spaces around them, figures by themselves."""
    found = []
    for part in bind(" ".join(line.split()), figures):
        found += [Bit(part.text, part.key)] if part.key else [Bit(word) for word in _WORD.findall(part.text)]
    return tuple(found)


def _row(old, new):
    if new is None:
        return Row("dropped", before=_joined(old.words))
    if old is None:
        return Row("added", after=_joined(new.words))
    if old.said == new.said:
        return Row("same", _joined(old.words), _joined(new.words))
    before, after = [], []
    for kind, i1, i2, j1, j2 in matcher(old.said, new.said).get_opcodes():
        changed = kind != "equal"
        before += [Bit(bit.text, bit.key, changed) for bit in old.words[i1:i2]]
        after += [Bit(bit.text, bit.key, changed) for bit in new.words[j1:j2]]
    return Row("figures" if old.mask == new.mask else "changed", _joined(before), _joined(after))


def _joined(bits):
    """Neighbouring words of one kind as one stretch; the space around a marked stretch is not marked."""
    found = []
    for bit in bits:
        last = found[-1] if found else None
        if last and not last.key and not bit.key and last.changed == bit.changed:
            found[-1] = Bit(last.text + bit.text, changed=bit.changed)
        else:
            found.append(bit)
    return tuple(piece for bit in found for piece in (_trimmed(bit) if bit.changed and not bit.key else [bit]))


def _trimmed(bit):
    inner = bit.text.strip(" ")
    if not inner:
        return [Bit(bit.text)]
    before, after = bit.text.split(inner, 1)
    return [Bit(before)] * bool(before) + [Bit(inner, changed=True)] + [Bit(after)] * bool(after)
