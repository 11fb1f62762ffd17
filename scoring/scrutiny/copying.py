"""Explanations that were copied: which texts share a long passage, found without comparing each with each.

Pure. A text is read as words in lower case. Its runs of `RUN` words become numbers; of every `WINDOW` runs in a row
the least number is its fingerprint (winnowing), so that two texts that share RUN + WINDOW − 1 words always share one.
Only texts with a common fingerprint are compared, and a fingerprint that very many texts share is a set phrase.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
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

    Every passage of LEAST_PASSAGE words and more that stands anywhere in the other text is marked, whatever stands
    between its words. The work grows with the length of the texts alone.
    """
    spots = [list(_WORD.finditer(text)) for text in (first, second)]
    runs = [_passages_of(each) for each in spots]
    shared = set(runs[0]) & set(runs[1])
    return tuple(
        _pieces(text, _spans(of_text, own, shared))
        for text, of_text, own in zip((first, second), spots, runs, strict=True)
    )


def _passages_of(spots):
    """Every run of LEAST_PASSAGE words, in order."""
    words = [spot.group().lower() for spot in spots]
    return [tuple(words[place : place + LEAST_PASSAGE]) for place in range(len(words) - LEAST_PASSAGE + 1)]


def _spans(spots, runs, shared):
    """(start, end) in the text of the longest stretches that shared runs cover."""
    found = []
    for place, run in enumerate(runs):
        if run not in shared:
            continue
        start, end = spots[place].start(), spots[place + LEAST_PASSAGE - 1].end()
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _pieces(text, spans):
    at, found = 0, []
    for start, end in spans:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return [(piece, shared) for piece, shared in found if piece]
