"""Which paragraph of an older text became which of a newer one. Pure."""

from difflib import SequenceMatcher

ALIKE = 0.4
# Beyond this many words a comparison may guess, so that no text keeps a page waiting.
MANY_WORDS = 3000


def matcher(old, new):
    """The SequenceMatcher of two lists of words."""
    return SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > MANY_WORDS)


def paired(olds, news, words_of):
    """[(old, new)] in reading order, None beside one that was added or dropped; `words_of(paragraph)` is a list."""
    pairs, left = [], [(new, words_of(new)) for new in news]
    for old in olds:
        likeness = [_likeness(words_of(old), words) for _, words in left]
        best = max(likeness, default=0)
        if best >= ALIKE:
            place = likeness.index(best)
            pairs += [(None, new) for new, _ in left[:place]] + [(old, left[place][0])]
            left = left[place + 1 :]
        else:
            pairs.append((old, None))
    return pairs + [(None, new) for new, _ in left]


def _likeness(old, new):
    found = matcher(old, new)
    return found.ratio() if found.quick_ratio() >= ALIKE else 0
