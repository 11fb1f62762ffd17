"""Recognising Vietnamese text in the fonts' own encodings of before Unicode: TCVN3 (ABC) and VNI."""

import re
import unicodedata

# Letters of Latin-1 that Unicode Vietnamese has no use for, but the old fonts drew as Vietnamese letters.
_STRANGE = re.compile("[¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñöøûüþÿ]")
_WORD = re.compile(r"[^\s\d.,;:()\[\]/\\\"'+–—-]+")

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# In VNI a vowel is followed by a sign for its hat and tone; a few letters stand for themselves.
_VNI_SIGNS = re.compile("(?<=[aeouyôö])[äåâàáãêèéëúüïøûõù]", re.IGNORECASE)
_VNI_LETTERS = str.maketrans("ñÑôÔöÖæÆóÓòÒîÎ", "đĐơƠưƯiIiIiIyY")

_SYLLABLE = re.compile(
    r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?", re.IGNORECASE
)


def legacy_encoding(text):
    """ "TCVN3 (ABC)" or "VNI" where `text` makes Vietnamese only when read that way, else None."""
    words = [word for word in _WORD.findall(text) if _STRANGE.search(word)]
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
    return _VNI_SIGNS.sub("", word).translate(_VNI_LETTERS)


def _is_syllable(word):
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return bool(_SYLLABLE.fullmatch(bare))
