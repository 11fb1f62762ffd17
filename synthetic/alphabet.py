"""The order of the Vietnamese alphabet, for names inside a tie: letters first, then tones, numbers by their value."""

import re
import unicodedata

LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng


def order_of(name):
    """A key to sort names by; syllable by syllable."""
    return [_syllable(word) for word in re.findall(r"\w+", name.lower())]


def _syllable(word):
    if word.isdigit():
        return (0, int(word)), ()
    letters, tones = [], []
    for letter in word:
        bare, tone = _without_tone(letter)
        letters.append(LETTERS.get(bare, 0))
        if tone:
            tones.append(tone)
    return (1, *letters), tuple(tones)


def _without_tone(letter):
    marks = unicodedata.normalize("NFD", letter)
    bare = "".join(mark for mark in marks if mark not in TONES)
    tone = next((TONES[mark] for mark in marks if mark in TONES), 0)
    return unicodedata.normalize("NFC", bare), tone
