"""Vietnamese text in the fonts' own encodings of before Unicode, TCVN3 (ABC) and VNI: recognising and converting it.

Both draw Vietnamese letters in the places of Latin-1. TCVN3 has one sign per letter but no capitals with a tone: those
came from fonts whose names end in H, so a title typed in such a font comes out in lower case (`upper=True` where the
caller knows the font). VNI writes a vowel and then a sign for hat and tone.
"""

import re
import unicodedata

TCVN3 = "TCVN3 (ABC)"
VNI = "VNI"
ENCODINGS = (TCVN3, VNI)

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

# The letters that follow a vowel in VNI, and what they make of it; then the letters that stand for themselves.
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_BREVES = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs():
    made = {vowel + sign: vowel + tone for vowel in "aeouy" for sign, tone in _TONES.items() if vowel + sign != "yï"}
    made |= {vowel + sign: _ALONE[vowel] + tone for vowel in "ôö" for sign, tone in _TONES.items()}
    made |= {vowel + sign: vowel + "\u0302" + tone for vowel in "aeo" for sign, tone in _HATS.items()}
    made |= {"a" + sign: "a\u0306" + tone for sign, tone in _BREVES.items()} | _ALONE
    for old, new in list(made.items()):
        made[old.upper()] = made[old[0].upper() + old[1:]] = new.upper()
    return {old: unicodedata.normalize("NFC", new) for old, new in made.items()}


_VNI = _vni_pairs()
_VNI_LETTER = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

# Signs of Latin-1 that are no letters, but the old fonts drew letters in their place.
_SIGNS = frozenset("¡¢£¤¥¦§¨©«¬\u00ad®¶·¸¹»¼½¾×")
_WORD = re.compile(r"[^\s\d.,;:()\[\]/\\\"'“”‘’…+–—-]+")
_ASCII_LETTER = re.compile("[A-Za-z]")
# Letters and marks that only Unicode has: what holds one of them is no text of before Unicode.
_UNICODE_LETTER = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")
MIN_WORDS, SURE = 3, 0.95

_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ONSET = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_NUCLEUS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    "|iêu|yêu|oai|oao|oay|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu"
)
_SYLLABLE = re.compile(rf"({_ONSET})?({_NUCLEUS})(ch|ng|nh|[cmnpt])?")


def legacy_encoding(text):
    """ "TCVN3 (ABC)" or "VNI" where `text` makes Vietnamese only when read that way, else None."""
    if text.isascii() or _UNICODE_LETTER.search(text):
        return None
    odd = [word for word in _drawn(text) if not _is_syllable(word)]
    if not odd:
        return None
    return next((encoding for encoding in ENCODINGS if all(_reads(word, encoding) for word in odd)), None)


def convert(text, encoding, *, upper=False):
    """`text` of an old encoding in Unicode; what is Unicode already, or plain ASCII, stays as it is.

    `upper`: the text stood in a TCVN3 font of capitals (its name ends in H), which draws every letter as a capital.
    """
    if _UNICODE_LETTER.search(text):
        return text
    if text.isascii():
        converted = text
    elif encoding == TCVN3:
        converted = "".join(_TCVN3.get(letter, letter) for letter in text)
    else:
        converted = _VNI_LETTER.sub(lambda match: _VNI[match.group()], text)
    return converted.upper() if upper else converted


def encoding_of_lines(lines):
    """The old encoding of a file that is not UTF-8, from its lines read as Latin-1; None where that is not sure.

    Sure is: nearly every word with a letter outside ASCII becomes a Vietnamese syllable in one of the encodings.
    """
    tried, read = 0, dict.fromkeys(ENCODINGS, 0)
    for line in lines:
        for word in _drawn(line):
            tried += 1
            for encoding in ENCODINGS:
                read[encoding] += _reads(word, encoding)
    best = max(ENCODINGS, key=read.get)
    sure = tried >= MIN_WORDS and read[best] >= tried * SURE and read[best] > min(read.values())
    return best if sure else None


def _drawn(text):
    """The words with a letter outside ASCII, or a sign in whose place an old font drew one."""
    for word in _WORD.findall(text):
        if _ASCII_LETTER.search(word) and any(not c.isascii() and (c.isalpha() or c in _SIGNS) for c in word):
            yield word


def _reads(word, encoding):
    return _is_syllable(convert(word, encoding))


def _is_syllable(word):
    letters = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONE_MARKS))
    return sum(letter in _TONE_MARKS for letter in letters) <= 1 and bool(_SYLLABLE.fullmatch(bare))
