"""What Vietnamese text is here: its normal form, its search key and its alphabetical sort keys."""

import re
import unicodedata
from functools import lru_cache

# Eth looks like Đ and is what old converters left in its place; Vietnamese has no eth.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ"})
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029")
# No letters, today or ever, and a page that holds one cannot be printed.
_NONCHARACTERS = frozenset(
    [*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))]
)
# What a label may begin with and keeps its capital within a sentence.
_NAMES = ("Sở Nội vụ", "Sở thẩm định", "Mặt trận")
_LETTER_AND_MARKS = re.compile("[0-9]+|.", re.DOTALL)
_APOSTROPHES = frozenset("'\u2019\u02bc\u0060\u2018")

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
# "~" sorts after every letter, so "a~" (ă) follows all words in plain a, and "a~~" (â) those in ă.
_OWN_LETTERS = {
    ("a", _BREVE): "a~",
    ("a", _CIRCUMFLEX): "a~~",
    ("e", _CIRCUMFLEX): "e~",
    ("o", _CIRCUMFLEX): "o~",
    ("o", _HORN): "o~~",
    ("u", _HORN): "u~",
}
# huyền, hỏi, ngã, sắc, nặng; the level tone (ngang) has no mark and comes first.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def nfc(text):
    """The form in which text is stored: NFC, plain spaces, "\\n" line ends, nothing invisible, trimmed ends.

    Line breaks and runs of spaces inside are the writer's own; `one_line` is for names and codes.
    """
    if text.isprintable():
        # Nothing invisible, no line end and no space but the plain one: most cells of a file.
        return unicodedata.normalize("NFC", text.translate(_LOOKALIKES)).strip()
    text = _LINE_ENDS.sub("\n", text).translate(_LOOKALIKES)
    seen = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text if not _invisible(c))
    return unicodedata.normalize("NFC", seen).strip()


def one_line(text):
    """`nfc` for what fits on one line: every run of white space becomes one space."""
    return " ".join(nfc(text).split())


def inside(label):
    """A label as it stands inside a sentence: "chuyên viên Sở Nội vụ", "cơ quan Đảng"; names at its head stay."""
    return label if label.startswith(_NAMES) else label[:1].lower() + label[1:]


def fold(text):
    """The key for search: lower case, no diacritics, đ as d. Store it, and fold the words looked for as well."""
    bare = (c for c in unicodedata.normalize("NFD", nfc(text).lower()) if not unicodedata.combining(c))
    return " ".join("".join(bare).replace("đ", "d").split())


def sort_key(text):
    """A plain string that puts texts in Vietnamese alphabetical order when compared by code point (collation C).

    As in dictionaries, syllable by syllable: letters first (a ă â b c d đ e ê …), then the tone (ngang, huyền, hỏi,
    ngã, sắc, nặng), so "tuân thủ" comes before "tuần chay"; capitals count last of all. Numbers go by their value
    ("Phường 2" before "Phường 10"), punctuation only parts words. Keep it in a text column without a length limit.
    """
    syllables, capitals = [], ""
    for word in _words(text):
        letters, tones, capital = _weigh(word)
        if letters:
            capitals += capital
            # " " < "!" < "," < digits < letters: the end, the next word, a tone, then a longer word.
            syllables.append(f"{letters},{tones}" if tones else letters)
    capitals = capitals.rstrip("0")
    return "!".join(syllables) + (f" {capitals}" if capitals else "")


def person_sort_key(full_name):
    """The `sort_key` of a person: by given name (the last word), then family name, then middle names."""
    words = one_line(full_name).split()
    return sort_key(" ".join(words[-1:] + words[:-1]))


def _invisible(character):
    if ord(character) in _NONCHARACTERS:
        return True
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs")


def _words(text):
    """The runs of letters, marks and digits, decomposed; an apostrophe does not part a name (H'Hen)."""
    decomposed = unicodedata.normalize("NFD", nfc(text))
    word = ""
    for c in decomposed:
        if c.isalnum() or unicodedata.combining(c):
            word += c
        elif c not in _APOSTROPHES and word:
            yield word
            word = ""
    if word:
        yield word


@lru_cache(4096)  # the syllables of names come again and again
def _weigh(word):
    """(letters, tones, capitals) of one decomposed word, each comparable by code point."""
    letters, tones, capitals = [], "", ""
    for piece in _LETTER_AND_MARKS.findall(word):
        if piece in _TONES:
            tones += _TONES[piece]
        elif unicodedata.combining(piece[0]):
            if letters:
                letters[-1] = _OWN_LETTERS.get((letters[-1], piece), letters[-1])
        elif piece[0] in "0123456789":
            letters.append(_number_key(piece))
            capitals += "0"
        else:
            small = piece.lower()
            letters.append("d~" if small == "đ" else small)
            capitals += "1" if small != piece else "0"
    return "".join(letters), tones, capitals


def _number_key(digits):
    """The number with its length in front, so that 2 comes before 10; lengths from nine on are written 90, 91, …"""
    digits = digits.lstrip("0")
    nines, rest = divmod(len(digits), 9)
    return "9" * nines + str(rest) + digits
