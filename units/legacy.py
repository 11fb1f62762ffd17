"""Recognising Vietnamese text in the fonts' own encodings of before Unicode: TCVN3 (ABC) and VNI."""

import re
import unicodedata

# Letters of Latin-1 that Unicode Vietnamese has no use for, but the old fonts drew as Vietnamese letters.
_STRANGE = re.compile("[¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñöøûüþÿ]")
_WORD = re.compile(r"[^\s\d.,;:()\[\]/\\\"'+–—-]+")
_ASCII_LETTER = re.compile("[A-Za-z]")

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# In VNI a vowel is followed by a sign for its hat and tone; a few letters stand for themselves.
_VNI_HATS = re.compile("(?<=[aeo])[âáàåãä]", re.IGNORECASE)
_VNI_BREVES = re.compile("(?<=a)[êéèúüë]", re.IGNORECASE)
_VNI_TONES = re.compile("(?<=[aeouyôö])[ùøûõï]", re.IGNORECASE)
_VNI_LETTERS = str.maketrans("ñÑôÔöÖæÆóÓòÒîÎ", "đĐơƠưƯiIiIiIyY")

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ONSET = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_NUCLEUS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    "|iêu|yêu|oai|oao|oay|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu"
)
_SYLLABLE = re.compile(rf"({_ONSET})?({_NUCLEUS})(ch|ng|nh|[cmnpt])?")


def legacy_encoding(text):
    """ "TCVN3 (ABC)" or "VNI" where `text` makes Vietnamese only when read that way, else None."""
    words = [word for word in _WORD.findall(text) if _STRANGE.search(word) and _ASCII_LETTER.search(word)]
    if not words:
        return None
    if all(_is_syllable(_from_tcvn3(word)) for word in words):
        return "TCVN3 (ABC)"
    if all(_is_syllable(_from_vni(word)) for word in words):
        return "VNI"
    return None


def _from_tcvn3(word):
    return "".join(_TCVN3.get(letter, letter) for letter in word)


def _from_vni(word):
    word = _VNI_TONES.sub("", _VNI_BREVES.sub("\u0306", _VNI_HATS.sub("\u0302", word)))
    return unicodedata.normalize("NFC", word.translate(_VNI_LETTERS))


def _is_syllable(word):
    letters = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return sum(letter in _TONES for letter in letters) <= 1 and bool(_SYLLABLE.fullmatch(bare))
