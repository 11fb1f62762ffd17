"""Explanations that were copied: which texts share a long passage, found without comparing each with each.

Pure. A text is read as words in lower case. Its runs of `RUN` words become numbers; of every `WINDOW` runs in a row
the least number is its fingerprint (winnowing), so that two texts that share RUN + WINDOW − 1 words always share one.
Only texts with a common fingerprint are compared, and a fingerprint that very many texts share is a set phrase.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from zlib import crc32

RUN, WINDOW = 5, 4
# Shorter texts are boilerplate ("đã thực hiện đầy đủ theo quy định") whatever they share.
LEAST_WORDS = 20
# Of the shorter text so much must stand in the other one.
LEAST_SHARE = 60
# What more texts than this have in common is a set phrase of the trade: a passage, or a whole text.
SET_PHRASE = 40
LEAST_PASSAGE = 6
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two keys whose texts share `share` percent of the runs of the shorter one; the lesser key first."""

    first: object
    second: object
    share: int


def words_of(text):
    return _WORD.findall(text.lower())


def alike(texts):
    """The groups of same texts and the pairs of similar ones among {key: text}: ([[key, …]], [Pair]).

    Same means the same words. A group stands in the pairs by its least key alone. Short texts are left out.
    """
    same = defaultdict(list)
    for key in sorted(texts):
        words = words_of(texts[key])
        if len(words) >= LEAST_WORDS:
            same[" ".join(words)].append(key)
    runs = {keys[0]: _runs(text.split(" ")) for text, keys in same.items()}
    pairs = [pair for first, second in sorted(_candidates(runs)) if (pair := _pair(first, second, runs))]
    return [keys for keys in same.values() if 1 < len(keys) <= SET_PHRASE], pairs


def _runs(words):
    """A number for every run of RUN words, in order; the same in every process."""
    codes = [word.encode() for word in words]
    return [crc32(b" ".join(codes[place : place + RUN])) for place in range(len(codes) - RUN + 1)]


def _fingerprints(runs):
    last = max(len(runs) - WINDOW, 0)
    return {min(runs[start : start + WINDOW]) for start in range(last + 1)}


def _candidates(runs):
    """Pairs of keys that share a fingerprint which is no set phrase."""
    holders = defaultdict(list)
    for key, own in runs.items():
        for fingerprint in _fingerprints(own):
            holders[fingerprint].append(key)
    found = set()
    for keys in holders.values():
        if 1 < len(keys) <= SET_PHRASE:
            keys.sort()
            found.update((one, other) for place, one in enumerate(keys) for other in keys[place + 1 :])
    return found


def _pair(first, second, runs):
    one, other = set(runs[first]), set(runs[second])
    share = len(one & other) * 100 // min(len(one), len(other))
    return Pair(first, second, share) if share >= LEAST_SHARE else None


def passages(first, second):
    """The two texts in pieces, [(text, whether the other has it too)] each: for showing them side by side.

    Passages of LEAST_PASSAGE words and more are marked, whatever stands between their words.
    """
    spots = [list(_WORD.finditer(text)) for text in (first, second)]
    read = [[spot.group().lower() for spot in each] for each in spots]
    blocks = SequenceMatcher(None, *read, autojunk=False).get_matching_blocks()
    shared = [block for block in blocks if block.size >= LEAST_PASSAGE]
    return (
        _pieces(first, [_span(spots[0], block.a, block.size) for block in shared]),
        _pieces(second, sorted(_span(spots[1], block.b, block.size) for block in shared)),
    )


def _span(spots, start, size):
    return spots[start].start(), spots[start + size - 1].end()


def _pieces(text, spans):
    at, found = 0, []
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return [(piece, shared) for piece, shared in found if piece]
